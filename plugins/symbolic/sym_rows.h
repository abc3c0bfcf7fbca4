/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a symbolic regression looks at: the target and the features, on the rows that count. */
#ifndef SYM_ROWS_H
#define SYM_ROWS_H

#include <geae/columns.h>
#include <geae/plugin.h>

struct sym_rows { /* in scratch memory */
	int64_t n_row, n_all, n_missing; /* missing: rows that `where` lets pass, but a value is not known */
	const int64_t *row;		 /* [n_row] */
	const char *target_name;
	double *target; /* [n_row] */
	size_t n_feature;
	const char **name, **meaning; /* what a feature is called in formulas, and the formula of columns that it is */
	double **feature;  /* [n_feature][n_row] */
	int64_t n_group;
	int64_t *group; /* NULL: rows are independent */
	struct geae_columns columns;
};

struct sym_choice { /* as parameters say */
	int64_t component;
	const char *where, *groups;
	struct geae_strings features; /* "U/Gamma" or "u = U/Gamma" */
};

enum { SYM_FEWEST = 10 };

/* Arrays: the target, then further columns (may be NULL). */
int sym_rows(struct geae_cx *, const struct sym_choice *, const struct geae_array *target, const struct geae_array *further,
	     struct sym_rows *) GEAE_CHECKED;

#endif
