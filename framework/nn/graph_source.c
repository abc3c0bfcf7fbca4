/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a batch has to bring: the inputs and the scalars of a graph, sorted by name. */
#include <stdlib.h>
#include <string.h>
#include "graph_inner.h"

static int by_input_name(const void *x, const void *y)
{
	return strcmp(((const struct graph_input *)x)->name, ((const struct graph_input *)y)->name);
}

static int by_name(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

/* A table stays valid until the graph has grown. */
size_t graph_inputs(struct graph *g, const struct graph_input **out)
{
	size_t n = 0;

	if (g->input_nodes != g->n_node) {
		free(g->input);
		g->input = calloc((size_t)g->n_node, sizeof(*g->input));
		g->input_nodes = g->input ? g->n_node : 0;
		g->n_input = 0;
	}
	*out = g->input;
	if (!g->input) {
		graph_fail(g, "out of memory while the network is put together");
		return 0;
	}
	if (g->n_input)
		return g->n_input;
	for (int32_t i = 1; i < g->n_node; i++)
		if (g->node[i].op == N_INPUT || g->node[i].op == N_NOISE)
			g->input[n++] = (struct graph_input){ g->node[i].name, g->node[i].n, g->node[i].op == N_NOISE };
	qsort(g->input, n, sizeof(*g->input), by_input_name);
	g->n_input = n;
	return n;
}

size_t graph_scalars(struct graph *g, const char *const **out)
{
	size_t n = 0;

	if (g->scalar_nodes != g->n_node) {
		free(g->scalar);
		g->scalar = calloc((size_t)g->n_node, sizeof(*g->scalar));
		g->scalar_nodes = g->scalar ? g->n_node : 0;
		g->n_scalar = 0;
	}
	*out = g->scalar;
	if (!g->scalar) {
		graph_fail(g, "out of memory while the network is put together");
		return 0;
	}
	if (g->n_scalar)
		return g->n_scalar;
	for (int32_t i = 1; i < g->n_node; i++)
		if (g->node[i].op == N_SCALAR)
			g->scalar[n++] = g->node[i].name;
	qsort(g->scalar, n, sizeof(*g->scalar), by_name);
	g->n_scalar = n;
	return n;
}
