/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The networks of an `apply` with `over` are analyzed one by one: an analyzer that takes the latents of one network takes
 * those of many, and each of its results has the axis "network" in front. */
#include "analyze_map.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "array.h"
#include "ports.h"

bool axes_fit(const char *wanted, const char *offered)
{
	size_t n = strlen(wanted);

	if (!offered || !strcmp(wanted, "..."))
		return true;
	if (n >= 4 && !strcmp(wanted + n - 4, ",...")) /* "row,...": the first axes fixed */
		return !strncmp(wanted, offered, n - 4) && (offered[n - 4] == ',' || !offered[n - 4]);
	return !strcmp(wanted, offered);
}

bool axes_fit_mapped(const char *wanted, const char *offered)
{
	size_t n = strlen(MAPPED_AXIS);

	if (!offered || strncmp(offered, MAPPED_AXIS, n) != 0 || (offered[n] && offered[n] != ','))
		return false;
	return !axes_fit(wanted, offered) && axes_fit(wanted, offered + n + (offered[n] == ','));
}

static bool has_networks(const struct geae_array *a)
{
	return a && a->rank && !strcmp(a->axis[0], MAPPED_AXIS);
}

static const char *axes_text(const struct geae_array *a, struct arena *arena)
{
	const char *text = "";

	for (uint32_t k = 0; k < a->rank; k++)
		text = arena_format(arena, "%s%s%s", text, k ? "," : "", a->axis[k]);
	return text;
}

int64_t map_count(struct job *job, const struct geae_analyzer_ops *ops, const struct geae_input *in)
{
	const struct geae_port *p;
	int64_t n = 0;

	for (size_t k = 0; (p = port_at(ops, ops->in, k)); k++)
		for (size_t g = 0; g < in[k].n; g++) {
			const struct geae_array *a = in[k].given[g].array;

			if (!has_networks(a) || !axes_fit_mapped(p->axes, axes_text(a, &job->arena)))
				continue;
			if (n && n != a->dim[0]) {
				geae_fail(&job->cx.pub, GEAE_EDATA, "input '%s' has %" PRId64 " networks, another one %" PRId64, p->name, a->dim[0], n);
				return -1;
			}
			n = a->dim[0];
		}
	return n;
}

/* Element `which` along the first axis. */
static const struct geae_array *slice(struct job *job, const struct geae_array *a, int64_t which)
{
	struct geae_array *s = arena_array(&job->arena, 1, struct geae_array);
	const struct geae_array **coord = arena_array(&job->arena, a->n_coord + 1, const struct geae_array *);
	size_t bytes = 0;

	*s = *a;
	array_bytes(a, &bytes);
	s->rank--;
	for (uint32_t k = 0; k < s->rank; k++) {
		s->dim[k] = a->dim[k + 1];
		s->axis[k] = a->axis[k + 1];
	}
	s->data = (const char *)a->data + (size_t)which * (bytes / (size_t)a->dim[0]);
	s->n_coord = 0;
	s->coord = coord;
	for (uint32_t c = 0; c < a->n_coord; c++)
		if (!has_networks(a->coord[c]))
			coord[s->n_coord++] = a->coord[c];
	return s;
}

struct geae_input *map_inputs(struct job *job, const struct geae_analyzer_ops *ops, const struct geae_input *in, int64_t which)
{
	size_t n_port = 0;
	struct geae_input *out;

	while (port_at(ops, ops->in, n_port))
		n_port++;
	out = arena_array(&job->arena, n_port + 1, struct geae_input);
	for (size_t k = 0; k < n_port; k++) {
		struct geae_given *g = arena_array(&job->arena, in[k].n + 1, struct geae_given);

		out[k] = (struct geae_input){ in[k].n, g };
		for (size_t i = 0; i < in[k].n; i++) {
			g[i] = in[k].given[i];
			if (has_networks(g[i].array))
				g[i].array = slice(job, g[i].array, which);
		}
	}
	return out;
}

void map_keep_texts(struct output *o)
{
	for (size_t m = 0; m < o->n; m++) {
		struct geae_array *a = &o->made[m].array;
		const char **text;

		if (a->dtype != GEAE_TEXT || o->made[m].coordinate)
			continue;
		text = arena_array(&o->job->arena, geae_count(a) + 1, const char *);
		for (int64_t k = 0; k < geae_count(a); k++)
			text[k] = arena_text(&o->job->arena, ((const char *const *)a->data)[k]);
		a->data = text;
	}
}

/* ---- joining results ---- */

static bool same_shape(const struct geae_array *a, const struct geae_array *b)
{
	return a->dtype == b->dtype && a->rank == b->rank && !memcmp(a->dim, b->dim, a->rank * sizeof(a->dim[0]));
}

static bool same(const struct geae_array *a, const struct geae_array *b)
{
	size_t bytes = 0;

	if (!same_shape(a, b) || !array_bytes(a, &bytes))
		return false;
	if (a->dtype != GEAE_TEXT)
		return !memcmp(a->data, b->data, bytes);
	for (int64_t k = 0; k < geae_count(a); k++)
		if (strcmp(((const char *const *)a->data)[k], ((const char *const *)b->data)[k]) != 0)
			return false;
	return true;
}

/* What stands for a result that one network does not have; false: nothing can. */
static bool fill_missing(const struct geae_array *like, char *to, size_t bytes)
{
	if (like->dtype == GEAE_F64)
		for (size_t k = 0; k < bytes / sizeof(double); k++)
			((double *)(void *)to)[k] = NAN;
	else if (like->dtype == GEAE_TEXT)
		for (size_t k = 0; k < bytes / sizeof(char *); k++)
			((const char **)(void *)to)[k] = "";
	return like->dtype == GEAE_F64 || like->dtype == GEAE_TEXT;
}

static const struct geae_array *columns_of(const struct geae_analyzer_ops *ops, const struct geae_input *in)
{
	for (size_t k = 0; port_at(ops, ops->in, k); k++)
		for (size_t g = 0; g < in[k].n; g++)
			if (has_networks(in[k].given[g].array))
				return in[k].given[g].array;
	return NULL;
}

/* Coordinates that all runs agree on, and which network is which. */
static void join_coordinates(struct output *to, const struct geae_array *of, struct output **o, int64_t n)
{
	for (uint32_t c = 0; c < of->n_coord && to->n < MOST_MADE; c++)
		if (has_networks(of->coord[c])) {
			to->made[to->n] = (struct made){ *of->coord[c], true };
			to->made[to->n++].array.n_coord = 0;
		}
	for (size_t m = 0; m < o[0]->n && to->n < MOST_MADE; m++) {
		bool agree = o[0]->made[m].coordinate && !find_made(to, o[0]->made[m].array.name);

		for (int64_t k = 1; k < n && agree; k++) {
			struct made *other = find_made(o[k], o[0]->made[m].array.name);

			agree = !other || same(&o[0]->made[m].array, &other->array);
		}
		if (agree)
			to->made[to->n++] = o[0]->made[m];
	}
}

/* One result of all networks; false: they do not fit together. */
static bool join_one(struct output *to, const struct made *like, struct output **o, int64_t n)
{
	struct job *job = to->job;
	struct made *m = &to->made[to->n];
	const struct geae_array **coord = arena_array(&job->arena, MOST_MADE, const struct geae_array *);
	size_t bytes;
	char *data;

	if (like->array.rank == GEAE_MAX_RANK || like->array.dtype == GEAE_BIT || !array_bytes(&like->array, &bytes))
		return false;
	data = arena_get(&job->arena, (size_t)n * bytes + 8);
	for (int64_t k = 0; k < n && data; k++) {
		struct made *one = find_made(o[k], like->array.name);

		if (one && !same_shape(&one->array, &like->array))
			return false;
		if (one)
			memcpy(data + (size_t)k * bytes, one->array.data, bytes);
		else if (!fill_missing(&like->array, data + (size_t)k * bytes, bytes))
			return false;
	}
	if (!data)
		return false;
	*m = (struct made){ like->array, false };
	m->array.rank++;
	m->array.data = data;
	m->array.coord = coord;
	m->array.n_coord = 0;
	for (uint32_t k = 0; k < like->array.rank; k++) {
		m->array.dim[k + 1] = like->array.dim[k];
		m->array.axis[k + 1] = like->array.axis[k];
	}
	m->array.dim[0] = n;
	m->array.axis[0] = MAPPED_AXIS;
	for (size_t c = 0; c < to->n; c++) {
		bool its = to->made[c].coordinate && !strcmp(to->made[c].array.axis[0], MAPPED_AXIS);

		for (uint32_t k = 0; k < like->array.n_coord && to->made[c].coordinate; k++)
			its |= !strcmp(like->array.coord[k]->name, to->made[c].array.name);
		if (its)
			coord[m->array.n_coord++] = &to->made[c].array;
	}
	to->n++;
	return true;
}

struct output *map_join(struct job *job, const struct geae_analyzer_ops *ops, const struct geae_input *in, struct output **o, int64_t n)
{
	struct output *to = arena_array(&job->arena, 1, struct output);
	const struct geae_port *p;

	to->job = job;
	to->ops = ops;
	join_coordinates(to, columns_of(ops, in), o, n);
	for (size_t m = 0; m < o[0]->n && to->n < MOST_MADE; m++) /* coordinates that they do not agree on are results, like others */
		if (o[0]->made[m].coordinate && !find_made(to, o[0]->made[m].array.name))
			join_one(to, &o[0]->made[m], o, n);
	for (size_t k = 0; (p = port_at(ops, ops->out, k)); k++) {
		const struct made *like = NULL;
		int64_t i = 0;

		while (i < n && !(like = find_made(o[i], p->name)))
			i++;
		if (!like || find_made(to, p->name))
			continue;
		if (to->n == MOST_MADE || (!join_one(to, like, o, n) && !(p->flags & GEAE_OPTIONAL))) {
			geae_fail(&job->cx.pub, GEAE_EDATA, "results '%s' of several networks do not fit together", p->name);
			return NULL;
		}
	}
	return to;
}
