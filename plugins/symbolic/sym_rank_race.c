/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same for rank correlations: which candidate's ranks follow the target's ranks best on all rows, with proof.
 *
 *   left(x; R) = min over rising (or falling) g of sum over the rows R of (q - g(x))^2,   q the normalised ranks of the target
 *
 * never falls when rows are added, and on all rows it is at most 1 - rho^2, for ranks are one such g.  So a candidate whose
 * left(x; R) exceeds 1 - rho^2 of the best known is not the best.  The minimum is isotonic regression by pooling adjacent
 * violators (Barlow et al., Statistical Inference under Order Restrictions (1972)).  Rows with extreme ranks come first.
 * Check: q = 1, 3, 2 at x = 1, 2, 3: rising 0.5, falling 2. */
#include <stdlib.h>
#include <string.h>
#include "sym_score.h"

enum { SLICE = 16, FIRST = 32, FACTOR = 4 };

struct sorted {
	double x, q;
};

struct race {
	struct sym_search *s;
	const int64_t *order; /* rows, those of extreme rank first */
	const double *q;      /* [n_row] in that order */
	double **feature;     /* in that order */
	int64_t rows;
	const double *bound; /* [size]; NULL: the rank correlation itself is wanted */
	bool probes;	     /* on the probes, for a first order of all candidates */
	int64_t n, *candidate;
	uint8_t *out;
};

static int by_x(const void *a, const void *b)
{
	const struct sorted *p = a, *q = b;

	return p->x < q->x ? -1 : p->x > q->x ? 1 : p->q < q->q ? -1 : p->q > q->q;
}

/* Sum of squares that the best rising function leaves; pool: room for n. */
static double isotonic(int64_t n, const struct sorted *v, double sign, struct sorted *pool)
{
	int64_t top = 0;
	double left = 0, explained = 0;

	for (int64_t i = 0, j; i < n; i = j) {
		struct sorted block = { 0, 0 }; /* x: weight, q: sum */

		for (j = i; j < n && !(v[j].x > v[i].x); j++) {
			block.x += 1;
			block.q += sign * v[j].q;
			left += v[j].q * v[j].q;
		}
		while (top && pool[top - 1].q * block.x >= block.q * pool[top - 1].x) {
			block.x += pool[top - 1].x;
			block.q += pool[top - 1].q;
			top--;
		}
		pool[top++] = block;
	}
	for (int64_t k = 0; k < top; k++)
		explained += pool[k].q * pool[k].q / pool[k].x;
	return fmax(left - explained, 0);
}

/* 1 - rho^2; q has mean 0 and sum of squares 1 on these rows. */
static double rank_loss(int64_t n, const struct sorted *v)
{
	double xx = 0, xq = 0;

	for (int64_t i = 0, j; i < n; i = j) {
		double rank, sum = 0;

		for (j = i; j < n && !(v[j].x > v[i].x); j++)
			sum += v[j].q;
		rank = (double)(i + j - 1) / 2 - (double)(n - 1) / 2;
		xx += (double)(j - i) * rank * rank;
		xq += sum * rank;
	}
	return xx > 0 ? fmax(0, 1 - xq * xq / xx) : 1;
}

static int slice(struct geae_cx *cx, int64_t which, void *arg)
{
	const struct race *r = arg;
	struct sym_search *s = r->s;
	int64_t n = r->rows;
	double *work = malloc(sizeof(*work) * (size_t)(n * (SYM_STEPS / 2 + 1)) + 8), *value = malloc(sizeof(*value) * (size_t)n + 8);
	struct sorted *v = malloc(sizeof(*v) * (size_t)(2 * n) + 8);
	int status = work && value && v ? GEAE_OK : geae_fail(cx, GEAE_ENOMEM, "no memory for a search");

	for (int64_t k = which * SLICE; status == GEAE_OK && k < r->n && k < (which + 1) * SLICE; k++) {
		struct sym_candidate *c = &s->candidate[r->candidate[k]];
		struct sym_formula f;

		sym_formula_of(s, c, &f);
		if (!sym_value(s->task.kernels, &f, (const double *const *)r->feature, n, work, value)) {
			r->out[k] = 1;
			continue;
		}
		for (int64_t i = 0; i < n; i++)
			v[i] = (struct sorted){ value[i], r->q[i] };
		qsort(v, (size_t)n, sizeof(*v), by_x);
		if (r->probes)
			c->r = sqrt(1 - rank_loss(n, v));
		else if (!r->bound)
			c->loss = rank_loss(n, v);
		else
			r->out[k] = fmin(isotonic(n, v, 1, v + n), isotonic(n, v, -1, v + n)) > r->bound[c->size] + SYM_TIE;
	}
	free(v);
	free(value);
	free(work);
	return status;
}

static int turn(struct geae_cx *cx, struct race *r)
{
	int64_t kept = 0;

	memset(r->out, 0, (size_t)r->n);
	GEAE_TRY(cx->host->parallel(cx, (r->n + SLICE - 1) / SLICE, slice, r));
	for (int64_t k = 0; k < r->n; k++)
		if (!r->out[k])
			r->candidate[kept++] = r->candidate[k];
	r->n = kept;
	return GEAE_OK;
}

static void every(struct race *r)
{
	r->n = 0;
	for (int64_t k = 0; k < r->s->n_candidate; k++)
		r->candidate[r->n++] = k;
}

/* A turn on the probes orders the candidates. */
static int on_probes(struct geae_cx *cx, const struct race *all)
{
	const struct sym_search *s = all->s;
	int64_t n = s->task.n_probe;
	struct race r = *all;
	double *q = geae_scratch(cx, n + 1, double), squares = 0;
	int32_t *order = geae_scratch(cx, n + 1, int32_t);

	r.feature = geae_scratch(cx, s->task.n_feature + 1, double *);
	if (!q || !order || !r.feature)
		return GEAE_ENOMEM;
	for (size_t f = 0; f < s->task.n_feature; f++)
		r.feature[f] = s->value + (int64_t)f * n; /* features are the first nodes */
	GEAE_TRY(sym_ranks(cx, n, s->y, order, q));
	for (int64_t i = 0; i < n; i++)
		squares += q[i] * q[i];
	for (int64_t i = 0; i < n; i++)
		q[i] /= sqrt(squares);
	r.q = q;
	r.rows = n;
	r.probes = true;
	every(&r);
	return turn(cx, &r);
}

static void bounds(const struct sym_search *s, double *bound)
{
	double best = 1;

	for (int size = 1; size <= s->done; size++) {
		for (int64_t k = s->first_candidate[size]; k < s->first_candidate[size + 1]; k++)
			best = s->candidate[k].loss < best ? s->candidate[k].loss : best;
		bound[size] = best;
	}
}

int sym_rank_race(struct geae_cx *cx, struct sym_search *s, const int64_t *order, const double *q, double **feature)
{
	struct race r = { .s = s, .order = order, .q = q, .feature = feature };
	double bound[SYM_LARGEST + 1];

	r.candidate = geae_scratch(cx, s->n_candidate + 1, int64_t);
	r.out = geae_scratch(cx, s->n_candidate + 1, uint8_t);
	if (!r.candidate || !r.out)
		return GEAE_ENOMEM;
	GEAE_TRY(on_probes(cx, &r));
	GEAE_TRY(sym_favourites(cx, s, r.candidate, &r.n));
	r.rows = s->task.n_row;
	GEAE_TRY(turn(cx, &r));
	bounds(s, bound);
	every(&r);
	r.bound = bound;
	for (int64_t rows = FIRST; rows < s->task.n_row && r.n; rows *= FACTOR) {
		r.rows = rows;
		GEAE_TRY(turn(cx, &r));
		GEAE_TRY(cx->host->progress(cx, rows, s->task.n_row));
	}
	r.bound = NULL;
	r.rows = s->task.n_row;
	return turn(cx, &r);
}
