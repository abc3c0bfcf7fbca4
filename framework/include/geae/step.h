/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/step.h - a curve as a step, and its position between grid points: the parts of the estimator of
 * Agrawal et al., PRE 107, 054104 (2023). */
#ifndef GEAE_STEP_H
#define GEAE_STEP_H

#include <geae/curves.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The k in 1..n-1 for which two means, of y[0..k-1] and y[k..n-1], fit best (least squares over the index). */
int64_t geae_step_fit(int64_t n, const double *y);

/* Moves position[i] within [low[i], high[i]] so that sum_{i >= 1} (position[i] - position[0])^2 is least,
 * position[0] being the estimate from everything; then shifts all together to the middle of their freedom.
 * work: 3 n numbers. */
void geae_box_positions(int64_t n, const double *low, const double *high, double *position, double *work);

/* Places of the step in U4 of a curve: position[0] of its first n samples per point, position[1 + i] without
 * the i-th of each.  *cell: width of the grid cell of the former; step[n_point]: its two means. */
int geae_step_positions(struct geae_cx *, const struct geae_curve *, int64_t n, double *position, double *cell,
			double *step) GEAE_CHECKED;

/* Coefficients k of the value at 1/L = 0 of the straight line through (1/L_i, y_i) with weights w_i^2. */
void geae_intercept(size_t n_size, const struct geae_curve *, const double *weight, double *coefficient);

#ifdef __cplusplus
}
#endif
#endif
