/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that are counted on configurations stored as bits, 64 sites at a time: observables whose weights are -1, 0 or 1,
 * and the energy of pairs on a torus. */
#ifndef GEAE_SAMPLE_COUNTS_H
#define GEAE_SAMPLE_COUNTS_H

#include <stdbool.h>
#include "sample_rows.h"

/* *out = NULL where states are no bits.  Calls the model's pairs() at the first control point. */
int sample_counts_make(const struct sample_layout *, struct geae_cx *, struct arena *, struct sample_counts **out);
bool sample_counted(const struct sample_layout *, const struct sample_column *);
/* Fills these columns of a unit's block from its rows x. */
int sample_count(const struct sample_layout *, struct geae_cx *, int64_t unit, const char *x, size_t stride, void *block);

#endif
