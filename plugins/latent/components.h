/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Principal components of rows, and what is left of other rows without them. */
#ifndef GEAE_COMPONENTS_H
#define GEAE_COMPONENTS_H

#include <geae/plugin.h>

/* rms[j], j = 0..n_feature: rms per number of the `other` rows less the mean and the first j principal components of the
 * `from` rows of x[row][n_feature]. */
int components_left(struct geae_cx *, const struct geae_array *x, int64_t n_feature, int64_t n_from, const int64_t *from,
		    int64_t n_other, const int64_t *other, double *rms) GEAE_CHECKED;

#endif
