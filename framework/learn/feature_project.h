/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multiplying stored rows with a sparse matrix. */
#ifndef GEAE_FEATURE_PROJECT_H
#define GEAE_FEATURE_PROJECT_H

#include "feature_set.h"

/* Fills set->x with floats made for this purpose. */
int feature_project_rows(struct context *, const struct feature_source *, struct feature_set *, const bool *wanted, struct arena *);

#endif
