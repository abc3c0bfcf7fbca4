/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plugin's instance, and its columns: controls, observables, labels, indices. */
#ifndef IMPORT_COLUMNS_H
#define IMPORT_COLUMNS_H

#include "import_table.h"

struct import {
	const char *file, *grid_from, *grid_unit;
	struct geae_strings more, features, controls, observables, labels, indices, axes;
	struct geae_ints shape;
	struct geae_reals levels, grid;
	int32_t format, encoding, separator, header;
	/* open() fills: */
	struct table table;
	size_t x;		 /* its part; TABLE_PARTS: there is none */
	struct geae_state state; /* where there is no model */
	size_t n_column;
	struct geae_column column[TABLE_PARTS]; /* part k of the table is column k */
};

/* "NAME [UNIT] = SOURCE" of every list: fills the columns and selects their parts. */
int columns_select(struct geae_cx *, struct import *);
/* Which columns are controls of the model: control[k] is the part for control k of the model, -1 for none; the other
 * columns go to `column`, ending with name NULL.  Both may be NULL. */
int columns_match(struct geae_cx *, const struct import *, const struct geae_sampling *, struct geae_column *column,
		  int *control);
/* Numbers read (one array per part) into the rows; *energy: the file's, or NULL. */
int columns_fill(struct geae_cx *, const struct import *, const struct geae_sampling *, int64_t first, void *const *out,
		 struct geae_rows *, const double **energy);

#endif
