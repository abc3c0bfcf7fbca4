/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Free energies of temperatures from samples of all of them.
 *
 * The f_k that maximise the likelihood minimise the convex
 *
 *   A(f) = sum_E H(E) ln D(E) - sum_k n_k f_k,   D(E) = sum_k n_k exp(f_k - E/T_k),
 *
 * H the rows with energy E, f_0 = 0.  Newton's method with p_k(E) = n_k exp(f_k - E/T_k)/D(E):
 *   dA/df_k = sum H p_k - n_k,   d2A/df_k df_l = sum H (p_k delta_kl - p_k p_l),
 * halving the step where A does not fall.  Start: df/d(1/T) = <E>; without a block: the solution with it.
 * Shirts and Chodera, J. Chem. Phys. 129, 124105 (2008).
 * Check value: f_k - f_0 = ln Z(T_0)/Z(T_k), of two levels with energies 0 and 1 and T = 1, 2: ln (1.36788/1.60653).
 */
#include <string.h>
#include "wham_solve.h"

enum { TURNS = 60 };

struct solver {
	int64_t n, n_bin;
	const double *energy, *beta;
	double origin;
	const double *count, *rows;
	double *f, *trial, *density, *p, *gradient, *hessian;
};

/* ln D of every bin, and A. */
static double evaluate(const struct solver *s, const double *f)
{
	double A = 0;

	for (int64_t i = 0; i < s->n_bin; i++) {
		double E = s->energy[i] - s->origin, most = -(double)INFINITY, sum = 0;

		for (int64_t k = 0; k < s->n; k++)
			most = fmax(most, f[k] - s->beta[k] * E);
		for (int64_t k = 0; k < s->n; k++)
			sum += s->rows[k] * exp(f[k] - s->beta[k] * E - most);
		s->density[i] = most + log(sum);
		A += s->count[i] * s->density[i];
	}
	for (int64_t k = 0; k < s->n; k++)
		A -= s->rows[k] * f[k];
	return A;
}

static void differentiate(struct solver *s)
{
	int64_t n = s->n;

	for (int64_t k = 0; k < n * n; k++)
		s->hessian[k] = 0;
	for (int64_t k = 0; k < n; k++)
		s->gradient[k] = -s->rows[k];
	for (int64_t i = 0; i < s->n_bin; i++) {
		double H = s->count[i];

		if (!(H > 0))
			continue;
		for (int64_t k = 0; k < n; k++) {
			s->p[k] = s->rows[k] *
				  exp(s->f[k] - s->beta[k] * (s->energy[i] - s->origin) - s->density[i]);
			s->gradient[k] += H * s->p[k];
			s->hessian[k * n + k] += H * s->p[k];
		}
		for (int64_t k = 1; k < n; k++)
			for (int64_t l = 1; l <= k; l++)
				s->hessian[k * n + l] -= H * s->p[k] * s->p[l];
	}
}

/* The Newton step, f_0 fixed, into gradient[1..]; 0: the matrix is not positive. */
static int solve(struct solver *s)
{
	int64_t n = s->n;
	double *a = s->hessian, *x = s->gradient;

	for (int64_t k = 1; k < n; k++) {
		for (int64_t l = 1; l <= k; l++) {
			double sum = a[k * n + l];

			for (int64_t m = 1; m < l; m++)
				sum -= a[k * n + m] * a[l * n + m];
			if (k == l && !(sum > 1e-12 * s->rows[k]))
				return 0;
			a[k * n + l] = k == l ? sqrt(sum) : sum / a[l * n + l];
		}
		for (int64_t m = 1; m < k; m++)
			x[k] -= a[k * n + m] * x[m];
		x[k] /= a[k * n + k];
	}
	for (int64_t k = n - 1; k > 0; k--) {
		for (int64_t m = k + 1; m < n; m++)
			x[k] -= a[m * n + k] * x[m];
		x[k] /= a[k * n + k];
	}
	return 1;
}

/* From s->f on; 0: no convergence. */
static int minimise(struct solver *s)
{
	double A = evaluate(s, s->f);

	for (int turn = 0; turn < TURNS; turn++) {
		double step = 1, next, far = 0;

		differentiate(s);
		if (!solve(s))
			return 0;
		for (int64_t k = 1; k < s->n; k++)
			far = fmax(far, fabs(s->gradient[k]));
		if (!isfinite(far))
			return 0;
		for (;; step /= 2) {
			s->trial[0] = 0;
			for (int64_t k = 1; k < s->n; k++)
				s->trial[k] = s->f[k] - step * s->gradient[k];
			next = evaluate(s, s->trial);
			if (next <= A + 1e-9 * fabs(A) || step < 1e-6)
				break;
		}
		for (int64_t k = 0; k < s->n; k++)
			s->f[k] = s->trial[k];
		A = next;
		if (step == 1 && far < 1e-7)
			return 1;
	}
	return 0;
}

int geae_wham_solve(struct geae_cx *cx, const struct geae_wham *w, const double *T, const double *mean,
		    const double *rows, double *density)
{
	int64_t n = w->n_point;
	double *beta = geae_scratch(cx, n, double), *f = geae_scratch(cx, 3 * n, double), *of_all = f + 2 * n;
	double *work = geae_scratch(cx, n * n + 2 * n, double);
	struct solver s = { .n = n, .n_bin = w->n_bin, .energy = w->energy, .beta = beta };

	if (!beta || !f || !work)
		return GEAE_ENOMEM;
	s.f = f;
	s.trial = f + n;
	s.hessian = work;
	s.p = work + n * n;
	s.gradient = s.p + n;
	s.origin = (w->energy[0] + w->energy[w->n_bin - 1]) / 2; /* a shift of all energies only changes f */
	for (int64_t k = 0; k < n; k++)
		beta[k] = 1 / T[k];
	for (int64_t k = 1; k < n; k++)
		of_all[k] = of_all[k - 1] + (beta[k] - beta[k - 1]) * ((mean[k] + mean[k - 1]) / 2 - s.origin);
	for (int64_t b = w->n_block; b >= 0; b--) {
		s.count = w->count + b * w->n_bin;
		s.rows = rows + b * n;
		s.density = density + b * w->n_bin;
		memcpy(f, of_all, (size_t)n * sizeof(*f));
		if (!minimise(&s))
			return geae_fail(cx, GEAE_EMATH,
					 "the energies at T = %g .. %g do not overlap enough to be reweighted: give "
					 "more temperatures there",
					 T[0], T[n - 1]);
		if (b == w->n_block)
			memcpy(of_all, f, (size_t)n * sizeof(*f));
	}
	return GEAE_OK;
}
