/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of every plugin, and which laws a kind has. */
#include <string.h>
#include <time.h>
#include "law.h"

static bool opens(struct trial *t)
{
	struct geae_component twin = *t->c;
	size_t size = t->c->plugin->descriptor->instance_size;
	struct geae_component *first = t->c;

	if (!trial_open(t))
		return false;
	twin.self = arena_need(&t->arena, size + 1);
	memcpy(twin.self, twin.fresh, size);
	twin.open = false;
	t->c = &twin;
	if (!trial_open(t)) /* two stages may use one plugin at once */
		return false;
	trial_doing(t, "close()");
	component_close(first);
	component_close(&twin);
	t->c = first;
	trial_doing(t, "open() after close()");
	return trial_open(t);
}

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool survives_shortage(struct trial *t)
{
	static struct geae_host host;
	const struct geae_plugin *d = t->c->plugin->descriptor;
	const double end = seconds() + 2;

	if (!shortage_prepare(t->c->plugin, &host))
		return trial_left_out(t, "cannot be tried on this machine");
	t->cx.pub.host = &host;
	for (int64_t k = -1; k < 1000 && seconds() < end; k++) { /* at first none fails */
		int status = GEAE_OK;
		bool struck;

		memcpy(t->c->self, t->c->fresh, d->instance_size);
		context_reset(&t->cx);
		trial_doing(t, "open(), where allocation %lld of the plugin fails", (long long)k + 1);
		shortage_begin(k);
		if (d->open)
			status = d->open(&t->cx.pub, t->c->self);
		t->c->open = true;
		if (status == GEAE_OK) {
			trial_doing(t, "its operations, where allocation %lld of the plugin fails", (long long)k + 1);
			status = exercise(t);
		}
		struck = shortage_end();
		trial_doing(t, "close() after allocation %lld of the plugin failed", (long long)k + 1);
		component_close(t->c);
		if (struck && status == GEAE_OK)
			return trial_broken(t, "allocation %lld of the plugin fails, and every operation returns GEAE_OK all the same",
					    (long long)k + 1);
		if (k >= 0 && !struck)
			break;
		arena_free(&t->arena);
	}
	return true;
}

const struct law laws_common[] = {
	[LAW_LOADS] = { "loads", "the file loads without harm and its descriptor is sound", "the rows of GEAE_DEFINE, and of the tables it names", NULL, true },
	[LAW_ONE_SYMBOL] = { "one-symbol", "geae_plugin is all that the file exports",
			     "make the function static, or compile with the flags that pkg-config --cflags geaepipe gives", NULL, true },
	[LAW_OPENS] = { "opens", "open() accepts the parameters, also of two instances at once, and again after close()",
			"open(): what it refuses; defaults; static variables", opens, true },
	[LAW_NO_MEMORY] = { "no-memory", "an allocation that fails makes the operation fail, nothing worse",
			    "every malloc() and geae_scratch() needs its test for NULL, and close() must take an instance that is half made",
			    survives_shortage, true },
	[LAW_MANNERS] = { "manners", "it neither prints, nor changes folder, locale or signal handlers, nor closes what it did not open",
			  "printf(), chdir(), setlocale(), signal(), close(); messages go through geae_note() and geae_fail()", NULL, true },
	[N_LAW_COMMON] = { .id = NULL },
};

static const struct {
	const struct law *laws;
	int (*exercise)(struct trial *);
	void (*prepare)(void);
} kinds[] = {
	[GEAE_MODEL] = { laws_model, exercise_model, NULL },
	[GEAE_SAMPLER] = { laws_sampler, exercise_sampler, NULL },
	[GEAE_NETWORK] = { laws_network, exercise_network, NULL },
	[GEAE_LOSS] = { laws_loss, exercise_loss, NULL },
	[GEAE_OPTIMIZER] = { laws_optimizer, exercise_optimizer, NULL },
	[GEAE_ANALYZER] = { laws_analyzer, exercise_analyzer, prepare_analyzer },
};

const struct law *laws_of(uint32_t kind)
{
	return kinds[kind].laws;
}

int exercise(struct trial *t)
{
	return kinds[t->c->plugin->kind].exercise(t);
}

void laws_prepare(uint32_t kind)
{
	if (kinds[kind].prepare)
		kinds[kind].prepare();
}
