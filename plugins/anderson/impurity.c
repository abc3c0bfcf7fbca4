/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What analyzers of one impurity share. */
#include <inttypes.h>
#include <string.h>
#include "impurity.h"

static int column(struct geae_cx *cx, const struct geae_array *a, const char *name, int64_t row, double *value)
{
	const struct geae_array *c = !strcmp(a->name, name) ? a : geae_coord(a, name);

	if (!c || c->rank != 1)
		return geae_fail(cx, GEAE_EDATA, "the data set has no column '%s': it is not one of the Anderson model", name);
	if (row >= c->dim[0])
		return geae_fail(cx, GEAE_EPARAM, "row = %" PRId64 ": the data set has %" PRId64 " rows", row, c->dim[0]);
	*value = geae_number(c, row);
	return GEAE_OK;
}

int impurity_point(struct geae_cx *cx, const struct geae_input *in, int64_t row, struct anderson_point *p)
{
	const struct geae_array *a = in->given[0].array;

	GEAE_TRY(column(cx, a, "U", row, &p->U));
	GEAE_TRY(column(cx, a, "Gamma", row, &p->Gamma));
	GEAE_TRY(column(cx, a, "eps_d", row, &p->eps_d));
	GEAE_TRY(column(cx, a, "B", row, &p->B));
	return column(cx, a, "T", row, &p->T);
}
