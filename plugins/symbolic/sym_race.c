/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which candidate of each size is best on all rows, proved without looking at all rows of every candidate.
 *
 *   left(x; R) = min over c0, c1 of sum over the rows R of (y - c0 - c1 x)^2
 *
 * never falls when rows are added.  So a candidate whose left(x; R) exceeds what another one of its size, or a smaller one,
 * leaves on all rows is not the best of its size, whatever the other rows are like; with sum y^2 = 1 the other one leaves
 * 1 - r^2.  A few of each size, best on the probes, are first measured on all rows.  Rows come with those of extreme y first:
 * there useless candidates leave most.  Blocks of rows are evaluated by all threads and added up in their order.
 * Check: with target b(a + 1) + noise of as much variance a random candidate is given up after about half of the rows. */
#include <stdlib.h>
#include <string.h>
#include "sym_search.h"

enum { BLOCK = 128, MOST_BLOCKS = 8 };
#define MEMORY ((int64_t)1 << 30) /* of the expressions' values on the blocks */
#define SLACK 1e-9 /* of rounding */

struct race {
	struct sym_search *s;
	const int64_t *order; /* [n_row] */
	double *y, **feature; /* in that order */
	uint8_t *needed;      /* [n_node] */
	uint8_t *bad;         /* [blocks][n_node] */
	int64_t *racing, n_racing; /* candidates still in it */
	int64_t blocks, at;   /* at once; first row of this turn */
	double *value;	      /* [blocks][n_node][BLOCK] */
	double *sum;	      /* [blocks][n_racing][3] */
	double sum_y, sum_yy; /* of the rows so far */
};

struct far {
	double size;
	int64_t row;
};

static int by_size(const void *a, const void *b)
{
	const struct far *p = a, *q = b;

	return p->size > q->size ? -1 : p->size < q->size ? 1 : (p->row > q->row) - (p->row < q->row);
}

static int64_t block_rows(const struct race *r, int64_t block)
{
	int64_t left = r->s->task.n_row - r->at - block * BLOCK;

	return left < 0 ? 0 : left < BLOCK ? left : BLOCK;
}

static void node_values(const struct race *r, int64_t node, double *value, uint8_t *bad, int64_t from, int64_t n)
{
	const struct sym_search *s = r->s;
	const struct sym_node *x = &s->node[node];
	double *to = value + node * BLOCK, sum = 0;

	if (x->op == SYM_FEATURE) {
		memcpy(to, r->feature[x->a] + from, sizeof(*to) * (size_t)n);
		return;
	}
	if (x->op == SYM_CONSTANT) {
		for (int64_t i = 0; i < n; i++)
			to[i] = s->task.constant[x->a];
		return;
	}
	s->task.kernels->apply(x->op, value + (int64_t)x->a * BLOCK, value + (int64_t)x->b * BLOCK, n, to);
	for (int64_t i = 0; i < n; i++)
		sum += to[i] * 0;
	bad[node] = isnan(sum) || bad[x->a] || bad[x->b];
}

static int one_block(struct geae_cx *cx, int64_t block, void *arg)
{
	const struct race *r = arg;
	const struct sym_search *s = r->s;
	int64_t n = block_rows(r, block), from = r->at + block * BLOCK;
	double *value = r->value + block * s->n_node * BLOCK, *sum = r->sum + 3 * block * r->n_racing;
	uint8_t *bad = r->bad + block * s->n_node;

	(void)cx;
	memset(sum, 0, sizeof(*sum) * (size_t)(3 * r->n_racing));
	memset(bad, 0, (size_t)s->n_node);
	for (int64_t k = 0; k < s->n_node; k++)
		if (r->needed[k])
			node_values(r, k, value, bad, from, n);
	for (int64_t k = 0; k < r->n_racing; k++) {
		const struct sym_candidate *c = &s->candidate[r->racing[k]];

		s->task.kernels->moments(c->op, value + (int64_t)c->a * BLOCK, value + (int64_t)c->b * BLOCK, r->y + from, n, c->shift,
					 sum + 3 * k);
		if (bad[c->a] || bad[c->b])
			sum[3 * k] = NAN;
	}
	return GEAE_OK;
}

static double left_over(const struct race *r, const double *sum, int64_t n)
{
	double N = (double)n, yy = r->sum_yy - r->sum_y * r->sum_y / N, xx = sum[SYM_DD] - sum[SYM_D] * sum[SYM_D] / N,
	       xy = sum[SYM_DY] - sum[SYM_D] * r->sum_y / N;

	return xx > 0 && xx * yy >= xy * xy ? fmax(yy - xy * xy / xx, 0) : xx > 0 ? 0 : yy;
}

static void mark(struct race *r)
{
	const struct sym_search *s = r->s;

	memset(r->needed, 0, (size_t)s->n_node);
	for (int64_t k = 0; k < r->n_racing; k++) {
		const struct sym_candidate *c = &s->candidate[r->racing[k]];

		r->needed[c->a] = r->needed[c->b] = 1;
	}
	for (int64_t k = s->n_node - 1; k >= 0; k--)
		if (r->needed[k] && s->node[k].op > SYM_CONSTANT)
			r->needed[s->node[k].a] = r->needed[s->node[k].b] = 1;
}

/* A kept expression that is not finite somewhere may have hidden another that is: its row becomes a probe. */
static void look_for_bad(struct race *r)
{
	struct sym_search *s = r->s;

	for (int64_t b = 0; s->bad_row < 0 && b < r->blocks; b++)
		for (int64_t k = 0; s->bad_row < 0 && k < s->n_node; k++)
			for (int64_t i = 0; s->bad_row < 0 && r->needed[k] && r->bad[b * s->n_node + k] && i < block_rows(r, b); i++)
				if (!isfinite(r->value[(b * s->n_node + k) * BLOCK + i]))
					s->bad_row = r->order[r->at + b * BLOCK + i];
}

/* One turn: more rows, then those that cannot win any more are given up.  bound[size] NULL: nobody is. */
static int turn(struct geae_cx *cx, struct race *r, const double *bound)
{
	struct sym_search *s = r->s;
	int64_t kept = 0, rows = 0;

	mark(r);
	GEAE_TRY(cx->host->parallel(cx, r->blocks, one_block, r));
	look_for_bad(r);
	for (int64_t b = 0; b < r->blocks; b++)
		for (int64_t i = 0; i < block_rows(r, b); i++, rows++) {
			double y = r->y[r->at + b * BLOCK + i];

			r->sum_y += y;
			r->sum_yy += y * y;
		}
	for (int64_t k = 0; k < r->n_racing; k++) {
		struct sym_candidate *c = &s->candidate[r->racing[k]];
		double left;

		for (int64_t b = 0; b < r->blocks; b++)
			for (int j = 0; j < 3; j++)
				c->sum[j] += r->sum[3 * (b * r->n_racing + k) + j];
		left = left_over(r, c->sum, r->at + rows);
		if (isfinite(c->sum[0] + c->sum[1] + c->sum[2]) && !(bound && left > bound[c->size] * (1 + SLACK) + SLACK * SLACK))
			r->racing[kept++] = r->racing[k];
	}
	r->n_racing = kept;
	r->at += rows;
	return cx->host->progress(cx, r->at, s->task.n_row);
}

static int run_all(struct geae_cx *cx, struct race *r, const double *bound)
{
	struct sym_search *s = r->s;

	r->at = 0;
	r->sum_y = r->sum_yy = 0;
	for (int64_t k = 0; k < r->n_racing; k++)
		memset(s->candidate[r->racing[k]].sum, 0, sizeof(s->candidate->sum));
	while (r->at < s->task.n_row && r->n_racing)
		GEAE_TRY(turn(cx, r, bound));
	for (int64_t k = 0; k < r->n_racing; k++)
		s->candidate[r->racing[k]].loss = left_over(r, s->candidate[r->racing[k]].sum, s->task.n_row);
	return GEAE_OK;
}

struct ranked {
	double r;
	int64_t candidate;
};

static int by_r(const void *a, const void *b)
{
	const struct ranked *p = a, *q = b;

	return p->r > q->r ? -1 : p->r < q->r ? 1 : (p->candidate > q->candidate) - (p->candidate < q->candidate);
}

int sym_favourites(struct geae_cx *cx, const struct sym_search *s, int64_t *candidate, int64_t *n_candidate)
{
	struct ranked *list = geae_scratch(cx, s->n_candidate + 1, struct ranked);

	*n_candidate = 0;
	if (!list)
		return GEAE_ENOMEM;
	for (int size = 1; size <= s->done; size++) {
		int64_t n = 0;

		for (int64_t k = s->first_candidate[size]; k < s->first_candidate[size + 1]; k++)
			list[n++] = (struct ranked){ s->candidate[k].r, k };
		qsort(list, (size_t)n, sizeof(*list), by_r);
		for (int64_t k = 0; k < n && k < s->task.rescored; k++)
			candidate[(*n_candidate)++] = list[k].candidate;
	}
	return GEAE_OK;
}

static void settle(struct sym_search *s)
{
	for (int size = 1; size <= s->done; size++) {
		struct sym_best *b = &s->best[size];

		*b = (struct sym_best){ -1, INFINITY };
		for (int64_t k = s->first_candidate[size]; k < s->first_candidate[size + 1]; k++)
			if (s->candidate[k].loss < b->loss)
				b->loss = s->candidate[k].loss;
		for (int64_t k = s->first_candidate[size + 1] - 1; k >= s->first_candidate[size]; k--)
			if (s->candidate[k].loss <= b->loss + SYM_TIE) /* the first of those that differ by rounding only */
				b->candidate = k;
	}
}

static int prepare(struct geae_cx *cx, struct race *r)
{
	const struct sym_task *t = &r->s->task;
	struct far *far = geae_scratch(cx, t->n_row + 1, struct far);
	int64_t *order = geae_scratch(cx, t->n_row + 1, int64_t), one = r->s->n_node * BLOCK * (int64_t)sizeof(double);

	r->y = geae_scratch(cx, t->n_row + 1, double);
	r->feature = geae_scratch(cx, t->n_feature + 1, double *);
	r->needed = geae_scratch(cx, r->s->n_node + 1, uint8_t);
	r->racing = geae_scratch(cx, r->s->n_candidate + 1, int64_t);
	r->blocks = MEMORY / (one + 1) < 1 ? 1 : MEMORY / (one + 1) < MOST_BLOCKS ? MEMORY / (one + 1) : MOST_BLOCKS;
	r->bad = geae_scratch(cx, r->blocks * r->s->n_node + 1, uint8_t);
	if (!far || !order || !r->y || !r->feature || !r->needed || !r->racing || !r->bad)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < t->n_row; i++)
		far[i] = (struct far){ fabs(t->y[i]), i };
	qsort(far, (size_t)t->n_row, sizeof(*far), by_size);
	for (int64_t i = 0; i < t->n_row; i++) {
		order[i] = far[i].row;
		r->y[i] = t->y[far[i].row];
	}
	for (size_t f = 0; f < t->n_feature; f++) {
		r->feature[f] = geae_scratch(cx, t->n_row + 1, double);
		if (!r->feature[f])
			return GEAE_ENOMEM;
		for (int64_t i = 0; i < t->n_row; i++)
			r->feature[f][i] = t->feature[f][order[i]];
	}
	r->order = order;
	return GEAE_OK;
}

static int linear_race(struct geae_cx *cx, struct race *r)
{
	struct sym_search *s = r->s;
	double bound[SYM_LARGEST + 1], best = 1;

	GEAE_TRY(sym_favourites(cx, s, r->racing, &r->n_racing));
	GEAE_TRY(run_all(cx, r, NULL));
	if (s->bad_row >= 0)
		return GEAE_OK;
	for (int size = 1; size <= s->done; size++) {
		for (int64_t k = s->first_candidate[size]; k < s->first_candidate[size + 1]; k++)
			best = s->candidate[k].loss < best ? s->candidate[k].loss : best;
		bound[size] = best;
	}
	r->n_racing = 0;
	for (int64_t k = 0; k < s->n_candidate; k++)
		r->racing[r->n_racing++] = k;
	return run_all(cx, r, bound);
}

/* Ranks do not pass here row by row: all kept expressions are looked at first. */
static int rank_race(struct geae_cx *cx, struct race *r)
{
	struct sym_search *s = r->s;

	memset(r->needed, 1, (size_t)s->n_node);
	for (r->at = 0; r->at < s->task.n_row && s->bad_row < 0; r->at += r->blocks * BLOCK) {
		GEAE_TRY(cx->host->parallel(cx, r->blocks, one_block, r));
		look_for_bad(r);
	}
	return s->bad_row < 0 ? sym_rank_race(cx, s, r->order, r->y, r->feature) : GEAE_OK;
}

int sym_race(struct geae_cx *cx, struct sym_search *s)
{
	struct race r = { .s = s };
	int status;

	GEAE_TRY(prepare(cx, &r));
	r.value = malloc(sizeof(double) * (size_t)(r.blocks * s->n_node * BLOCK + 1));
	r.sum = malloc(3 * sizeof(double) * (size_t)(r.blocks * s->n_candidate + 1));
	status = !r.value || !r.sum ? geae_fail(cx, GEAE_ENOMEM, "no memory for a search") :
		 s->task.ranks	    ? rank_race(cx, &r) :
				      linear_race(cx, &r);
	settle(s);
	free(r.sum);
	free(r.value);
	return status;
}
