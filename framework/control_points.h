/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control = { T = [...]; h = 0.0; }: the points at which a model is sampled. */
#ifndef GEAE_CONTROL_POINTS_H
#define GEAE_CONTROL_POINTS_H

#include "plan.h"

struct control_points {
	const struct geae_control *controls; /* as the model declares them */
	size_t n_control;
	int64_t n_point;
	double *point; /* [n_point][n_control] */
};

/* The product of the lists, the first named varying slowest; controls not named take their default; those without one
 * are errors or, where the sampler brings controls along (`own`), NAN.  NULL after an error. */
struct control_points *control_points_read(const struct geae_control *, const char *owner, const struct node *control, bool own,
					   struct place, struct arena *, struct diags *);
char *control_points_recipe(const struct control_points *, struct arena *);

#endif
