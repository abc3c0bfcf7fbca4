/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latents of the rows of a data set with its columns. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "latent_table.h"

struct keyed {
	double key;
	int64_t row;
};

static int by_key(const void *a, const void *b)
{
	const struct keyed *x = a, *y = b;

	if (x->key < y->key || x->key > y->key)
		return x->key < y->key ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Groups in the order of their numbers, or every row by itself. */
static int number_groups(struct geae_cx *cx, struct latent_table *t)
{
	const struct geae_array *of = geae_coord(t->array, "group");
	struct keyed *k = geae_scratch(cx, t->n_row + 1, struct keyed);

	t->group = geae_scratch(cx, t->n_row + 1, int64_t);
	if (!k || !t->group)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		k[r] = (struct keyed){ of ? geae_number(of, r) : (double)r, r };
	qsort(k, (size_t)t->n_row, sizeof(*k), by_key);
	for (int64_t i = 0; i < t->n_row; i++) {
		t->n_group += !i || k[i].key > k[i - 1].key;
		t->group[k[i].row] = t->n_group - 1;
	}
	return GEAE_OK;
}

int latent_read(struct geae_cx *cx, const struct geae_array *a, struct latent_table *t)
{
	static const char *const prefix[] = { "z", "z" };
	const struct geae_array *valid = geae_coord(a, "valid"), *const columns[] = { &t->matrix, a };

	*t = (struct latent_table){ .array = a, .matrix = *a, .n_row = a->dim[0], .n_latent = a->rank == 1 ? 1 : a->dim[1] };
	if (a->rank < 1 || a->rank > 2 || t->n_latent < 1)
		return geae_fail(cx, GEAE_ESHAPE, "latents are wanted: one or several numbers for each row");
	if (t->n_latent > LATENT_MOST)
		return geae_fail(cx, GEAE_ESHAPE, "%lld latents, at most %d are possible", (long long)t->n_latent, LATENT_MOST);
	t->matrix.rank = 2;
	t->matrix.dim[1] = t->n_latent;
	t->matrix.axis[1] = a->rank == 2 ? a->axis[1] : "latent";
	t->sound = geae_scratch(cx, t->n_row + 1, uint8_t);
	if (!t->sound)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < t->n_row; r++)
		t->sound[r] = !valid || geae_number(valid, r) > 0.5;
	for (int64_t k = 0; k < t->n_latent; k++) {
		t->column[k] = geae_scratch(cx, t->n_row + 1, double);
		if (!t->column[k])
			return GEAE_ENOMEM;
		for (int64_t r = 0; r < t->n_row; r++) {
			t->column[k][r] = geae_number(a, r * t->n_latent + k);
			t->sound[r] = t->sound[r] && isfinite(t->column[k][r]);
		}
	}
	GEAE_TRY(number_groups(cx, t));
	return geae_columns(cx, a->rank == 1 ? 2 : 1, columns, prefix, &t->columns);
}

int latent_where(struct geae_cx *cx, const struct latent_table *t, const char *condition, uint8_t *take)
{
	double *holds = geae_scratch(cx, t->n_row + 1, double);

	if (!holds)
		return GEAE_ENOMEM;
	if (!*condition)
		return GEAE_OK;
	GEAE_TRY(geae_columns_value(cx, &t->columns, condition, holds));
	for (int64_t r = 0; r < t->n_row; r++)
		take[r] = take[r] && fabs(holds[r]) > 0; /* false for NAN */
	return GEAE_OK;
}

int latent_part(struct geae_cx *cx, const struct latent_table *t, const struct geae_input *split, int32_t part, uint8_t *take)
{
	const struct geae_array *from = geae_coord(t->array, "row_in_data"), *s = split && split->n ? split->given->array : NULL;
	int64_t n = 0;

	if (s && !from && geae_count(s) != t->n_row)
		return geae_fail(cx, GEAE_ESHAPE, "the split is of %lld rows, there are latents of %lld", (long long)geae_count(s),
				 (long long)t->n_row);
	for (int64_t r = 0; r < t->n_row; r++) {
		int64_t at = from ? (int64_t)geae_number(from, r) : r;

		if (s && (at < 0 || at >= geae_count(s)))
			return geae_fail(cx, GEAE_EDATA, "row %lld of the data set has no part: the split is of another data set",
					 (long long)at);
		take[r] = t->sound[r] && (!s || part == LATENT_PARTS_ALL || (int32_t)geae_number(s, at) == part);
		n += take[r];
	}
	return n ? GEAE_OK : geae_fail(cx, GEAE_EDATA, "there is no sound row in that part");
}

int latent_rows(struct geae_cx *cx, const struct latent_table *t, const uint8_t *take, size_t n_value, double *const *value,
		int64_t fewest, int64_t *row, int64_t *n)
{
	int64_t taken = 0;

	*n = 0;
	for (int64_t r = 0; r < t->n_row; r++) {
		int sound = take[r];

		taken += take[r];
		for (size_t k = 0; k < n_value; k++)
			sound = sound && isfinite(value[k][r]);
		if (sound)
			row[(*n)++] = r;
	}
	if (*n >= fewest)
		return GEAE_OK;
	if (*n == taken)
		return geae_fail(cx, GEAE_EDATA, "%lld rows are left by filter and part, at least %lld are needed", (long long)taken, (long long)fewest);
	return geae_fail(cx, GEAE_EDATA, "of %lld rows that filter and part leave %lld have numbers in every label, at least %lld are needed: "
					 "is a formula undefined there?", (long long)taken, (long long)*n, (long long)fewest);
}

int latent_varies(struct geae_cx *cx, const char *name, const double *value, const int64_t *row, int64_t n)
{
	for (int64_t i = 1; i < n; i++)
		if (value[row[i]] < value[row[0]] || value[row[i]] > value[row[0]])
			return GEAE_OK;
	return geae_fail(cx, GEAE_EDATA, "\"%s\" is the same in all %lld rows: nothing can go with it, leave it out or widen the filter", name,
			 (long long)n);
}

static int put_column(struct geae_cx *cx, struct geae_array like, const struct geae_array *of, const void *data, size_t size)
{
	const struct geae_array **coord = geae_scratch(cx, of->n_coord + 1, const struct geae_array *);
	void *to;

	if (!coord)
		return GEAE_ENOMEM;
	for (uint32_t k = 0; k < of->n_coord; k++)
		if (of->coord[k]->rank == 1 && !strcmp(of->coord[k]->axis[0], of->axis[0]))
			coord[like.n_coord++] = of->coord[k];
	like.coord = coord;
	like.rank = 1;
	like.role = GEAE_OBSERVABLE;
	like.dim[0] = of->dim[0];
	like.axis[0] = of->axis[0];
	GEAE_TRY(cx->host->output(cx, like.name, &like, &to));
	memcpy(to, data, size * (size_t)of->dim[0]);
	return GEAE_OK;
}

int latent_put_rows(struct geae_cx *cx, const char *port, const char *unit, const char *doc, const struct geae_array *of,
		    const double *value)
{
	return put_column(cx, (struct geae_array){ .name = port, .unit = unit, .doc = doc, .dtype = GEAE_F64 }, of, value, sizeof(*value));
}

int latent_put_names(struct geae_cx *cx, const char *port, const char *doc, const struct geae_array *of, const char *const *name)
{
	return put_column(cx, (struct geae_array){ .name = port, .unit = "", .doc = doc, .dtype = GEAE_TEXT }, of, name, sizeof(*name));
}

int latent_labels(struct geae_cx *cx, const struct latent_table *t, size_t n, const char *const *formula, double **value)
{
	for (size_t k = 0; k < n; k++) {
		value[k] = geae_scratch(cx, t->n_row + 1, double);
		if (!value[k])
			return GEAE_ENOMEM;
		GEAE_TRY(geae_columns_value(cx, &t->columns, formula[k], value[k]));
	}
	return GEAE_OK;
}

void latent_say(char *text, size_t room, const char *format, ...)
{
	size_t used = strlen(text);
	va_list ap;

	va_start(ap, format);
	vsnprintf(text + used, room - used, format, ap);
	va_end(ap);
}
