/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that make a plan share. */
#ifndef GEAE_PLAN_INNER_H
#define GEAE_PLAN_INNER_H

#include "plan.h"

/* What people call it: "train[L=16,fold=3]". */
char *plan_label(struct arena *, const struct instance *);
/* Recipe, inputs, key and stream of an instance whose components and feeds are in place. */
void plan_recipe(struct arena *, struct instance *);

#endif
