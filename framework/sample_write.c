/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A data set as ports: x and its columns, declared before the run and written after it. */
#include <stdlib.h>
#include <string.h>
#include "sample_write.h"

static const char *x_axes(const struct geae_state *s, struct arena *arena)
{
	char *text = arena_text(arena, "row");

	for (uint32_t k = 0; k < s->rank; k++)
		text = arena_format(arena, "%s,%s", text, s->axis[k]);
	return s->encoding == GEAE_NUMBERS || s->rank ? text : "row,site";
}

static uint32_t x_dtype(const struct geae_state *s)
{
	return s->encoding == GEAE_SIGN ? GEAE_BIT : s->encoding == GEAE_NUMBERS ? GEAE_F32 : GEAE_U8;
}

void sample_declare(const struct sample_layout *l, struct ports *ports, struct arena *arena)
{
	const struct geae_sampling *ask = l->ask;

	if (l->stride)
		ports_add(ports, arena, (struct port_spec){ "x", x_axes(&l->state, arena), "1", "configurations or spectra",
								  x_dtype(&l->state), GEAE_ROLE_NONE });
	for (size_t k = 0; k < ask->n_control; k++)
		ports_add(ports, arena, (struct port_spec){ ask->controls[k].name, "row", ask->controls[k].unit, ask->controls[k].doc,
								  GEAE_F64, GEAE_CONTROL });
	for (size_t k = 0; k < l->n_column; k++)
		ports_add(ports, arena, (struct port_spec){ l->column[k].spec.name, "row", l->column[k].spec.unit,
								  l->column[k].spec.doc, l->column[k].spec.dtype, l->column[k].spec.role });
	ports_add(ports, arena, (struct port_spec){ "valid", "row", "1", "1: the row stands; 0: it failed", GEAE_U8, GEAE_INDEX });
	ports->rows = (double)l->n_row;
	ports->bytes = (double)l->n_row * (double)(l->stride + 8 * (ask->n_control + l->n_column) + 1);
	ports->units = (double)l->plan->n_unit;
}

/* Every column travels with every other: an observable knows its T, its chain, its energy. */
static bool put_column(struct job *job, const struct geae_array *like, const struct geae_array *const *all, size_t n, const void *data)
{
	struct geae_array a = *like;
	const struct geae_array **coord = arena_array(&job->arena, n + 1, const struct geae_array *);

	for (size_t k = 0; k < n; k++)
		if (strcmp(all[k]->name, like->name))
			coord[a.n_coord++] = all[k];
	a.coord = coord;
	a.data = data;
	return object_port(job->writer, &a);
}

/* A column gathered from the blocks of all units. */
static void gather(const struct sample_layout *l, const struct sample_units *u, size_t c, size_t n, uint8_t *whole)
{
	int64_t at = 0, n_control = (int64_t)l->ask->n_control;

	for (int64_t k = 0; k < l->plan->n_unit; at += l->plan->unit[k++].n_row) {
		void *block = sample_units_block(u, k);
		size_t rows = (size_t)l->plan->unit[k].n_row;

		if (c + 1 == n)
			memcpy(whole + at, sample_block_valid(l, k, block), rows);
		else if ((int64_t)c >= n_control)
			memcpy(whole + 8 * at, sample_block_column(l, k, c - (size_t)n_control, block), 8 * rows);
		else
			for (size_t r = 0; r < rows; r++)
				memcpy(whole + 8 * ((size_t)at + r), sample_block_control(l, k, block) + r * (size_t)n_control + c, 8);
	}
}

static void describe_columns(const struct sample_layout *l, const struct port_spec *port, size_t n, struct geae_array *column,
			     const struct geae_array **all)
{
	for (size_t c = 0; c < n; c++) {
		column[c] = (struct geae_array){ .name = port[c].name, .unit = port[c].unit, .doc = port[c].doc, .dtype = port[c].dtype,
						 .rank = 1, .role = port[c].role, .dim = { l->n_row }, .axis = { "row" } };
		all[c] = &column[c];
	}
}

static bool write_columns(struct job *job, const struct sample_layout *l, const struct sample_units *u, const struct port_spec *port,
			  size_t n, struct geae_array *column, const struct geae_array **all)
{
	uint8_t *whole = malloc((size_t)l->n_row * 8 + 8);
	bool sound = whole != NULL;

	describe_columns(l, port, n, column, all);
	for (size_t c = 0; c < n && sound; c++) {
		gather(l, u, c, n, whole);
		sound = put_column(job, &column[c], all, n, whole);
	}
	free(whole);
	return sound;
}

static bool declare_x(struct job *job, const struct sample_layout *l, const struct geae_array **coord, size_t n)
{
	const struct geae_state *s = &l->state;
	struct geae_array grid = { .name = s->axis[0], .unit = s->grid_unit, .doc = "grid", .dtype = GEAE_F64, .rank = 1,
				   .dim = { s->dim[0] }, .axis = { s->axis[0] }, .data = s->grid };
	struct geae_array x = { .name = "x", .unit = "1", .doc = "configurations or spectra", .dtype = x_dtype(s), .rank = s->rank + 1,
				.dim = { l->n_row }, .axis = { "row" }, .coord = coord, .n_coord = (uint32_t)n };

	for (uint32_t k = 0; k < s->rank; k++) {
		x.dim[k + 1] = s->dim[k];
		x.axis[k + 1] = s->axis[k];
	}
	if (s->grid && s->rank == 1) {
		if (!object_port(job->writer, &grid))
			return false;
		coord[x.n_coord++] = &grid;
	}
	return object_port(job->writer, &x);
}

static bool write_x(struct job *job, const struct sample_layout *l, const struct sample_units *u, const struct geae_array **coord, size_t n)
{
	if (!declare_x(job, l, coord, n))
		return false;
	for (int64_t k = 0, at = 0; k < l->plan->n_unit; at += l->plan->unit[k++].n_row) {
		if (!object_put(job->writer, "x", at, l->plan->unit[k].n_row, sample_block_x(l, k, sample_units_block(u, k))))
			return false;
		sample_units_written(u, k);
	}
	return true;
}

void sample_gather(const struct sample_layout *l, const struct sample_units *u, size_t column, void *whole)
{
	gather(l, u, l->ask->n_control + column, SIZE_MAX, whole);
}

bool sample_write(struct job *job, const struct sample_layout *l, const struct sample_units *u, const struct ports *ports)
{
	size_t first = l->stride ? 1 : 0, n = l->ask->n_control + l->n_column + 1; /* and valid */
	struct geae_array *column = arena_array(&job->arena, n + 1, struct geae_array);
	const struct geae_array **all = arena_array(&job->arena, n + 2, const struct geae_array *);

	return write_columns(job, l, u, ports->port + first, n, column, all) && (!l->stride || write_x(job, l, u, all, n));
}

bool sample_put_ports(struct job *job, const struct sample_layout *l, const struct ports *ports)
{
	size_t first = l->stride ? 1 : 0, n = ports->n - first;
	struct geae_array *column = arena_array(&job->arena, n + 1, struct geae_array);
	const struct geae_array **all = arena_array(&job->arena, n + 2, const struct geae_array *);
	bool sound = true;

	describe_columns(l, ports->port + first, n, column, all);
	for (size_t c = 0; c < n && sound; c++)
		sound = put_column(job, &column[c], all, n, NULL);
	return sound && (!l->stride || declare_x(job, l, all, n));
}

bool sample_put_unit(struct job *job, const struct sample_layout *l, int64_t unit, int64_t row, void *block, const struct ports *ports)
{
	size_t first = l->stride ? 1 : 0, n_control = l->ask->n_control, n = ports->n - first;
	int64_t rows = l->plan->unit[unit].n_row;
	double *control = malloc((size_t)rows * sizeof(double) + 1);
	bool sound = control != NULL;

	for (size_t c = 0; c < n && sound; c++) {
		const void *data = c + 1 == n ? sample_block_valid(l, unit, block) :
				   c >= n_control ? sample_block_column(l, unit, c - n_control, block) : control;

		for (int64_t r = 0; c < n_control && r < rows; r++)
			control[r] = sample_block_control(l, unit, block)[(size_t)r * n_control + c];
		sound = object_put(job->writer, ports->port[first + c].name, row, rows, data);
	}
	free(control);
	return sound && (!l->stride || object_put(job->writer, "x", row, rows, sample_block_x(l, unit, block)));
}
