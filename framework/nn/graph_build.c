/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nodes after one-off algebra: constants are folded, x * 1 is x, affine maps join, operands that commute stand in
 * the order of their keys, and a sum of products is one pass.  Shapes are checked by the caller (graph_op.c) or
 * right by construction (graph_rules.c). */
#include <math.h>
#include "graph_inner.h"
#include "scalar_math.h"

static bool number_of(const struct graph *g, int32_t x, double *value)
{
	if (g->node[x].op != N_NUMBER)
		return false;
	*value = g->node[x].a[0];
	return true;
}

static uint16_t kind_of(const struct graph *g, int32_t x)
{
	return is_per_sample(g, x) ? PER_SAMPLE : GLOBAL;
}

static struct node node_of(uint16_t op, uint16_t kind, int32_t n)
{
	return (struct node){ .op = op, .kind = kind, .n = n, .weight = -1, .bias = -1, .state = -1 };
}

static struct node node_on(uint16_t op, uint16_t kind, int32_t n, int32_t x)
{
	struct node v = node_of(op, kind, n);

	v.n_in = 1;
	v.in[0] = x;
	return v;
}

int32_t build_number(struct graph *g, double value)
{
	struct node v = node_of(N_NUMBER, GLOBAL, 1);

	v.a[0] = value;
	return graph_node(g, v);
}

int32_t build_affine(struct graph *g, int32_t x, double a, double b)
{
	return build_unary(g, GEAE_AFFINE, x, a, b);
}

int32_t build_unary(struct graph *g, int kind, int32_t x, double a0, double a1)
{
	struct node v;
	double c;

	if (!x)
		return 0;
	if (number_of(g, x, &c))
		return build_number(g, scalar_unary(kind, c, a0, a1));
	if (kind == GEAE_AFFINE) {
		v = g->node[x];
		if (a0 == 1 && a1 == 0)
			return x;
		if (v.op == N_UNARY && v.i0 == GEAE_AFFINE)
			return build_affine(g, v.in[0], a0 * v.a[0], a0 * v.a[1] + a1);
	}
	v = node_on(N_UNARY, kind_of(g, x), g->node[x].n, x);
	v.i0 = kind;
	v.a[0] = a0;
	v.a[1] = a1;
	return graph_node(g, v);
}

static int32_t binary_with_number(struct graph *g, int kind, int32_t x, double c, bool number_first)
{
	switch (kind) {
	case GEAE_ADD: return build_affine(g, x, 1, c);
	case GEAE_SUB: return number_first ? build_affine(g, x, -1, c) : build_affine(g, x, 1, -c);
	case GEAE_MUL: return build_affine(g, x, c, 0);
	case GEAE_DIV: return number_first ? 0 : build_affine(g, x, 1 / c, 0);
	default: return 0;
	}
}

static bool commutes(int kind)
{
	return kind != GEAE_SUB && kind != GEAE_DIV;
}

/* Per-sample operands first, then by key. */
static bool in_order(const struct graph *g, int32_t x, int32_t y)
{
	if (is_per_sample(g, x) != is_per_sample(g, y))
		return is_per_sample(g, x);
	return g->node[x].key <= g->node[y].key;
}

int32_t build_binary(struct graph *g, int kind, int32_t x, int32_t y)
{
	struct node v;
	double cx, cy;
	bool x_is_number, y_is_number;
	int32_t r = 0;

	if (!x || !y)
		return 0;
	x_is_number = number_of(g, x, &cx);
	y_is_number = number_of(g, y, &cy);
	if (x_is_number && y_is_number)
		return build_number(g, scalar_binary(kind, cx, cy));
	if (y_is_number)
		r = binary_with_number(g, kind, x, cy, false);
	else if (x_is_number)
		r = binary_with_number(g, kind, y, cx, true);
	if (r || g->error[0])
		return r;
	if (kind == GEAE_ADD && x == y)
		return build_affine(g, x, 2, 0);
	if (kind == GEAE_DIV && is_per_sample(g, x) && !is_per_sample(g, y)) { /* one division per batch */
		y = build_binary(g, GEAE_DIV, build_number(g, 1), y);
		kind = GEAE_MUL;
	}
	if (commutes(kind) && !in_order(g, x, y)) {
		int32_t t = x;

		x = y;
		y = t;
	}
	v = node_on(N_BINARY, is_per_sample(g, x) || is_per_sample(g, y) ? PER_SAMPLE : GLOBAL,
		    g->node[x].n > g->node[y].n ? g->node[x].n : g->node[y].n, x);
	v.n_in = 2;
	v.in[1] = y;
	v.i0 = kind;
	return graph_node(g, v);
}

/* A product of two per-sample tensors of one length: its sum needs no tensor of its own. */
static bool is_product(const struct graph *g, int32_t x)
{
	const struct node *v = &g->node[x];

	return v->op == N_BINARY && v->i0 == GEAE_MUL && is_per_sample(g, v->in[0]) && is_per_sample(g, v->in[1]) &&
	       g->node[v->in[0]].n == g->node[v->in[1]].n;
}

/* The square as a product of x with itself, the same. */
static bool is_square(const struct graph *g, int32_t x)
{
	return g->node[x].op == N_UNARY && g->node[x].i0 == GEAE_SQUARE && is_per_sample(g, x);
}

static int32_t reduce(struct graph *g, uint16_t op, uint16_t product_op, int32_t n, int32_t x)
{
	struct node v = node_on(op, REDUCTION, n, x);

	if (is_product(g, x) || is_square(g, x)) {
		v.op = product_op;
		v.n_in = 2;
		v.in[0] = g->node[x].in[0];
		v.in[1] = g->node[x].in[g->node[x].n_in - 1];
	}
	return graph_node(g, v);
}

int32_t build_sum(struct graph *g, int32_t x)
{
	struct node v;

	if (!x)
		return 0;
	if (!is_per_sample(g, x))
		return build_sum_features(g, x);
	v = g->node[x];
	if (v.op == N_BCE) {
		v.op = N_SUM_BCE;
		v.kind = REDUCTION;
		v.n = 1;
		return graph_node(g, v);
	}
	if (v.op == N_SUM_FEATURES)
		return build_sum(g, v.in[0]);
	return reduce(g, N_SUM, N_DOT, 1, x);
}

int32_t build_sum_samples(struct graph *g, int32_t x)
{
	if (!x)
		return 0;
	if (g->node[x].n == 1)
		return build_sum(g, x);
	return reduce(g, N_SUM_SAMPLES, N_DOT_SAMPLES, g->node[x].n, x);
}

int32_t build_sum_features(struct graph *g, int32_t x)
{
	if (!x || g->node[x].n == 1)
		return x;
	return graph_node(g, node_on(N_SUM_FEATURES, kind_of(g, x), 1, x));
}

int32_t build_spread(struct graph *g, int32_t x, int32_t n, int kind)
{
	if (!x || (g->node[x].n == n && (kind == PER_SAMPLE) == is_per_sample(g, x)))
		return x;
	return graph_node(g, node_on(N_SPREAD, (uint16_t)kind, n, x));
}

int32_t build_slice(struct graph *g, int32_t x, int32_t first, int32_t n)
{
	struct node v;

	if (!x || (first == 0 && n == g->node[x].n))
		return x;
	if (g->node[x].op == N_SLICE)
		return build_slice(g, g->node[x].in[0], first + g->node[x].i0, n);
	v = node_on(N_SLICE, kind_of(g, x), n, x);
	v.i0 = first;
	return graph_node(g, v);
}

int32_t build_sparse(struct graph *g, int32_t x, const struct sparse *map)
{
	struct node v;

	if (!x)
		return 0;
	v = node_on(N_SPARSE, PER_SAMPLE, map->n_out, x);
	v.map = map;
	return graph_node(g, v);
}
