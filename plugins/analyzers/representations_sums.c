/* SPDX-License-Identifier: GPL-3.0-or-later */
/* psi, cosine, norm ratio and matrices of each generator, from sums over blocks of rows. */
#include "representations.h"

static int64_t n_value(const struct findings *f)
{
	return f->n * (N_VALUE + f->d * f->d);
}

static void evaluate(const double *total, double *value, void *arg)
{
	const struct findings *f = arg;
	int d = f->d, size = d * d;
	double zz = 0;

	for (int a = 0; a < d; a++)
		zz += total[a * d + a];
	for (int64_t k = 0; k < f->n; k++, value += N_VALUE + size) {
		const double *product = total + size + k * (size + 1);
		double zg = 0, gg = product[size];

		for (int a = 0; a < d; a++)
			zg += product[a * d + a];
		value[PSI] = zg / zz;
		value[COSINE] = zg / sqrt(zz * gg);
		value[NORM_RATIO] = sqrt(gg / zz);
		geae_latents_matrix(d, total, k, value + N_VALUE);
	}
}

int representations_estimate(struct geae_cx *cx, const struct representations *self, const struct findings *f, const double *sum,
			     int64_t rows, double *value, double *error)
{
	int64_t n_block = self->blocks, n_sum = f->d * f->d + f->n * (f->d * f->d + 1);
	double *work = geae_scratch(cx, n_sum + n_block * n_value(f), double);
	struct findings shape = *f;

	if (!work)
		return GEAE_ENOMEM;
	geae_jackknife(n_block, n_sum, sum, n_value(f), evaluate, &shape, work, value, error);
	for (int64_t k = 0; k < n_value(f); k++) {
		error[k] *= geae_student_factor(n_block);
		if (error[k] <= 1e-6 * fabs(value[k])) /* latents are floats: rounding is no scatter */
			error[k] = fabs(value[k]) / (double)(rows + 1);
	}
	return GEAE_OK;
}

/* ---- reading ----------------------------------------------------------------------------- */

static int sum_set(struct geae_cx *cx, int64_t n_block, struct set *s)
{
	const struct geae_points *p = &s->latents.points;
	int64_t width = geae_latents_n_sum(&s->latents);
	int32_t *block = geae_scratch(cx, p->n_row, int32_t);
	double *all;

	s->sum = geae_scratch(cx, (p->n_point + 1) * n_block * width, double);
	if (!block || !s->sum)
		return GEAE_ENOMEM;
	all = s->sum + p->n_point * n_block * width;
	for (int64_t t = 0; t < p->n_point; t++) {
		double *here = s->sum + t * n_block * width;

		if (geae_blocks(p, t, n_block, block, NULL) < 1)
			return geae_fail(cx, GEAE_EDATA,
					 "%s = %g has %lld rows, fewer than the %lld blocks of the jackknife: sample "
					 "more or lower `blocks`",
					 p->control->name, p->value[t], (long long)(p->first[t + 1] - p->first[t]),
					 (long long)n_block);
		for (int64_t i = p->first[t]; i < p->first[t + 1]; i++)
			geae_latents_add(&s->latents, i, here + block[i - p->first[t]] * width);
		for (int64_t i = 0; i < n_block * width; i++)
			all[i] += here[i];
	}
	return GEAE_OK;
}

int representations_read(struct geae_cx *cx, const struct representations *self, const struct geae_input *latent,
			 const struct geae_input *transformed, struct set *s, struct findings *f)
{
	for (size_t i = 0; i < latent->n; i++) {
		struct geae_latents *l = &s[i].latents;

		GEAE_TRY(geae_latents(cx, latent->given[i].array, transformed->given[i].array, self->along, l));
		if (!i) {
			f->n = l->n;
			f->d = l->d;
			f->name = l->name;
		}
		for (int64_t k = 0; k < f->n; k++)
			if (l->n != f->n || strcmp(f->name[k], l->name[k]) != 0)
				return geae_fail(cx, GEAE_EDATA,
						 "input %zu of 'transformed' has other generators than the first",
						 i + 1);
		if (l->d != f->d)
			return geae_fail(cx, GEAE_ESHAPE, "latent %zu has %d dimensions, the first has %d", i + 1, l->d, f->d);
		GEAE_TRY(sum_set(cx, self->blocks, &s[i]));
	}
	return GEAE_OK;
}

int representations_make(struct geae_cx *cx, struct findings *f)
{
	f->verdict = geae_scratch(cx, f->n, int);
	f->spread = geae_scratch(cx, f->n, double);
	f->character = geae_scratch(cx, 4 * f->n, double);
	if (!f->verdict || !f->spread || !f->character)
		return GEAE_ENOMEM;
	f->character_err = f->character + f->n;
	f->defect = f->character_err + f->n;
	f->defect_err = f->defect + f->n;
	for (int v = 0; v < N_VALUE; v++) {
		f->value[v] = geae_scratch(cx, f->n, double);
		f->error[v] = geae_scratch(cx, f->n, double);
		if (!f->value[v] || !f->error[v])
			return GEAE_ENOMEM;
	}
	return GEAE_OK;
}

/* ---- pooling ----------------------------------------------------------------------------- */

struct pooled {
	double mean, error, spread;
};

/* Of x[n] with errors: mean, sqrt(<error^2> + var), standard deviation. */
static struct pooled pool(size_t n, const double *x, const double *error)
{
	struct pooled p = { 0, 0, 0 };
	double square = 0, variance = 0;

	for (size_t i = 0; i < n; i++)
		p.mean += x[i] / (double)n;
	for (size_t i = 0; i < n; i++) {
		variance += (x[i] - p.mean) * (x[i] - p.mean) / (double)n;
		square += error[i] * error[i] / (double)n;
	}
	p.error = sqrt(square + variance);
	p.spread = n > 1 ? sqrt(variance * (double)n / (double)(n - 1)) : (double)NAN;
	return p;
}

/* How far a matrix is from 1 and from orthogonal, and its own error, each |.|/sqrt d. */
static void distances(int d, const double *R, const double *error, double *from_one, double *from_orthogonal, double *sigma)
{
	double Q[GEAE_LATENTS_MOST * GEAE_LATENTS_MOST], one = 0, square = 0;

	memcpy(Q, R, sizeof(*R) * (size_t)(d * d));
	*from_orthogonal = geae_orthogonalise(d, Q);
	for (int i = 0; i < d * d; i++) {
		double off = R[i] - (i % (d + 1) == 0);

		one += off * off / d;
		square += error[i] * error[i] / d;
	}
	*from_one = sqrt(one);
	*sigma = sqrt(square);
}

static int number_verdict(const struct representations *self, double psi, double slack)
{
	return !(fabs(fabs(psi) - 1) <= self->tolerance + slack) || slack > 0.5 ? UNDECIDED : psi < 0 ? BROKEN : KEPT;
}

/* The least turn that a finite group of a few dimensions knows is far from 0: a twelfth moves by .52. */
static int matrix_verdict(const struct representations *self, double from_one, double defect, double slack)
{
	if (!(defect <= self->tolerance + slack) || slack > 0.5)
		return UNDECIDED;
	return from_one <= self->tolerance + slack ? KEPT : from_one > 0.25 + slack ? BROKEN : UNDECIDED;
}

int representations_pool(struct geae_cx *cx, const struct representations *self, size_t n_set, const struct set *s,
			 struct findings *f)
{
	int64_t n = f->n, m = n_value(f), width = f->d * f->d + n * (f->d * f->d + 1), each = N_VALUE + f->d * f->d;
	double *value = geae_scratch(cx, 2 * m * (int64_t)n_set, double), *error = value + m * (int64_t)n_set;
	double *x = geae_scratch(cx, 6 * (int64_t)n_set, double), *e = x + n_set, *one = e + n_set, *off = one + n_set;
	double *sigma = off + n_set, *trace = sigma + n_set;

	if (!value || !x)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < n_set; i++)
		GEAE_TRY(representations_estimate(cx, self, f, s[i].sum + s[i].latents.points.n_point * self->blocks * width,
						  s[i].latents.points.n_row, value + (int64_t)i * m, error + (int64_t)i * m));
	for (int64_t k = 0; k < n; k++) {
		struct pooled p, far;

		for (int v = 0; v < N_VALUE; v++) {
			for (size_t i = 0; i < n_set; i++) {
				x[i] = value[(int64_t)i * m + k * each + v];
				e[i] = error[(int64_t)i * m + k * each + v];
			}
			p = pool(n_set, x, e);
			f->value[v][k] = p.mean;
			f->error[v][k] = p.error;
			if (v == PSI)
				f->spread[k] = p.spread;
		}
		if (f->d == 1) {
			f->verdict[k] = number_verdict(self, f->value[PSI][k], 3 * f->error[PSI][k]);
			continue;
		}
		for (size_t i = 0; i < n_set; i++) {
			const double *R = value + (int64_t)i * m + k * each + N_VALUE;

			distances(f->d, R, error + (int64_t)i * m + k * each + N_VALUE, &one[i], &off[i], &sigma[i]);
			trace[i] = 0;
			for (int a = 0; a < f->d; a++)
				trace[i] += R[a * f->d + a];
		}
		p = pool(n_set, trace, sigma);
		f->character[k] = p.mean;
		f->character_err[k] = p.error * sqrt(f->d);
		p = pool(n_set, off, sigma);
		f->defect[k] = p.mean;
		f->defect_err[k] = p.error;
		far = pool(n_set, one, sigma);
		f->verdict[k] = matrix_verdict(self, far.mean, p.mean, 3 * far.error);
	}
	return GEAE_OK;
}

int representations_turned(struct geae_cx *cx, const struct representations *self, const struct set *s, const struct findings *f,
			   struct geae_turned *out)
{
	int64_t n_sum = geae_latents_n_sum(&s->latents), last = s->latents.points.n_point * self->blocks * n_sum;
	double *total = geae_scratch(cx, n_sum, double), *R = geae_scratch(cx, f->n * f->d * f->d, double);
	uint8_t *use = geae_scratch(cx, f->n, uint8_t);

	if (!total || !R || !use)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < self->blocks * n_sum; k++)
		total[k % n_sum] += s->sum[last + k];
	for (int64_t k = 0; k < f->n; k++) {
		use[k] = f->d == 1 || f->verdict[k] != UNDECIDED;
		geae_latents_matrix(f->d, total, k, R + k * f->d * f->d);
	}
	return geae_turned(cx, &s->latents, R, use, out);
}
