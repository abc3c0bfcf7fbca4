/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From words (a site, 64 replicas) to rows (a replica, all sites). */
#ifndef BIT_ROWS_H
#define BIT_ROWS_H

#include "bit_chain.h"

/* m[k] bit b <-> m[b] bit k */
void bit_transpose(uint64_t m[64]);

struct bit_rows { /* working memory for saving */
	uint64_t *word; /* [n_site rounded up to 64] */
	uint8_t *level, *moved;
	bool sign; /* reversing all spins is a symmetry */
};

int bit_rows_start(struct geae_cx *, struct bit_rows *, const struct bit_chain *, const struct geae_symmetry *) GEAE_CHECKED;

/* Stores the replicas 0..n-1 of word `w`, replica b as row row[b].  They are multiplied by one random element of the
 * symmetry group, and each by a random sign of its own where reversing all spins is a symmetry.  That one element serves
 * 64 replicas makes them no less independent: given the element they are, each with the same distribution. */
void bit_rows_save(struct bit_chain *, struct bit_rows *, int w, int n, const int64_t *row);

#endif
