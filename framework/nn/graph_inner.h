/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nodes of a tensor graph and how they are made; for the files of framework/nn only.
 *
 * A node never changes once it is made and its inputs have smaller indices.  Equal nodes are
 * one node.  `key` says what a node computes, by structure: wherever an order matters (the
 * terms of a sum of derivatives, operands that commute) it is the order of keys, never that
 * of creation, which depends on the compiler of a plugin. */
#ifndef GEAE_GRAPH_INNER_H
#define GEAE_GRAPH_INNER_H

#include "arena.h"
#include "graph.h"

enum node_kind {
	PER_SAMPLE = 1,
	REDUCTION, /* a global made by a pass over the samples */
	GLOBAL	   /* a global made of globals */
};

enum node_op {
	N_NONE,
	/* sources */
	N_INPUT,
	N_NOISE,
	N_NUMBER,
	N_COUNT,
	N_SCALAR,
	N_PARAMETER,
	/* per-sample or global, as their inputs are */
	N_UNARY,	/* x; i0 = enum geae_unary, a0, a1 */
	N_BINARY,	/* x, y; i0 = enum geae_binary */
	N_CONCAT,	/* x, y */
	N_SLICE,	/* x; i0 = first */
	N_PAD,		/* x; i0 = first: zeros around x */
	N_SPREAD,	/* x [1] or global -> [n] */
	N_SUM_FEATURES, /* x -> [1] */
	/* per-sample only */
	N_SPARSE,      /* x; map: a fixed sparse matrix of signs */
	N_LINEAR,      /* x; weight, bias; i0 = blocks */
	N_LINEAR_BACK, /* d; weight: transposed; i0 = blocks */
	N_LEAKY_BACK,  /* d, y; a0 = slope: d where y > 0, slope d elsewhere */
	N_BCE,	       /* logits, targets */
	N_BCE_BACK,    /* logits, targets, d: (sigmoid(l) - t) d */
	N_NORM,	       /* x, moments; weight, bias; i0 = blocks */
	N_NORM_BACK,   /* d, x, moments, norm sums; weight; i0 = blocks */
	/* reductions */
	N_SUM,	       /* x -> [1] */
	N_SUM_SAMPLES, /* x -> [n] */
	N_DOT,	       /* x, y -> [1] */
	N_DOT_SAMPLES, /* x, y -> [n] */
	N_SUM_BCE,     /* logits, targets -> [1] */
	N_MOMENTS, /* x -> mean [F], variance [F], 1/sqrt(variance + eps) [F]; i0 = blocks, a0 = eps, a1 = momentum; state */
	N_NORM_SUMS, /* d, x, moments -> sum d [F], sum d xhat [F]; i0 = blocks */
	N_OUTER,     /* d, x; weight, bias: the gradient of a linear layer; i0 = blocks */
	N_OPS
};

/* y[i] = sum over k = start[i]..start[i+1]-1 of sign[k] x[index[k]] */
struct sparse {
	int32_t n_out, n_in;
	const int32_t *start, *index;
	const int8_t *sign;
	uint64_t key;
};

struct node {
	uint16_t op, kind;
	int32_t n; /* features or length */
	int32_t n_in, in[4];
	int32_t i0;
	int32_t weight, bias; /* indices of parameters; -1: none */
	int32_t state;	      /* index of the running mean, its variance is the next one; -1: none */
	double a[2];
	const char *name;
	const struct sparse *map;
	uint64_t key;
};

struct gradient_part { /* node -> gradient of a parameter */
	int32_t parameter, node;
	int32_t first; /* element of the node that is the parameter's first; N_OUTER: 0 weight, 1 bias */
};

struct graph {
	struct geae_graph pub; /* first: plugins see only this */
	struct arena arena;
	struct node *node; /* [0] is the invalid tensor */
	int32_t n_node, room;
	int32_t *slot; /* hash table of nodes */
	int32_t n_slot;
	struct graph_parameter *parameter;
	int32_t n_parameter, parameter_room;
	struct graph_state *state;
	int32_t n_state, state_room;
	bool track;
	uint8_t *tracked; /* per node: this N_MOMENTS updates the running statistics */
	struct gradient_part *part;
	int32_t n_part, part_room, loss;
	char error[400];
	/* tables made on demand */
	struct graph_parameter *sorted_parameter;
	struct graph_state *sorted_state;
	struct graph_input *input;
	const char **scalar;
	size_t n_input, n_scalar;
	int32_t sorted_parameters, sorted_states, input_nodes, scalar_nodes; /* how much they were made of */
};

/* ---- graph.c ---- */
/* Records the first error; returns 0, the invalid node. */
int32_t graph_fail(struct graph *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The node like this one, made if there is none yet.  0 when an input is 0. */
int32_t graph_node(struct graph *, struct node);
uint64_t graph_hash(uint64_t seed, const void *bytes, size_t n);
bool graph_grow(struct graph *, void **array, int32_t *room, int32_t need, size_t size);

/* ---- graph_text.c ---- */
/* "linear 'encoder.0' [4]", in one of four alternating buffers of the thread. */
const char *graph_node_text(const struct graph *, int32_t node);
extern const char *const unary_names[], *const binary_names[];

/* ---- graph_parameter.c ---- */
int32_t graph_parameter_find(struct graph *, const char *what, const char *name, const char *suffix, int64_t rows,
			     int64_t columns, int64_t fan_in, double start);
int32_t graph_state_find(struct graph *, const char *name, const char *suffix, int64_t length, double start);

/* ---- graph_build.c: nodes after one-off algebra; 0 in, 0 out ---- */
int32_t build_number(struct graph *, double value);
int32_t build_unary(struct graph *, int kind, int32_t x, double a0, double a1);
int32_t build_affine(struct graph *, int32_t x, double a, double b);
int32_t build_binary(struct graph *, int kind, int32_t x, int32_t y);
int32_t build_spread(struct graph *, int32_t x, int32_t n, int kind);
int32_t build_sum(struct graph *, int32_t x);
int32_t build_sum_samples(struct graph *, int32_t x);
int32_t build_sum_features(struct graph *, int32_t x);
int32_t build_slice(struct graph *, int32_t x, int32_t first, int32_t n);
int32_t build_sparse(struct graph *, int32_t x, const struct sparse *);

/* ---- graph_sparse.c ---- */
const struct sparse *sparse_from_gather(struct graph *, int32_t n_out, int32_t n_in, const int32_t *index,
					const int8_t *sign);
const struct sparse *sparse_transposed(struct graph *, const struct sparse *);

/* ---- graph_rules.c ---- */
struct backward {
	struct graph *graph;
	const uint8_t *needs; /* per node: leads to a parameter */
	struct term *term;    /* derivatives collected so far, as lists */
	int32_t n_term, term_room;
	int32_t *first; /* per node: index of its first term, -1: none */
	bool failed;
};
/* Adds `d`, shaped like `node` up to broadcasting, to the derivative of `input`. */
void backward_give(struct backward *, int32_t node, int32_t input, int32_t d);
void backward_part(struct backward *, int32_t parameter, int32_t node, int32_t first);
/* What a node passes on to its inputs, given its own derivative d. */
void backward_rule(struct backward *, int32_t node, int32_t d);

/* Layers in blocks: n features are channels of `blocks` each, feature = channel * blocks + block, and a layer treats
 * channels alike in every block.  i0 = 0 stands for one block. */
static inline int32_t blocks_of_node(const struct node *v)
{
	return v->i0 > 1 ? v->i0 : 1;
}

static inline bool is_per_sample(const struct graph *g, int32_t node)
{
	return g->node[node].kind == PER_SAMPLE;
}

#endif
