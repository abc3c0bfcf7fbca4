/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From nodes to compact steps: everything that running needs, looked up once. */
#include <stdlib.h>
#include <string.h>
#include "executor_inner.h"

static int32_t feed_of(struct executor *e, const char *name)
{
	const struct graph_input *in;
	size_t n = graph_inputs(e->graph, &in);

	for (size_t k = 0; k < n; k++)
		if (!strcmp(in[k].name, name))
			return (int32_t)k;
	return -1;
}

static int32_t scalar_of(struct executor *e, const char *name)
{
	const char *const *all;
	size_t n = graph_scalars(e->graph, &all);

	for (size_t k = 0; k < n; k++)
		if (!strcmp(all[k], name))
			return (int32_t)k;
	return -1;
}

static struct operand operand_of(const struct executor *e, int32_t i)
{
	const struct life *life = &e->life[i], *root = &e->life[life->root];
	struct operand o = { .rows = e->graph->node[i].n };

	if (!on_samples(e, i)) {
		o.where = ON_GLOBAL;
		o.global = e->global_at[i];
		return o;
	}
	o.where = root->on_batch ? ON_BATCH : ON_TILE;
	o.windowed = root->windowed;
	o.root_rows = e->graph->node[life->root].n;
	o.slice = life->slice;
	o.row = root->row;
	return o;
}

/* In a streamed item: which operands are taken a window of rows at a time. */
static void follow_window(struct step *s, uint16_t op)
{
	for (int32_t k = 0; k <= s->n_operand; k++)
		switch (op) {
		case N_LINEAR: s->o[k].follows = k == 0; break;
		case N_LINEAR_BACK:
		case N_OUTER: s->o[k].follows = k == 1; break;
		default: s->o[k].follows = s->o[k].where == ON_TILE || s->o[k].where == ON_BATCH; break;
		}
}

static bool has_blocks(uint16_t op)
{
	return op == N_LINEAR || op == N_LINEAR_BACK || op == N_OUTER || op == N_NORM || op == N_NORM_BACK ||
	       op == N_MOMENTS || op == N_NORM_SUMS;
}

/* Moments: mean and deviation of every row; their third part is made from these. */
int32_t executor_parts(const struct executor *e, int32_t node)
{
	const struct node *v = &e->graph->node[node];

	return (v->op == N_MOMENTS ? v->n / 3 * 2 : v->n) * (has_blocks(v->op) ? blocks_of_node(v) : 1);
}

static bool compile_step(struct executor *e, struct step *s)
{
	int32_t i = s->node, core = e->life[i].core, in[4], n = executor_operands(e, i, in);
	const struct node *v = &e->graph->node[core], *end = &e->graph->node[i];

	s->i0 = v->i0;
	s->blocks = has_blocks(v->op) ? blocks_of_node(v) : 1;
	s->a[0] = (float)v->a[0];
	s->a[1] = (float)v->a[1];
	s->map = v->map;
	s->rows = on_samples(e, i) || v->op == N_OUTER ? end->n : e->graph->node[in[0]].n;
	if (core != i) {
		s->end = end->op == N_LEAKY_BACK ? GEMM_MASKED : GEMM_LEAKY;
		s->slope = (float)end->a[0];
	}
	if (v->op == N_INPUT || v->op == N_NOISE)
		s->feed = feed_of(e, v->name);
	if (v->weight >= 0) {
		s->weight = e->graph->parameter[v->weight].offset;
		s->columns = (int32_t)e->graph->parameter[v->weight].columns;
	}
	s->bias = v->bias >= 0 ? e->graph->parameter[v->bias].offset : -1;
	s->o[0] = on_samples(e, i) ? operand_of(e, i) : (struct operand){ .where = ABSENT };
	s->n_operand = n;
	for (int32_t k = 0; k < n; k++)
		s->o[1 + k] = operand_of(e, in[k]);
	if (e->item[e->life[i].item].rows)
		follow_window(s, v->op);
	s->run = executor_step_run(v->op);
	return s->run || executor_fail(e, "%s cannot be run", graph_node_text(e->graph, i));
}

/* Partial sums of reductions: one row of doubles per block of 64 samples. */
static void place_parts(struct executor *e, struct phase *phase)
{
	int64_t blocks = e->capacity / KERNEL_BLOCK;

	phase->zero_from = e->n_part;
	for (int32_t k = 0; k < phase->n_item; k++) {
		const struct item *item = &e->item[phase->first_item + k];

		for (int32_t j = 0; j < item->n; j++) {
			struct step *s = &e->step[item->first + j];
			const struct life *life = &e->life[s->node];
			int32_t r = life->also ? life->also : is_reduction(e, s->node) ? s->node : 0;

			if (!r || e->graph->node[r].op == N_OUTER)
				continue;
			s->part = e->n_part;
			s->part_step = executor_parts(e, r);
			e->n_part += s->part_step * blocks;
		}
	}
	phase->zero_to = e->n_part;
}

static const struct step *step_of_reduction(const struct executor *e, int32_t r)
{
	for (int32_t k = 0; k < e->n_step; k++)
		if (e->step[k].node == r || e->life[e->step[k].node].also == r)
			return &e->step[k];
	return NULL;
}

static void compile_global(struct executor *e, int32_t i)
{
	const struct node *v = &e->graph->node[i];
	struct global_step *s = &e->global_step[e->n_global_step++];

	*s = (struct global_step){ .op = v->op,
				   .reduction = is_reduction(e, i),
				   .n = v->n,
				   .out = e->global_at[i],
				   .i0 = v->i0,
				   .node = i,
				   .blocks = has_blocks(v->op) ? blocks_of_node(v) : 1,
				   .a = { v->a[0], v->a[1] } };
	for (int32_t k = 0; k < v->n_in && k < 3; k++) {
		s->in[k] = e->global_at[v->in[k]];
		s->n_in[k] = e->graph->node[v->in[k]].n;
	}
	if (v->op == N_SCALAR)
		s->i0 = scalar_of(e, v->name);
	if (v->op == N_PARAMETER)
		s->parameter = e->graph->parameter[v->weight].offset;
	if (s->reduction)
		s->part = step_of_reduction(e, i)->part;
	s->part_step = executor_parts(e, i);
}

bool executor_compile(struct executor *e)
{
	const struct graph *g = e->graph;

	e->global_at = calloc((size_t)g->n_node, sizeof(*e->global_at));
	e->global_step = calloc((size_t)g->n_node, sizeof(*e->global_step));
	if (!e->global_at || !e->global_step)
		return executor_fail(e, "out of memory");
	for (int32_t i = 1; i < g->n_node; i++)
		if (e->life[i].live && !on_samples(e, i) && g->node[i].op != N_OUTER) {
			e->global_at[i] = e->n_global;
			e->n_global += g->node[i].n;
		}
	for (int32_t k = 0; k < e->n_step; k++)
		if (!compile_step(e, &e->step[k]))
			return false;
	for (int32_t p = 0; p < e->n_phase; p++) {
		struct phase *phase = &e->phase[p];

		place_parts(e, phase);
		phase->first_global = e->n_global_step;
		for (int32_t i = 1; i < g->n_node; i++)
			if (e->life[i].live && e->life[i].level == p - 1 && !on_samples(e, i) &&
			    g->node[i].op != N_OUTER)
				compile_global(e, i);
		phase->n_global = e->n_global_step - phase->first_global;
	}
	return true;
}
