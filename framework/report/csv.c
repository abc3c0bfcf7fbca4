/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays as CSV tables. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include "csv.h"
#include "element.h"

/* A column of a table whose rows are counted by at[0..rank-1]: element offset + sum of step[k] * at[k]. */
struct column {
	const struct geae_array *array;
	int64_t offset, step[GEAE_MAX_RANK];
	const struct geae_array *part; /* named by element `part_at` of this coordinate, or by the number alone */
	int64_t part_at;               /* -1: the whole array */
};

struct table {
	uint32_t rank;
	int64_t dim[GEAE_MAX_RANK];
	const char *axis[GEAE_MAX_RANK];
	bool counted[GEAE_MAX_RANK]; /* no coordinate: the index itself is a column */
	struct column *column;
	size_t n;
};

void csv_text(FILE *f, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, f);
		return;
	}
	fputc('"', f);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', f);
		fputc(*text, f);
	}
	fputc('"', f);
}

static void cell(FILE *f, const struct geae_array *a, int64_t i)
{
	if (a->dtype == GEAE_TEXT)
		csv_text(f, ((const char *const *)a->data)[i]);
	else
		element_print(f, a, i);
}

static void header(FILE *f, const struct column *c)
{
	char *text = NULL, unit[96];
	size_t size;
	FILE *m = open_memstream(&text, &size);

	if (!m)
		return;
	fputs(c->array->name, m);
	if (c->part_at >= 0) {
		fprintf(m, "[%s%s", c->part ? c->part->name : "", c->part ? "=" : "");
		if (c->part)
			element_print(m, c->part, c->part_at);
		else
			fprintf(m, "%" PRId64, c->part_at);
		fputc(']', m);
	}
	fputs(unit_suffix(unit, sizeof(unit), c->array->unit), m);
	if (!fclose(m))
		csv_text(f, text);
	free(text);
}

static void table_print(FILE *f, const struct table *t)
{
	int64_t at[GEAE_MAX_RANK] = { 0 }, rows = 1;
	const char *comma = "";

	for (uint32_t k = 0; k < t->rank; k++) {
		rows *= t->dim[k];
		if (t->counted[k]) {
			fputs(comma, f);
			csv_text(f, t->axis[k] ? t->axis[k] : "index");
			comma = ",";
		}
	}
	for (size_t c = 0; c < t->n; c++, comma = ",") {
		fputs(comma, f);
		header(f, &t->column[c]);
	}
	fputc('\n', f);
	for (int64_t row = 0; row < rows; row++) {
		comma = "";
		for (uint32_t k = 0; k < t->rank; k++)
			if (t->counted[k]) {
				fprintf(f, "%s%" PRId64, comma, at[k]);
				comma = ",";
			}
		for (size_t c = 0; c < t->n; c++, comma = ",") {
			int64_t i = t->column[c].offset;

			for (uint32_t k = 0; k < t->rank; k++)
				i += t->column[c].step[k] * at[k];
			fputs(comma, f);
			cell(f, t->column[c].array, i);
		}
		fputc('\n', f);
		for (uint32_t k = t->rank; k-- > 0 && ++at[k] == t->dim[k];)
			at[k] = 0;
	}
}

static struct column *add(struct table *t, const struct geae_array *a)
{
	struct column *c;

	for (size_t k = 0; k < t->n; k++)
		if (t->column[k].part_at < 0 && !strcmp(t->column[k].array->name, a->name))
			return NULL;
	c = &t->column[t->n++];
	*c = (struct column){ .array = a, .part_at = -1 };
	return c;
}

/* Every coordinate of `a` along axis k becomes a column. */
static void add_coords(struct table *t, const struct geae_array *a, uint32_t k)
{
	bool any = false;

	for (uint32_t j = 0; j < a->n_coord; j++) {
		const struct geae_array *c = a->coord[j];
		struct column *column;

		if (c->rank != 1 || c->dim[0] != a->dim[k] || !c->axis[0] || !a->axis[k] ||
		    strcmp(c->axis[0], a->axis[k]) != 0)
			continue;
		any = true;
		column = add(t, c);
		if (column)
			column->step[k] = 1;
	}
	t->counted[k] = !any && strcmp(a->name, a->axis[k] ? a->axis[k] : "") != 0;
}

static void start(struct table *t, const struct geae_array *like, uint32_t rank, size_t most)
{
	*t = (struct table){ .rank = rank, .column = calloc(most + 1, sizeof(*t->column)) };
	for (uint32_t k = 0; k < rank; k++) {
		t->dim[k] = like->dim[k];
		t->axis[k] = like->axis[k];
	}
}

static void add_whole(struct table *t, const struct geae_array *a)
{
	struct column *c = add(t, a);
	int64_t step = 1;

	for (uint32_t k = t->rank; c && k-- > 0; step *= t->dim[k])
		c->step[k] = step;
}

static void add_part(struct table *t, const struct geae_array *a, const struct geae_array *coord, int64_t j)
{
	t->column[t->n++] = (struct column){
		.array = a, .offset = j, .step = { a->dim[1] }, .part = coord, .part_at = j
	};
}

bool csv_port(FILE *f, const struct geae_array *ports, size_t n_port, const struct geae_array *port, const char **why)
{
	const struct geae_array *error = array_error(ports, n_port, port), *coord;
	uint32_t rank = port->rank ? 1 : 0;
	struct table t;

	if (port->rank > 2) {
		*why = "a CSV table has two directions and this port has more; give a file name that ends in .npy";
		return false;
	}
	start(&t, port, rank, port->n_coord + 2 * (size_t)(port->rank == 2 ? port->dim[1] : 1));
	if (!t.column) {
		*why = "out of memory";
		return false;
	}
	if (rank)
		add_coords(&t, port, 0);
	if (port->rank < 2) {
		add_whole(&t, port);
		if (error)
			add_whole(&t, error);
	} else {
		coord = array_axis_coord(port, 1);
		for (int64_t j = 0; j < port->dim[1]; j++) {
			add_part(&t, port, coord, j);
			if (error)
				add_part(&t, error, coord, j);
		}
	}
	table_print(f, &t);
	free(t.column);
	if (fflush(f) || ferror(f)) {
		*why = strerror(errno);
		return false;
	}
	return true;
}

bool csv_same_group(const struct geae_array *a, const struct geae_array *b)
{
	if (a->rank != b->rank)
		return false;
	for (uint32_t k = 0; k < a->rank; k++)
		if (a->dim[k] != b->dim[k] || strcmp(a->axis[k] ? a->axis[k] : "", b->axis[k] ? b->axis[k] : "") != 0)
			return false;
	return true;
}

void csv_group(FILE *f, const struct geae_array *ports, size_t n_port, const struct geae_array *like)
{
	struct table t;
	size_t most = 0;

	for (size_t k = 0; k < n_port; k++)
		most += 1 + ports[k].n_coord;
	start(&t, like, like->rank, most);
	if (!t.column)
		return;
	for (uint32_t k = 0; k < like->rank; k++)
		t.counted[k] = true;
	for (size_t p = 0; p < n_port; p++)
		for (uint32_t k = 0; csv_same_group(&ports[p], like) && k < like->rank; k++) {
			bool before = t.counted[k];

			add_coords(&t, &ports[p], k);
			t.counted[k] = before && t.counted[k];
		}
	for (size_t p = 0; p < n_port; p++) {
		const struct geae_array *error;

		if (!csv_same_group(&ports[p], like) || is_error_port(ports, n_port, &ports[p]))
			continue;
		add_whole(&t, &ports[p]);
		error = array_error(ports, n_port, &ports[p]);
		if (error)
			add_whole(&t, error);
	}
	table_print(f, &t);
	free(t.column);
}
