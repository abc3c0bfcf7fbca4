/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finite-size-scaling fit: curves U(T, L) of several sizes fall on one function of (T - T_c) L^(1/nu).
 *
 *   U = sum_k a_k x^k + b L^-omega,   x = (t + c t^2) L^(1/nu),   t = (T - T_c)/T_c
 *
 * K. Binder, Z. Phys. B 43, 119 (1981); corrections: A. Pelissetto and E. Vicari, Phys. Rep. 368, 549 (2002),
 * section 1.5 (b: leading irrelevant operator; c: the scaling field is not linear in T).
 * Few data hardly know c, and it then trades with nu without bound; being a ratio of derivatives it is of order
 * one (Ising, square lattice: -.69), so the sum of squares has (c/2)^2 added.
 * Levenberg-Marquardt with exact derivatives, all unknowns together.
 * Check value: on data made from the formula the fit returns T_c and nu to 1e-9. */
#include <geae/scaling.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <stdlib.h>

#define NATURAL_SIZE 2.0 /* of c */

struct geae_scaling_work {
	struct geae_scaling_model model;
	int64_t n_max, n;
	size_t n_unknown;
	double nu; /* where it is not free */
	const struct geae_scaling_point *point;
	gsl_multifit_nlinear_workspace *gsl;
	size_t gsl_n;
	gsl_vector *start;
	gsl_matrix *covariance;
};

/* Order of the unknowns: T_c, a_0 .. a_degree, then as the model says 1/nu, b, c. */
struct unknowns {
	size_t a, y, b, c, n;
};

static struct unknowns layout(const struct geae_scaling_model *m)
{
	struct unknowns u = { .a = 1, .n = (size_t)m->degree + 2 };

	u.y = m->nu_free ? u.n++ : 0;
	u.b = m->correction ? u.n++ : 0;
	u.c = m->analytic ? u.n++ : 0;
	return u;
}

static void unpack(const struct geae_scaling_work *w, const gsl_vector *v, struct geae_scaling *f)
{
	struct unknowns u = layout(&w->model);

	f->T_c = gsl_vector_get(v, 0);
	f->nu = u.y ? 1.0 / gsl_vector_get(v, u.y) : w->nu;
	for (int k = 0; k <= w->model.degree; k++)
		f->a[k] = gsl_vector_get(v, u.a + (size_t)k);
	f->b = u.b ? gsl_vector_get(v, u.b) : 0;
	f->c = u.c ? gsl_vector_get(v, u.c) : 0;
}

static void pack(const struct geae_scaling_work *w, const struct geae_scaling *f, gsl_vector *v)
{
	struct unknowns u = layout(&w->model);

	gsl_vector_set(v, 0, f->T_c);
	if (u.y)
		gsl_vector_set(v, u.y, 1.0 / f->nu);
	for (int k = 0; k <= w->model.degree; k++)
		gsl_vector_set(v, u.a + (size_t)k, f->a[k]);
	if (u.b)
		gsl_vector_set(v, u.b, f->b);
	if (u.c)
		gsl_vector_set(v, u.c, f->c);
}

double geae_scaling_x(const struct geae_scaling *f, double T, double L)
{
	double t = (T - f->T_c) / f->T_c;

	return (t + f->c * t * t) * pow(L, 1.0 / f->nu);
}

double geae_scaling_value(const struct geae_scaling_model *m, const struct geae_scaling *f, double T, double L)
{
	double x = geae_scaling_x(f, T, L), U = 0;

	for (int k = m->degree; k >= 0; k--)
		U = U * x + f->a[k];
	if (m->correction)
		U += f->b * pow(L, -m->omega);
	return U;
}

static int residuals(const gsl_vector *v, void *arg, gsl_vector *r)
{
	const struct geae_scaling_work *w = arg;
	struct geae_scaling f;

	unpack(w, v, &f);
	for (int64_t i = 0; i < w->n; i++) {
		const struct geae_scaling_point *p = w->point + i;

		gsl_vector_set(r, (size_t)i, (geae_scaling_value(&w->model, &f, p->T, p->L) - p->U) / p->sigma);
	}
	if (w->model.analytic)
		gsl_vector_set(r, (size_t)w->n, f.c / NATURAL_SIZE);
	return GSL_SUCCESS;
}

static int jacobian(const gsl_vector *v, void *arg, gsl_matrix *J)
{
	const struct geae_scaling_work *w = arg;
	const struct geae_scaling_model *m = &w->model;
	struct unknowns u = layout(m);
	struct geae_scaling f;

	unpack(w, v, &f);
	for (size_t i = 0; i < (size_t)w->n; i++) {
		const struct geae_scaling_point *p = w->point + i;
		double scale = pow(p->L, 1.0 / f.nu), x = geae_scaling_x(&f, p->T, p->L), slope = 0, power = 1;
		double t = (p->T - f.T_c) / f.T_c;

		for (int k = m->degree; k >= 1; k--)
			slope = slope * x + k * f.a[k];
		gsl_matrix_set(J, i, 0, -slope * (1 + 2 * f.c * t) * p->T / (f.T_c * f.T_c) * scale / p->sigma);
		for (int k = 0; k <= m->degree; k++) {
			gsl_matrix_set(J, i, u.a + (size_t)k, power / p->sigma);
			power *= x;
		}
		if (u.y)
			gsl_matrix_set(J, i, u.y, slope * x * log(p->L) / p->sigma);
		if (u.b)
			gsl_matrix_set(J, i, u.b, pow(p->L, -m->omega) / p->sigma);
		if (u.c)
			gsl_matrix_set(J, i, u.c, slope * t * t * scale / p->sigma);
	}
	for (size_t k = 0; k < u.n && u.c; k++)
		gsl_matrix_set(J, (size_t)w->n, k, k == u.c ? 1 / NATURAL_SIZE : 0);
	return GSL_SUCCESS;
}

struct geae_scaling_work *geae_scaling_create(const struct geae_scaling_model *m, int64_t n)
{
	struct geae_scaling_work *w = calloc(1, sizeof(*w));

	if (!w)
		return NULL;
	w->model = *m;
	w->n_max = n;
	w->n_unknown = layout(m).n;
	if (n > (int64_t)w->n_unknown) {
		w->start = gsl_vector_alloc(w->n_unknown);
		w->covariance = gsl_matrix_alloc(w->n_unknown, w->n_unknown);
	}
	if (!w->start || !w->covariance) {
		geae_scaling_destroy(w);
		return NULL;
	}
	return w;
}

void geae_scaling_destroy(struct geae_scaling_work *w)
{
	if (!w)
		return;
	if (w->gsl)
		gsl_multifit_nlinear_free(w->gsl);
	if (w->covariance)
		gsl_matrix_free(w->covariance);
	if (w->start)
		gsl_vector_free(w->start);
	free(w);
}

/* A straight line through the points: without a slope the first step would not move T_c. */
static void first_guess(int64_t n, const struct geae_scaling_point *p, struct geae_scaling *f)
{
	double s = 0, sx = 0, su = 0, sxx = 0, sxu = 0;

	for (int64_t i = 0; i < n; i++) {
		double x = geae_scaling_x(f, p[i].T, p[i].L), q = 1 / (p[i].sigma * p[i].sigma);

		s += q;
		sx += q * x;
		su += q * p[i].U;
		sxx += q * x * x;
		sxu += q * x * p[i].U;
	}
	for (int k = 2; k <= GEAE_SCALING_DEGREE; k++)
		f->a[k] = 0;
	f->a[1] = (s * sxu - sx * su) / (s * sxx - sx * sx);
	f->a[0] = (su - f->a[1] * sx) / s;
	f->b = f->c = 0;
}

/* What one more Gauss-Newton step would take off chi^2: below 1e-6 no unknown would move by more than a
 * thousandth of its error, whatever the solver says of its own tolerances. */
static int converged(struct geae_scaling_work *w)
{
	const gsl_matrix *J = gsl_multifit_nlinear_jac(w->gsl);
	const gsl_vector *r = gsl_multifit_nlinear_residual(w->gsl);
	double gain = 0;

	if (gsl_multifit_nlinear_covar(J, 0, w->covariance) != GSL_SUCCESS)
		return 0;
	for (size_t k = 0; k < w->n_unknown; k++) {
		double g = 0;

		for (size_t i = 0; i < r->size; i++)
			g += gsl_matrix_get(J, i, k) * gsl_vector_get(r, i);
		gsl_vector_set(w->start, k, g);
	}
	for (size_t k = 0; k < w->n_unknown; k++)
		for (size_t l = 0; l < w->n_unknown; l++)
			gain += gsl_vector_get(w->start, k) * gsl_matrix_get(w->covariance, k, l) *
				gsl_vector_get(w->start, l);
	return gain < 1e-6;
}

int geae_scaling_fit(struct geae_scaling_work *w, int64_t n, const struct geae_scaling_point *point,
		     struct geae_scaling *fit)
{
	gsl_multifit_nlinear_parameters options = gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_fdf fdf = { .f = residuals, .df = jacobian, .p = w->n_unknown, .params = w };
	const size_t y = layout(&w->model).y;
	int info;

	if (n > w->n_max || n <= (int64_t)w->n_unknown)
		return GEAE_EMATH;
	fdf.n = (size_t)n + (w->model.analytic != 0);
	if (w->gsl && w->gsl_n != fdf.n) {
		gsl_multifit_nlinear_free(w->gsl);
		w->gsl = NULL;
	}
	if (!w->gsl)
		w->gsl = gsl_multifit_nlinear_alloc(gsl_multifit_nlinear_trust, &options, fdf.n, w->n_unknown);
	if (!w->gsl)
		return GEAE_ENOMEM;
	w->gsl_n = fdf.n;
	w->n = n;
	w->point = point;
	w->nu = fit->nu;
	if (fit->a[1] == 0)
		first_guess(n, point, fit);
	if (!isfinite(fit->a[0]) || !isfinite(fit->a[1]))
		return GEAE_EMATH;
	pack(w, fit, w->start);
	if (gsl_multifit_nlinear_init(w->start, &fdf, w->gsl) != GSL_SUCCESS)
		return GEAE_EMATH;
	gsl_multifit_nlinear_driver(100, 1e-11, 1e-11, 0, NULL, NULL, &info, w->gsl);
	unpack(w, gsl_multifit_nlinear_position(w->gsl), fit);
	if (!converged(w))
		return GEAE_EMATH;
	fit->dof = n - (int64_t)w->n_unknown;
	fit->T_c_sigma = sqrt(gsl_matrix_get(w->covariance, 0, 0));
	fit->nu_sigma = y ? fit->nu * fit->nu * sqrt(gsl_matrix_get(w->covariance, y, y)) : 0; /* y = 1/nu is what is fitted */
	fit->chi2 = 0;
	for (int64_t i = 0; i < n; i++) {
		double r = (geae_scaling_value(&w->model, fit, point[i].T, point[i].L) - point[i].U) / point[i].sigma;

		fit->chi2 += r * r;
	}
	return isfinite(fit->chi2) && fit->T_c > 0 && fit->nu > 0 ? GEAE_OK : GEAE_EMATH;
}
