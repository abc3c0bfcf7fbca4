/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets made up for analyzers: rows of a small Ising model at several temperatures, or of spectra.
 *
 * The test parameters of an analyzer may add to them, `data = { Gamma = "0.01 + 0.002*chain"; sign = [1, -1]; }`: a text is a
 * column, a formula of those there are and those above it; numbers are what the input port of that name is given. */
#ifndef GEAE_MADE_DATA_H
#define GEAE_MADE_DATA_H

#include "node.h"
#include "partner.h"

enum made_shape { MADE_NUMBERS, MADE_SPECTRA, MADE_STATES, MADE_FIELD, N_MADE_SHAPE }; /* of ports whose axes leave it open */

enum { MADE_COLUMNS = 9, MADE_MOST_COLUMNS = 24 };

struct made_column { const char *name, *unit; uint32_t role; };
extern const struct made_column made_columns[MADE_COLUMNS]; /* T, h, chain, step, group, valid, energy, magnetisation, U */

struct made_set { /* rows of one size */
	struct partner *model;
	struct geae_axis_value axis; /* L */
	int64_t n, L;
	size_t n_column;
	double *column[MADE_MOST_COLUMNS];
	float *x;          /* [n][L][L] */
	int64_t *order;    /* row r of what is handed over is row order[r] of what was made */
};

struct made_set *made_set(int64_t L, struct arena *); /* kept until the process ends: take copies of what is changed */
struct made_set *made_set_copy(const struct made_set *, struct arena *);
void made_set_shuffle(struct made_set *);
/* An array for this port; NULL: none is known that fits. */
const struct geae_array *made_array(const struct made_set *, const struct geae_port *, size_t number, enum made_shape, struct arena *);

/* `data` of the test parameters; before the first made_set(). */
bool made_more_read(const struct node *data, struct diags *);
/* Those behind made_columns; returns how many there are of both. */
size_t made_more_columns(struct made_column *);
void made_more_fill(struct made_set *);
/* NULL: the test parameters give this port no numbers. */
const struct geae_array *made_more_port(const struct geae_port *, struct arena *);

#endif
