/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wide layers, a window of rows at a time.
 *
 * A linear layer with thousands of outputs, what is done to each of them, and the two products that end it (its own
 * gradient and the way back to its input) can run over windows of rows, so that weights, gradients and intermediate
 * rows stay in cache.  Every sum keeps its order, so the bytes are the same.
 *
 * A step joins the group of such a layer when it has as many rows and all its operands are rows of the same kind;
 * it must not depend on a finished result of the group. */
#include <stdlib.h>
#include "executor_inner.h"

#define WIDE 2048

struct group {
	int32_t rows, n;
	int32_t member[64];
};

static bool in_group(const struct group *group, int32_t node)
{
	for (int32_t k = 0; k < group->n; k++)
		if (group->member[k] == node)
			return true;
	return false;
}

static bool elementwise(const struct executor *e, int32_t i)
{
	switch (e->graph->node[e->life[i].core].op) {
	case N_UNARY:
	case N_BINARY:
	case N_LEAKY_BACK:
	case N_BCE:
	case N_BCE_BACK:
	case N_SUM:
	case N_DOT:
	case N_SUM_BCE: return true;
	default: return false;
	}
}

/* Does the step of node i fit into the group's windows? */
static bool fits(const struct executor *e, const struct group *group, int32_t i)
{
	const struct graph *g = e->graph;
	int32_t in[4], n = executor_operands(e, i, in), members = 0, op = g->node[e->life[i].core].op;

	if (op == N_LINEAR_BACK || op == N_OUTER)
		return !g->node[e->life[i].core].i0 && in_group(group, in[0]) && !in_group(group, in[1]);
	if (!elementwise(e, i) || (on_samples(e, i) && g->node[i].n != group->rows))
		return false;
	for (int32_t k = 0; k < n; k++) {
		if (!on_samples(e, in[k])) {
			if (g->node[in[k]].n != 1)
				return false;
		} else if (g->node[in[k]].n != group->rows) {
			return false;
		}
		members += in_group(group, in[k]);
	}
	/* what has the rows but none of the group's own is worth it where only the group uses it: drop_lonely() */
	return members || op == N_UNARY;
}

/* Nodes that depend on a group's result from outside the group. */
static bool depends(const struct executor *e, const struct group *group, const uint8_t *tainted, int32_t i)
{
	int32_t in[4], n = executor_operands(e, i, in);

	for (int32_t k = 0; k < n; k++) {
		int32_t root = e->life[in[k]].root;

		if (tainted[root] || in_group(group, root))
			return true;
	}
	return false;
}

static void grow(const struct executor *e, struct group *group, const int32_t *order, int32_t from, int32_t n,
		 uint8_t *tainted)
{
	for (int32_t k = from; k < n; k++) {
		int32_t i = order[k], in[4], n_in = executor_operands(e, i, in);
		bool ready = true;

		if (in_group(group, i))
			continue;
		for (int32_t j = 0; j < n_in; j++)
			ready &= !tainted[e->life[in[j]].root];
		if (ready && group->n < 64 && fits(e, group, i)) {
			group->member[group->n++] = i;
			/* finished only with the last window */
			tainted[i] = e->graph->node[e->life[i].core].op == N_LINEAR_BACK;
		} else {
			tainted[i] = depends(e, group, tainted, i);
		}
	}
}

/* An elementwise step before the layer (a target made of the input) joins where only members use it. */
static bool used_outside(const struct executor *e, const struct group *group, const int32_t *order, int32_t n,
			 int32_t x)
{
	for (int32_t k = 0; k < n; k++) {
		int32_t in[4], n_in = executor_operands(e, order[k], in);

		for (int32_t j = 0; j < n_in; j++)
			if (e->life[in[j]].root == x && (in[j] != x || !in_group(group, order[k])))
				return true;
	}
	return e->life[x].is_output;
}

static void drop_lonely(const struct executor *e, struct group *group, const int32_t *order, int32_t n)
{
	int32_t kept = 1;

	for (int32_t k = 1; k < group->n; k++) {
		int32_t i = group->member[k], in[4], n_in = executor_operands(e, i, in), members = 0;

		for (int32_t j = 0; j < n_in; j++)
			members += in_group(group, in[j]);
		if (members || !used_outside(e, group, order, n, i))
			group->member[kept++] = i;
	}
	group->n = kept;
}

static void emit(struct executor *e, const int32_t *node, int32_t n, int32_t rows)
{
	e->item[e->n_item] = (struct item){ e->n_step, n, rows };
	for (int32_t k = 0; k < n; k++) {
		e->life[node[k]].item = e->n_item;
		e->step[e->n_step++].node = node[k];
	}
	e->n_item++;
}

static bool starts_group(const struct executor *e, int32_t i)
{
	const struct node *v = &e->graph->node[e->life[i].core];

	return v->op == N_LINEAR && !v->i0 && v->n >= WIDE && !e->life[i].is_output;
}

static void sort_members(struct group *group)
{
	for (int32_t k = 1; k < group->n; k++)
		for (int32_t j = k; j > 0 && group->member[j - 1] > group->member[j]; j--) {
			int32_t t = group->member[j];

			group->member[j] = group->member[j - 1];
			group->member[j - 1] = t;
		}
}

/* Does every use of x lie in the group, in this phase? */
static bool is_inner(const struct executor *e, const struct group *group, const int32_t *order, int32_t n, int32_t x)
{
	int32_t uses = 0;

	for (int32_t k = 0; k < n; k++) {
		int32_t in[4], n_in = executor_operands(e, order[k], in);

		for (int32_t j = 0; j < n_in; j++)
			uses += in[j] == x && in_group(group, order[k]);
	}
	/* a fused loss counts the logits twice */
	for (int32_t k = 0; k < group->n; k++)
		if (e->life[group->member[k]].also)
			for (int32_t j = 0; j < 2; j++)
				uses += e->graph->node[e->life[group->member[k]].also].in[j] == x;
	return uses == e->life[x].uses && !e->life[x].is_output;
}

static void finish_group(struct executor *e, struct group *group, const int32_t *order, int32_t n)
{
	sort_members(group);
	for (int32_t k = 0; k < group->n; k++) {
		int32_t i = group->member[k];

		if (on_samples(e, i) && e->graph->node[i].n == group->rows &&
		    e->graph->node[e->life[i].core].op != N_LINEAR_BACK)
			e->life[i].windowed = is_inner(e, group, order, n, i);
	}
	emit(e, group->member, group->n, group->rows);
	e->n_stream++;
}

void executor_stream(struct executor *e, int32_t *order, int32_t n)
{
	int32_t done = 0;
	uint8_t *tainted = calloc((size_t)e->graph->n_node, 1); /* without memory nothing is streamed */

	while (done < n && tainted) {
		struct group group = { .n = 0 };
		int32_t at = done, kept = done;

		while (at < n && !starts_group(e, order[at]))
			at++;
		if (at == n)
			break;
		for (int32_t i = 0; i < e->graph->n_node; i++)
			tainted[i] = 0;
		group.rows = e->graph->node[order[at]].n;
		group.member[group.n++] = order[at];
		grow(e, &group, order, done, n, tainted);
		drop_lonely(e, &group, order, n);
		/* what does not depend on the group first, then the group, then the rest */
		for (int32_t i = 0; i < e->graph->n_node; i++)
			tainted[i] = 0;
		for (int32_t k = done; k < n; k++) {
			int32_t i = order[k];

			if (in_group(&group, i))
				continue;
			tainted[i] = depends(e, &group, tainted, i);
			if (tainted[i])
				order[kept++] = i;
			else
				emit(e, &i, 1, 0);
		}
		finish_group(e, &group, order, n);
		/* those that were emitted are gone: the rest moves to the end */
		for (int32_t k = kept - 1, to = n - 1; k >= done; k--, to--)
			order[to] = order[k];
		done = n - (kept - done);
	}
	for (; done < n; done++)
		emit(e, &order[done], 1, 0);
	free(tainted);
}
