/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets made up for analyzers: rows of a small Ising model at several temperatures, or of spectra. */
#ifndef GEAE_MADE_DATA_H
#define GEAE_MADE_DATA_H

#include "partner.h"

enum made_shape { MADE_NUMBERS, MADE_SPECTRA, MADE_STATES, MADE_FIELD, N_MADE_SHAPE }; /* of ports whose axes leave it open */

struct made_set { /* rows of one size */
	struct partner *model;
	struct geae_axis_value axis; /* L */
	int64_t n, L;
	double *column[9]; /* T, h, chain, step, group, valid, energy, magnetisation, U */
	float *x;          /* [n][L][L] */
	int64_t *order;    /* row r of what is handed over is row order[r] of what was made */
};

struct made_set *made_set(int64_t L, struct arena *); /* kept until the process ends: take copies of what is changed */
struct made_set *made_set_copy(const struct made_set *, struct arena *);
void made_set_shuffle(struct made_set *);
/* An array for this port; NULL: none is known that fits. */
const struct geae_array *made_array(const struct made_set *, const struct geae_port *, size_t number, enum made_shape, struct arena *);

#endif
