/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bottom-up enumeration: the expressions of a size are the operators on all kept smaller ones.
 *
 * Of each only five sums over the probes are computed: their moments, the covariance with the target, and two random
 * projections by which equal ones are recognised.  Sums are computed by all threads, expressions are met in their order. */
#include <stdlib.h>
#include <string.h>
#include "sym_search.h"

enum { BATCH = 1 << 16, SLICE = 1 << 10 };
#define FLAT 1e-10 /* deviation relative to size below which values count as constant */

struct trial {
	int32_t op, a, b;
	double shift, sum[SYM_N_SUM];
};

struct batch {
	struct sym_search *s;
	int size, n;
	struct trial trial[BATCH];
};

static const double *values(const struct sym_search *s, int32_t node)
{
	return s->value + (int64_t)node * s->task.n_probe;
}

static int evaluate(struct geae_cx *cx, int64_t slice, void *arg)
{
	struct batch *b = arg;
	const struct sym_search *s = b->s;
	const struct sym_kernels *with = s->task.kernels;
	int64_t n = s->task.n_probe, from = slice * SLICE, to = from + SLICE < b->n ? from + SLICE : b->n;

	(void)cx;
	for (int64_t k = from; k < to; k++) {
		struct trial *t = &b->trial[k];
		const double *x = values(s, t->a), *y = values(s, t->b);

		with->apply(t->op, x + n / 2, y + n / 2, 1, &t->shift);
		memset(t->sum, 0, sizeof(t->sum));
		for (int64_t i = 0; i < n; i += SYM_BLOCK)
			with->signature(t->op, x + i, y + i, s->y + i, s->w + i, s->u + i, n - i < SYM_BLOCK ? n - i : SYM_BLOCK, t->shift,
					t->sum);
	}
	return GEAE_OK;
}

static int more_nodes(struct sym_search *s)
{
	int64_t room = s->node_room ? 2 * s->node_room : 1024;
	void *node, *value;

	if (s->n_node < s->node_room)
		return 0;
	node = realloc(s->node, sizeof(*s->node) * (size_t)room);
	s->node = node ? node : s->node;
	value = node ? realloc(s->value, sizeof(*s->value) * (size_t)(room * s->task.n_probe)) : NULL;
	s->value = value ? value : s->value;
	s->node_room = value ? room : s->node_room;
	return value ? 0 : -1;
}

static int more_candidates(struct sym_search *s)
{
	int64_t room = s->candidate_room ? 2 * s->candidate_room : 1024;
	void *candidate;

	if (s->n_candidate < s->candidate_room)
		return 0;
	candidate = realloc(s->candidate, sizeof(*s->candidate) * (size_t)room);
	s->candidate = candidate ? candidate : s->candidate;
	s->candidate_room = candidate ? room : s->candidate_room;
	return candidate ? 0 : -1;
}

static int keep(struct sym_search *s, const struct trial *t, int size)
{
	if (more_nodes(s) < 0)
		return -1;
	s->task.kernels->apply(t->op, values(s, t->a), values(s, t->b), s->task.n_probe, s->value + s->n_node * s->task.n_probe);
	s->node[s->n_node++] = (struct sym_node){ t->op, t->a, t->b, size };
	return 0;
}

static int propose(struct sym_search *s, const struct trial *t, int size, double mean, double left)
{
	double yy = 0;

	if (more_candidates(s) < 0)
		return -1;
	for (int64_t k = 0; k < s->task.n_probe; k++)
		yy += s->y[k] * s->y[k];
	s->candidate[s->n_candidate++] = (struct sym_candidate){ .op = t->op, .a = t->a, .b = t->b, .size = size, .shift = mean,
								 .r = fabs(t->sum[SYM_DY]) / sqrt(left * yy), .loss = NAN };
	return 0;
}

/* x[0] made positive where signs do not count. */
static int meet(struct sym_table *table, bool signless, double a, double b, double c)
{
	double sign = signless && (fabs(a) > 1e-6 ? a < 0 : b < 0) ? -1 : 1;

	return sym_table_meet(table, sign * a, sign * b, c);
}

/* Is it new as something to build on, and as something to hold against the target? */
static int sort_out(struct sym_search *s, const struct trial *t, int size)
{
	double n = (double)s->task.n_probe, mean = t->shift + t->sum[SYM_D] / n, left = t->sum[SYM_DD] - t->sum[SYM_D] * t->sum[SYM_D] / n;
	double all = t->sum[SYM_DD] + 2 * t->shift * t->sum[SYM_D] + n * t->shift * t->shift, rms = sqrt(all / n);
	int met = 0;

	s->tried++;
	if (!isfinite(t->sum[SYM_DD]) || !isfinite(all) || !isfinite(t->shift)) {
		s->dropped++;
		return 0;
	}
	if (!(rms > 0))
		return 0;
	if (t->op == SYM_SAME || size < s->task.size) {
		met = meet(s->kept, s->signless, (t->sum[SYM_DW] + t->shift * s->sum_w) / (rms * sqrt(n)),
			   (t->sum[SYM_DU] + t->shift * s->sum_u) / (rms * sqrt(n)), log(rms));
		if (met < 0 || (!met && t->op != SYM_SAME && keep(s, t, size) < 0))
			return -1;
	}
	if (met || !(sqrt(fmax(left, 0) / n) > FLAT * rms))
		return 0;
	met = meet(s->scored, true, (t->sum[SYM_DW] - t->sum[SYM_D] / n * s->sum_w) / sqrt(left),
		   (t->sum[SYM_DU] - t->sum[SYM_D] / n * s->sum_u) / sqrt(left), 0);
	return met < 0 ? -1 : met ? 0 : propose(s, t, size, mean, left);
}

static int flush(struct geae_cx *cx, struct batch *b)
{
	struct sym_search *s = b->s;

	if (s->full) {
		b->n = 0;
		return GEAE_OK;
	}
	GEAE_TRY(cx->host->progress(cx, b->size, s->task.size));
	GEAE_TRY(cx->host->parallel(cx, (b->n + SLICE - 1) / SLICE, evaluate, b));
	for (int k = 0; k < b->n; k++)
		if (sort_out(s, &b->trial[k], b->size) < 0)
			return geae_fail(cx, GEAE_ENOMEM, "no memory for expressions of size %d: lower `size`", b->size);
	b->n = 0;
	s->full = s->n_node + s->n_candidate > s->task.most;
	return GEAE_OK;
}

static int try(struct geae_cx *cx, struct batch *b, int op, int64_t x, int64_t y)
{
	b->trial[b->n++] = (struct trial){ .op = op, .a = (int32_t)x, .b = (int32_t)y };
	return b->n == BATCH ? flush(cx, b) : GEAE_OK;
}

static bool has(const struct sym_search *s, int op)
{
	return s->task.operators >> op & 1;
}

/* a + b and a * b once; a - b once where its sign does not count */
static int combine(struct geae_cx *cx, struct batch *b, int64_t x, int64_t y)
{
	const struct sym_search *s = b->s;

	if (x <= y && has(s, SYM_ADD))
		GEAE_TRY(try(cx, b, SYM_ADD, x, y));
	if (x != y && has(s, SYM_SUB) && (x < y || !s->signless))
		GEAE_TRY(try(cx, b, SYM_SUB, x, y));
	if (x <= y && has(s, SYM_MUL))
		GEAE_TRY(try(cx, b, SYM_MUL, x, y));
	return x != y && has(s, SYM_DIV) ? try(cx, b, SYM_DIV, x, y) : GEAE_OK;
}

static int of_size(struct geae_cx *cx, struct batch *b, int size)
{
	const struct sym_search *s = b->s;
	const int64_t *first = s->first_node;

	for (int op = SYM_NEG; op < SYM_N_OP; op++)
		for (int64_t x = first[size - 1]; has(s, op) && x < first[size]; x++)
			GEAE_TRY(try(cx, b, op, x, x));
	for (int left = 1; left <= size - 2; left++)
		for (int64_t x = first[left]; x < first[left + 1]; x++)
			for (int64_t y = first[size - 1 - left]; y < first[size - left]; y++)
				GEAE_TRY(combine(cx, b, x, y));
	return flush(cx, b);
}

/* Features and constants are kept whatever they are like. */
static int leaves(struct geae_cx *cx, struct batch *b)
{
	struct sym_search *s = b->s;

	for (size_t f = 0; f < s->task.n_feature + s->task.n_constant; f++) {
		bool feature = f < s->task.n_feature;
		double *to;

		if (more_nodes(s) < 0)
			return geae_fail(cx, GEAE_ENOMEM, "no memory for a search");
		to = s->value + s->n_node * s->task.n_probe;
		for (int64_t k = 0; k < s->task.n_probe; k++)
			to[k] = feature ? s->task.feature[f][s->row[k]] : s->task.constant[f - s->task.n_feature];
		b->trial[b->n++] = (struct trial){ .op = SYM_SAME, .a = (int32_t)s->n_node, .b = (int32_t)s->n_node };
		s->node[s->n_node++] = (struct sym_node){ feature ? SYM_FEATURE : SYM_CONSTANT,
							  (int32_t)(feature ? f : f - s->task.n_feature), 0, 1 };
	}
	return flush(cx, b);
}

/* A size is searched completely or not at all. */
static int next_size(struct geae_cx *cx, struct batch *b, int size)
{
	struct sym_search *s = b->s;

	b->size = size;
	s->first_node[size] = s->n_node;
	s->first_candidate[size] = s->n_candidate;
	GEAE_TRY(size == 1 ? leaves(cx, b) : of_size(cx, b, size));
	if (s->full) {
		s->n_node = s->first_node[size];
		s->n_candidate = s->first_candidate[size];
	} else {
		s->done = size;
	}
	s->first_node[size + 1] = s->n_node;
	s->first_candidate[size + 1] = s->n_candidate;
	return GEAE_OK;
}

int sym_enumerate(struct geae_cx *cx, struct sym_search *s)
{
	struct batch *b = malloc(sizeof(*b));
	int status = GEAE_OK;

	if (!b)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for a search");
	b->s = s;
	b->n = 0;
	for (int size = 1; status == GEAE_OK && size <= s->task.size && !s->full; size++)
		status = next_size(cx, b, size);
	free(b);
	return status;
}
