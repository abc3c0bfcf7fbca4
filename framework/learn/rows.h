/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of several data sets as one: what a training runs over. */
#ifndef GEAE_LEARN_ROWS_H
#define GEAE_LEARN_ROWS_H

#include "feature_set.h"
#include "split.h"

struct learn_rows {
	int64_t n_row, n_feature, n_condition;
	struct feed x, condition; /* over all rows, row NULL */
	int32_t *part;            /* [n_row] */
	int64_t *train, n_train, *validate, n_validate;
	struct geae_features features; /* generators of the first data set; all must agree */
	const char *const *condition_name;
	int64_t *first; /* [n_set + 1]: rows of data set k are first[k]..first[k + 1] - 1 */
	size_t n_set;
};

/* Projects, splits and joins the data sets.  `conditions` NULL: the controls that vary in the first.
 * While checking (arrays without data) only features and names are made. */
int learn_rows_make(struct learn_rows *, struct context *, const struct feature_source *, size_t n_set, const struct split_request *,
		    const char *const *conditions, struct arena *);

#endif
