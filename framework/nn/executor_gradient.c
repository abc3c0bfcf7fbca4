/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gradients of parameters: where each chunk writes, and how chunks and the several uses of a parameter are added.
 *
 * Every linear layer that is declared has gradients of its own in the buffer of each chunk.  They are added in the
 * order of keys, then chunks.  A layer that is the only use of its parameters writes chunk 0 where the sum belongs. */
#include <stdlib.h>
#include <string.h>
#include "executor_inner.h"

#define LANES_MOST 512	 /* weights of a layer that is summed in lanes */
#define RANGE	   32768 /* elements added by one task */

static int32_t parts_of(const struct graph *g, int32_t parameter)
{
	int32_t n = 0;

	for (int32_t k = 0; k < g->n_part; k++)
		n += parameter >= 0 && g->part[k].parameter == parameter;
	return n;
}

static int64_t padded(int64_t n)
{
	return (n + 15) / 16 * 16;
}

bool executor_gradient_plan(struct executor *e)
{
	const struct graph *g = e->graph;

	e->gradient_floats = graph_parameter_floats(e->graph);
	e->outer = calloc((size_t)e->n_step + 1, sizeof(*e->outer));
	if (!e->outer)
		return executor_fail(e, "out of memory");
	for (int32_t k = 0; k < e->n_step; k++) {
		const struct node *v = &g->node[e->step[k].node];
		struct outer_part *o = &e->outer[e->n_outer];
		const struct graph_parameter *w;

		if (v->op != N_OUTER)
			continue;
		w = &g->parameter[v->weight];
		e->life[e->step[k].node].outer = e->step[k].outer = e->n_outer++;
		o->m = (int32_t)w->rows;
		o->k = (int32_t)w->columns;
		o->lanes = (o->k < 16 || o->m <= 4) && o->m * (int64_t)(o->k + 1) <= LANES_MOST;
		o->direct = !o->lanes && parts_of(g, v->weight) == 1 && parts_of(g, v->bias) <= 1;
		o->gradient_weight = w->offset;
		o->gradient_bias = v->bias < 0 ? -1 : g->parameter[v->bias].offset;
		o->weight = e->slot_floats;
		e->slot_floats += o->lanes ? o->m * (int64_t)(o->k + 1) * KERNEL_LANES : padded(o->m * (int64_t)o->k);
		o->bias = v->bias < 0 || o->lanes ? -1 : e->slot_floats;
		if (o->bias >= 0)
			e->slot_floats += padded(o->m);
		o->folded = e->fold_floats;
		e->fold_floats += o->lanes ? padded(o->m * (int64_t)(o->k + 1)) : 0;
	}
	e->fold = calloc((size_t)(e->fold_floats * e->chunks) + 1, sizeof(*e->fold));
	return e->fold || executor_fail(e, "out of memory");
}

static int chunks_used(const struct executor *e)
{
	return (int)((e->n + e->chunk - 1) / e->chunk);
}

static void add(float *to, const float *from, int64_t n, bool set)
{
	if (set)
		memcpy(to, from, sizeof(float) * (size_t)n);
	for (int64_t i = 0; i < n && !set; i++)
		to[i] += from[i];
}

static const struct outer_part *outer_of(const struct executor *e, int32_t node)
{
	return &e->outer[e->life[node].outer];
}

/* Small layers: the 16 lanes of all weights and biases become one number each. */
static void fold_lanes(struct executor *e)
{
	for (int32_t k = 0; k < e->n_outer; k++) {
		const struct outer_part *o = &e->outer[k];

		for (int c = 0; c < chunks_used(e) && o->lanes; c++)
			e->kernels->fold((size_t)o->m * (size_t)(o->k + 1), e->slot[c] + o->weight,
					 e->fold + c * e->fold_floats + o->folded);
	}
}

static void add_folded(const struct executor *e, const struct outer_part *o, int chunk, bool is_bias, float *to,
		       bool set)
{
	const float *from = e->fold + chunk * e->fold_floats + o->folded + (is_bias ? o->k : 0);
	int32_t n = is_bias ? 1 : o->k;

	for (int32_t m = 0; m < o->m; m++, from += o->k + 1)
		for (int32_t k = 0; k < n; k++, to++)
			*to = (set ? 0 : *to) + from[k];
}

/* Elements [from, to) of a parameter from all its parts. */
static void sum_range(struct executor *e, int32_t first_part, int64_t from, int64_t to)
{
	const struct graph *g = e->graph;
	int32_t parameter = g->part[first_part].parameter;
	float *out = e->gradient + g->parameter[parameter].offset;
	bool set = true;

	for (int32_t k = first_part; k < g->n_part && g->part[k].parameter == parameter; k++) {
		const struct gradient_part *part = &g->part[k];

		if (g->node[part->node].op != N_OUTER) {
			const double *x = e->global + e->global_at[part->node] + part->first;

			for (int64_t i = from; i < to; i++)
				out[i] = (float)x[i] + (set ? 0 : out[i]);
			set = false;
			continue;
		}
		for (int c = 0; c < chunks_used(e); c++, set = false) {
			const struct outer_part *o = outer_of(e, part->node);
			int64_t at = part->first ? o->bias : o->weight;

			if (o->lanes)
				add_folded(e, o, c, part->first, out, set);
			else if (c || !o->direct)
				add(out + from, e->slot[c] + at + from, to - from, set);
		}
	}
}

struct sum_task {
	struct executor *e;
	int32_t first_part;
	int64_t n;
};

static void sum_task(int64_t i, int thread, void *arg)
{
	struct sum_task *task = arg;
	int64_t from = i * RANGE, to = from + RANGE < task->n ? from + RANGE : task->n;

	(void)thread;
	sum_range(task->e, task->first_part, from, to);
}

void executor_gradient_sum(struct executor *e)
{
	const struct graph *g = e->graph;

	fold_lanes(e);
	for (int32_t k = 0; k < g->n_part; k++) {
		const struct graph_parameter *p = &g->parameter[g->part[k].parameter];
		struct sum_task task = { e, k, p->rows * p->columns };

		if (k && g->part[k - 1].parameter == g->part[k].parameter)
			continue;
		if (task.n > RANGE && e->n_thread > 1)
			pool_run(e->want.pool, (task.n + RANGE - 1) / RANGE, sum_task, &task);
		else
			sum_range(e, k, 0, task.n);
	}
}
