/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows that are not independent of each other: equal values of a column or formula. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "sym_groups.h"

struct labelled {
	double label;
	int64_t row;
};

static int by_label(const void *a, const void *b)
{
	const struct labelled *p = a, *q = b;

	return p->label < q->label ? -1 : p->label > q->label ? 1 : (p->row > q->row) - (p->row < q->row);
}

int sym_groups(struct geae_cx *cx, const struct geae_columns *c, const char *formula, int64_t n, const int64_t *row, int64_t fewest,
	       int64_t *n_group, int64_t **group)
{
	const char *name = *formula ? formula : "group";
	double *label = geae_scratch(cx, c->n_row + 1, double);
	struct labelled *sorted = geae_scratch(cx, n + 1, struct labelled);
	bool there = *formula != 0;

	*n_group = 0;
	*group = NULL;
	for (size_t k = 0; k < c->n; k++)
		there = there || !strcmp(c->name[k], name);
	if (!there || !strcmp(formula, "none"))
		return GEAE_OK;
	*group = geae_scratch(cx, n + 1, int64_t);
	if (!label || !sorted || !*group)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_columns_value(cx, c, name, label));
	for (int64_t i = 0; i < n; i++) {
		if (!isfinite(label[row[i]]))
			return geae_fail(cx, GEAE_EDATA, "groups = \"%s\" has no value at row %lld", name, (long long)row[i] + 1);
		sorted[i] = (struct labelled){ label[row[i]], i };
	}
	qsort(sorted, (size_t)n, sizeof(*sorted), by_label);
	for (int64_t i = 0; i < n; i++) {
		*n_group += !i || sorted[i].label > sorted[i - 1].label;
		(*group)[sorted[i].row] = *n_group - 1;
	}
	if (*n_group < fewest)
		return geae_fail(cx, GEAE_EDATA, "groups = \"%s\" makes %lld groups of rows: errors need at least %lld", name,
				 (long long)*n_group, (long long)fewest);
	return GEAE_OK;
}
