/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nonlinear least squares with exact derivatives (GSL's trust region, Levenberg-Marquardt).
 *
 *   minimise sum_i ((y_i - f(c; x_i))/sigma_i)^2,   J_ik = df(c; x_i)/dc_k / sigma_i,   A = (J^T J)^-1
 *
 * With sigma known cov(c) = A.  Without: cov(c) = G/(G - p) A (sum_g s_g s_g^T) A with s_g the sum of r_i J_i over the rows of
 * group g (Huber, Proc. 5th Berkeley Symp. 1, 221 (1967); White, Econometrica 48, 817 (1980)): right where residuals are
 * larger in some places, and where rows of a group are copies of each other.
 * Check value: y = 2, 4, 6.3 at x = 1, 2, 3 and f = c x: c = 2.0642857. */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "fit_problem.h"

#define SINGULAR 1e-14 /* least eigenvalue of J^T J with unit columns */
#define WALL 1e100     /* a residual where the formula has no value */

static double value_at(const struct fit_problem *f, int64_t row, double *variable, double *slope)
{
	memcpy(variable + f->p, f->column + row * (int64_t)f->n_column, sizeof(*variable) * f->n_column);
	return slope ? geae_formula_slopes(&f->formula, variable, 0, f->p, slope) : geae_formula_value(&f->formula, variable);
}

struct work {
	const struct fit_problem *f;
	double *variable;
};

static void take(const struct work *w, const gsl_vector *c)
{
	for (size_t k = 0; k < w->f->p; k++)
		w->variable[k] = gsl_vector_get(c, k);
}

static int residuals(const gsl_vector *c, void *arg, gsl_vector *r)
{
	const struct work *w = arg;

	take(w, c);
	for (int64_t i = 0; i < w->f->n; i++) {
		double x = (value_at(w->f, i, w->variable, NULL) - w->f->y[i]) / (w->f->sigma ? w->f->sigma[i] : 1);

		gsl_vector_set(r, (size_t)i, isfinite(x) ? x : WALL);
	}
	return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *c, void *arg, gsl_matrix *J)
{
	const struct work *w = arg;
	double slope[GEAE_FORMULA_SLOPES];

	take(w, c);
	for (int64_t i = 0; i < w->f->n; i++) {
		value_at(w->f, i, w->variable, slope);
		for (size_t k = 0; k < w->f->p; k++)
			gsl_matrix_set(J, (size_t)i, k, isfinite(slope[k]) ? slope[k] / (w->f->sigma ? w->f->sigma[i] : 1) : 0);
	}
	return GSL_SUCCESS;
}

/* inverse = (J^T J)^-1 by eigenvectors of the matrix with a unit diagonal. */
static enum fit_status invert(size_t p, const gsl_matrix *J, double *inverse, struct fit_result *to)
{
	double norm[GEAE_FORMULA_SLOPES];
	gsl_matrix *A = gsl_matrix_alloc(p, p), *V = gsl_matrix_alloc(p, p);
	gsl_vector *e = gsl_vector_alloc(p);
	gsl_eigen_symmv_workspace *w = gsl_eigen_symmv_alloc(p);
	enum fit_status status = A && V && e && w ? FIT_OK : FIT_NO_MEMORY;

	for (size_t k = 0; status == FIT_OK && k < p; k++) {
		norm[k] = 0;
		for (size_t i = 0; i < J->size1; i++)
			norm[k] = hypot(norm[k], gsl_matrix_get(J, i, k));
		to->culprit[0] = k;
		status = norm[k] > 0 ? FIT_OK : FIT_UNUSED;
	}
	if (status == FIT_OK) {
		for (size_t k = 0; k < p; k++)
			for (size_t l = 0; l <= k; l++) {
				double sum = 0;

				for (size_t i = 0; i < J->size1; i++)
					sum += gsl_matrix_get(J, i, k) / norm[k] * (gsl_matrix_get(J, i, l) / norm[l]);
				gsl_matrix_set(A, k, l, sum);
				gsl_matrix_set(A, l, k, sum);
			}
		gsl_eigen_symmv(A, e, V, w);
		for (size_t m = 0; m < p && status == FIT_OK; m++) {
			if (gsl_vector_get(e, m) > SINGULAR)
				continue;
			status = FIT_SINGULAR;
			to->culprit[0] = to->culprit[1] = 0;
			for (size_t k = 1; k < p; k++)
				if (fabs(gsl_matrix_get(V, k, m)) > fabs(gsl_matrix_get(V, to->culprit[0], m)))
					to->culprit[0] = k;
			to->culprit[1] = to->culprit[0] == 0;
			for (size_t k = 0; k < p; k++)
				if (k != to->culprit[0] && fabs(gsl_matrix_get(V, k, m)) > fabs(gsl_matrix_get(V, to->culprit[1], m)))
					to->culprit[1] = k;
		}
	}
	for (size_t k = 0; k < p && status == FIT_OK; k++)
		for (size_t l = 0; l < p; l++) {
			inverse[k * p + l] = 0;
			for (size_t m = 0; m < p; m++)
				inverse[k * p + l] += gsl_matrix_get(V, k, m) * gsl_matrix_get(V, l, m) / gsl_vector_get(e, m) / norm[k] / norm[l];
		}
	gsl_eigen_symmv_free(w);
	gsl_vector_free(e);
	gsl_matrix_free(V);
	gsl_matrix_free(A);
	return status;
}

/* Middle of the sandwich. */
static enum fit_status scatter(const struct fit_problem *f, const gsl_matrix *J, const gsl_vector *r, double *middle)
{
	int64_t groups = f->group ? f->n_group : f->n;
	double *score = calloc((size_t)groups * f->p, sizeof(*score));

	if (!score)
		return FIT_NO_MEMORY;
	for (int64_t i = 0; i < f->n; i++)
		for (size_t k = 0; k < f->p; k++)
			score[(size_t)(f->group ? f->group[i] : i) * f->p + k] += gsl_matrix_get(J, (size_t)i, k) * gsl_vector_get(r, (size_t)i);
	memset(middle, 0, sizeof(*middle) * f->p * f->p);
	for (int64_t g = 0; g < groups; g++)
		for (size_t k = 0; k < f->p; k++)
			for (size_t l = 0; l < f->p; l++)
				middle[k * f->p + l] += score[(size_t)g * f->p + k] * score[(size_t)g * f->p + l];
	for (size_t k = 0; k < f->p * f->p; k++)
		middle[k] *= (double)groups / (double)(groups - (int64_t)f->p);
	free(score);
	return FIT_OK;
}

/* What one more Gauss-Newton step would take off the sum of squares, relative to it: below 1e-9 it is at its minimum. */
static bool at_minimum(const struct fit_problem *f, const gsl_matrix *J, const gsl_vector *r, const double *inverse, double chi2)
{
	double gradient[GEAE_FORMULA_SLOPES] = { 0 }, gain = 0;

	for (size_t k = 0; k < f->p; k++)
		for (size_t i = 0; i < r->size; i++)
			gradient[k] += gsl_matrix_get(J, i, k) * gsl_vector_get(r, i);
	for (size_t k = 0; k < f->p; k++)
		for (size_t l = 0; l < f->p; l++)
			gain += gradient[k] * inverse[k * f->p + l] * gradient[l];
	return gain <= 1e-9 * chi2 || gain < 1e-24;
}

static enum fit_status finish(const struct fit_problem *f, const gsl_multifit_nlinear_workspace *w, struct work *work, struct fit_result *to)
{
	const gsl_matrix *J = gsl_multifit_nlinear_jac(w);
	const gsl_vector *r = gsl_multifit_nlinear_residual(w), *c = gsl_multifit_nlinear_position(w);
	double inverse[GEAE_FORMULA_SLOPES * GEAE_FORMULA_SLOPES], middle[GEAE_FORMULA_SLOPES * GEAE_FORMULA_SLOPES];
	size_t p = f->p;
	enum fit_status status = invert(p, J, inverse, to);

	if (status != FIT_OK)
		return status;
	to->chi2 = 0;
	for (size_t i = 0; i < r->size; i++)
		to->chi2 += gsl_vector_get(r, i) * gsl_vector_get(r, i);
	if (!at_minimum(f, J, r, inverse, to->chi2) || to->chi2 >= WALL)
		return FIT_NO_CONVERGENCE;
	take(work, c);
	for (int64_t i = 0; i < f->n; i++)
		to->fitted[i] = value_at(f, i, work->variable, NULL);
	memcpy(to->covariance, inverse, sizeof(*inverse) * p * p);
	if (!f->sigma) {
		status = scatter(f, J, r, middle);
		if (status != FIT_OK)
			return status;
		for (size_t k = 0; k < p; k++)
			for (size_t l = 0; l < p; l++) {
				double sum = 0;

				for (size_t a = 0; a < p; a++)
					for (size_t b = 0; b < p; b++)
						sum += inverse[k * p + a] * middle[a * p + b] * inverse[b * p + l];
				to->covariance[k * p + l] = sum;
			}
	}
	for (size_t k = 0; k < p; k++) {
		to->value[k] = gsl_vector_get(c, k);
		to->error[k] = sqrt(to->covariance[k * p + k]);
	}
	return FIT_OK;
}

enum fit_status fit_problem_solve(const struct fit_problem *f, struct fit_result *to)
{
	gsl_multifit_nlinear_parameters options = gsl_multifit_nlinear_default_parameters();
	struct work work = { f, calloc(f->p + f->n_column + 1, sizeof(double)) };
	gsl_multifit_nlinear_fdf fdf = { .f = residuals, .df = jacobian, .n = (size_t)f->n, .p = f->p, .params = &work };
	gsl_multifit_nlinear_workspace *w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &options, fdf.n, fdf.p);
	gsl_vector *start = gsl_vector_alloc(f->p);
	enum fit_status status = work.variable && w && start ? FIT_OK : FIT_NO_MEMORY;
	int info;

	for (size_t k = 0; status == FIT_OK && k < f->p; k++) {
		gsl_vector_set(start, k, to->value[k]);
		work.variable[k] = to->value[k];
	}
	for (int64_t i = 0; status == FIT_OK && i < f->n; i++) {
		to->row = i;
		status = isfinite(value_at(f, i, work.variable, NULL)) ? FIT_OK : FIT_NO_VALUE;
	}
	if (status == FIT_OK) {
		gsl_multifit_nlinear_init(start, &fdf, w);
		gsl_multifit_nlinear_driver(500, 1e-12, 1e-12, 0, NULL, NULL, &info, w);
		to->iterations = (int)gsl_multifit_nlinear_niter(w);
		status = finish(f, w, &work, to);
	}
	gsl_vector_free(start);
	gsl_multifit_nlinear_free(w);
	free(work.variable);
	return status;
}
