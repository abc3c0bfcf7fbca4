/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/scaling.h - where curves of several sizes meet: finite-size scaling of a dimensionless quantity. */
#ifndef GEAE_SCALING_H
#define GEAE_SCALING_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GEAE_SCALING_DEGREE 8 /* greatest degree of the scaling function */

/* One measured value: U(T) at size L, with its standard error. */
struct geae_scaling_point {
	double T, L, U, sigma;
};

/* U = sum_k a_k x^k + b L^-omega,  x = (t + c t^2) L^(1/nu),  t = (T - T_c)/T_c */
struct geae_scaling_model {
	int degree;	/* of the scaling function */
	int nu_free;	/* fit nu too */
	int correction; /* with the term b L^-omega: leading irrelevant operator */
	int analytic;	/* with c: the scaling field is not linear in T */
	double omega;
};

struct geae_scaling {
	double T_c, nu;
	double a[GEAE_SCALING_DEGREE + 1], b, c;
	double chi2, T_c_sigma, nu_sigma; /* the errors of T_c and nu that follow from the sigmas */
	int64_t dof;
};

struct geae_scaling_work;
/* For up to n points.  NULL: out of memory, or no degrees of freedom are left. */
struct geae_scaling_work *geae_scaling_create(const struct geae_scaling_model *, int64_t n);
void geae_scaling_destroy(struct geae_scaling_work *);

/* Least squares from the start *fit (T_c, nu; a as well when a[1] is not 0), which is overwritten.
 * GEAE_EMATH: no convergence; nothing is recorded. */
int geae_scaling_fit(struct geae_scaling_work *, int64_t n, const struct geae_scaling_point *,
		     struct geae_scaling *fit) GEAE_CHECKED;
/* The fitted curve, and the x of a point. */
double geae_scaling_value(const struct geae_scaling_model *, const struct geae_scaling *, double T, double L);
double geae_scaling_x(const struct geae_scaling *, double T, double L);

#ifdef __cplusplus
}
#endif
#endif
