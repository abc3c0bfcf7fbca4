/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A partial object is a run of finished units: their count, their numbers, their blocks.  Its name is its first
 * unit, so that two runs at once can only replace each other's by equal bytes or leave a unit to be made again. */
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include "clock.h"
#include "fault.h"
#include "sample_units.h"

enum { KEEP_BYTES = 256 << 20 }; /* finished units in memory before they are written out */

struct kept { /* a partial, mapped */
	const void *data;
	size_t bytes;
};

struct sample_units {
	struct job *job;
	const struct sample_layout *layout;
	void **block; /* [n_unit]; NULL: missing */
	bool *kept;   /* the block lies in a partial */
	struct kept *partial;
	size_t n_partial, room_partial;
	/* while running: */
	pthread_mutex_t lock;
	const struct geae_sampler_ops *ops;
	const void *sampler;
	struct context *context; /* one per thread */
	int64_t *order, n_todo;
	size_t unsaved;
	double last_saved, cost_done, cost_all;
	struct part { /* the unit that a thread is at */
		struct sample_units *units;
		double cost, share;
		int64_t unit;
		void *block, *loose; /* what it fills: its block; configurations that are not kept */
		const void *found;   /* a state that the unit left before, mapped */
		size_t found_bytes;
	} *part;
	int n_thread;
	int status;
	int64_t failed_unit;
};

static bool adopt(struct sample_units *u, const char *data, size_t bytes)
{
	int64_t n, unit;
	size_t at;

	if (bytes < sizeof(n))
		return false;
	memcpy(&n, data, sizeof(n));
	if (n < 1 || n > u->layout->plan->n_unit || bytes < sizeof(n) * (size_t)(n + 1))
		return false;
	at = sizeof(n) * (size_t)(n + 1);
	for (int64_t k = 0; k < n; k++) {
		memcpy(&unit, data + sizeof(n) * (size_t)(k + 1), sizeof(unit));
		if (unit < 0 || unit >= u->layout->plan->n_unit || bytes - at < sample_block_bytes(u->layout, unit))
			return false;
		if (!u->block[unit]) {
			u->block[unit] = (void *)(uintptr_t)(data + at);
			u->kept[unit] = true;
		}
		at += sample_block_bytes(u->layout, unit);
	}
	return true;
}

/* Frees the mapping where there is no memory to remember it. */
static bool keep(struct sample_units *u, const void *data, size_t bytes)
{
	if (u->n_partial == u->room_partial) {
		size_t room = 2 * u->room_partial + 16;
		struct kept *grown = realloc(u->partial, room * sizeof(*grown));

		if (!grown) {
			partial_free(data, bytes);
			return false;
		}
		u->partial = grown;
		u->room_partial = room;
	}
	u->partial[u->n_partial++] = (struct kept){ data, bytes };
	return adopt(u, data, bytes);
}

static bool load(struct sample_units *u, const char *name)
{
	const void *data;
	size_t bytes;

	return !strncmp(name, "units-", 6) && partial_get(u->job->store, u->job->instance->key, name, &data, &bytes) && keep(u, data, bytes);
}

void sample_units_refresh(struct sample_units *u)
{
	struct arena scratch = { 0 };
	char **names;
	size_t n = partial_list(u->job->store, u->job->instance->key, &names, &scratch);

	for (size_t k = 0; k < n; k++)
		load(u, names[k]);
	arena_free(&scratch);
}

struct sample_units *sample_units_open(struct job *job, const struct sample_layout *layout)
{
	struct sample_units *u = arena_array(&job->arena, 1, struct sample_units);

	u->job = job;
	u->layout = layout;
	u->block = arena_array(&job->arena, layout->plan->n_unit + 1, void *);
	u->kept = arena_array(&job->arena, layout->plan->n_unit + 1, bool);
	sample_units_refresh(u);
	return u;
}

/* Blocks in memory for those in the partial just written; where it could not be mapped they stay. */
static void exchange(struct sample_units *u, int64_t n, const int64_t *unit, const void *data, size_t bytes)
{
	void **mine = data ? calloc((size_t)n, sizeof(*mine)) : NULL;

	if (!mine) {
		partial_free(data, bytes);
		return;
	}
	for (int64_t k = 0; k < n; k++) {
		mine[k] = u->block[unit[k]];
		u->block[unit[k]] = NULL;
	}
	keep(u, data, bytes);
	for (int64_t k = 0; k < n; k++) {
		if (u->block[unit[k]])
			free(mine[k]);
		else
			u->block[unit[k]] = mine[k];
	}
	free(mine);
}

/* With the lock held.  Units go out in ascending order. */
static bool save(struct sample_units *u)
{
	const struct sample_layout *l = u->layout;
	int64_t *number = malloc(sizeof(*number) * (size_t)(l->plan->n_unit + 1)); /* how many, which ones */
	struct iovec *part = malloc(sizeof(*part) * (size_t)(l->plan->n_unit + 1));
	const void *data = NULL;
	size_t bytes = 0;
	bool done = number && part;
	int64_t n = 0;
	char name[32];

	for (int64_t k = 0; done && k < l->plan->n_unit; k++)
		if (u->block[k] && !u->kept[k]) {
			number[++n] = k;
			part[n] = (struct iovec){ u->block[k], sample_block_bytes(l, k) };
		}
	u->last_saved = clock_seconds();
	u->unsaved = 0;
	if (n) {
		number[0] = n;
		part[0] = (struct iovec){ number, sizeof(*number) * (size_t)(n + 1) };
		snprintf(name, sizeof(name), "units-%09" PRId64, number[1]);
		fault_point("sample-partial");
		done = partial_put_parts(u->job->store, u->job->instance->key, name, part, (size_t)n + 1, &data, &bytes);
		fault_point("sample-kept");
		if (done)
			exchange(u, n, number + 1, data, bytes);
		else /* another run that has finished meanwhile removes all partials: then none is needed */
			done = store_has(u->job->store, u->job->instance->key);
	}
	free(part);
	free(number);
	return done;
}

/* Whole units and what of the others is done.  With the lock held. */
static void tell(struct sample_units *u)
{
	double done = u->cost_done;

	for (int t = 0; t < u->n_thread; t++)
		done += u->part[t].cost * u->part[t].share;
	if (u->job->session.progress)
		u->job->session.progress(u->job->session.user, (int64_t)(1e6 * done), (int64_t)(1e6 * u->cost_all));
}

static void part_progress(void *user, int64_t done, int64_t total)
{
	struct part *p = user;

	pthread_mutex_lock(&p->units->lock);
	p->share = total > 0 && done > 0 && done <= total ? (double)done / (double)total : 0;
	tell(p->units);
	pthread_mutex_unlock(&p->units->lock);
}

/* A unit on its way: how many bytes of each, its block, configurations that are not kept, the sampler's own state. */
struct on_the_way {
	int64_t block, loose;
};

static struct on_the_way sizes(const struct part *p)
{
	return (struct on_the_way){ (int64_t)sample_block_bytes(p->units->layout, p->unit),
				    (int64_t)sample_loose_bytes(p->units->layout, p->unit) };
}

static void name_state(const struct part *p, char name[32])
{
	snprintf(name, 32, "state-%09" PRId64, p->unit);
}

static bool part_save(void *user, const void *state, size_t bytes)
{
	const struct part *p = user;
	const struct on_the_way size = sizes(p);
	const size_t filled = sizeof(size) + (size_t)(size.block + size.loose);
	struct job *job = p->units->job;
	char name[32], *data = malloc(filled + bytes);
	bool done;

	if (!data)
		return false;
	memcpy(data, &size, sizeof(size));
	memcpy(data + sizeof(size), p->block, (size_t)size.block);
	memcpy(data + sizeof(size) + size.block, p->loose, (size_t)size.loose);
	memcpy(data + filled, state, bytes);
	name_state(p, name);
	pthread_mutex_lock(&p->units->lock);
	done = partial_put(job->store, job->instance->key, name, data, filled + bytes) || store_has(job->store, job->instance->key);
	pthread_mutex_unlock(&p->units->lock);
	fault_point("sample-state");
	free(data);
	return done;
}

/* With the lock held. */
static void find_state(struct part *p)
{
	const struct on_the_way size = sizes(p);
	char name[32];

	name_state(p, name);
	if (!partial_get(p->units->job->store, p->units->job->instance->key, name, &p->found, &p->found_bytes))
		return;
	if (p->found_bytes >= sizeof(size) && !memcmp(p->found, &size, sizeof(size)) &&
	    p->found_bytes - sizeof(size) >= (size_t)(size.block + size.loose))
		return;
	partial_free(p->found, p->found_bytes);
	p->found = NULL;
}

static bool part_restore(void *user, const void **state, size_t *bytes)
{
	const struct part *p = user;
	const struct on_the_way size = sizes(p);
	const char *data = p->found;

	if (!data)
		return true;
	memcpy(p->block, data + sizeof(size), (size_t)size.block);
	memcpy(p->loose, data + sizeof(size) + size.block, (size_t)size.loose);
	*state = data + sizeof(size) + size.block + size.loose;
	*bytes = p->found_bytes - sizeof(size) - (size_t)(size.block + size.loose);
	return true;
}

static void run_one(int64_t k, int thread, void *arg)
{
	struct sample_units *u = arg;
	struct context *cx = &u->context[thread];
	struct part *p = &u->part[thread];
	int64_t unit = u->order[k];
	void *block, *loose;
	int status;

	if (u->status != GEAE_OK || (u->job->session.stop && *u->job->session.stop))
		return;
	block = calloc(1, sample_block_bytes(u->layout, unit) + 1);
	loose = calloc(1, sample_loose_bytes(u->layout, unit) + 1);
	context_reset(cx);
	cx->part_at = 0;
	pthread_mutex_lock(&u->lock);
	*p = (struct part){ .units = u, .cost = u->layout->plan->unit[unit].cost, .unit = unit, .block = block, .loose = loose };
	find_state(p);
	pthread_mutex_unlock(&u->lock);
	status = block && loose ?
			 sample_unit(u->layout, &cx->pub, u->ops, u->sampler, unit, block, loose) :
			 geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for unit %" PRId64 " (%zu bytes)", unit,
				   sample_block_bytes(u->layout, unit));
	pthread_mutex_lock(&u->lock);
	p->cost = 0;
	partial_free(p->found, p->found_bytes);
	if (status == GEAE_OK) {
		u->block[unit] = block;
		block = NULL;
		u->unsaved += sample_block_bytes(u->layout, unit);
		u->cost_done += u->layout->plan->unit[unit].cost;
		if ((u->unsaved > KEEP_BYTES || clock_seconds() - u->last_saved > u->job->session.checkpoint) && !save(u))
			status = geae_fail(&cx->pub, GEAE_EIO, "%s", store_error(u->job->store));
		tell(u);
	}
	if (status != GEAE_OK && status != GEAE_ESTOP && (u->status == GEAE_OK || unit < u->failed_unit)) {
		u->status = status;
		u->failed_unit = unit;
		u->job->cx.error = cx->error;
	}
	pthread_mutex_unlock(&u->lock);
	free(loose);
	free(block);
}

static int by_cost(const void *a, const void *b, void *arg)
{
	const struct geae_unit *unit = arg;
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	if (unit[x].cost > unit[y].cost || unit[x].cost < unit[y].cost)
		return unit[x].cost > unit[y].cost ? -1 : 1;
	return x < y ? -1 : x > y;
}

static void list_missing(struct sample_units *u)
{
	const struct geae_sampling_plan *plan = u->layout->plan;
	const int64_t shares = u->job->instance->shares ? u->job->instance->shares : 1, share = u->job->instance->share;
	const int64_t first = plan->n_unit * share / shares, end = plan->n_unit * (share + 1) / shares;

	u->order = arena_array(&u->job->arena, plan->n_unit + 1, int64_t);
	u->n_todo = 0;
	u->cost_done = u->cost_all = 0;
	for (int64_t k = first; k < end; k++) {
		u->cost_all += plan->unit[k].cost;
		if (u->block[k])
			u->cost_done += plan->unit[k].cost;
		else
			u->order[u->n_todo++] = k;
	}
	qsort_r(u->order, (size_t)u->n_todo, sizeof(u->order[0]), by_cost, (void *)(uintptr_t)plan->unit);
}

int sample_units_run(struct sample_units *u, const struct geae_sampler_ops *ops, const void *sampler)
{
	int n_thread = pool_threads(u->job->session.pool);
	bool stopped;

	u->ops = ops;
	u->sampler = sampler;
	u->last_saved = clock_seconds();
	u->context = arena_array(&u->job->arena, n_thread, struct context);
	pthread_mutex_init(&u->lock, NULL);
	u->part = arena_array(&u->job->arena, n_thread, struct part);
	u->n_thread = n_thread;
	for (int t = 0; t < n_thread; t++) {
		context_init(&u->context[t], &u->job->session);
		u->part[t].units = u;
		u->context[t].part = part_progress;
		u->context[t].part_save = part_save;
		u->context[t].part_restore = part_restore;
		u->context[t].part_user = &u->part[t];
	}
	list_missing(u);
	pool_run(u->job->session.pool, u->n_todo, run_one, u);
	for (int t = 0; t < n_thread; t++)
		context_finish(&u->context[t]);
	stopped = u->job->session.stop && *u->job->session.stop;
	if (u->status == GEAE_OK && (stopped || u->job->instance->shares) && !save(u))
		u->status = geae_fail(&u->job->cx.pub, GEAE_EIO, "%s", store_error(u->job->store));
	else if (u->status == GEAE_OK && stopped)
		u->status = GEAE_ESTOP;
	pthread_mutex_destroy(&u->lock);
	return u->status;
}

void sample_units_written(const struct sample_units *u, int64_t unit)
{
	const uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE), at = (uintptr_t)u->block[unit];
	const uintptr_t first = (at + page - 1) / page * page, end = (at + sample_block_bytes(u->layout, unit)) / page * page;

	if (u->kept[unit] && first < end)
		(void)madvise((void *)first, end - first, MADV_DONTNEED);
}

void *sample_units_block(const struct sample_units *u, int64_t unit)
{
	return u->block[unit];
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

int64_t sample_units_found(struct store *store, const char *key)
{
	struct arena arena = { 0 };
	char **names;
	size_t n_name = partial_list(store, key, &names, &arena);
	int64_t *all = NULL, n_all = 0, distinct = 0;

	for (size_t k = 0; k < n_name; k++) {
		const void *data;
		size_t bytes;
		int64_t n = 0, *grown;

		if (strncmp(names[k], "units-", 6) || !partial_get(store, key, names[k], &data, &bytes))
			continue;
		memcpy(&n, data, bytes < sizeof(n) ? 0 : sizeof(n));
		if (bytes >= sizeof(n) && n > 0 && (size_t)n < bytes / sizeof(n)) {
			grown = realloc(all, sizeof(*all) * (size_t)(n_all + n));
			if (grown) {
				all = grown;
				memcpy(all + n_all, (const char *)data + sizeof(n), sizeof(n) * (size_t)n);
				n_all += n;
			}
		}
		partial_free(data, bytes);
	}
	if (n_all)
		qsort(all, (size_t)n_all, sizeof(*all), by_number);
	for (int64_t k = 0; k < n_all; k++) /* two runs on one store may have made the same */
		distinct += k == 0 || all[k] != all[k - 1];
	free(all);
	arena_free(&arena);
	return distinct;
}

void sample_units_close(struct sample_units *u)
{
	for (int64_t k = 0; k < u->layout->plan->n_unit; k++)
		if (u->block[k] && !u->kept[k])
			free(u->block[k]);
	for (size_t k = 0; k < u->n_partial; k++)
		partial_free(u->partial[k].data, u->partial[k].bytes);
	free(u->partial);
}
