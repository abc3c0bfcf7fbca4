/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reverse-mode differentiation by extending the graph: the derivative of the loss with respect to each node is an
 * ordinary node, the sum of what the node's users pass on, taken in the order of their keys. */
#include <stdlib.h>
#include <string.h>
#include "graph_inner.h"

struct term {
	int32_t node, next;
};

static bool bring_parameters(const struct node *v)
{
	return v->op == N_LINEAR || v->op == N_NORM || v->op == N_PARAMETER;
}

/* `d` is shaped like `node` up to broadcasting (a global stands for the same in every sample, length 1 for every
 * feature); the sum over what `input` is broadcast along. */
static int32_t reduced(struct graph *g, int32_t d, int32_t node, int32_t input)
{
	bool over_features = g->node[input].n == 1 && g->node[node].n > 1;
	bool over_samples = !is_per_sample(g, input) && is_per_sample(g, node);

	if (!d)
		return 0;
	if (over_features && over_samples && is_per_sample(g, d) && g->node[d].n == g->node[node].n)
		return build_sum(g, d);
	if (over_features)
		d = g->node[d].n == 1 ? build_affine(g, d, g->node[node].n, 0) : build_sum_features(g, d);
	if (!over_samples || !d)
		return d;
	if (is_per_sample(g, d))
		return build_sum_samples(g, d);
	return build_binary(
		g, GEAE_MUL, d,
		graph_node(g, (struct node){
				      .op = N_COUNT, .kind = GLOBAL, .n = 1, .weight = -1, .bias = -1, .state = -1 }));
}

void backward_give(struct backward *b, int32_t node, int32_t input, int32_t d)
{
	if (!b->needs[input])
		return;
	d = reduced(b->graph, d, node, input);
	if (!d || !graph_grow(b->graph, (void **)&b->term, &b->term_room, b->n_term + 1, sizeof(*b->term))) {
		b->failed = true;
		return;
	}
	b->term[b->n_term] = (struct term){ d, b->first[input] };
	b->first[input] = b->n_term++;
}

void backward_part(struct backward *b, int32_t parameter, int32_t node, int32_t first)
{
	struct graph *g = b->graph;

	if (parameter < 0)
		return;
	if (!node || !graph_grow(g, (void **)&g->part, &g->part_room, g->n_part + 1, sizeof(*g->part))) {
		b->failed = true;
		return;
	}
	g->part[g->n_part++] = (struct gradient_part){ parameter, node, first };
}

static int32_t sum_of_terms(struct backward *b, int32_t first)
{
	struct graph *g = b->graph;
	int32_t sum = 0;

	while (first >= 0) { /* selection in the order of keys: lists are short */
		int32_t *least = &first;

		for (int32_t *at = &b->term[first].next; *at >= 0; at = &b->term[*at].next)
			if (g->node[b->term[*at].node].key < g->node[b->term[*least].node].key)
				least = at;
		sum = sum ? build_binary(g, GEAE_ADD, sum, b->term[*least].node) : b->term[*least].node;
		*least = b->term[*least].next;
	}
	return sum;
}

static int by_parameter_and_key(const void *x, const void *y, void *user)
{
	const struct graph *g = user;
	const struct gradient_part *p = x, *q = y;
	int c = strcmp(g->parameter[p->parameter].name, g->parameter[q->parameter].name);

	if (c)
		return c;
	return g->node[p->node].key < g->node[q->node].key ? -1 : g->node[p->node].key > g->node[q->node].key;
}

bool graph_backward(struct graph *g, struct geae_tensor loss)
{
	int32_t n = g->n_node;
	uint8_t *needs;
	struct backward b = { .graph = g };

	if (g->error[0])
		return false;
	if (g->loss)
		graph_fail(g, "the derivative of this network was already made");
	else if (loss.id <= 0 || loss.id >= n || is_per_sample(g, loss.id) || g->node[loss.id].n != 1)
		graph_fail(g, "the loss must be one number for the whole batch, not %s; nn_mean() or nn_sum() make one",
			   graph_node_text(g, loss.id > 0 && loss.id < n ? loss.id : 0));
	if (g->error[0])
		return false;
	needs = calloc((size_t)n, 1);
	b.first = malloc((size_t)n * sizeof(*b.first));
	if (!needs || !b.first) {
		graph_fail(g, "out of memory while the network is put together");
		goto done;
	}
	for (int32_t i = 0; i < n; i++) {
		needs[i] = bring_parameters(&g->node[i]);
		for (int32_t k = 0; k < g->node[i].n_in; k++)
			needs[i] |= needs[g->node[i].in[k]];
		b.first[i] = -1;
	}
	b.needs = needs;
	if (!needs[loss.id]) {
		graph_fail(g, "the loss, %s, depends on no parameter: there is nothing to train",
			   graph_node_text(g, loss.id));
		goto done;
	}
	backward_give(&b, loss.id, loss.id, build_number(g, 1));
	for (int32_t i = loss.id; i > 0 && !b.failed; i--)
		if (b.first[i] >= 0) {
			int32_t d = sum_of_terms(&b, b.first[i]);

			if (!d)
				b.failed = true;
			else
				backward_rule(&b, i, d);
		}
	if (b.failed && !g->error[0])
		graph_fail(g, "the derivative could not be made");
	qsort_r(g->part, (size_t)g->n_part, sizeof(*g->part), by_parameter_and_key, g);
	g->loss = loss.id;
done:
	free(needs);
	free(b.first);
	free(b.term);
	return !g->error[0];
}
