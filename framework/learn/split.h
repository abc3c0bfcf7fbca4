/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which rows train, which validate, which test.
 *
 * Whole groups (column `group`, else `chain`, else each row by itself) stay in one part, every control point is
 * divided alike, and the parts of different folds are disjoint: groups are dealt out in an order that depends on
 * the seed and the stage, never on the fold. */
#ifndef GEAE_SPLIT_H
#define GEAE_SPLIT_H

#include <stdbool.h>
#include <geae/plugin.h>
#include "arena.h"

enum split_part { SPLIT_TRAIN, SPLIT_VALIDATION, SPLIT_TEST, SPLIT_UNUSED };

struct split_request {
	double test;       /* fraction of the groups of each point kept for tests */
	int64_t folds, fold;
	int64_t per_point; /* rows of the fold used per point, training and validation together; 0: all */
	double validation; /* fraction of these */
	uint64_t key[2];   /* of the order of groups */
	bool none;	   /* nothing is trained: every valid row is for tests */
};

/* x: an array of the data set, with its columns.  part[row]; valid = 0 rows are unused.  False: `why` in `arena`. */
bool split_rows(const struct split_request *, const struct geae_array *x, int32_t *part, struct arena *, const char **why);

#endif
