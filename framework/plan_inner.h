/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that make a plan share. */
#ifndef GEAE_PLAN_INNER_H
#define GEAE_PLAN_INNER_H

#include "plan.h"

/* Names of the sweep values: "L=16,fold=3" or "". */
char *plan_axes_text(struct arena *, const struct pipeline *, const int *value, const char *between, const char *assign);
/* Recipe, inputs, key and stream of an instance whose components and feeds are in place. */
void plan_recipe(struct arena *, struct instance *);

#endif
