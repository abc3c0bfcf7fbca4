/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The services behind `cx`, asked for as a plugin does. */
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#include "component.h"
#include "context.h"
#include "near.h"
#include "rng.h"
#undef fail /* cmocka has a macro of that name; here it is a service */

struct heard { /* what reached the hooks */
	int logs, level, reports, saves, outputs;
	int64_t done, total;
	char text[1000], state[32];
	size_t bytes;
	bool refuse;
};

static void hear_log(void *user, int level, const char *text)
{
	struct heard *h = user;

	h->logs++;
	h->level = level;
	snprintf(h->text, sizeof h->text, "%s", text);
}

static void hear_progress(void *user, int64_t done, int64_t total)
{
	struct heard *h = user;

	h->reports++;
	h->done = done;
	h->total = total;
}

static int hear_output(void *user, struct geae_cx *cx, const char *port, const struct geae_array *like, void **data)
{
	struct heard *h = user;

	h->outputs++;
	snprintf(h->text, sizeof h->text, "%s %s", port, like->name);
	*data = h->state;
	return h->refuse ? geae_fail(cx, GEAE_EBUG, "no port '%s'", port) : GEAE_OK;
}

static bool hear_save(void *user, const void *state, size_t bytes)
{
	struct heard *h = user;

	h->saves++;
	memcpy(h->state, state, bytes);
	h->bytes = bytes;
	return !h->refuse;
}

static bool tell_state(void *user, const void **state, size_t *bytes)
{
	struct heard *h = user;

	*state = h->state;
	*bytes = h->bytes;
	return !h->refuse;
}

struct bench {
	struct heard heard;
	volatile sig_atomic_t stop;
	struct session session;
	struct context cx;
	struct arena arena;
};

static int set_up(void **state)
{
	static struct bench b;

	memset(&b, 0, sizeof b);
	b.session = (struct session){ .key = { 107, 2385 },
				      .stop = &b.stop,
				      .user = &b.heard,
				      .log = hear_log,
				      .progress = hear_progress,
				      .output = hear_output,
				      .save = hear_save,
				      .restore = tell_state };
	context_init(&b.cx, &b.session);
	*state = &b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	context_finish(&b->cx);
	arena_free(&b->arena);
	pool_destroy(b->session.pool);
	return 0;
}

static void first_error_is_kept(void **state)
{
	struct bench *b = *state;
	struct geae_cx *cx = &b->cx.pub;
	int line;

	assert_string_equal(context_error_text(&b->cx, GEAE_EDATA, &b->arena), status_words(GEAE_EDATA));
	line = __LINE__ + 1;
	assert_int_equal(geae_fail(cx, GEAE_EMATH, "no root between %g\nand %d", 2.385, 7), GEAE_EMATH);
	assert_int_equal(geae_fail(cx, GEAE_EDATA, "later"), GEAE_EDATA);
	assert_int_equal(b->cx.error.status, GEAE_EMATH);
	assert_string_equal(context_error_text(&b->cx, GEAE_EMATH, &b->arena),
			    arena_format(&b->arena, "no root between 2.385 and 7 (test_context.c:%d)", line));
	/* returned something else than was recorded: the record is not the reason */
	assert_string_equal(context_error_text(&b->cx, GEAE_EIO, &b->arena), "a file could not be read or written");
	context_reset(&b->cx);
	assert_int_equal(b->cx.error.status, GEAE_OK);
	assert_int_equal(geae_fail(cx, 17, "a status that is none"), GEAE_EBUG);
	assert_string_equal(status_words(17), status_words(-1000));
	for (int status = GEAE_OK; status >= GEAE_EBUG; status--)
		for (int other = GEAE_OK; other > status; other--)
			assert_string_not_equal(status_words(status), status_words(other));
}

static void long_messages_are_cut(void **state)
{
	struct bench *b = *state;
	char text[5000];

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	(void)!geae_fail(&b->cx.pub, GEAE_EDATA, "%s", text);
	assert_int_equal(strlen(b->cx.error.message), sizeof b->cx.error.message - 1);
	geae_warn(&b->cx.pub, "%s", text);
	assert_int_equal(strlen(b->heard.text), sizeof b->heard.text - 1);
	(void)!b->cx.pub.host->fail(&b->cx.pub, GEAE_EDATA, text, 1, "x");
}

static void messages_reach_the_log(void **state)
{
	struct bench *b = *state;

	geae_note(&b->cx.pub, "beta = %.3f\tx", 0.4407);
	assert_string_equal(b->heard.text, "beta = 0.441 x");
	assert_int_equal(b->heard.level, GEAE_NOTE);
	geae_warn(&b->cx.pub, "slow");
	assert_int_equal(b->heard.level, GEAE_WARN);
	assert_int_equal(b->heard.logs, 2);
}

static void progress_is_rare_and_stops(void **state)
{
	struct bench *b = *state;
	const struct geae_host *host = b->cx.pub.host;

	b->session.progress_at = INT64_MAX / 2; /* "just now", for any clock */
	for (int i = 1; i < 1000; i++)
		assert_int_equal(host->progress(&b->cx.pub, i, 1000), GEAE_OK);
	assert_int_equal(b->heard.reports, 0);
	assert_int_equal(host->progress(&b->cx.pub, 1000, 1000), GEAE_OK); /* the end is always told */
	assert_int_equal(b->heard.reports, 1);
	b->session.progress_at = -CONTEXT_PROGRESS_MS; /* long ago */
	assert_int_equal(host->progress(&b->cx.pub, 7, 1000), GEAE_OK);
	assert_int_equal(b->heard.reports, 2);
	assert_int_equal(b->heard.done, 7);
	assert_int_equal(b->heard.total, 1000);
	b->stop = 1;
	assert_int_equal(host->progress(&b->cx.pub, 8, 1000), GEAE_ESTOP);
}

static void scratch_is_zeroed_and_aligned(void **state)
{
	struct bench *b = *state;

	for (int round = 0; round < 3; round++) {
		for (size_t n = 1; n < 3000000; n *= 7) {
			unsigned char *p = geae_scratch(&b->cx.pub, n, unsigned char);

			assert_non_null(p);
			assert_int_equal((uintptr_t)p % 64, 0);
			for (size_t i = 0; i < n; i++)
				assert_int_equal(p[i], 0);
			memset(p, 0xa5, n);
		}
		context_reset(&b->cx);
	}
	assert_null(b->cx.pub.host->scratch(&b->cx.pub, SIZE_MAX / 2));
	assert_int_equal(b->cx.error.status, GEAE_ENOMEM);
	assert_non_null(strstr(b->cx.error.message, "out of memory"));
}

static void streams_follow_key_and_id(void **state)
{
	struct bench *b = *state;
	const struct geae_host *host = b->cx.pub.host;
	struct geae_rng a, e;
	double x, y;

	geae_stream(&b->cx.pub, 5, &a);
	rng_stream(b->session.key, 5, &e);
	assert_int_equal(geae_u64(&a), geae_u64(&e));
	host->normal(&a, &x, 1);
	rng_normal(&e, &y, 1);
	assert_near(x, y, 0);
	assert_int_equal(host->id("weights"), rng_id("weights"));
}

static void saves_are_rationed(void **state)
{
	struct bench *b = *state;
	const struct geae_host *host = b->cx.pub.host;
	const void *found;
	size_t bytes;

	b->session.checkpoint = 1e9;
	assert_int_equal(host->save(&b->cx.pub, "one", 4), GEAE_OK);
	assert_int_equal(b->heard.saves, 0);
	b->session.checkpoint = 0;
	assert_int_equal(host->save(&b->cx.pub, "two", 4), GEAE_OK);
	assert_int_equal(b->heard.saves, 1);
	b->session.checkpoint = 1e9;
	b->stop = 1;
	assert_int_equal(host->save(&b->cx.pub, "three", 6), GEAE_OK); /* before an end: at once */
	assert_int_equal(b->heard.saves, 2);
	assert_int_equal(host->restore(&b->cx.pub, &found, &bytes), GEAE_OK);
	assert_int_equal(bytes, 6);
	assert_string_equal((const char *)found, "three");
	b->heard.refuse = true;
	assert_int_equal(host->save(&b->cx.pub, "four", 5), GEAE_EIO);
	assert_int_equal(host->restore(&b->cx.pub, &found, &bytes), GEAE_EIO);
}

static void output_is_the_hook(void **state)
{
	struct bench *b = *state;
	const struct geae_array like = { .name = "U4", .dtype = GEAE_F64 };
	void *data;

	assert_int_equal(b->cx.pub.host->output(&b->cx.pub, "binder", &like, &data), GEAE_OK);
	assert_string_equal(b->heard.text, "binder U4");
	b->heard.refuse = true;
	assert_int_equal(b->cx.pub.host->output(&b->cx.pub, "binder", &like, &data), GEAE_EBUG);
	assert_string_equal(b->cx.error.message, "no port 'binder'");
}

static void without_hooks(void **state)
{
	struct session bare = { .key = { 1, 2 } };
	const struct geae_array like = { .name = "x" };
	struct context cx;
	const void *found = &cx;
	void *data;
	size_t bytes = 3;

	(void)state;
	context_init(&cx, &bare);
	geae_note(&cx.pub, "unheard");
	assert_int_equal(cx.pub.host->progress(&cx.pub, 1, 2), GEAE_OK);
	assert_int_equal(cx.pub.host->save(&cx.pub, "x", 2), GEAE_OK);
	assert_int_equal(cx.pub.host->restore(&cx.pub, &found, &bytes), GEAE_OK);
	assert_null(found);
	assert_int_equal(bytes, 0);
	assert_int_equal(cx.pub.host->output(&cx.pub, "x", &like, &data), GEAE_EUNSUP);
	context_finish(&cx);
}

/* ---- parallel ---- */

enum { ITEMS = 500 };

struct work {
	int64_t result[ITEMS];
	_Atomic int n_run;
	int64_t fail_at[2];
	unsigned pause[2]; /* microseconds that those take */
	_Atomic int unclean;
};

static int item(struct geae_cx *cx, int64_t i, void *arg)
{
	struct work *w = arg;
	int64_t *mine = geae_scratch(cx, 300, int64_t);
	struct geae_rng rng;

	if (!mine)
		return GEAE_ENOMEM;
	w->n_run++;
	if (((struct context *)cx)->error.status != GEAE_OK)
		w->unclean++;
	geae_stream(cx, (uint64_t)i, &rng);
	for (int k = 0; k < 300; k++)
		mine[k] += (int64_t)(geae_u64(&rng) >> 40);
	for (int k = 0; k < 300; k++)
		w->result[i] += mine[k];
	for (int k = 0; k < 2; k++)
		if (i == w->fail_at[k]) {
			usleep(w->pause[k]);
			return geae_fail(cx, GEAE_EMATH, "item %d diverges", (int)i);
		}
	return GEAE_OK;
}

static void same_results_for_any_number_of_threads(void **state)
{
	static const int threads[] = { 1, 2, 8 };
	static struct work w[3];
	struct bench *b = *state;

	for (int t = 0; t < 3; t++) {
		w[t].fail_at[0] = w[t].fail_at[1] = -1;
		b->session.pool = t ? pool_create(threads[t]) : NULL;
		assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, ITEMS, item, &w[t]), GEAE_OK);
		assert_int_equal(w[t].n_run, ITEMS);
		assert_memory_equal(w[t].result, w[0].result, sizeof w[0].result);
		pool_destroy(b->session.pool);
		context_reset(&b->cx);
	}
	b->session.pool = NULL;
}

static void first_failure_by_index(void **state)
{
	static struct work w;
	struct bench *b = *state;

	b->session.pool = pool_create(4);
	for (int round = 0; round < 100; round++) {
		memset(&w, 0, sizeof w);
		w.fail_at[0] = 240;
		w.fail_at[1] = 237;
		w.pause[round % 2] = 700; /* either may be the first in time, while the other is at work */
		w.pause[1 - round % 2] = 200;
		context_reset(&b->cx);
		assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, ITEMS, item, &w), GEAE_EMATH);
		assert_string_equal(b->cx.error.message, "item 237 diverges");
		assert_int_equal(w.unclean, 0);
		for (int i = 0; i < 237; i++)
			assert_true(w.result[i] != 0);
	}
	/* what the caller has recorded itself before stays */
	context_reset(&b->cx);
	(void)!geae_fail(&b->cx.pub, GEAE_EDATA, "before");
	assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, ITEMS, item, &w), GEAE_EMATH);
	assert_string_equal(b->cx.error.message, "before");
}

static int outer_item(struct geae_cx *cx, int64_t i, void *arg)
{
	struct work *w = arg;
	struct work inner = { .fail_at = { i == 3 ? 11 : -1, -1 } };

	GEAE_TRY(cx->host->parallel(cx, 20, item, &inner));
	w->n_run += inner.n_run;
	return GEAE_OK;
}

static void nested(void **state)
{
	struct bench *b = *state;
	struct work w = { .n_run = 0 };

	b->session.pool = pool_create(3);
	assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, 3, outer_item, &w), GEAE_OK);
	assert_int_equal(w.n_run, 60);
	assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, 5, outer_item, &w), GEAE_EMATH);
	assert_string_equal(b->cx.error.message, "item 11 diverges");
}

static int reporting_item(struct geae_cx *cx, int64_t i, void *arg)
{
	(void)arg;
	return cx->host->progress(cx, i + 1, ITEMS);
}

static void progress_from_threads(void **state)
{
	struct bench *b = *state;

	b->session.pool = pool_create(4);
	assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, ITEMS, reporting_item, NULL), GEAE_OK);
	b->stop = 1;
	assert_int_equal(b->cx.pub.host->parallel(&b->cx.pub, ITEMS, reporting_item, NULL), GEAE_ESTOP);
}

static void partners(void **state)
{
	static const struct geae_model_ops ops = { .size = sizeof ops };
	static const struct geae_plugin descriptor = { .ops = &ops };
	const struct plugin plugin = { .kind = GEAE_MODEL, .name = "ising", .descriptor = &descriptor };
	struct bench *b = *state;
	const struct geae_component c = { .plugin = &plugin, .self = b };
	const void *self = NULL;

	assert_ptr_equal(b->cx.pub.host->ops(&c, GEAE_MODEL, &self), &ops);
	assert_ptr_equal(self, b);
	assert_null(b->cx.pub.host->ops(&c, GEAE_SAMPLER, &self));
	assert_null(b->cx.pub.host->ops(NULL, GEAE_MODEL, &self));
	assert_string_equal(b->cx.pub.host->name(&c), "ising");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(first_error_is_kept),
		TEST(long_messages_are_cut),
		TEST(messages_reach_the_log),
		TEST(progress_is_rare_and_stops),
		TEST(scratch_is_zeroed_and_aligned),
		TEST(streams_follow_key_and_id),
		TEST(saves_are_rationed),
		TEST(output_is_the_hook),
		TEST(without_hooks),
		TEST(same_results_for_any_number_of_threads),
		TEST(first_failure_by_index),
		TEST(nested),
		TEST(progress_from_threads),
		TEST(partners),
	};

	return cmocka_run_group_tests_name("context", tests, NULL, NULL);
}
