/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two recipes, in words. */
#ifndef GEAE_RECIPE_DIFF_H
#define GEAE_RECIPE_DIFF_H

#include "arena.h"

extern const char recipe_input[]; /* the answer where an input has another key */

/* The first difference: "model.J: 1.0 -> -1.0", "sampler: <old> -> <new>", "the file of model 'x' changed";
 * NULL: none. */
const char *recipe_diff(struct arena *, const char *before, const char *now);

#endif
