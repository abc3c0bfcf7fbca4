/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns by name.  Check: (U, Gamma) = (0.3, 0.1) and "U/Gamma": 3. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <geae/columns.h>
#include <geae/formula.h>

enum { NAME = 64, WHY = 1000 };

struct found {
	size_t n;
	const char **name;
	struct geae_column_of *of;
};

static void add(struct found *f, const char *name, const struct geae_array *a, int64_t component, int64_t stride)
{
	for (size_t k = 0; k < f->n; k++)
		if (!strcmp(f->name[k], name))
			return;
	f->name[f->n] = name;
	f->of[f->n++] = (struct geae_column_of){ a, component, stride };
}

static int add_components(struct geae_cx *cx, struct found *f, const struct geae_array *a, const char *prefix)
{
	int64_t stride = a->dim[0] ? geae_count(a) / a->dim[0] : 1;

	if (a->rank == 1) {
		add(f, a->name, a, 0, 1);
		return GEAE_OK;
	}
	for (int64_t c = 0; c < stride; c++) {
		char *name = geae_scratch(cx, NAME, char);

		if (!name)
			return GEAE_ENOMEM;
		snprintf(name, NAME, "%s%lld", prefix, (long long)c + 1);
		add(f, name, a, c, stride);
	}
	return GEAE_OK;
}

static bool along_rows(const struct geae_array *c, const struct geae_array *of)
{
	return c->rank == 1 && c->dtype != GEAE_TEXT && c->dim[0] == of->dim[0] && !strcmp(c->axis[0], of->axis[0]);
}

int geae_columns(struct geae_cx *cx, size_t n, const struct geae_array *const *array, const char *const *prefix,
		 struct geae_columns *c)
{
	struct found f = { 0 };
	size_t room = 1;

	*c = (struct geae_columns){ .n_row = n ? array[0]->dim[0] : 0 };
	for (size_t i = 0; i < n; i++) {
		if (array[i]->rank < 1 || array[i]->dtype == GEAE_TEXT || array[i]->dtype == GEAE_BIT)
			return geae_fail(cx, GEAE_ESHAPE, "'%s' has no columns of numbers", array[i]->name);
		if (array[i]->dim[0] != c->n_row)
			return geae_fail(cx, GEAE_ESHAPE, "'%s' has %lld rows, '%s' %lld: they are not of the same data", array[0]->name,
					 (long long)c->n_row, array[i]->name, (long long)array[i]->dim[0]);
		room += array[i]->n_coord + (size_t)(array[i]->dim[0] ? geae_count(array[i]) / array[i]->dim[0] : 1);
	}
	f.name = geae_scratch(cx, room, const char *);
	f.of = geae_scratch(cx, room, struct geae_column_of);
	if (!f.name || !f.of)
		return GEAE_ENOMEM;
	for (size_t i = 0; i < n; i++)
		GEAE_TRY(add_components(cx, &f, array[i], prefix[i]));
	for (size_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < array[i]->n_coord; k++)
			if (along_rows(array[i]->coord[k], array[i])) {
				add(&f, array[i]->coord[k]->name, array[i]->coord[k], 0, 1);
				if (!c->valid && !strcmp(array[i]->coord[k]->name, "valid"))
					c->valid = array[i]->coord[k];
			}
	c->n = f.n;
	c->name = f.name;
	c->of = f.of;
	return GEAE_OK;
}

int geae_columns_value(struct geae_cx *cx, const struct geae_columns *c, const char *text, double *value)
{
	struct geae_formula f;
	double *variable = geae_scratch(cx, c->n + 1, double);
	size_t *used = geae_scratch(cx, c->n + 1, size_t), n_used = 0;
	char why[WHY];

	if (!variable || !used)
		return GEAE_ENOMEM;
	if (!geae_formula_read(&f, text, c->n, c->name, why, sizeof(why)))
		return geae_fail(cx, GEAE_EPARAM, "%s", why);
	for (size_t k = 0; k < c->n; k++)
		if (geae_formula_uses(&f, k))
			used[n_used++] = k;
	for (int64_t r = 0; r < c->n_row; r++) {
		for (size_t k = 0; k < n_used; k++)
			variable[used[k]] = geae_column_number(c, used[k], r);
		value[r] = c->valid && geae_number(c->valid, r) < 0.5 ? NAN : geae_formula_value(&f, variable);
	}
	return GEAE_OK;
}
