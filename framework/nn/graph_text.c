/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Naming nodes in messages: what made them, under which name, how long they are. */
#include <stdio.h>
#include <string.h>
#include "graph_inner.h"

const char *const unary_names[] = { "",	    "leaky_relu", "exp",  "log", "softplus", "sigmoid",
				    "tanh", "square",	  "sqrt", "abs", "affine",   "step" };
const char *const binary_names[] = { "", "add", "sub", "mul", "div", "min", "max" };

static const char *const op_names[N_OPS] = {
	[N_NONE] = "invalid tensor",
	[N_INPUT] = "input",
	[N_NOISE] = "noise",
	[N_NUMBER] = "number",
	[N_COUNT] = "count",
	[N_SCALAR] = "scalar",
	[N_PARAMETER] = "parameter",
	[N_CONCAT] = "concat",
	[N_SLICE] = "slice",
	[N_PAD] = "pad",
	[N_SPREAD] = "spread",
	[N_SUM_FEATURES] = "sum_features",
	[N_SPARSE] = "gather",
	[N_LINEAR] = "linear",
	[N_LINEAR_BACK] = "linear transposed",
	[N_LEAKY_BACK] = "leaky_relu backward",
	[N_BCE] = "bce_with_logits",
	[N_BCE_BACK] = "bce_with_logits backward",
	[N_NORM] = "batch_norm",
	[N_NORM_BACK] = "batch_norm backward",
	[N_SUM] = "sum",
	[N_SUM_SAMPLES] = "sum_samples",
	[N_DOT] = "sum of products",
	[N_DOT_SAMPLES] = "sum_samples of products",
	[N_SUM_BCE] = "sum of bce_with_logits",
	[N_MOMENTS] = "batch_norm moments",
	[N_NORM_SUMS] = "batch_norm backward sums",
	[N_OUTER] = "linear gradient",
};

/* The name a node was given: its own, or that of its layer. */
static size_t name_of(const struct graph *g, const struct node *v, const char **name)
{
	size_t n;

	*name = v->name ? v->name : v->weight >= 0 ? g->parameter[v->weight].name : "";
	n = strlen(*name);
	if (!v->name && v->op != N_PARAMETER && n > strlen(".weight"))
		n -= strlen(".weight");
	return n;
}

const char *graph_node_text(const struct graph *g, int32_t node)
{
	static _Thread_local char text[4][120];
	static _Thread_local unsigned turn;
	const struct node *v = &g->node[node];
	const char *name, *kind = v->kind == PER_SAMPLE ? "" : "the global ";
	size_t n = name_of(g, v, &name);
	const char *op = v->op == N_UNARY    ? unary_names[v->i0]
			 : v->op == N_BINARY ? binary_names[v->i0]
					     : op_names[v->op];
	char *out = text[turn++ & 3];

	if (v->op == N_NUMBER)
		snprintf(out, sizeof(text[0]), "the number %g", v->a[0]);
	else if (n)
		snprintf(out, sizeof(text[0]), "%s%s '%.*s' [%d]", kind, op, (int)(n < 60 ? n : 60), name, (int)v->n);
	else
		snprintf(out, sizeof(text[0]), "%s%s [%d]", kind, op, (int)v->n);
	return out;
}
