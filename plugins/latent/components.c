/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Principal components by the eigenvectors of the covariance; LAPACK's dsyevd. */
#include <lapacke.h>
#include "components.h"

enum { CHUNK = 32 };

struct sums { /* covariance, a block of its rows at a time: the same for any number of threads */
	const struct geae_array *x;
	int64_t n, n_row;
	const int64_t *row;
	double *mean, *covariance;
};

static int covariance_rows(struct geae_cx *cx, int64_t c, void *arg)
{
	struct sums *s = arg;
	int64_t first = c * CHUNK, last = first + CHUNK < s->n ? first + CHUNK : s->n;
	double *d = geae_scratch(cx, s->n, double);

	if (!d)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < s->n_row; r++) {
		for (int64_t i = 0; i < s->n; i++)
			d[i] = geae_number(s->x, s->row[r] * s->n + i) - s->mean[i];
		for (int64_t i = first; i < last; i++)
			for (int64_t j = 0; j <= i; j++)
				s->covariance[i * s->n + j] += d[i] * d[j];
	}
	return GEAE_OK;
}

struct rest {
	const struct sums *s;
	int64_t n_row;
	const int64_t *row;
	const double *vector; /* column j of row-major [n][n]: eigenvalues rising */
	double *square;       /* [chunks][n + 1] */
};

static int left_of_rows(struct geae_cx *cx, int64_t c, void *arg)
{
	struct rest *t = arg;
	int64_t n = t->s->n, last = (c + 1) * CHUNK < t->n_row ? (c + 1) * CHUNK : t->n_row;
	double *d = geae_scratch(cx, 2 * n, double), *p = d ? d + n : NULL, *square = t->square + c * (n + 1);

	if (!d)
		return GEAE_ENOMEM;
	for (int64_t r = c * CHUNK; r < last; r++) {
		double left = 0;

		for (int64_t i = 0; i < n; i++) {
			d[i] = geae_number(t->s->x, t->row[r] * n + i) - t->s->mean[i];
			p[i] = 0;
			left += d[i] * d[i];
		}
		for (int64_t i = 0; i < n; i++)
			for (int64_t j = 0; j < n; j++)
				p[j] += d[i] * t->vector[i * n + j];
		square[0] += left;
		for (int64_t j = 0; j < n; j++) {
			left -= p[n - 1 - j] * p[n - 1 - j];
			square[j + 1] += left > 0 ? left : 0;
		}
	}
	return GEAE_OK;
}

int components_left(struct geae_cx *cx, const struct geae_array *x, int64_t n, int64_t n_from, const int64_t *from, int64_t n_other,
		    const int64_t *other, double *rms)
{
	struct sums s = { .x = x, .n = n, .n_row = n_from, .row = from };
	struct rest t = { .s = &s, .n_row = n_other, .row = other };
	int64_t chunks = (n_other + CHUNK - 1) / CHUNK;
	double *value = geae_scratch(cx, n, double);

	s.mean = geae_scratch(cx, n, double);
	s.covariance = geae_scratch(cx, n * n, double);
	t.square = geae_scratch(cx, chunks * (n + 1), double);
	if (!value || !s.mean || !s.covariance || !t.square)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < n_from; r++)
		for (int64_t i = 0; i < n; i++)
			s.mean[i] += geae_number(x, from[r] * n + i);
	for (int64_t i = 0; i < n; i++)
		s.mean[i] /= (double)n_from;
	GEAE_TRY(cx->host->parallel(cx, (n + CHUNK - 1) / CHUNK, covariance_rows, &s));
	if (LAPACKE_dsyevd(LAPACK_ROW_MAJOR, 'V', 'L', (lapack_int)n, s.covariance, (lapack_int)n, value))
		return geae_fail(cx, GEAE_EMATH, "the principal components of %lld rows were not found", (long long)n_from);
	t.vector = s.covariance;
	GEAE_TRY(cx->host->parallel(cx, chunks, left_of_rows, &t));
	for (int64_t j = 0; j <= n; j++) {
		double sum = 0;

		for (int64_t c = 0; c < chunks; c++)
			sum += t.square[c * (n + 1) + j];
		rms[j] = sqrt(sum / ((double)n_other * (double)n));
	}
	return GEAE_OK;
}
