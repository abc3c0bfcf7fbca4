/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns of imported rows: what the pipeline calls them, where they stand, where they go. */
#include "import_columns.h"
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool is_name(const char *text)
{
	if (!((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z')))
		return false;
	for (; *text; text++)
		if (!((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z') ||
		      (*text >= '0' && *text <= '9') || *text == '_'))
			return false;
	return true;
}

static char *trimmed(struct geae_cx *cx, struct table *t, const char *from, const char *to)
{
	while (from < to && *from == ' ')
		from++;
	while (to > from && to[-1] == ' ')
		to--;
	return table_text(cx, t, from, (size_t)(to - from));
}

/* "NAME [UNIT] = SOURCE" */
static int take(struct geae_cx *cx, struct import *o, const char *list, const char *text, uint32_t role)
{
	const char *sign = strstr(text, " = "), *end = sign ? sign : text + strlen(text),
		   *open = memchr(text, '[', (size_t)(end - text));
	const char *close = open ? memchr(open, ']', (size_t)(end - open)) : NULL, *name, *unit = NULL, *source;
	struct geae_column *c = &o->column[o->n_column];

	name = trimmed(cx, &o->table, text, close ? open : end);
	if (close)
		unit = trimmed(cx, &o->table, open + 1, close);
	source = sign ? trimmed(cx, &o->table, sign + 3, text + strlen(text)) : name;
	if (!name || !source || (close && !unit))
		return GEAE_ENOMEM;
	if (!is_name(name) || !strcmp(name, "x") || !strcmp(name, "valid"))
		return geae_fail(
			cx, GEAE_EPARAM,
			"%s: '%s' cannot name a column (letters, digits and _ can, but for x and valid): give it a name, as in "
			"\"T = %s\"",
			list, name, source);
	for (size_t k = 0; k < o->n_column; k++)
		if (!strcmp(o->column[k].name, name))
			return geae_fail(cx, GEAE_EPARAM, "%s: column '%s' is named twice", list, name);
	GEAE_TRY(table_column(cx, &o->table, source));
	unit = unit ? unit : o->table.part[o->n_column].unit;
	*c = (struct geae_column){ .name = name,
				   .unit = *unit ? unit : "1",
				   .doc = "imported",
				   .role = role,
				   .dtype = role == GEAE_INDEX ? GEAE_I64 : GEAE_F64 };
	o->n_column++;
	return GEAE_OK;
}

int columns_select(struct geae_cx *cx, struct import *o)
{
	const struct {
		const char *name;
		const struct geae_strings *list;
		uint32_t role;
	} lists[] = { { "controls", &o->controls, GEAE_CONTROL },
		      { "observables", &o->observables, GEAE_OBSERVABLE },
		      { "labels", &o->labels, GEAE_LABEL },
		      { "indices", &o->indices, GEAE_INDEX } };

	o->n_column = 0;
	for (size_t k = 0; k < sizeof(lists) / sizeof(lists[0]); k++)
		for (size_t j = 0; j < lists[k].list->n; j++)
			GEAE_TRY(take(cx, o, lists[k].name, lists[k].list->v[j], lists[k].role));
	return GEAE_OK;
}

static int unknown_control(struct geae_cx *cx, const struct geae_sampling *what, const char *name)
{
	const char **names = geae_scratch(cx, what->n_control + 1, const char *);

	if (!names)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < what->n_control; k++)
		names[k] = what->controls[k].name;
	return geae_fail(cx, GEAE_EPARAM,
			 "controls: model '%s' has no '%s'%s; what a model does not know can be among the labels",
			 cx->host->name(what->model), name, table_hint(cx, name, names, what->n_control));
}

int columns_match(struct geae_cx *cx, const struct import *o, const struct geae_sampling *what,
		  struct geae_column *column, int *control)
{
	bool *taken = geae_scratch(cx, TABLE_PARTS, bool);

	if (!taken)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < what->n_control; k++) {
		int found = -1;

		for (size_t j = 0; j < o->n_column; j++)
			if (o->column[j].role == GEAE_CONTROL && !strcmp(o->column[j].name, what->controls[k].name))
				found = (int)j;
		if (found < 0 && isnan(what->point[k]))
			return geae_fail(
				cx, GEAE_EPARAM,
				"model '%s' needs its control '%s' (%s): name the column in controls = [\"%s\"], or give one value "
				"for all rows by control = { %s = ...; }",
				cx->host->name(what->model), what->controls[k].name, what->controls[k].doc,
				what->controls[k].name, what->controls[k].name);
		if (found >= 0)
			taken[found] = true;
		if (control)
			control[k] = found;
	}
	for (size_t j = 0; j < o->n_column; j++) {
		if (taken[j])
			continue;
		if (what->model && o->column[j].role == GEAE_CONTROL)
			return unknown_control(cx, what, o->column[j].name);
		if (column)
			*column++ = o->column[j];
	}
	return GEAE_OK;
}

static int check(struct geae_cx *cx, const struct import *o, size_t j, int64_t first, int64_t n, const double *v)
{
	const struct geae_column *c = &o->column[j];

	for (int64_t r = 0; r < n; r++) {
		if (isfinite(v[r]) || (c->role == GEAE_LABEL && isnan(v[r])))
			continue;
		return geae_fail(
			cx, GEAE_EDATA, "%s: '%s' is %s: take the row out%s", table_place(cx, &o->table, first + r),
			c->name, isnan(v[r]) ? "missing (NaN)" : "infinite",
			c->role == GEAE_OBSERVABLE ? ", or name it among the labels, which may have gaps" : "");
	}
	return GEAE_OK;
}

static int whole(struct geae_cx *cx, const struct import *o, size_t j, int64_t first, int64_t n, const double *v,
		 int64_t *to)
{
	for (int64_t r = 0; r < n; r++) {
		to[r] = fabs(v[r]) < 0x1p53 ? (int64_t)v[r] : 0;
		if (!(fabs(v[r]) < 0x1p53) || (double)to[r] < v[r] || (double)to[r] > v[r])
			return geae_fail(cx, GEAE_EDATA, "%s: '%s' = %.10g is no whole number, which an index must be",
					 table_place(cx, &o->table, first + r), o->column[j].name, v[r]);
	}
	return GEAE_OK;
}

static int into_control(struct geae_cx *cx, const struct import *o, const struct geae_sampling *what, size_t k,
			size_t j, int64_t first, const double *v, struct geae_rows *rows)
{
	const struct geae_control *c = &what->controls[k];

	for (int64_t r = 0; r < rows->n; r++) {
		if (!(c->flags & GEAE_ABOVE_MIN ? v[r] > c->min : v[r] >= c->min) ||
		    !(c->flags & GEAE_BELOW_MAX ? v[r] < c->max : v[r] <= c->max))
			return geae_fail(cx, GEAE_EDATA, "%s: '%s' = %g is outside the range of the model, %g to %g",
					 table_place(cx, &o->table, first + r), o->column[j].name, v[r], c->min,
					 c->max);
		rows->control[(size_t)r * what->n_control + k] = v[r];
	}
	return GEAE_OK;
}

int columns_fill(struct geae_cx *cx, const struct import *o, const struct geae_sampling *what, int64_t first,
		 void *const *out, struct geae_rows *rows, const double **energy)
{
	int *control = geae_scratch(cx, what->n_control + 1, int);
	bool *taken = geae_scratch(cx, TABLE_PARTS, bool);
	size_t at = 0;

	if (!control || !taken)
		return GEAE_ENOMEM;
	GEAE_TRY(columns_match(cx, o, what, NULL, control));
	for (size_t j = 0; j < o->n_column; j++)
		GEAE_TRY(check(cx, o, j, first, rows->n, out[j]));
	for (size_t k = 0; k < what->n_control; k++)
		if (control[k] >= 0) {
			taken[control[k]] = true;
			GEAE_TRY(into_control(cx, o, what, k, (size_t)control[k], first, out[control[k]], rows));
		}
	for (size_t j = 0; j < o->n_column; j++) {
		if (taken[j])
			continue;
		if (!strcmp(o->column[j].name, "energy"))
			*energy = out[j];
		if (o->column[j].dtype == GEAE_I64)
			GEAE_TRY(whole(cx, o, j, first, rows->n, out[j], rows->column[at]));
		else
			memcpy(rows->column[at], out[j], (size_t)rows->n * sizeof(double));
		at++;
	}
	return GEAE_OK;
}
