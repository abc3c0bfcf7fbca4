/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one function behind every tensor call: a row per operation says how many operands it takes, whether it has a
 * name, and who makes it.  Shapes are checked here, so that whatever is a node is right. */
#include <string.h>
#include "graph_inner.h"
#include "graph_op.h"

#define MAX_LENGTH (1 << 24)

struct call { /* one tensor call, its operands looked up */
	const struct geae_op *op;
	const char *what; /* "linear" */
	int32_t x, y;
};

typedef int32_t maker(struct graph *, const struct call *);

static struct node source(uint16_t op, uint16_t kind, int64_t n, const char *name)
{
	return (struct node){
		.op = op, .kind = kind, .n = (int32_t)n, .weight = -1, .bias = -1, .state = -1, .name = name
	};
}

static bool length_fits(struct graph *g, const struct call *c, int64_t n, const char *of)
{
	if (n >= 1 && n <= MAX_LENGTH)
		return true;
	graph_fail(g, "%s%s%s%s: %lld %s; it must be between 1 and %d", c->what, c->op->name ? " '" : "",
		   c->op->name ? c->op->name : "", c->op->name ? "'" : "", (long long)n, of, MAX_LENGTH);
	return false;
}

static bool needs_samples(struct graph *g, const struct call *c, int32_t x)
{
	if (is_per_sample(g, x))
		return true;
	graph_fail(g, "%s%s%s%s takes a per-sample tensor, not %s", c->what, c->op->name ? " '" : "",
		   c->op->name ? c->op->name : "", c->op->name ? "'" : "", graph_node_text(g, x));
	return false;
}

static bool blocks_fit(struct graph *g, const struct call *c, int64_t blocks, int64_t n, const char *of)
{
	if (blocks >= 1 && n % blocks == 0)
		return true;
	graph_fail(g, "%s '%s': %lld %s cannot be divided into %lld blocks", c->what, c->op->name, (long long)n, of,
		   (long long)blocks);
	return false;
}

static int32_t make_input(struct graph *g, const struct call *c)
{
	uint16_t op = c->op->opcode == GEAE_NN_NOISE ? N_NOISE : N_INPUT;

	if (!length_fits(g, c, c->op->i[0], "features"))
		return 0;
	for (int32_t i = 1; i < g->n_node; i++) {
		const struct node *v = &g->node[i];

		if ((v->op == N_INPUT || v->op == N_NOISE) && !strcmp(v->name, c->op->name) &&
		    (v->op != op || v->n != c->op->i[0]))
			return graph_fail(g, "%s '%s': made with %d features as %s, asked for again with %lld", c->what,
					  c->op->name, (int)v->n, v->op == N_NOISE ? "noise" : "input",
					  (long long)c->op->i[0]);
	}
	return graph_node(g, source(op, PER_SAMPLE, c->op->i[0], c->op->name));
}

static int32_t make_scalar(struct graph *g, const struct call *c)
{
	return graph_node(g, source(N_SCALAR, GLOBAL, 1, c->op->name));
}

static int32_t make_number(struct graph *g, const struct call *c)
{
	if (!isfinite(c->op->a[0]))
		return graph_fail(g, "number: %g is not a finite number", c->op->a[0]);
	return build_number(g, c->op->a[0]);
}

static int32_t make_count(struct graph *g, const struct call *c)
{
	(void)c;
	return graph_node(g, source(N_COUNT, GLOBAL, 1, NULL));
}

static int32_t make_parameter(struct graph *g, const struct call *c)
{
	int64_t rows = c->op->i[0], columns = c->op->i[1];
	struct node v;

	if (!length_fits(g, c, rows, "rows") || !length_fits(g, c, columns, "columns") ||
	    !length_fits(g, c, rows * columns, "elements"))
		return 0;
	v = source(N_PARAMETER, GLOBAL, rows * columns, NULL);
	v.weight = graph_parameter_find(g, c->what, c->op->name, NULL, rows, columns, columns, 0);
	return v.weight < 0 ? 0 : graph_node(g, v);
}

static int32_t make_linear(struct graph *g, const struct call *c)
{
	int64_t n = c->op->i[0], blocks = c->op->i[2] ? c->op->i[2] : 1, in;
	struct node v;

	if (!length_fits(g, c, n, "features out") || !needs_samples(g, c, c->x) ||
	    !blocks_fit(g, c, blocks, n, "features out") || !blocks_fit(g, c, blocks, g->node[c->x].n, "features in"))
		return 0;
	v = source(N_LINEAR, PER_SAMPLE, n, NULL);
	v.n_in = 1;
	v.in[0] = c->x;
	v.i0 = blocks > 1 ? (int32_t)blocks : 0;
	in = g->node[c->x].n / blocks;
	v.weight = graph_parameter_find(g, c->what, c->op->name, "weight", n / blocks, in, in, 0);
	if (c->op->i[1] != GEAE_NO_BIAS)
		v.bias = graph_parameter_find(g, c->what, c->op->name, "bias", n / blocks, 1, in, 0);
	return graph_node(g, v);
}

static int32_t make_unary(struct graph *g, const struct call *c)
{
	int64_t kind = c->op->i[0];

	if (kind < GEAE_LEAKY_RELU || kind > GEAE_STEP)
		return graph_fail(g, "the elementwise function number %lld is not known to this version",
				  (long long)kind);
	if (!isfinite(c->op->a[0]) || !isfinite(c->op->a[1]))
		return graph_fail(g, "%s: its constants must be finite numbers", unary_names[kind]);
	if (kind == GEAE_LEAKY_RELU && c->op->a[0] < 0)
		return graph_fail(g, "leaky_relu: the slope is %g; it must not be negative", c->op->a[0]);
	return build_unary(g, (int)kind, c->x, c->op->a[0], c->op->a[1]);
}

static int32_t make_binary(struct graph *g, const struct call *c)
{
	int64_t kind = c->op->i[0];
	int32_t nx = g->node[c->x].n, ny = g->node[c->y].n;

	if (kind < GEAE_ADD || kind > GEAE_MAX)
		return graph_fail(g, "the function of two tensors number %lld is not known to this version",
				  (long long)kind);
	if (nx != ny && nx != 1 && ny != 1)
		return graph_fail(g, "%s: %s and %s do not fit; their lengths must be equal, or one of them 1",
				  binary_names[kind], graph_node_text(g, c->x), graph_node_text(g, c->y));
	return build_binary(g, (int)kind, c->x, c->y);
}

static int32_t make_concat(struct graph *g, const struct call *c)
{
	struct node v;

	if (is_per_sample(g, c->x) != is_per_sample(g, c->y))
		return graph_fail(g, "concat: %s and %s must both be per-sample, or both global",
				  graph_node_text(g, c->x), graph_node_text(g, c->y));
	if (!length_fits(g, c, (int64_t)g->node[c->x].n + g->node[c->y].n, "features"))
		return 0;
	v = source(N_CONCAT, is_per_sample(g, c->x) ? PER_SAMPLE : GLOBAL, g->node[c->x].n + g->node[c->y].n, NULL);
	v.n_in = 2;
	v.in[0] = c->x;
	v.in[1] = c->y;
	return graph_node(g, v);
}

static int32_t make_slice(struct graph *g, const struct call *c)
{
	int64_t first = c->op->i[0], n = c->op->i[1];

	if (first < 0 || n < 1 || first > g->node[c->x].n || n > g->node[c->x].n - first)
		return graph_fail(g, "slice: features %lld to %lld of %s do not exist", (long long)first,
				  (long long)(first + n - 1), graph_node_text(g, c->x));
	return build_slice(g, c->x, (int32_t)first, (int32_t)n);
}

static int32_t make_gather(struct graph *g, const struct call *c)
{
	int64_t n = c->op->i[0];

	if (!length_fits(g, c, n, "features out") || !needs_samples(g, c, c->x))
		return 0;
	if (!c->op->index)
		return graph_fail(g, "gather of %s: there is no index", graph_node_text(g, c->x));
	for (int64_t i = 0; i < n; i++) {
		if (c->op->index[i] < -1 || c->op->index[i] >= g->node[c->x].n)
			return graph_fail(g, "gather: element %lld asks for feature %d of %s", (long long)i,
					  (int)c->op->index[i], graph_node_text(g, c->x));
		if (c->op->sign && (c->op->sign[i] < -1 || c->op->sign[i] > 1))
			return graph_fail(g, "gather of %s: sign %lld is %d; it must be -1, 0 or 1",
					  graph_node_text(g, c->x), (long long)i, (int)c->op->sign[i]);
	}
	return build_sparse(g, c->x, sparse_from_gather(g, (int32_t)n, g->node[c->x].n, c->op->index, c->op->sign));
}

static int32_t make_sum(struct graph *g, const struct call *c)
{
	return build_sum(g, c->x);
}

static int32_t make_sum_samples(struct graph *g, const struct call *c)
{
	return needs_samples(g, c, c->x) ? build_sum_samples(g, c->x) : 0;
}

static int32_t make_sum_features(struct graph *g, const struct call *c)
{
	return build_sum_features(g, c->x);
}

static int32_t make_batch_norm(struct graph *g, const struct call *c)
{
	int64_t blocks = c->op->i[0] ? c->op->i[0] : 1;
	int32_t n, moments;
	struct node v;

	if (!needs_samples(g, c, c->x) || !blocks_fit(g, c, blocks, g->node[c->x].n, "features"))
		return 0;
	n = g->node[c->x].n / (int32_t)blocks;
	if (!(c->op->a[0] > 0) || !(c->op->a[1] >= 0 && c->op->a[1] <= 1))
		return graph_fail(g, "batch_norm '%s': eps %g must be above 0, momentum %g between 0 and 1",
				  c->op->name, c->op->a[0], c->op->a[1]);
	v = source(N_MOMENTS, REDUCTION, 3 * n, NULL);
	v.n_in = 1;
	v.in[0] = c->x;
	v.i0 = blocks > 1 ? (int32_t)blocks : 0;
	v.a[0] = c->op->a[0];
	v.a[1] = c->op->a[1];
	v.state = graph_state_find(g, c->op->name, "mean", n, 0);
	graph_state_find(g, c->op->name, "variance", n, 1);
	moments = graph_node(g, v);
	v = source(N_NORM, PER_SAMPLE, g->node[c->x].n, NULL);
	v.n_in = 2;
	v.in[0] = c->x;
	v.in[1] = moments;
	v.i0 = blocks > 1 ? (int32_t)blocks : 0;
	v.weight = graph_parameter_find(g, c->what, c->op->name, "weight", n, 1, 0, 1);
	v.bias = graph_parameter_find(g, c->what, c->op->name, "bias", n, 1, 0, 0);
	if (g->track && moments) {
		for (int32_t i = 1; i < g->n_node; i++)
			if (i != moments && g->tracked[i] && g->node[i].state == g->node[moments].state)
				return graph_fail(g,
						  "batch_norm '%s' is applied to two tensors, %s and %s, so its "
						  "running statistics would be updated twice; give each its own name",
						  c->op->name, graph_node_text(g, g->node[i].in[0]),
						  graph_node_text(g, c->x));
		g->tracked[moments] = 1;
	}
	return graph_node(g, v);
}

static int32_t make_bce(struct graph *g, const struct call *c)
{
	struct node v;

	if (!needs_samples(g, c, c->x) || !needs_samples(g, c, c->y))
		return 0;
	if (g->node[c->x].n != g->node[c->y].n)
		return graph_fail(g, "bce_with_logits: logits %s and targets %s differ in length",
				  graph_node_text(g, c->x), graph_node_text(g, c->y));
	v = source(N_BCE, PER_SAMPLE, g->node[c->x].n, NULL);
	v.n_in = 2;
	v.in[0] = c->x;
	v.in[1] = c->y;
	return graph_node(g, v);
}

static const struct opcode_row {
	const char *name;
	uint32_t n_in;
	bool named;
	maker *make;
} rows[] = {
	[GEAE_NN_INPUT] = { "input", 0, true, make_input },
	[GEAE_NN_NOISE] = { "noise", 0, true, make_input },
	[GEAE_NN_SCALAR] = { "scalar", 0, true, make_scalar },
	[GEAE_NN_NUMBER] = { "number", 0, false, make_number },
	[GEAE_NN_COUNT] = { "count", 0, false, make_count },
	[GEAE_NN_PARAMETER] = { "parameter", 0, true, make_parameter },
	[GEAE_NN_LINEAR] = { "linear", 1, true, make_linear },
	[GEAE_NN_UNARY] = { "unary", 1, false, make_unary },
	[GEAE_NN_BINARY] = { "binary", 2, false, make_binary },
	[GEAE_NN_CONCAT] = { "concat", 2, false, make_concat },
	[GEAE_NN_SLICE] = { "slice", 1, false, make_slice },
	[GEAE_NN_GATHER] = { "gather", 1, false, make_gather },
	[GEAE_NN_SUM] = { "sum", 1, false, make_sum },
	[GEAE_NN_SUM_SAMPLES] = { "sum_samples", 1, false, make_sum_samples },
	[GEAE_NN_SUM_FEATURES] = { "sum_features", 1, false, make_sum_features },
	[GEAE_NN_BATCH_NORM] = { "batch_norm", 1, true, make_batch_norm },
	[GEAE_NN_BCE] = { "bce_with_logits", 2, false, make_bce },
	[GEAE_NN_MAX_POOL] = { "max_pool", 1, false, NULL },
	[GEAE_NN_SOFTMAX] = { "softmax", 1, false, NULL },
	[GEAE_NN_CONV_TRANSPOSED] = { "conv_transposed", 1, false, NULL },
	[GEAE_NN_CUSTOM] = { "custom", 0, false, NULL },
};

static int32_t op_make(struct graph *g, const struct geae_op *op)
{
	const struct opcode_row *row = &rows[0];
	struct call c = { op, NULL, 0, 0 };

	if (g->error[0])
		return 0;
	if (op->size != sizeof(*op))
		return graph_fail(g, "a tensor call of another version (%u bytes, not %zu): rebuild the plugin",
				  op->size, sizeof(*op));
	if (op->opcode < sizeof(rows) / sizeof(rows[0]))
		row = &rows[op->opcode];
	if (!row->make)
		return graph_fail(g, "operation %s%s%u%s is not offered by this version",
				  row->name ? row->name : "number ", row->name ? " (" : "", op->opcode,
				  row->name ? ")" : "");
	c.what = row->name;
	if (row->named && (!op->name || !op->name[0]))
		return graph_fail(g, "%s: it needs a name", row->name);
	if (op->n_in != row->n_in)
		return graph_fail(g, "%s: %u tensors given, it takes %u", row->name, op->n_in, row->n_in);
	for (uint32_t k = 0; k < op->n_in; k++) {
		int32_t id = op->in[k].id;

		if (id < 0 || id >= g->n_node)
			return graph_fail(g, "%s%s%s%s: tensor %d is not of this graph", row->name,
					  op->name ? " '" : "", op->name ? op->name : "", op->name ? "'" : "", (int)id);
		if (!id)
			return graph_fail(g, "%s%s%s%s: given a tensor that was never made", row->name,
					  op->name ? " '" : "", op->name ? op->name : "", op->name ? "'" : "");
		*(k ? &c.y : &c.x) = id;
	}
	return row->make(g, &c);
}

static struct geae_tensor op_service(struct geae_graph *pub, const struct geae_op *op)
{
	struct graph *g = (struct graph *)pub;
	int32_t id = op_make(g, op);

	return (struct geae_tensor){ id, g->node[id].n };
}

const struct geae_nn_host graph_services = { sizeof(graph_services), op_service };
