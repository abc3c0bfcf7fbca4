/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/collapse.h - finite-size-scaling fit of Binder cumulant curves, with its jackknife. */
#ifndef GEAE_COLLAPSE_H
#define GEAE_COLLAPSE_H

#include <geae/curves.h>
#include <geae/scaling.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_collapse {
	struct geae_scaling_model model;
	double window, nu; /* points with |T - T_c|/T_c L^(1/nu) < window; nu: also the start of its fit */
	int64_t n_block;
};

/* The points in the window: value[i] is point[i] of curve[i], its sigma smoothed. */
struct geae_selection {
	int64_t n;
	int32_t *curve;
	int64_t *point;
	struct geae_scaling_point *value;
};

/* Fits from fit->T_c on, moves the window to the T_c found until the same points are chosen, then fits again
 * without each block: replica[n_block].  GEAE_EDATA: too few points in the window (selection->n says how many);
 * GEAE_EMATH: no convergence; neither is recorded, the caller knows what to say. */
int geae_collapse(struct geae_cx *, const struct geae_collapse *, size_t n_size, const struct geae_curve *,
		  struct geae_selection *, struct geae_scaling *fit, struct geae_scaling *replica) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
