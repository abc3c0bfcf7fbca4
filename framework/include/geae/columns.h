/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/columns.h - the columns that arrays of one data set bring along, by name, and formulas of them.
 *
 * An array over "row" is a column itself, under its own name; of an array over "row,..." each component is one: the
 * array's prefix with 1, 2, ... behind it.  Then come the coordinates along "row": controls, observables, labels.
 * Of columns with equal names the first counts.  Numbers only. */
#ifndef GEAE_COLUMNS_H
#define GEAE_COLUMNS_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_column_of { const struct geae_array *array; int64_t component, stride; };

struct geae_columns { /* in scratch memory */
	int64_t n_row;
	size_t n;
	const char *const *name; /* [n], then NULL */
	const struct geae_column_of *of;
	const struct geae_array *valid; /* or NULL */
};

/* Of n arrays with equally many rows; prefix[i] belongs to array i. */
int geae_columns(struct geae_cx *, size_t n, const struct geae_array *const *array, const char *const *prefix,
		 struct geae_columns *) GEAE_CHECKED;
/* A formula (geae/formula.h) on every row; NAN where the row is not valid.  Fails where it cannot be read. */
int geae_columns_value(struct geae_cx *, const struct geae_columns *, const char *formula, double *value) GEAE_CHECKED;

static inline double geae_column_number(const struct geae_columns *c, size_t k, int64_t row)
{
	return geae_number(c->of[k].array, row * c->of[k].stride + c->of[k].component);
}

#ifdef __cplusplus
}
#endif
#endif
