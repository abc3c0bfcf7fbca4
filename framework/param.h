/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameter rows: one table checks, fills, describes and records. */
#ifndef GEAE_PARAM_H
#define GEAE_PARAM_H

#include <stdbool.h>
#include <geae/plugin.h>
#include "node.h"

struct params { /* rows may be longer than ours (a newer plugin): walk by size */
	const struct geae_param *rows;
	size_t row_size;
	const char *owner; /* "sampler 'wolff'", "stage 'samples'": for messages */
};

const struct geae_param *param_row(const struct params *, size_t i); /* NULL behind the last */
/* Fills `self` from `group` (NULL: all defaults) at `place`; keys in `others` (NULL-terminated, may
 * be NULL) belong to somebody else and are skipped; unknown keys are errors with a suggestion.
 * Lists and texts live in `arena`.  Returns false if it added an error. */
bool param_fill(const struct params *, const struct node *group, struct place, const char *const *others, void *self,
		struct arena *, struct diags *);
/* The children of a group that the table knows, as a group of its own: for tables that share a group. */
const struct node *param_part(const struct params *, const struct node *group, struct arena *);
/* "name = value;\n" for every row, sorted by name, %.17g: what the recipe records. */
char *param_recipe(const struct params *, const void *self, struct arena *);
/* One block per row for people, 80 columns; or one JSON array. */
void param_describe(const struct params *, FILE *);
void param_describe_json(const struct params *, FILE *);
/* Is the table itself sound (types known, defaults parse and lie in range, names legal and unique,
 * offsets inside instance_size)?  NULL, or what is wrong. */
const char *param_table_fault(const struct params *, size_t instance_size, struct arena *);

#endif
