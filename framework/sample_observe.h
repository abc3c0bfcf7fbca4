/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy and observables of configurations that a sampler has made. */
#ifndef GEAE_SAMPLE_OBSERVE_H
#define GEAE_SAMPLE_OBSERVE_H

#include "sample_rows.h"

/* A linear observable of spins stored as bits, all weights -1, 0 or 1: sum = 2 (bits in plus - bits in minus) - rest. */
struct sample_mask {
	const uint64_t *plus, *minus; /* whole words, beyond the row 0; plus NULL: not of this kind */
	int64_t rest;
};

/* One for each observable of the layout, or NULL where states are no bits. */
const struct sample_mask *sample_masks_make(const struct sample_layout *, struct arena *);
/* Fills the derived columns of a unit's block from its rows x. */
int sample_observe(const struct sample_layout *, struct geae_cx *, int64_t unit, const char *x, size_t stride, void *block);

#endif
