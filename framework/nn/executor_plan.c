/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has to be computed, in which phase, and which nodes share a step. */
#include <stdlib.h>
#include <string.h>
#include "executor_inner.h"

static void mark(struct executor *e)
{
	const struct graph *g = e->graph;

	if (e->want.loss || e->want.gradient)
		e->life[g->loss].live = true;
	for (size_t k = 0; k < e->want.n_output; k++) {
		e->life[e->want.output[k].id].live = true;
		e->life[e->want.output[k].id].is_output = true;
	}
	for (int32_t k = 0; k < g->n_part && e->want.gradient; k++)
		e->life[g->part[k].node].live = true;
	for (int32_t i = g->n_node - 1; i > 0; i--) {
		const struct node *v = &g->node[i];

		if (!e->life[i].live || (v->op == N_MOMENTS && !e->want.train))
			continue;
		for (int32_t k = 0; k < v->n_in; k++) {
			e->life[v->in[k]].live = true;
			e->life[v->in[k]].uses++;
		}
	}
}

static bool find_levels(struct executor *e)
{
	const struct graph *g = e->graph;

	for (int32_t i = 1; i < g->n_node; i++) {
		const struct node *v = &g->node[i];
		bool samples = on_samples(e, i) || is_reduction(e, i);
		int32_t level = samples ? 0 : -1;

		for (int32_t k = 0; k < v->n_in && (samples || v->op != N_MOMENTS); k++) {
			int32_t l = e->life[v->in[k]].level + (samples && !on_samples(e, v->in[k]));

			if (l > level)
				level = l;
		}
		e->life[i].level = level;
		if (e->life[i].live && level + 2 > e->n_phase)
			e->n_phase = level + 2;
	}
	return e->n_phase <= MAX_PHASES ||
	       executor_fail(e, "the network needs %d passes over a batch; %d are possible", e->n_phase, MAX_PHASES);
}

/* x is needed for nothing but node i, in the same phase. */
static bool only_for(const struct executor *e, int32_t x, int32_t i)
{
	return e->life[x].uses == 1 && !e->life[x].is_output && e->life[x].level == e->life[i].level;
}

static void fuse(struct executor *e, int32_t i, int32_t core)
{
	e->life[i].core = core;
	e->life[core].absorbed = true;
}

static void find_fusions(struct executor *e)
{
	const struct graph *g = e->graph;

	for (int32_t i = 1; i < g->n_node; i++) {
		const struct node *v = &g->node[i], *x = &g->node[v->in[0]];

		e->life[i].core = i;
		e->life[i].root = i;
		if (!e->life[i].live || v->kind != PER_SAMPLE)
			continue;
		if (v->op == N_SLICE) {
			e->life[i].root = e->life[v->in[0]].root;
			e->life[i].slice = e->life[v->in[0]].slice + v->i0;
			e->life[e->life[i].root].is_output |= e->life[i].is_output;
		} else if (v->op == N_UNARY && v->i0 == GEAE_LEAKY_RELU && (x->op == N_LINEAR || x->op == N_NORM) &&
			   only_for(e, v->in[0], i)) {
			fuse(e, i, v->in[0]);
		} else if (v->op == N_LEAKY_BACK && x->op == N_LINEAR_BACK && only_for(e, v->in[0], i)) {
			fuse(e, i, v->in[0]);
		} else if (v->op == N_BCE_BACK && !on_samples(e, v->in[2]) && e->life[v->in[2]].level < 0) {
			for (int32_t r = 1; r < g->n_node; r++) /* the loss and its derivative share an exponential */
				if (g->node[r].op == N_SUM_BCE && e->life[r].live && !e->life[r].absorbed &&
				    g->node[r].in[0] == v->in[0] && g->node[r].in[1] == v->in[1] &&
				    e->life[r].level == e->life[i].level) {
					e->life[i].also = r;
					e->life[r].absorbed = true;
				}
		}
	}
}

int32_t executor_operands(const struct executor *e, int32_t node, int32_t in[4])
{
	const struct node *v = &e->graph->node[node], *core = &e->graph->node[e->life[node].core];
	int32_t n = core->n_in;

	memcpy(in, core->in, sizeof(core->in));
	if (core != v && v->op == N_LEAKY_BACK)
		in[n++] = v->in[1];
	return n;
}

static void lay_out_phases(struct executor *e, int32_t *order)
{
	const struct graph *g = e->graph;

	for (int32_t p = 0; p < e->n_phase; p++) {
		struct phase *phase = &e->phase[p];
		int32_t n = 0;

		phase->first_item = e->n_item;
		for (int32_t i = 1; i < g->n_node; i++) {
			const struct life *life = &e->life[i];

			if (life->live && !life->absorbed && life->level == p - 1 &&
			    (on_samples(e, i) || is_reduction(e, i)) && !(on_samples(e, i) && g->node[i].op == N_SLICE))
				order[n++] = i;
		}
		executor_stream(e, order, n);
		phase->n_item = e->n_item - phase->first_item;
	}
}

bool executor_plan(struct executor *e)
{
	size_t n = (size_t)e->graph->n_node;
	int32_t *order;

	e->life = calloc(n, sizeof(*e->life));
	e->step = calloc(n, sizeof(*e->step));
	e->item = calloc(n, sizeof(*e->item));
	if (!e->life || !e->step || !e->item)
		return executor_fail(e, "out of memory");
	for (size_t i = 0; i < n; i++)
		e->life[i].item = e->life[i].last = -1;
	mark(e);
	if (!find_levels(e))
		return false;
	find_fusions(e);
	e->phase = calloc((size_t)e->n_phase + 1, sizeof(*e->phase));
	order = calloc(n, sizeof(*order));
	if (!e->phase || !order) {
		free(order);
		return executor_fail(e, "out of memory");
	}
	lay_out_phases(e, order);
	free(order);
	return true;
}
