/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/nn.h - declaring networks, losses and optimizers.
 *
 * A network or a loss is a graph of tensors; the framework differentiates and runs it.  No
 * plugin contains a backward pass, and the batch axis never appears:
 *
 *   per-sample  [features], one column for every sample of the batch
 *   global      [length], one for the whole batch: numbers, sums over samples, parameters
 *
 * Broadcasting.  Two operands fit when their lengths are equal or one of them is 1, which
 * then stands for every feature.  A global stands for the same in every sample; a result is
 * per-sample when one of its operands is.  There is no other rule.
 *
 * Errors stick: a call that fails returns the invalid tensor (id 0) and the graph keeps the
 * first message; an invalid tensor passes through every call.  Nothing needs checking here.
 *
 * Equal calls give the same tensor, so encoding one x twice costs nothing; a parameter name
 * used twice is one shared parameter (with another shape: an error), and nn_noise() under one
 * name is one draw.  Neither the order of calls nor that of arguments changes a result.
 *
 * The tensor calls below start with nn_, everything else with geae_.
 */
#ifndef GEAE_NN_H
#define GEAE_NN_H

#include "plugin_1_0.h"

#ifdef __cplusplus
extern "C" {
#endif

struct geae_tensor {
	int32_t id;	  /* 0: invalid */
	int32_t features; /* or length */
};

struct geae_graph;

/* ---- the interface: one entry point ------------------------------------------------------ */

enum geae_opcode {
	GEAE_NN_INPUT = 1,    /* name, i0 = features: per-sample, from the data */
	GEAE_NN_NOISE,	      /* name, i0 = features: per-sample standard normal numbers; 0 in evaluation */
	GEAE_NN_SCALAR,	      /* name: global set by the trainer before every batch */
	GEAE_NN_NUMBER,	      /* a0: global constant */
	GEAE_NN_COUNT,	      /* global: samples in this batch */
	GEAE_NN_PARAMETER,    /* name, i0 = rows, i1 = columns: a parameter as a global, row-major */
	GEAE_NN_LINEAR,	      /* name, x, i0 = features out, i1 = enum geae_linear, i2 = blocks (0: 1) */
	GEAE_NN_UNARY,	      /* x, i0 = enum geae_unary, a0, a1 */
	GEAE_NN_BINARY,	      /* x, y, i0 = enum geae_binary */
	GEAE_NN_CONCAT,	      /* x, y */
	GEAE_NN_SLICE,	      /* x, i0 = first, i1 = how many */
	GEAE_NN_GATHER,	      /* x, i0 = features out, index, sign: y[i] = sign[i] x[index[i]]; index -1: 0 */
	GEAE_NN_SUM,	      /* x: over samples and features: global [1] */
	GEAE_NN_SUM_SAMPLES,  /* x: over samples: global [features] */
	GEAE_NN_SUM_FEATURES, /* x: over features: [1] */
	GEAE_NN_BATCH_NORM,   /* name, x, i0 = blocks (0: 1), a0 = eps, a1 = momentum */
	GEAE_NN_BCE,	      /* logits, targets: binary cross-entropy of each feature */
	/* reserved: refused by this version */
	GEAE_NN_MAX_POOL,
	GEAE_NN_SOFTMAX,
	GEAE_NN_CONV_TRANSPOSED,
	GEAE_NN_CUSTOM
};

enum geae_linear { GEAE_WITH_BIAS = 0, GEAE_NO_BIAS = 1 };

enum geae_unary {
	GEAE_LEAKY_RELU = 1, /* a0 = slope below 0, >= 0 */
	GEAE_EXP,
	GEAE_LOG,
	GEAE_SOFTPLUS,
	GEAE_SIGMOID,
	GEAE_TANH,
	GEAE_SQUARE,
	GEAE_SQRT,
	GEAE_ABS,
	GEAE_AFFINE, /* a0 x + a1 */
	GEAE_STEP    /* 1 where x > 0, else 0; its derivative is taken as 0 */
};

enum geae_binary { GEAE_ADD = 1, GEAE_SUB, GEAE_MUL, GEAE_DIV, GEAE_MIN, GEAE_MAX };

struct geae_op {
	uint32_t size, opcode;
	const char *name; /* copied */
	uint32_t n_in, reserved;
	const struct geae_tensor *in;
	int64_t i[3];
	double a[2];
	const int32_t *index; /* copied */
	const int8_t *sign;   /* copied; NULL: all +1 */
};

struct geae_nn_host {
	size_t size;
	struct geae_tensor (*op)(struct geae_graph *, const struct geae_op *);
};

struct geae_graph {
	const struct geae_nn_host *host; /* the host's own struct starts with this */
};

/* ---- what authors write ------------------------------------------------------------------ */

static inline struct geae_tensor nn_op_(struct geae_graph *g, uint32_t opcode, const char *name, uint32_t n_in,
					const struct geae_tensor *in, int64_t i0, int64_t i1, double a0, double a1)
{
	struct geae_op op = { sizeof(op), opcode, name, n_in, 0, in, { i0, i1, 0 }, { a0, a1 }, NULL, NULL };

	return g->host->op(g, &op);
}

static inline struct geae_tensor nn_unary_(struct geae_graph *g, int kind, struct geae_tensor x, double a0, double a1)
{
	return nn_op_(g, GEAE_NN_UNARY, NULL, 1, &x, kind, 0, a0, a1);
}

static inline struct geae_tensor nn_binary_(struct geae_graph *g, int kind, struct geae_tensor x, struct geae_tensor y)
{
	struct geae_tensor in[2] = { x, y };

	return nn_op_(g, GEAE_NN_BINARY, NULL, 2, in, kind, 0, 0, 0);
}

/* Sources. */
static inline struct geae_tensor nn_input(struct geae_graph *g, const char *name, int64_t features)
{
	return nn_op_(g, GEAE_NN_INPUT, name, 0, NULL, features, 0, 0, 0);
}
static inline struct geae_tensor nn_noise(struct geae_graph *g, const char *name, int64_t features)
{
	return nn_op_(g, GEAE_NN_NOISE, name, 0, NULL, features, 0, 0, 0);
}
static inline struct geae_tensor nn_scalar(struct geae_graph *g, const char *name)
{
	return nn_op_(g, GEAE_NN_SCALAR, name, 0, NULL, 0, 0, 0, 0);
}
static inline struct geae_tensor nn_number(struct geae_graph *g, double value)
{
	return nn_op_(g, GEAE_NN_NUMBER, NULL, 0, NULL, 0, 0, value, 0);
}
static inline struct geae_tensor nn_count(struct geae_graph *g)
{
	return nn_op_(g, GEAE_NN_COUNT, NULL, 0, NULL, 0, 0, 0, 0);
}
static inline struct geae_tensor nn_parameter(struct geae_graph *g, const char *name, int64_t rows, int64_t columns)
{
	return nn_op_(g, GEAE_NN_PARAMETER, name, 0, NULL, rows, columns, 0, 0);
}

/* Layers.  linear: parameters <name>.weight [features][x.features] and <name>.bias [features].
 * batch_norm: <name>.weight, <name>.bias; running <name>.mean and <name>.variance. */
static inline struct geae_tensor nn_linear(struct geae_graph *g, const char *name, struct geae_tensor x,
					   int64_t features)
{
	return nn_op_(g, GEAE_NN_LINEAR, name, 1, &x, features, GEAE_WITH_BIAS, 0, 0);
}
static inline struct geae_tensor nn_linear_no_bias(struct geae_graph *g, const char *name, struct geae_tensor x,
						   int64_t features)
{
	return nn_op_(g, GEAE_NN_LINEAR, name, 1, &x, features, GEAE_NO_BIAS, 0, 0);
}
static inline struct geae_tensor nn_batch_norm(struct geae_graph *g, const char *name, struct geae_tensor x)
{
	return nn_op_(g, GEAE_NN_BATCH_NORM, name, 1, &x, 0, 0, 1e-5, 0.1);
}

/* In blocks, features are channels of equal length, feature = channel * blocks + block: one small layer from channels to
 * channels works alike in every block, and a norm is taken over samples and blocks.  The positions of a signal are blocks. */
static inline struct geae_tensor nn_linear_blocks(struct geae_graph *g, const char *name, struct geae_tensor x,
						  int64_t features, int64_t blocks)
{
	struct geae_op op = { sizeof(op), GEAE_NN_LINEAR, name, 1, 0, &x, { features, GEAE_WITH_BIAS, blocks },
			      { 0, 0 },	  NULL,		  NULL };

	return g->host->op(g, &op);
}
static inline struct geae_tensor nn_batch_norm_blocks(struct geae_graph *g, const char *name, struct geae_tensor x,
						      int64_t blocks)
{
	return nn_op_(g, GEAE_NN_BATCH_NORM, name, 1, &x, blocks, 0, 1e-5, 0.1);
}

/* Each feature by itself. */
static inline struct geae_tensor nn_leaky_relu(struct geae_graph *g, struct geae_tensor x, double slope)
{
	return nn_unary_(g, GEAE_LEAKY_RELU, x, slope, 0);
}
static inline struct geae_tensor nn_relu(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_LEAKY_RELU, x, 0, 0);
}
static inline struct geae_tensor nn_exp(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_EXP, x, 0, 0);
}
static inline struct geae_tensor nn_log(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_LOG, x, 0, 0);
}
static inline struct geae_tensor nn_softplus(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_SOFTPLUS, x, 0, 0);
}
static inline struct geae_tensor nn_sigmoid(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_SIGMOID, x, 0, 0);
}
static inline struct geae_tensor nn_tanh(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_TANH, x, 0, 0);
}
static inline struct geae_tensor nn_square(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_SQUARE, x, 0, 0);
}
static inline struct geae_tensor nn_sqrt(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_SQRT, x, 0, 0);
}
static inline struct geae_tensor nn_abs(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_ABS, x, 0, 0);
}
static inline struct geae_tensor nn_step(struct geae_graph *g, struct geae_tensor x)
{
	return nn_unary_(g, GEAE_STEP, x, 0, 0);
}
static inline struct geae_tensor nn_affine(struct geae_graph *g, struct geae_tensor x, double a, double b) /* a x + b */
{
	return nn_unary_(g, GEAE_AFFINE, x, a, b);
}

/* Two operands; see Broadcasting.  Where min or max ties, one of the two gets the gradient. */
static inline struct geae_tensor nn_add(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_binary_(g, GEAE_ADD, x, y);
}
static inline struct geae_tensor nn_sub(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_binary_(g, GEAE_SUB, x, y);
}
static inline struct geae_tensor nn_mul(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_binary_(g, GEAE_MUL, x, y);
}
static inline struct geae_tensor nn_div(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_binary_(g, GEAE_DIV, x, y);
}
static inline struct geae_tensor nn_min(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_binary_(g, GEAE_MIN, x, y);
}
static inline struct geae_tensor nn_max(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_binary_(g, GEAE_MAX, x, y);
}

/* Features moved about. */
static inline struct geae_tensor nn_concat(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	struct geae_tensor in[2] = { x, y };

	return nn_op_(g, GEAE_NN_CONCAT, NULL, 2, in, 0, 0, 0, 0);
}
static inline struct geae_tensor nn_slice(struct geae_graph *g, struct geae_tensor x, int64_t first, int64_t n)
{
	return nn_op_(g, GEAE_NN_SLICE, NULL, 1, &x, first, n, 0, 0);
}
/* y[i] = sign[i] x[index[i]], i < n; index -1 gives 0; sign NULL: all +1 */
static inline struct geae_tensor nn_gather(struct geae_graph *g, struct geae_tensor x, int64_t n, const int32_t *index,
					   const int8_t *sign)
{
	struct geae_op op = { sizeof(op), GEAE_NN_GATHER, NULL, 1, 0, &x, { n, 0, 0 }, { 0, 0 }, index, sign };

	return g->host->op(g, &op);
}
static inline struct geae_tensor nn_permute(struct geae_graph *g, struct geae_tensor x, const int32_t *perm,
					    const int8_t *sign)
{
	return nn_gather(g, x, x.features, perm, sign);
}

/* Sums, and what is made of them. */
static inline struct geae_tensor nn_sum(struct geae_graph *g, struct geae_tensor x)
{
	return nn_op_(g, GEAE_NN_SUM, NULL, 1, &x, 0, 0, 0, 0);
}
static inline struct geae_tensor nn_sum_samples(struct geae_graph *g, struct geae_tensor x)
{
	return nn_op_(g, GEAE_NN_SUM_SAMPLES, NULL, 1, &x, 0, 0, 0, 0);
}
static inline struct geae_tensor nn_sum_features(struct geae_graph *g, struct geae_tensor x)
{
	return nn_op_(g, GEAE_NN_SUM_FEATURES, NULL, 1, &x, 0, 0, 0, 0);
}
static inline struct geae_tensor nn_dot(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_sum(g, nn_mul(g, x, y));
}
static inline struct geae_tensor nn_mean_samples(struct geae_graph *g, struct geae_tensor x) /* global [features] */
{
	return nn_div(g, nn_sum_samples(g, x), nn_count(g));
}
static inline struct geae_tensor nn_mean(struct geae_graph *g, struct geae_tensor x) /* over samples and features */
{
	return nn_affine(g, nn_div(g, nn_sum(g, x), nn_count(g)), x.id ? 1.0 / (double)x.features : 1.0, 0);
}
static inline struct geae_tensor nn_bce_with_logits(struct geae_graph *g, struct geae_tensor logits,
						    struct geae_tensor target)
{
	struct geae_tensor in[2] = { logits, target };

	return nn_op_(g, GEAE_NN_BCE, NULL, 2, in, 0, 0, 0, 0);
}

/* ---- kind: network ----------------------------------------------------------------------- */

/* From raw components to input features, one fixed sparse matrix per data set:
 * feature[i] = sum over k = start[i]..start[i+1]-1 of weight[k] * component[index[k]].
 * The generators left over act on features: (g x)[i] = sign[i] * x[perm[i]].
 * Filled from scratch memory or from what the instance keeps until close(). */
struct geae_projection {
	int64_t n_feature;
	const int64_t *start; /* [n_feature + 1]; NULL: features are the components */
	const int32_t *index;
	const double *weight;
	size_t n_generator;
	const struct geae_generator *generator;
};

/* What a network works on: the same for all data sets of one training. */
struct geae_features {
	int64_t n_feature, n_condition;
	const char *const *condition; /* controls handed over as conditions, [n_condition] */
	size_t n_generator;
	const struct geae_generator *generator; /* on features */
	int64_t variant;			/* 0..variants()-1 */
};

struct geae_head { /* a tensor that losses and apply can ask for by name; list ends with name NULL */
	const char *name, *doc;
};

struct geae_aim { /* where a loss or a health scalar is built */
	struct geae_graph *graph;
	const struct geae_features *features;
	struct geae_tensor x;		/* the input features */
	struct geae_tensor condition;	/* [n_condition]; invalid when there are none */
	const struct geae_tensor *head; /* in the order the loss needs them; for health(): encode's, then decode's */
	/* The network's encode() on other features of the same shape, under the same conditions. */
	struct geae_tensor (*encode)(const struct geae_aim *, struct geae_tensor x, const char *head);
};

struct geae_network_ops {
	size_t size;
	const struct geae_head *encode_heads, *decode_heads; /* encode_heads[0] is the latent that decode() takes */
	/* Input features of a data set.  state or symmetry may be NULL: the data have none.  The instance may keep
	 * what init() or rate() need of it. */
	int (*project)(struct geae_cx *, void *self, const struct geae_state *, const struct geae_symmetry *,
		       struct geae_projection *);
	/* Graphs.  head[k] in the order of the heads.  condition is invalid when there are none. */
	int (*encode)(struct geae_cx *, const void *self, const struct geae_features *, struct geae_graph *,
		      struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head);
	int (*decode)(struct geae_cx *, const void *self, const struct geae_features *, struct geae_graph *,
		      struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head);
	/* Starting values of one parameter from the stream that belongs to its name.  NULL: uniform within
	 * +-1/sqrt(columns of the weight), batch norm 1 and 0. */
	int (*init)(struct geae_cx *, const void *self, const struct geae_features *, const char *name, int64_t rows,
		    int64_t columns, struct geae_rng *, float *value);
	/* Learning-rate factor of one parameter.  NULL: 1. */
	double (*rate)(const void *self, const struct geae_features *, const char *name);
	/* A global built like a loss and averaged over the validation rows: below 0 the training has failed and is
	 * started again with another seed.  NULL: never. */
	struct geae_tensor (*health)(struct geae_cx *, const void *self, const struct geae_aim *);
	/* How many variants there are to try; the one of lowest validation loss is kept.  NULL: 1. */
	int64_t (*variants)(const void *self, const struct geae_features *);
	/* Closed form in place of training: one parameter from all training rows x[n][n_feature].  NULL: trained. */
	int (*fit)(struct geae_cx *, const void *self, const struct geae_features *, int64_t n, const float *x,
		   const double *condition, const char *name, int64_t rows, int64_t columns, float *value);
};

/* ---- kind: loss -------------------------------------------------------------------------- */

struct geae_loss_ops { /* weight, start and ramp are the host's keys for every loss */
	size_t size;
	const char *const *needs; /* heads, ends with NULL; a network without one of them is refused */
	/* A global scalar.  The invalid tensor after geae_fail(), or when the graph keeps an error. */
	struct geae_tensor (*build)(struct geae_cx *, const void *self, const struct geae_aim *);
};

/* ---- kind: optimizer --------------------------------------------------------------------- */

#define GEAE_MAX_OPTIMIZER_SCALAR 8

struct geae_rate_group { /* parameters [from, to) move with rate * factor */
	int64_t from, to;
	double factor; /* of the parameter's learning rate, times the schedule */
};

struct geae_update { /* a part of the flat parameter vector */
	size_t n_group;
	const struct geae_rate_group *group; /* ascending, without overlap */
	const float *gradient;
	float *value;
	float *state[4];      /* n_state vectors as long as value, zero at the start */
	const double *scalar; /* as begin() left them */
};

struct geae_optimizer_ops {
	size_t size;
	uint32_t n_state, n_scalar; /* at most 4 and GEAE_MAX_OPTIMIZER_SCALAR */
	/* Once per step, before update(): advance the scalars (0 before the first step). */
	void (*begin)(const void *self, double *scalar);
	/* MUST treat each element by itself: the host hands the vector over in parts, from several threads. */
	void (*update)(const void *self, const struct geae_update *);
};

#ifdef __cplusplus
}
#endif
#endif
