/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters and running statistics: found by name while the graph is made, laid out sorted by name afterwards, so
 * that neither the order of calls nor what else is in the graph moves the meaning of a random stream. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "graph_inner.h"

#define PADDING 16

int32_t graph_parameter_find(struct graph *g, const char *what, const char *name, const char *suffix, int64_t rows,
			     int64_t columns, int64_t fan_in, double start)
{
	char *full;
	struct graph_parameter *p;

	if (g->error[0])
		return -1;
	full = suffix ? arena_format(&g->arena, "%s.%s", name, suffix) : arena_text(&g->arena, name);
	for (int32_t i = 0; i < g->n_parameter; i++) {
		p = &g->parameter[i];
		if (strcmp(p->name, full))
			continue;
		if (p->rows == rows && p->columns == columns)
			return i;
		graph_fail(g,
			   "%s '%s': %s is [%lld][%lld], asked for again as [%lld][%lld]; give the second its own name",
			   what, name, suffix ? suffix : "it", (long long)p->rows, (long long)p->columns,
			   (long long)rows, (long long)columns);
		return -1;
	}
	if (!graph_grow(g, (void **)&g->parameter, &g->parameter_room, g->n_parameter + 1, sizeof(*p)))
		return -1;
	g->parameter[g->n_parameter] = (struct graph_parameter){ full, rows, columns, 0, fan_in, start };
	return g->n_parameter++;
}

int32_t graph_state_find(struct graph *g, const char *name, const char *suffix, int64_t length, double start)
{
	char *full;

	if (g->error[0])
		return -1;
	full = arena_format(&g->arena, "%s.%s", name, suffix);
	for (int32_t i = 0; i < g->n_state; i++)
		if (!strcmp(g->state[i].name, full))
			return i;
	if (!graph_grow(g, (void **)&g->state, &g->state_room, g->n_state + 1, sizeof(*g->state)))
		return -1;
	g->state[g->n_state] = (struct graph_state){ full, length, 0, start };
	return g->n_state++;
}

static int by_parameter_name(const void *x, const void *y)
{
	return strcmp(((const struct graph_parameter *)x)->name, ((const struct graph_parameter *)y)->name);
}

static int by_state_name(const void *x, const void *y)
{
	return strcmp(((const struct graph_state *)x)->name, ((const struct graph_state *)y)->name);
}

static int64_t padded(int64_t n)
{
	return (n + PADDING - 1) / PADDING * PADDING;
}

/* Offsets are those of the sorted order; both tables carry them. */
size_t graph_parameters(struct graph *g, const struct graph_parameter **out)
{
	size_t n = (size_t)g->n_parameter;
	int64_t offset = 0;

	if (g->sorted_parameters == g->n_parameter && n) {
		if (out)
			*out = g->sorted_parameter;
		return n;
	}
	free(g->sorted_parameter);
	g->sorted_parameter = n ? malloc(n * sizeof(*g->sorted_parameter)) : NULL;
	if (out)
		*out = g->sorted_parameter;
	if (!g->sorted_parameter) {
		if (n)
			graph_fail(g, "out of memory while the network is put together");
		return 0;
	}
	memcpy(g->sorted_parameter, g->parameter, n * sizeof(*g->parameter));
	qsort(g->sorted_parameter, n, sizeof(*g->parameter), by_parameter_name);
	for (size_t i = 0; i < n; i++) {
		struct graph_parameter *p = &g->sorted_parameter[i];

		p->offset = offset;
		offset += padded(p->rows * p->columns);
		for (int32_t k = 0; k < g->n_parameter; k++)
			if (!strcmp(g->parameter[k].name, p->name))
				g->parameter[k].offset = p->offset;
	}
	g->sorted_parameters = g->n_parameter;
	return n;
}

size_t graph_states(struct graph *g, const struct graph_state **out)
{
	size_t n = (size_t)g->n_state;
	int64_t offset = 0;

	if (g->sorted_states == g->n_state && n) {
		if (out)
			*out = g->sorted_state;
		return n;
	}
	free(g->sorted_state);
	g->sorted_state = n ? malloc(n * sizeof(*g->sorted_state)) : NULL;
	if (out)
		*out = g->sorted_state;
	if (!g->sorted_state) {
		if (n)
			graph_fail(g, "out of memory while the network is put together");
		return 0;
	}
	memcpy(g->sorted_state, g->state, n * sizeof(*g->state));
	qsort(g->sorted_state, n, sizeof(*g->state), by_state_name);
	for (size_t i = 0; i < n; i++) {
		struct graph_state *s = &g->sorted_state[i];

		s->offset = offset;
		offset += padded(s->length);
		for (int32_t k = 0; k < g->n_state; k++)
			if (!strcmp(g->state[k].name, s->name))
				g->state[k].offset = s->offset;
	}
	g->sorted_states = g->n_state;
	return n;
}

int64_t graph_parameter_floats(struct graph *g)
{
	int64_t n = 0;

	for (int32_t i = 0; i < g->n_parameter; i++)
		n += padded(g->parameter[i].rows * g->parameter[i].columns);
	return n;
}

int64_t graph_state_floats(struct graph *g)
{
	int64_t n = 0;

	for (int32_t i = 0; i < g->n_state; i++)
		n += padded(g->state[i].length);
	return n;
}

void graph_parameter_start(const struct graph_parameter *p, struct geae_rng *rng, float *value)
{
	double bound = p->fan_in ? 1 / sqrt((double)p->fan_in) : 0;

	for (int64_t i = 0; i < p->rows * p->columns; i++)
		value[i] = p->fan_in ? (float)(bound * (2 * geae_uniform(rng) - 1)) : (float)p->start;
}
