/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference executor: memory, order and gradients; what each node computes stands in reference_node.c. */
#include <stdlib.h>
#include <string.h>
#include "reference.h"
#include "reference_inner.h"

struct reference *reference_create(struct graph *g)
{
	struct reference *r = calloc(1, sizeof(*r));
	int64_t n = 0;

	if (!r)
		return NULL;
	r->graph = g;
	graph_parameters(g, NULL);
	graph_states(g, NULL);
	r->value = calloc((size_t)g->n_node, sizeof(*r->value));
	r->room = calloc((size_t)g->n_node, sizeof(*r->room));
	r->outer_at = calloc((size_t)g->n_node, sizeof(*r->outer_at));
	r->gradient = calloc((size_t)graph_parameter_floats(g) + 1, sizeof(*r->gradient));
	for (int32_t i = 1; i < g->n_node && r->outer_at; i++)
		if (g->node[i].op == N_OUTER) {
			const struct graph_parameter *w = &g->parameter[g->node[i].weight];

			r->outer_at[i] = n;
			n += w->rows * (w->columns + 1);
		}
	r->outer = calloc((size_t)n + 1, sizeof(*r->outer));
	r->n_input = graph_inputs(g, &r->input);
	r->n_scalar = graph_scalars(g, &r->scalar);
	if (r->value && r->room && r->outer_at && r->gradient && r->outer && !graph_error(g))
		return r;
	reference_destroy(r);
	return NULL;
}

void reference_destroy(struct reference *r)
{
	if (!r)
		return;
	for (int32_t i = 0; r->value && i < r->graph->n_node; i++)
		free(r->value[i]);
	free(r->value);
	free(r->room);
	free(r->outer_at);
	free(r->gradient);
	free(r->outer);
	free(r);
}

static bool value_room(struct reference *r, int32_t i)
{
	const struct node *v = &r->graph->node[i];
	size_t n = (size_t)v->n * (v->kind == PER_SAMPLE ? (size_t)r->batch->n : 1);

	if (n > r->room[i]) {
		free(r->value[i]);
		r->value[i] = malloc(n * sizeof(double));
		r->room[i] = r->value[i] ? n : 0;
	}
	return r->value[i];
}

static void gather_gradient(struct reference *r)
{
	const struct graph *g = r->graph;

	memset(r->gradient, 0, sizeof(double) * (size_t)graph_parameter_floats(r->graph));
	for (int32_t k = 0; k < g->n_part; k++) {
		const struct gradient_part *part = &g->part[k];
		const struct graph_parameter *p = &g->parameter[part->parameter];
		const double *from = r->value[part->node] + part->first;

		if (g->node[part->node].op == N_OUTER) {
			const struct graph_parameter *w = &g->parameter[g->node[part->node].weight];

			from = r->outer + r->outer_at[part->node] + (part->first ? w->rows * w->columns : 0);
		}
		for (int64_t i = 0; i < p->rows * p->columns; i++)
			r->gradient[p->offset + i] += from[i];
	}
}

bool reference_run(struct reference *r, const struct batch *batch, const double *parameter, double *state, bool train)
{
	r->batch = batch;
	r->parameter = parameter;
	r->state = state;
	r->train = train;
	for (int32_t i = 1; i < r->graph->n_node; i++) {
		if (!value_room(r, i))
			return false;
		reference_node(r, i);
	}
	gather_gradient(r);
	return true;
}

double reference_loss(const struct reference *r)
{
	return r->value[r->graph->loss][0];
}

const double *reference_gradient(const struct reference *r)
{
	return r->gradient;
}

const double *reference_value(const struct reference *r, struct geae_tensor x)
{
	return r->value[x.id];
}
