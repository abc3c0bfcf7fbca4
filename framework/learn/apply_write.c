/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applying networks: the result, with the columns of the data set beside it. */
#include <string.h>
#include "apply.h"
#include "job.h"
#include "ports.h"

/* The chosen rows of a column. */
static struct geae_array chosen(struct job *job, const struct apply *w, const struct geae_array *column)
{
	struct geae_array a = *column;
	size_t size = column->dtype == GEAE_U8 ? 1 : column->dtype == GEAE_I32 || column->dtype == GEAE_F32 ? 4 : 8;
	char *data = arena_need(&job->arena, (size_t)w->n_row * size + 8);

	for (int64_t k = 0; k < w->n_row; k++)
		memcpy(data + (size_t)k * size, (const char *)column->data + (size_t)w->row[k] * size, size);
	a.dim[0] = w->n_row;
	a.data = data;
	return a;
}

/* With the axis "network" in front where there are many. */
static struct geae_array of_networks(const struct apply *w, struct geae_array a)
{
	if (!w->many)
		return a;
	for (uint32_t k = a.rank++; k > 0; k--) {
		a.dim[k] = a.dim[k - 1];
		a.axis[k] = a.axis[k - 1];
	}
	a.dim[0] = w->n_network;
	a.axis[0] = MAPPED_AXIS;
	return a;
}

/* Which networks they are: the values of the axes that `over` names; how many columns. */
static uint32_t network_columns(struct job *job, const struct apply *w, struct geae_array *column)
{
	const struct pipeline *p = job->instance->pipeline;
	uint32_t n = 0;

	for (int a = 0; a < p->n_axis && w->many; a++) {
		struct geae_array *c = &column[n];
		const char **text = arena_array(&job->arena, w->n_network + 1, const char *);
		double *number = arena_array(&job->arena, w->n_network + 1, double);
		bool texts = false;

		if (!(w->network->feed->ref->stage->axes & job->instance->stage->over & (uint32_t)1 << a))
			continue;
		for (int64_t k = 0; k < w->n_network; k++) {
			const struct node *v = p->axis[a].value[w->of[k]->feed->from->value[a]];

			texts |= v->type == NODE_TEXT;
			text[k] = v->type == NODE_TEXT ? v->text : "";
			number[k] = v->type == NODE_REAL ? v->real : (double)v->integer;
		}
		*c = (struct geae_array){ .name = p->axis[a].name, .unit = "1", .doc = "sweep value of each network", .rank = 1,
					  .dtype = texts ? GEAE_TEXT : GEAE_F64, .dim = { w->n_network }, .axis = { MAPPED_AXIS },
					  .data = texts ? (const void *)text : number };
		n++;
	}
	return n;
}

/* What stands beside the rows: the columns of the data set and the row numbers in it; each with all others at its side. */
static uint32_t row_columns(struct job *job, const struct apply *w, struct geae_array *column)
{
	const struct geae_array *x = w->latent ? w->latent : w->source.x;
	uint32_t n = 0;

	for (uint32_t c = 0; c < x->n_coord; c++)
		if (!strcmp(x->coord[c]->axis[0], "row") && x->coord[c]->dtype != GEAE_TEXT && x->coord[c]->dtype != GEAE_BIT)
			column[n++] = chosen(job, w, x->coord[c]);
	if (!w->latent)
		column[n++] = (struct geae_array){ .name = "row_in_data", .unit = "1", .doc = "row number in the data set", .dtype = GEAE_I64,
						   .rank = 1, .role = GEAE_INDEX, .dim = { w->n_row }, .axis = { "row" }, .data = w->row };
	for (uint32_t c = 0; c < n; c++) {
		const struct geae_array **others = arena_array(&job->arena, n + 1, const struct geae_array *);

		column[c].n_coord = 0;
		for (uint32_t k = 0; k < n; k++)
			if (k != c)
				others[column[c].n_coord++] = &column[k];
		column[c].coord = others;
	}
	return n;
}

static bool write_heads(struct job *job, const struct apply *w, const struct applied *e, const struct geae_array **coord, uint32_t n)
{
	bool sound = true;

	for (size_t k = 0; k < w->n_head && sound; k++) {
		struct geae_array a = { .name = w->name[k], .unit = "1", .doc = "head of the network", .dtype = GEAE_F32, .role = GEAE_OBSERVABLE,
					.rank = w->head[k].features == 1 ? 1 : 2, .dim = { w->n_row, w->head[k].features },
					.axis = { "row", w->name[k] }, .coord = coord, .n_coord = n, .data = e->out[k] };

		a = of_networks(w, a);
		sound = object_port(job->writer, &a);
	}
	return sound;
}

/* coord has room for one more: the generators. */
static bool write_transformed(struct job *job, const struct apply *w, const struct applied *e, const struct geae_array **coord, uint32_t n)
{
	int64_t n_generator = (int64_t)w->features.n_generator;
	const char **name = arena_array(&job->arena, n_generator + 1, const char *);
	struct geae_array generator = { .name = "generator", .unit = "1", .doc = "symmetry generator", .dtype = GEAE_TEXT, .rank = 1,
					.dim = { n_generator }, .axis = { "generator" }, .data = name };
	struct geae_array a = { .name = "transformed", .unit = "1", .doc = "latent of each transformed row", .dtype = GEAE_F32,
				.rank = apply_latent_features(w) == 1 ? 2 : 3, .dim = { n_generator, w->n_row, apply_latent_features(w) },
				.axis = { "generator", "row", "latent" }, .coord = coord, .n_coord = n + 1, .data = e->transformed };

	for (int64_t k = 0; k < n_generator; k++)
		name[k] = w->features.generator[k].name;
	coord[n] = &generator;
	a = of_networks(w, a);
	return object_port(job->writer, &generator) && object_port(job->writer, &a);
}

bool apply_write(struct job *job, const struct apply *w, const struct applied *e)
{
	uint32_t most = (w->latent ? w->latent : w->source.x)->n_coord + 1, n = 0, n_row, n_which;
	struct geae_array *of_row = arena_array(&job->arena, most, struct geae_array);
	struct geae_array *of_network = arena_array(&job->arena, MAX_AXES, struct geae_array);
	const struct geae_array **coord = arena_array(&job->arena, most + MAX_AXES + 1, const struct geae_array *);

	n_row = row_columns(job, w, of_row);
	n_which = network_columns(job, w, of_network);
	for (uint32_t k = 0; k < n_row; k++)
		coord[n++] = &of_row[k];
	for (uint32_t k = 0; k < n_which; k++)
		coord[n++] = &of_network[k];
	for (uint32_t k = 0; k < n; k++)
		if (!object_port(job->writer, coord[k]))
			return false;
	return write_heads(job, w, e, coord, n) && (!w->want.transforms || write_transformed(job, w, e, coord, n));
}
