/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The methods of the analyzer critical-temperature, and what they share. */
#ifndef CRITICAL_H
#define CRITICAL_H

#include <stdio.h>
#include <string.h>
#include <geae/collapse.h>
#include <geae/step.h>

enum { WHAM, SCALING_FIT, CROSSING, PAPER };

struct critical {
	int32_t method, nu_free;
	const char *along, *size;
	int64_t blocks, degree;
	double nu, omega, window, min_size, nonlinear;
};

struct critical_sizes {
	size_t n;
	const struct geae_curve *c; /* by rising size */
	double *const *energy;	    /* [n][n_row] in the order of the points, or NULL */
};

struct critical_smooth { /* reweighted curves, one point after the other */
	int64_t n;
	double *T, *L, *U, *sigma;
};

/* What the methods find; NAN: not of this method. */
struct finding {
	double T_c, T_c_err, nu, nu_err, U4_c, U4_c_err, chi2_dof;
	double crossing, crossing_err; /* cross-check by two other sizes */
	double fit_T_c, fit_T_c_err;   /* cross-check by a scaling fit */
	double *replica;	       /* [blocks]: T_c without each */
	double *T_c_L, *T_c_L_err;     /* [n], paper */
	double **fit;		       /* [n][n_point], NAN outside the window */
	struct critical_smooth smooth;
	int64_t n_row;
	char *remark;
};

enum { REMARK_SIZE = 600 };

/* Further remarks follow the first. */
#define remark(f, ...) \
	do { \
		size_t used_ = strlen((f)->remark); \
		if (used_) \
			used_ += (size_t)snprintf((f)->remark + used_, REMARK_SIZE - used_, "; "); \
		if (used_ < REMARK_SIZE) \
			snprintf((f)->remark + used_, REMARK_SIZE - used_, __VA_ARGS__); \
	} while (0)

int critical_wham(struct geae_cx *, const struct critical *, const struct critical_sizes *, struct finding *) GEAE_CHECKED;
int critical_scaling_fit(struct geae_cx *, const struct critical *, const struct critical_sizes *,
			 struct finding *) GEAE_CHECKED;
int critical_crossing(struct geae_cx *, const struct critical *, const struct critical_sizes *,
		      struct finding *) GEAE_CHECKED;
int critical_paper(struct geae_cx *, const struct critical_sizes *, struct finding *) GEAE_CHECKED;

int critical_start(struct geae_cx *, const struct critical *, const struct critical_sizes *, struct finding *) GEAE_CHECKED;
int critical_put(struct geae_cx *, const struct critical *, const struct critical_sizes *,
		 const struct finding *) GEAE_CHECKED;

/* No result, and why: a number that is not one, not a failure (data without a transition are data). */
int critical_nothing(struct geae_cx *, struct finding *) GEAE_CHECKED;
/* Where the search starts, from the data alone: 0 and a remark where the curves do not cross significantly. */
double critical_begin(const struct geae_curve *small, const struct geae_curve *large, struct finding *);
/* The size that an input belongs to, by its sweep axis; 0: none. */
double critical_size(const struct critical *, const struct geae_given *);
/* The size nearest to `fraction` of the largest, but not the largest itself. */
size_t critical_partner(const struct critical_sizes *, double fraction);
/* Jackknife error of replicas, for +-1 to cover 68 %. */
double critical_spread(const struct critical *, const double *replica, int64_t stride);
/* Another estimate of T_c with its replicas: where it differs by more than 2 sigma the difference joins the error,
 * in quadrature. */
int critical_compare(struct geae_cx *, const struct critical *, const char *what, double T_c, double error,
		     const double *replica, struct finding *) GEAE_CHECKED;
/* By the curves of two sizes alone, each a polynomial near T_c: GEAE_EDATA or GEAE_EMATH, not recorded, where they give no
 * crossing. */
int critical_two_sizes(struct geae_cx *, const struct critical *, const struct geae_curve *small,
		       const struct geae_curve *large, double start, double *T_c, double *replica) GEAE_CHECKED;

#endif
