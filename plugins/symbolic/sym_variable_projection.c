/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constants inside a formula f(x; c): least squares of y = c0 + c1 f(x; c), where c0 and c1 are always at their best (variable
 * projection: Golub and Pereyra, SIAM J. Numer. Anal. 10, 413 (1973)), so that only the c are searched for, by GSL's
 * Levenberg-Marquardt.  Check: y = b (a + .385) and f = b (a + c) from c = 1: c = .385. */
#include <gsl/gsl_multifit_nlinear.h>
#include <stdlib.h>
#include "sym_constants.h"

enum { MOST = 8, ITERATIONS = 40 };
#define WALL 1e6 /* a residual where the formula is not finite; y has sum of squares 1 */

struct problem {
	const struct sym_kernels *kernels;
	int64_t n;
	const double *const *feature;
	const double *y;
	struct sym_formula *formula;
	double *work, *value;
};

static double linear(const struct problem *p, double *c0, double *c1)
{
	double mean = 0, my = 0, xx = 0, xy = 0, yy = 0;

	for (int64_t i = 0; i < p->n; i++) {
		mean += p->value[i];
		my += p->y[i];
	}
	mean /= (double)p->n;
	my /= (double)p->n;
	for (int64_t i = 0; i < p->n; i++) {
		double d = p->value[i] - mean;

		xx += d * d;
		xy += d * (p->y[i] - my);
		yy += (p->y[i] - my) * (p->y[i] - my);
	}
	if (!isfinite(xx) || !(xx > 0))
		return INFINITY;
	*c1 = xy / xx;
	*c0 = my - *c1 * mean;
	return fmax(0, 1 - xy * xy / (xx * yy));
}

static void set(struct problem *p, const gsl_vector *c)
{
	size_t j = 0;

	for (int k = 0; k < p->formula->n; k++)
		if (p->formula->step[k].op == SYM_CONSTANT && p->formula->step[k].feature)
			p->formula->step[k].constant = gsl_vector_get(c, j++);
}

static int residuals(const gsl_vector *c, void *arg, gsl_vector *r)
{
	struct problem *p = arg;
	double c0 = 0, c1 = 0;
	bool sound;

	set(p, c);
	sound = sym_value(p->kernels, p->formula, p->feature, p->n, p->work, p->value) && isfinite(linear(p, &c0, &c1));
	for (int64_t i = 0; i < p->n; i++)
		gsl_vector_set(r, (size_t)i, sound ? p->y[i] - c0 - c1 * p->value[i] : WALL);
	return GSL_SUCCESS;
}

double sym_fit_constants(const struct sym_kernels *kernels, int64_t n, const double *const *feature, const double *y,
			 struct sym_formula *f)
{
	struct problem p = { kernels, n, feature, y, f, malloc(sizeof(double) * (size_t)(n * sym_depth(f) + 1)),
			     malloc(sizeof(double) * (size_t)(n + 1)) };
	const size_t m = (size_t)sym_fitted(f);
	gsl_multifit_nlinear_parameters options = gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_fdf fdf = { .f = residuals, .n = (size_t)n, .p = m, .params = &p };
	gsl_multifit_nlinear_workspace *w = NULL;
	gsl_vector *c = NULL;
	double loss = INFINITY, c0, c1;
	int info;

	if (!p.work || !p.value || !m || m > MOST || n <= (int64_t)m + 2)
		goto done;
	w = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &options, fdf.n, fdf.p);
	c = gsl_vector_alloc(m);
	if (!w || !c)
		goto done;
	for (int k = 0, j = 0; k < f->n; k++)
		if (f->step[k].op == SYM_CONSTANT && f->step[k].feature)
			gsl_vector_set(c, (size_t)j++, f->step[k].constant);
	gsl_multifit_nlinear_init(c, &fdf, w);
	gsl_multifit_nlinear_driver(ITERATIONS, 1e-10, 1e-10, 0, NULL, NULL, &info, w);
	set(&p, gsl_multifit_nlinear_position(w));
	if (sym_value(kernels, f, feature, n, p.work, p.value))
		loss = linear(&p, &c0, &c1);
done:
	gsl_vector_free(c);
	if (w)
		gsl_multifit_nlinear_free(w);
	free(p.value);
	free(p.work);
	return loss;
}

bool sym_worth(int64_t n, double without, double loss, int constants)
{
	return loss < without - SYM_TIE && (double)n * log(without / loss) > constants * log((double)n);
}
