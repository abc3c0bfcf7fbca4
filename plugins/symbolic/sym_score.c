/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Correlations on all rows, and their errors by the bootstrap (Efron, Ann. Stat. 7, 1 (1979)).
 *
 * A replica draws as many groups of rows as there are, with repeats, the same for all formulas: differences between formulas
 * have errors too.  Replicas use weights, and for ranks the order of the rows, which does not change.
 * Check: normal x, y with correlation .6 and n = 10000: error (1 - .36)/100 = .0064. */
#include <stdlib.h>
#include <string.h>
#include "sym_score.h"

struct columns {
	const struct sym_data *data;
	int n;
	const double *value; /* [n][n_row] */
	int32_t *order;	     /* [n + 1][n_row], of the formulas and the target */
	double *replica;     /* [n_replica][2][n]: r, rho */
};

/* Weighted correlation; weights NULL: 1. */
static double correlation(int64_t n, const double *x, const double *y, const double *weight, double *c0, double *c1)
{
	double w = 0, mx = 0, my = 0, xx = 0, yy = 0, xy = 0;

	for (int64_t i = 0; i < n; i++) {
		double u = weight ? weight[i] : 1;

		w += u;
		mx += u * x[i];
		my += u * y[i];
	}
	mx /= w;
	my /= w;
	for (int64_t i = 0; i < n; i++) {
		double u = weight ? weight[i] : 1, dx = x[i] - mx, dy = y[i] - my;

		xx += u * dx * dx;
		yy += u * dy * dy;
		xy += u * dx * dy;
	}
	if (c1) {
		*c1 = xx > 0 ? xy / xx : 0;
		*c0 = my - *c1 * mx;
	}
	return xx > 0 && yy > 0 ? fmin(1, fabs(xy) / sqrt(xx * yy)) : 0;
}

/* Mean ranks among the rows of a replica. */
static void weighted_ranks(int64_t n, const double *x, const int32_t *order, const double *weight, double *rank)
{
	double below = 0;

	for (int64_t i = 0, j; i < n; i = j) {
		double here = 0;

		for (j = i; j < n && !(x[order[j]] > x[order[i]]); j++)
			here += weight[order[j]];
		for (int64_t k = i; k < j; k++)
			rank[order[k]] = below + here / 2;
		below += here;
	}
}

static int replica(struct geae_cx *cx, int64_t b, void *arg)
{
	const struct columns *c = arg;
	const struct sym_data *d = c->data;
	int64_t n = d->n_row, groups = d->group ? d->n_group : n;
	double *drawn = calloc((size_t)groups + 1, sizeof(*drawn)), *weight = malloc(sizeof(*weight) * (size_t)(n + 1));
	double *rank = malloc(sizeof(*rank) * (size_t)(2 * n + 1)), *r = c->replica + 2 * c->n * b;
	struct geae_rng dice;

	if (!drawn || !weight || !rank) {
		free(rank);
		free(weight);
		free(drawn);
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the bootstrap");
	}
	geae_stream(cx, cx->host->id("bootstrap") + (uint64_t)b, &dice);
	for (int64_t k = 0; k < groups; k++)
		drawn[geae_below(&dice, (uint64_t)groups)]++;
	for (int64_t i = 0; i < n; i++)
		weight[i] = drawn[d->group ? d->group[i] : i];
	weighted_ranks(n, d->target, c->order + c->n * n, weight, rank + n);
	for (int f = 0; f < c->n; f++) {
		r[f] = correlation(n, c->value + f * n, d->target, weight, NULL, NULL);
		weighted_ranks(n, c->value + f * n, c->order + f * n, weight, rank);
		r[c->n + f] = correlation(n, rank, rank + n, weight, NULL, NULL);
	}
	free(rank);
	free(weight);
	free(drawn);
	return GEAE_OK;
}

static double spread(int64_t n, const double *first, int64_t stride, int64_t less)
{
	double sum = 0, squares = 0;

	for (int64_t k = 0; k < n; k++)
		sum += (first[k * stride] - (less ? first[k * stride - less] : 0)) / (double)n;
	for (int64_t k = 0; k < n; k++) {
		double d = first[k * stride] - (less ? first[k * stride - less] : 0) - sum;

		squares += d * d;
	}
	return sqrt(squares / (double)(n - 1));
}

static void errors(const struct columns *c, struct sym_score *s)
{
	int64_t B = c->data->n_replica, stride = 2 * c->n;

	for (int f = 0; f < c->n; f++) {
		const double *r = c->replica + f, *rho = r + c->n, *counts = c->data->ranks ? rho : r;
		double floor = 1 / ((double)c->data->n_row * (double)c->data->n_row); /* never 0: the next row need not fit */

		s[f].r_error = fmax(spread(B, r, stride, 0), floor);
		s[f].rho_error = fmax(spread(B, rho, stride, 0), floor);
		s[f].better = !f || sym_loss(&s[f - 1], c->data->ranks) - sym_loss(&s[f], c->data->ranks) >
					    2 * spread(B, counts, stride, 1);
	}
}

static int measure(struct geae_cx *cx, const struct columns *c, struct sym_score *s, double *value)
{
	const struct sym_data *d = c->data;
	int64_t n = d->n_row;
	double *rank = geae_scratch(cx, 2 * n + 1, double), *work;

	if (!rank)
		return GEAE_ENOMEM;
	GEAE_TRY(sym_ranks(cx, n, d->target, c->order + c->n * n, rank + n));
	for (int f = 0; f < c->n; f++) {
		double *x = value + f * n;

		work = malloc(sizeof(*work) * (size_t)(n * sym_depth(&s[f].formula) + 1));
		if (!work)
			return geae_fail(cx, GEAE_ENOMEM, "no memory for the values of formulas");
		if (!sym_value(d->kernels, &s[f].formula, d->feature, n, work, x)) {
			free(work);
			return geae_fail(cx, GEAE_EBUG, "a formula of the front is not finite");
		}
		free(work);
		s[f].r = correlation(n, x, d->target, NULL, &s[f].c0, &s[f].c1);
		GEAE_TRY(sym_ranks(cx, n, x, c->order + f * n, rank));
		s[f].rho = correlation(n, rank, rank + n, NULL, NULL, NULL);
	}
	return GEAE_OK;
}

int sym_score(struct geae_cx *cx, const struct sym_data *d, int n, struct sym_score *s, double *value)
{
	struct columns c = { .data = d, .n = n, .value = value };

	c.order = geae_scratch(cx, (n + 1) * d->n_row + 1, int32_t);
	c.replica = geae_scratch(cx, d->n_replica * 2 * n + 1, double);
	if (!c.order || !c.replica)
		return GEAE_ENOMEM;
	GEAE_TRY(measure(cx, &c, s, value));
	GEAE_TRY(cx->host->parallel(cx, d->n_replica, replica, &c));
	errors(&c, s);
	return GEAE_OK;
}
