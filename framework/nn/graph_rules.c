/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One rule per operation: given the derivative d of the loss with respect to a node, what its inputs get.
 *
 * d may be smaller than the node: a global where the node is per-sample (the same in every sample), length 1 where
 * the node is longer (the same for every feature).  Rules keep it so as long as they can and spread it only where a
 * whole tensor is needed.  At a kink the derivative is that of one side. */
#include "graph_inner.h"

typedef void rule(struct backward *, int32_t node, int32_t d);

static int32_t node_like(struct graph *g, uint16_t op, uint16_t kind, int32_t n, int32_t n_in, const int32_t *in)
{
	struct node v = { .op = op, .kind = kind, .n = n, .n_in = n_in, .weight = -1, .bias = -1, .state = -1 };

	for (int32_t k = 0; k < n_in; k++)
		v.in[k] = in[k];
	return graph_node(g, v);
}

/* d as a whole per-sample tensor of the node's length. */
static int32_t whole(struct backward *b, int32_t node, int32_t d)
{
	return build_spread(b->graph, d, b->graph->node[node].n, PER_SAMPLE);
}

static int32_t mul(struct graph *g, int32_t x, int32_t y)
{
	return build_binary(g, GEAE_MUL, x, y);
}

/* ---- elementwise ---- */

static int32_t leaky_back(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	double slope = g->node[node].a[0];
	struct node v = { .op = N_LEAKY_BACK,
			  .kind = PER_SAMPLE,
			  .n = g->node[node].n,
			  .n_in = 2,
			  .weight = -1,
			  .bias = -1,
			  .state = -1,
			  .a = { slope } };

	if (!is_per_sample(g, node))
		return mul(g, d,
			   build_affine(g, build_unary(g, GEAE_STEP, g->node[node].in[0], 0, 0), 1 - slope, slope));
	v.in[0] = whole(b, node, d);
	v.in[1] = node;
	return graph_node(g, v);
}

static void unary_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	int32_t x = g->node[node].in[0], r = 0, y = node;

	switch ((enum geae_unary)g->node[node].i0) {
	case GEAE_LEAKY_RELU: r = leaky_back(b, node, d); break;
	case GEAE_EXP: r = mul(g, d, y); break;
	case GEAE_LOG: r = build_binary(g, GEAE_DIV, d, x); break;
	case GEAE_SOFTPLUS: r = mul(g, d, build_unary(g, GEAE_SIGMOID, x, 0, 0)); break;
	case GEAE_SIGMOID: r = mul(g, d, mul(g, y, build_affine(g, y, -1, 1))); break;
	case GEAE_TANH: r = mul(g, d, build_affine(g, build_unary(g, GEAE_SQUARE, y, 0, 0), -1, 1)); break;
	case GEAE_SQUARE: r = mul(g, build_affine(g, d, 2, 0), x); break;
	case GEAE_SQRT: r = build_binary(g, GEAE_DIV, build_affine(g, d, .5, 0), y); break;
	case GEAE_ABS: r = mul(g, d, build_affine(g, build_unary(g, GEAE_STEP, x, 0, 0), 2, -1)); break;
	case GEAE_AFFINE: r = build_affine(g, d, g->node[node].a[0], 0); break;
	case GEAE_STEP: return;
	}
	backward_give(b, node, x, r);
}

static void binary_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	int32_t x = g->node[node].in[0], y = g->node[node].in[1], s;

	switch ((enum geae_binary)g->node[node].i0) {
	case GEAE_ADD:
		backward_give(b, node, x, d);
		backward_give(b, node, y, d);
		break;
	case GEAE_SUB:
		backward_give(b, node, x, d);
		if (b->needs[y])
			backward_give(b, node, y, build_affine(g, d, -1, 0));
		break;
	case GEAE_MUL:
		if (b->needs[x])
			backward_give(b, node, x, mul(g, d, y));
		if (b->needs[y])
			backward_give(b, node, y, mul(g, d, x));
		break;
	case GEAE_DIV:
		if (b->needs[x])
			backward_give(b, node, x, build_binary(g, GEAE_DIV, d, y));
		if (b->needs[y])
			backward_give(b, node, y,
				      build_affine(g, build_binary(g, GEAE_DIV, mul(g, d, node), y), -1, 0));
		break;
	case GEAE_MIN:
	case GEAE_MAX: /* s = 1 where y is taken */
		s = g->node[node].i0 == GEAE_MIN ? build_binary(g, GEAE_SUB, x, y) : build_binary(g, GEAE_SUB, y, x);
		s = build_unary(g, GEAE_STEP, s, 0, 0);
		if (b->needs[x])
			backward_give(b, node, x, mul(g, d, build_affine(g, s, -1, 1)));
		if (b->needs[y])
			backward_give(b, node, y, mul(g, d, s));
		break;
	}
}

/* ---- features moved about ---- */

static void concat_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	int32_t first = 0;

	for (int k = 0; k < 2; k++) {
		int32_t x = g->node[node].in[k], n = g->node[x].n;

		if (b->needs[x])
			backward_give(b, x, x, g->node[d].n == 1 ? d : build_slice(g, d, first, n));
		first += n;
	}
}

static void slice_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	int32_t x = g->node[node].in[0];
	uint16_t kind = is_per_sample(g, d) ? PER_SAMPLE : GLOBAL;
	struct node v = { .op = N_PAD,
			  .kind = kind,
			  .n = g->node[x].n,
			  .n_in = 1,
			  .weight = -1,
			  .bias = -1,
			  .state = -1,
			  .i0 = g->node[node].i0 };

	v.in[0] = build_spread(g, d, g->node[node].n, kind);
	backward_give(b, x, x, graph_node(g, v));
}

static void sparse_rule(struct backward *b, int32_t node, int32_t d)
{
	int32_t x = b->graph->node[node].in[0];

	backward_give(b, x, x,
		      build_sparse(b->graph, whole(b, node, d), sparse_transposed(b->graph, b->graph->node[node].map)));
}

static void spread_rule(struct backward *b, int32_t node, int32_t d)
{
	backward_give(b, node, b->graph->node[node].in[0], d);
}

/* ---- sums: every element gets d ---- */

static void sum_rule(struct backward *b, int32_t node, int32_t d)
{
	int32_t x = b->graph->node[node].in[0];

	backward_give(b, x, x, d);
}

static void dot_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	int32_t x = g->node[node].in[0], y = g->node[node].in[1];

	if (x == y) {
		backward_give(b, x, x, mul(g, build_affine(g, d, 2, 0), x));
		return;
	}
	if (b->needs[x])
		backward_give(b, x, x, mul(g, d, y));
	if (b->needs[y])
		backward_give(b, y, y, mul(g, d, x));
}

/* ---- layers ---- */

static void linear_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	struct node v = g->node[node];
	int32_t x = v.in[0];

	v.op = N_OUTER;
	v.kind = REDUCTION;
	v.n_in = 2;
	v.in[0] = whole(b, node, d);
	v.in[1] = x;
	d = v.in[0];
	backward_part(b, v.weight, graph_node(g, v), 0);
	backward_part(b, v.bias, graph_node(g, v), 1);
	if (!b->needs[x])
		return;
	v.op = N_LINEAR_BACK;
	v.kind = PER_SAMPLE;
	v.n = g->node[x].n;
	v.n_in = 1;
	v.in[0] = d;
	v.bias = -1;
	backward_give(b, x, x, graph_node(g, v));
}

static void bce_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	int32_t l = g->node[node].in[0], t = g->node[node].in[1];
	bool number = !is_per_sample(g, d) && g->node[d].n == 1;
	int32_t in[3] = { l, t, number ? d : build_spread(g, d, g->node[l].n, PER_SAMPLE) };

	if (b->needs[l])
		backward_give(b, l, l, node_like(g, N_BCE_BACK, PER_SAMPLE, g->node[l].n, 3, in));
	if (b->needs[t])
		backward_give(b, t, t, mul(g, d, build_affine(g, l, -1, 0)));
}

static void norm_rule(struct backward *b, int32_t node, int32_t d)
{
	struct graph *g = b->graph;
	struct node v = g->node[node];
	int32_t in[4] = { whole(b, node, d), v.in[0], v.in[1], 0 }, channels = v.n / blocks_of_node(&v);
	struct node sums = { .op = N_NORM_SUMS,
			     .kind = REDUCTION,
			     .n = 2 * channels,
			     .n_in = 3,
			     .in = { in[0], in[1], in[2] },
			     .weight = -1,
			     .bias = -1,
			     .state = -1,
			     .i0 = v.i0 };

	in[3] = graph_node(g, sums);
	backward_part(b, v.bias, in[3], 0);
	backward_part(b, v.weight, in[3], channels);
	if (!b->needs[v.in[0]])
		return;
	v.op = N_NORM_BACK;
	v.n_in = 4;
	for (int k = 0; k < 4; k++)
		v.in[k] = in[k];
	v.bias = -1;
	backward_give(b, in[1], in[1], graph_node(g, v));
}

static void parameter_rule(struct backward *b, int32_t node, int32_t d)
{
	backward_part(b, b->graph->node[node].weight, build_spread(b->graph, d, b->graph->node[node].n, GLOBAL), 0);
}

static rule *const rules[N_OPS] = {
	[N_PARAMETER] = parameter_rule, [N_UNARY] = unary_rule,	  [N_BINARY] = binary_rule,    [N_CONCAT] = concat_rule,
	[N_SLICE] = slice_rule,		[N_SPREAD] = spread_rule, [N_SUM_FEATURES] = sum_rule, [N_SPARSE] = sparse_rule,
	[N_LINEAR] = linear_rule,	[N_BCE] = bce_rule,	  [N_NORM] = norm_rule,	       [N_SUM] = sum_rule,
	[N_SUM_SAMPLES] = sum_rule,	[N_DOT] = dot_rule,	  [N_DOT_SAMPLES] = dot_rule,  [N_SUM_BCE] = bce_rule,
};

void backward_rule(struct backward *b, int32_t node, int32_t d)
{
	int32_t op = b->graph->node[node].op;

	if (rules[op])
		rules[op](b, node, d);
}
