/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and running an executor: chunks over threads, tiles in a chunk, items on a tile. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "executor_inner.h"

#define TILE_MOST    256
#define TILE_MEMORY  (192 << 10) /* bytes: beyond that a tile becomes smaller */
#define CHUNK_FLOATS (1 << 21)	 /* gradient buffers of all chunks together, where there are more than two */
#define CHUNKS_MOST  4
#define SMALL_WORK   (1 << 22) /* parameters times samples: below that a batch is one chunk */

bool executor_fail(struct executor *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(e->error, sizeof(e->error), format, args);
	va_end(args);
	return false;
}

const char *executor_error(const struct executor *e)
{
	return e->error;
}

/* ---- making ---- */

static int default_chunks(const struct executor *e)
{
	int64_t floats = graph_parameter_floats(e->graph), n;

	if (floats * e->want.batch < SMALL_WORK)
		return 1;
	n = CHUNK_FLOATS / (floats + 1);
	return (int)(n < 2 ? 2 : n > CHUNKS_MOST ? CHUNKS_MOST : n);
}

static int64_t whole_blocks(int64_t n)
{
	return (n + KERNEL_BLOCK - 1) / KERNEL_BLOCK * KERNEL_BLOCK;
}

static bool find_sizes(struct executor *e)
{
	int64_t n = e->want.batch;

	e->chunks = e->want.chunks ? e->want.chunks : default_chunks(e);
	e->tile = e->want.tile ? e->want.tile : TILE_MOST;
	if (e->chunks < 1 || e->tile < KERNEL_BLOCK || e->tile > KERNEL_MAX_WIDTH || e->tile % KERNEL_BLOCK)
		return executor_fail(e,
				     "a batch in %d chunks and tiles of %d samples: chunks must be 1 or more, tiles a "
				     "multiple of %d up to %d",
				     e->chunks, e->tile, KERNEL_BLOCK, KERNEL_MAX_WIDTH);
	e->chunk = whole_blocks((n + e->chunks - 1) / e->chunks);
	e->capacity = whole_blocks(n);
	if (e->tile > e->chunk)
		e->tile = (int)e->chunk;
	return true;
}

/* Memory of a tile is planned in rows; with that known, its width is chosen. */
static void choose_tile(struct executor *e)
{
	while (!e->want.tile && e->tile > KERNEL_BLOCK && e->tile_rows * e->tile * (int64_t)sizeof(float) > TILE_MEMORY)
		e->tile = (e->tile / 2 + KERNEL_BLOCK - 1) / KERNEL_BLOCK * KERNEL_BLOCK;
}

/* 64-byte aligned; NaN in every float. */
static void *floats(int64_t n)
{
	size_t bytes = sizeof(float) * (size_t)(whole_blocks(n) + KERNEL_BLOCK);
	void *p = aligned_alloc(64, bytes);

	if (p)
		memset(p, 0xff, bytes);
	return p;
}

/* A transposed panel of a tile, or two doubles for every block of a norm. */
static int64_t scratch_floats(const struct executor *e)
{
	int64_t most = (int64_t)e->tile * KERNEL_BLOCK;

	for (int32_t k = 0; k < e->n_step; k++)
		if (4 * (int64_t)e->step[k].blocks > most)
			most = 4 * e->step[k].blocks;
	return most;
}

static bool get_memory(struct executor *e)
{
	size_t threads = (size_t)e->n_thread, chunks = (size_t)e->chunks;

	e->tile_memory = calloc(threads, sizeof(*e->tile_memory));
	e->scratch = calloc(threads, sizeof(*e->scratch));
	e->row_pointer = calloc(threads, sizeof(*e->row_pointer));
	e->slot = calloc(chunks, sizeof(*e->slot));
	if (!e->tile_memory || !e->scratch || !e->row_pointer || !e->slot)
		return false;
	for (size_t t = 0; t < threads; t++) {
		e->tile_memory[t] = floats(e->tile_rows * e->tile);
		e->scratch[t] = floats(scratch_floats(e));
		e->row_pointer[t] = calloc(KERNEL_MAX_WIDTH, sizeof(**e->row_pointer));
		if (!e->tile_memory[t] || !e->scratch[t] || !e->row_pointer[t])
			return false;
	}
	for (size_t c = 0; c < chunks && e->want.gradient; c++) {
		e->slot[c] = floats(e->slot_floats);
		if (!e->slot[c])
			return false;
	}
	e->batch_memory = floats(e->batch_rows * e->capacity);
	e->gradient = floats(e->gradient_floats);
	e->global = calloc((size_t)e->n_global + 1, sizeof(*e->global));
	e->part = calloc((size_t)e->n_part + 1, sizeof(*e->part));
	if (!e->batch_memory || !e->gradient || !e->global || !e->part)
		return false;
	memset(e->gradient, 0, sizeof(float) * (size_t)e->gradient_floats);
	return true;
}

static bool check_want(struct executor *e)
{
	const struct graph *g = e->graph;

	if (graph_error(g))
		return executor_fail(e, "%.200s", graph_error(g));
	if (e->want.batch < 1)
		return executor_fail(e, "a batch of %lld samples", (long long)e->want.batch);
	if ((e->want.loss || e->want.gradient) && !g->loss)
		return executor_fail(e, "the graph has no loss");
	if (e->want.gradient && !e->want.train)
		return executor_fail(e, "gradients are made in training, not in evaluation");
	for (size_t k = 0; k < e->want.n_output; k++)
		if (e->want.output[k].id <= 0 || e->want.output[k].id >= g->n_node)
			return executor_fail(e, "output %zu is not a tensor of this graph", k);
	e->kernels = kernels_choose(e->want.simd);
	if (!e->kernels)
		return executor_fail(e,
				     "GEAEPIPE_SIMD=%.40s: this processor runs no such kernels; known are plain, avx2 "
				     "and avx512",
				     e->want.simd ? e->want.simd : getenv("GEAEPIPE_SIMD"));
	return true;
}

struct executor *executor_create(const struct executor_want *want, char *error)
{
	struct executor *e = calloc(1, sizeof(*e));
	struct geae_tensor *output;

	error[0] = 0;
	if (!e) {
		snprintf(error, 256, "out of memory");
		return NULL;
	}
	e->want = *want;
	e->graph = want->graph;
	e->n_thread = want->pool ? pool_threads(want->pool) : 1;
	output = calloc(want->n_output + 1, sizeof(*output));
	e->want.output = output;
	if (!output)
		goto fail;
	for (size_t k = 0; k < want->n_output; k++)
		output[k] = want->output[k];
	if (!check_want(e))
		goto fail;
	graph_parameters(e->graph, NULL);
	graph_states(e->graph, NULL);
	if (!find_sizes(e) || !executor_plan(e) || !executor_memory(e) || !executor_compile(e) ||
	    (e->want.gradient && !executor_gradient_plan(e)))
		goto fail;
	choose_tile(e);
	if (!get_memory(e)) {
		executor_fail(e, "out of memory: a batch of %lld samples needs %.1f MB", (long long)want->batch,
			      4e-6 * (double)(e->batch_rows * e->capacity));
		goto fail;
	}
	return e;
fail:
	memcpy(error, e->error[0] ? e->error : "out of memory", e->error[0] ? sizeof(e->error) : 14);
	executor_destroy(e);
	return NULL;
}

void executor_destroy(struct executor *e)
{
	if (!e)
		return;
	for (int t = 0; t < e->n_thread; t++) {
		free(e->tile_memory ? e->tile_memory[t] : NULL);
		free(e->scratch ? e->scratch[t] : NULL);
		free(e->row_pointer ? e->row_pointer[t] : NULL);
	}
	for (int c = 0; c < e->chunks && e->slot; c++)
		free(e->slot[c]);
	free(e->tile_memory);
	free(e->scratch);
	free(e->row_pointer);
	free(e->slot);
	free(e->batch_memory);
	free(e->gradient);
	free(e->fold);
	free(e->global);
	free(e->part);
	free(e->outer);
	free(e->global_at);
	free(e->global_step);
	free(e->phase);
	free(e->item);
	free(e->step);
	free(e->life);
	free((void *)(uintptr_t)e->want.output);
	free(e);
}

/* ---- running ---- */

static float *place_of(const struct tile *t, const struct operand *o)
{
	const struct executor *e = t->e;
	int64_t at = o->where == ON_TILE ? o->row * e->tile : o->row * e->capacity + o->root_rows * t->first;
	int64_t row = o->slice + (o->follows && !o->windowed ? t->row0 : 0);

	return (o->where == ON_TILE ? e->tile_memory[t->thread] : e->batch_memory) + at + row * t->width;
}

static void clear_dead(const struct tile *t, int32_t rows)
{
	for (int32_t r = 0; r < rows; r++)
		memset(t->p[0] + (size_t)r * (size_t)t->width + t->valid, 0,
		       sizeof(float) * (size_t)(t->width - t->valid));
}

static void run_step(const struct step *s, struct tile *t)
{
	if (!t->streamed)
		t->rows = s->rows;
	for (int32_t k = 0; k <= s->n_operand; k++) {
		const struct operand *o = &s->o[k];

		t->p[k] = o->where == ON_TILE || o->where == ON_BATCH ? place_of(t, o) : NULL;
		t->g[k] = o->where == ON_GLOBAL ? t->e->global + o->global : NULL;
	}
	s->run(s, t);
	if (t->valid < t->width && t->p[0])
		clear_dead(t, t->streamed && s->o[0].follows ? t->rows : s->rows);
}

/* Poison: what nobody may read any more becomes NaN. */
static void bury(const struct tile *t, int32_t item)
{
	struct executor *e = t->e;

	for (int32_t k = 0; k < e->n_step; k++) {
		const struct step *s = &e->step[k];
		const struct life *life = &e->life[s->node];

		if (s->o[0].where == ON_TILE && life->last == item)
			memset(e->tile_memory[t->thread] + s->o[0].row * e->tile, 0xff,
			       sizeof(float) * (size_t)(s->o[0].windowed ? WINDOW : s->rows) * (size_t)e->tile);
	}
}

static void run_item(const struct item *item, struct tile *t)
{
	struct executor *e = t->e;
	int32_t window = item->rows ? WINDOW : 1, rows = item->rows ? item->rows : 1;

	t->streamed = item->rows;
	for (t->row0 = 0; t->row0 < rows; t->row0 += window) {
		t->last_window = t->row0 + window >= rows;
		if (t->streamed)
			t->rows = t->last_window ? rows - t->row0 : window;
		for (int32_t k = 0; k < item->n; k++)
			run_step(&e->step[item->first + k], t);
	}
	t->row0 = 0;
	if (e->want.poison)
		bury(t, (int32_t)(item - e->item));
}

static void run_chunk(int64_t chunk, int thread, void *arg)
{
	struct executor *e = arg;
	const struct phase *phase = &e->phase[e->running];
	int64_t begin = chunk * e->chunk, end = begin + e->chunk < e->n ? begin + e->chunk : e->n;
	struct tile t = { .e = e, .chunk = (int)chunk, .thread = thread };

	for (t.first = begin; t.first < end; t.first += e->tile) {
		t.valid = (int)(end - t.first < e->tile ? end - t.first : e->tile);
		t.width = (int)whole_blocks(t.valid);
		t.opens = t.first == begin;
		for (int32_t k = 0; k < phase->n_item; k++)
			run_item(&e->item[phase->first_item + k], &t);
	}
}

/* Poison on the batch: tensors whose last phase is over. */
static void bury_batch(struct executor *e, int32_t p)
{
	const struct phase *phase = &e->phase[p];

	for (int32_t k = 0; k < e->n_step; k++) {
		const struct step *s = &e->step[k];
		int32_t last = e->life[s->node].last;

		if (s->o[0].where == ON_BATCH && last >= phase->first_item && last < phase->first_item + phase->n_item)
			memset(e->batch_memory + s->o[0].row * e->capacity, 0xff,
			       sizeof(float) * (size_t)s->rows * (size_t)e->capacity);
	}
}

bool executor_run(struct executor *e, const struct batch *batch, const float *parameter, float *state)
{
	int64_t n_chunk;

	e->batch = batch;
	e->parameter = parameter;
	e->state = state;
	e->n = batch->n;
	if (e->n < 1 || e->n > e->want.batch)
		return executor_fail(e, "a batch of %lld samples; this network was prepared for 1 to %lld",
				     (long long)e->n, (long long)e->want.batch);
	if (e->n < 2 && e->want.train && graph_needs_two_samples(e->graph))
		return executor_fail(e, "a batch of one sample cannot be normalised: batch_norm needs two or more");
	n_chunk = (e->n + e->chunk - 1) / e->chunk;
	for (e->running = 0; e->running < e->n_phase; e->running++) {
		const struct phase *phase = &e->phase[e->running];

		if (phase->zero_to > phase->zero_from)
			memset(e->part + phase->zero_from, 0,
			       sizeof(double) * (size_t)(phase->zero_to - phase->zero_from));
		if (phase->n_item && n_chunk > 1 && e->n_thread > 1)
			pool_run(e->want.pool, n_chunk, run_chunk, e);
		else
			for (int64_t c = 0; c < n_chunk && phase->n_item; c++)
				run_chunk(c, 0, e);
		executor_globals(e, phase);
		if (e->want.poison)
			bury_batch(e, e->running);
	}
	if (e->want.gradient)
		executor_gradient_sum(e);
	return true;
}

/* ---- results ---- */

double executor_loss(const struct executor *e)
{
	return e->global[e->global_at[e->graph->loss]];
}

const float *executor_gradient(const struct executor *e)
{
	return e->gradient;
}

double executor_global(const struct executor *e, size_t k, int32_t element)
{
	return e->global[e->global_at[e->want.output[k].id] + element];
}

int executor_chunks(const struct executor *e)
{
	return e->chunks;
}

void executor_output(const struct executor *e, size_t k, float *out, size_t out_row)
{
	int32_t node = e->want.output[k].id, root = e->life[node].root, rows = e->graph->node[node].n;

	for (int32_t f = 0; f < rows && !on_samples(e, node); f++)
		out[f] = (float)executor_global(e, k, f);
	for (int64_t begin = 0; begin < e->n && on_samples(e, node); begin += e->chunk)
		for (int64_t s = begin; s < begin + e->chunk && s < e->n; s += e->tile) {
			int64_t end = begin + e->chunk < e->n ? begin + e->chunk : e->n;
			int valid = (int)(end - s < e->tile ? end - s : e->tile), width = (int)whole_blocks(valid);
			const float *x = e->batch_memory + e->life[root].row * e->capacity +
					 e->graph->node[root].n * s + (int64_t)e->life[node].slice * width;

			e->kernels->store_floats(rows, width, valid, x, out + (size_t)s * out_row, out_row);
		}
}

struct executor_size executor_size(const struct executor *e)
{
	size_t tile = sizeof(float) * (size_t)e->tile, batch = sizeof(float) * (size_t)e->capacity;

	return (struct executor_size){ tile * (size_t)e->tile_rows,
				       batch * (size_t)e->batch_rows,
				       tile * (size_t)e->tile_unshared,
				       batch * (size_t)e->batch_unshared,
				       e->n_step,
				       e->n_global_step,
				       e->n_phase - 1,
				       e->n_stream,
				       e->tile };
}
