/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are not independent of each other. */
#ifndef SYM_GROUPS_H
#define SYM_GROUPS_H

#include <geae/columns.h>

/* Of n rows; group[i] = 0 .. n_group - 1.  formula "": the column `group`, where there is one; "none": none, then and where
 * there is no column group stays NULL.  Fails with fewer groups than `fewest`. */
int sym_groups(struct geae_cx *, const struct geae_columns *, const char *formula, int64_t n, const int64_t *row, int64_t fewest,
	       int64_t *n_group, int64_t **group) GEAE_CHECKED;

#endif
