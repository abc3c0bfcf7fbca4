/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/curves.h - Binder cumulant against the control, one curve per size. */
#ifndef GEAE_CURVES_H
#define GEAE_CURVES_H

#include <geae/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_curve {
	double L;
	struct geae_points points;
	int n_component;   /* of the order parameter; the same at all sizes */
	const double *z;   /* [n_row], in the order of the points; of vectors their lengths */
	const double *sum; /* [n_point][n_block][GEAE_SUM_COUNT] */
	double *U, *sigma; /* [n_point]: Binder cumulant and its standard error, never 0 (NAN where z = 0) */
	int64_t least;	   /* rows of the smallest block */
};

/* The curves of the arrays given to a port, by rising size; `size` names the sweep axis that holds it.
 * All must have as many components, vary the same control and have at least two rows per block.  Memory is the call's scratch. */
int geae_curves(struct geae_cx *, const struct geae_input *, const char *size, const char *along, int64_t n_block,
		struct geae_curve **) GEAE_CHECKED;
/* Binder cumulant of point p without block b (b = n_block: of all). */
double geae_curve_without(const struct geae_curve *, int64_t n_block, int64_t p, int64_t b);
/* Where the curve of the larger size, above that of the smaller one before, is below it after: the start of
 * every search for a crossing, from the data alone.  0: no significant change of sign. */
double geae_curve_crossing(const struct geae_curve *small, const struct geae_curve *large);

/* Binder cumulant of the rows of one point, z[] all of them in the order of the points (of vectors lengths), and its standard
 * error, which is never 0. */
int geae_binder_at(struct geae_cx *, const struct geae_points *, int64_t point, const double *z, int n_component,
		   int64_t n_block, double *U, double *sigma) GEAE_CHECKED;

/* The error of a jackknife that found none, because all samples were equal: the change of the value if
 * one more sample, z = 0, had been seen.  `value` of fn on the sums of all. */
double geae_succession_error(const double total[GEAE_SUM_COUNT], double (*fn)(const double *total, const void *arg),
			     const void *arg);

#ifdef __cplusplus
}
#endif
#endif
