/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nn_cases.c - one small loss per operation, for every test that runs over all of them. */
#include "nn_cases.h"

#define CASE(name, tensor) \
	static struct geae_tensor name(struct geae_graph *g) \
	{ \
		return tensor; \
	}

/* What most operations are tried on: features that depend on parameters. */
CASE(wide, nn_linear(g, "layer", nn_input(g, "x", 4), 3))
CASE(other, nn_linear(g, "other", nn_input(g, "x", 4), 3))
CASE(narrow, nn_linear(g, "narrow", nn_input(g, "x", 4), 1))
CASE(vector, nn_parameter(g, "vector", 3, 1))
CASE(single, nn_parameter(g, "number", 1, 1))
static struct geae_tensor above(struct geae_graph *g, struct geae_tensor x) /* away from 0, from above */
{
	return nn_affine(g, nn_square(g, x), 1, 0.7);
}
/* Unequal weights, so that no derivative is the same for all elements. */
static struct geae_tensor weigh(struct geae_graph *g, struct geae_tensor x)
{
	return nn_mean(g, nn_mul(g, x, nn_affine(g, nn_input(g, "weight", x.features), 0.4, 1.3)));
}

CASE(linear, weigh(g, wide(g)))
CASE(linear_bare, weigh(g, nn_linear_no_bias(g, "bare", nn_square(g, wide(g)), 5)))
static struct geae_tensor linear_twice(struct geae_graph *g)
{
	struct geae_tensor x = nn_linear(g, "square", nn_input(g, "x", 4), 4);

	return weigh(g, nn_tanh(g, nn_linear(g, "square", nn_sigmoid(g, x), 4)));
}
CASE(leaky, weigh(g, nn_leaky_relu(g, wide(g), 0.1)))
CASE(relu, weigh(g, nn_square(g, nn_relu(g, wide(g)))))
CASE(relu_unfused, weigh(g, nn_add(g, nn_relu(g, wide(g)), nn_square(g, wide(g)))))
CASE(leaky_global, weigh(g, nn_mul(g, wide(g), nn_leaky_relu(g, vector(g), 0.2))))
CASE(exponential, weigh(g, nn_exp(g, wide(g))))
CASE(logarithm, weigh(g, nn_log(g, above(g, wide(g)))))
CASE(softplus, weigh(g, nn_softplus(g, nn_affine(g, wide(g), 3, 0.1))))
CASE(sigmoid, weigh(g, nn_sigmoid(g, nn_affine(g, wide(g), 3, 0.1))))
CASE(hyperbolic, weigh(g, nn_tanh(g, nn_affine(g, wide(g), 2, 0.1))))
CASE(square, weigh(g, nn_square(g, wide(g))))
CASE(root, weigh(g, nn_sqrt(g, above(g, wide(g)))))
CASE(absolute, weigh(g, nn_abs(g, wide(g))))
CASE(affine, weigh(g, nn_affine(g, nn_affine(g, wide(g), -2.5, 0.3), 0.7, 1)))
CASE(step, weigh(g, nn_mul(g, wide(g), nn_step(g, wide(g)))))
static struct geae_tensor global_functions(struct geae_graph *g)
{
	struct geae_tensor v = vector(g), a = above(g, v), s = nn_sum(g, nn_mul(g, nn_log(g, a), nn_sqrt(g, a)));

	s = nn_add(g, s, nn_sum(g, nn_mul(g, nn_tanh(g, v), nn_mul(g, nn_sigmoid(g, v), nn_exp(g, v)))));
	s = nn_add(g, s, nn_sum(g, nn_mul(g, nn_softplus(g, v), nn_abs(g, v))));
	return nn_add(g, s, nn_mul(g, nn_slice(g, v, 2, 1), nn_sum(g, nn_concat(g, v, a))));
}

/* Two operands of every pair of shapes. */
static struct geae_tensor pairs(struct geae_graph *g,
				struct geae_tensor (*f)(struct geae_graph *, struct geae_tensor, struct geae_tensor))
{
	struct geae_tensor s = weigh(g, f(g, wide(g), other(g)));

	s = nn_add(g, s, weigh(g, f(g, wide(g), narrow(g))));
	s = nn_add(g, s, weigh(g, f(g, narrow(g), other(g))));
	s = nn_add(g, s, weigh(g, f(g, wide(g), single(g))));
	s = nn_add(g, s, weigh(g, f(g, single(g), other(g))));
	s = nn_add(g, s, weigh(g, f(g, wide(g), vector(g))));
	s = nn_add(g, s, weigh(g, f(g, vector(g), other(g))));
	s = nn_add(g, s, weigh(g, f(g, narrow(g), vector(g))));
	s = nn_add(g, s, weigh(g, f(g, vector(g), narrow(g))));
	s = nn_add(g, s, nn_sum(g, f(g, vector(g), single(g))));
	s = nn_add(g, s, nn_sum(g, f(g, single(g), nn_parameter(g, "second", 1, 3))));
	return nn_add(g, s, weigh(g, f(g, wide(g), wide(g))));
}
static struct geae_tensor safe_div(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_div(g, x, above(g, y));
}
static struct geae_tensor shifted_min(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_min(g, x, nn_affine(g, y, 1, 0.05));
}
static struct geae_tensor shifted_max(struct geae_graph *g, struct geae_tensor x, struct geae_tensor y)
{
	return nn_max(g, x, nn_affine(g, y, 1, 0.05));
}
CASE(add, pairs(g, nn_add))
CASE(sub, pairs(g, nn_sub))
CASE(mul, pairs(g, nn_mul))
CASE(division, pairs(g, safe_div))
CASE(minimum, weigh(g, shifted_min(g, wide(g), other(g))))
CASE(maximum, weigh(g, shifted_max(g, wide(g), other(g))))
CASE(minimum_1, weigh(g, shifted_min(g, wide(g), narrow(g))))
CASE(maximum_global, weigh(g, shifted_max(g, wide(g), vector(g))))
static struct geae_tensor global_extremes(struct geae_graph *g)
{
	struct geae_tensor v = vector(g), w = nn_parameter(g, "second", 1, 3);

	return nn_add(g, nn_sum(g, nn_min(g, v, w)), nn_sum(g, nn_mul(g, w, nn_max(g, v, single(g)))));
}
CASE(clamp, weigh(g, nn_max(g, nn_min(g, wide(g), nn_number(g, 0.31)), nn_number(g, -0.2))))
CASE(inverse, weigh(g, nn_div(g, nn_number(g, 2.385), above(g, wide(g)))))

CASE(concat, weigh(g, nn_concat(g, wide(g), nn_square(g, narrow(g)))))
CASE(concat_sum, nn_mean(g, nn_concat(g, nn_square(g, wide(g)), narrow(g))))
static struct geae_tensor slice(struct geae_graph *g)
{
	struct geae_tensor x = wide(g);

	return nn_add(g, weigh(g, nn_slice(g, x, 1, 2)), nn_sum(g, nn_square(g, nn_slice(g, x, 0, 1))));
}
CASE(slice_of_global, weigh(g, nn_mul(g, nn_slice(g, vector(g), 1, 2), nn_slice(g, wide(g), 0, 2))))
static struct geae_tensor gather(struct geae_graph *g)
{
	static const int32_t index[7] = { 2, 0, -1, 2, 1, 1, 2 };
	static const int8_t sign[7] = { -1, 1, 1, 1, -1, 0, -1 };

	return weigh(g, nn_square(g, nn_affine(g, nn_gather(g, wide(g), 7, index, sign), 1, 0.2)));
}
CASE(sum_features, weigh(g, nn_square(g, nn_sum_features(g, nn_exp(g, wide(g))))))
static struct geae_tensor sum_samples(struct geae_graph *g)
{
	struct geae_tensor m = nn_mean_samples(g, wide(g));

	return nn_add(g, nn_sum(g, nn_square(g, m)), weigh(g, nn_square(g, nn_sub(g, wide(g), m))));
}
CASE(sum_products, nn_sum(g, nn_square(g, nn_div(g, nn_sum_samples(g, nn_mul(g, wide(g), other(g))), nn_count(g)))))
CASE(sum_squares, nn_sqrt(g, nn_sum(g, nn_square(g, wide(g)))))
static struct geae_tensor dot(struct geae_graph *g)
{
	struct geae_tensor x = wide(g), y = other(g);

	return nn_div(g, nn_dot(g, x, y), nn_sqrt(g, nn_mul(g, nn_dot(g, x, x), nn_dot(g, y, y))));
}
CASE(norm, weigh(g, nn_square(g, nn_batch_norm(g, "norm", nn_square(g, wide(g))))))
/* Channels of 2 blocks each: 4 features are 2 channels, and become 3. */
static struct geae_tensor in_blocks(struct geae_graph *g)
{
	return nn_linear_blocks(g, "blocks", nn_linear(g, "square", nn_input(g, "x", 4), 4), 6, 2);
}
CASE(linear_blocks, weigh(g, nn_square(g, nn_leaky_relu(g, in_blocks(g), 0.3))))
CASE(norm_blocks, weigh(g, nn_square(g, nn_batch_norm_blocks(g, "norm", nn_square(g, in_blocks(g)), 2))))
CASE(norm_of_sum,
     nn_sum(g, nn_sum_features(g, nn_mul(g, nn_scalar(g, "ramp"), nn_exp(g, nn_batch_norm(g, "norm", wide(g)))))))
CASE(bce, nn_mean(g, nn_bce_with_logits(g, nn_affine(g, wide(g), 3, 0), nn_sigmoid(g, other(g)))))
CASE(bce_weighed, weigh(g, nn_bce_with_logits(g, nn_affine(g, wide(g), 3, 0), nn_sigmoid(g, other(g)))))
CASE(bce_by_feature,
     nn_sum(g, nn_square(g, nn_sum_samples(g, nn_bce_with_logits(g, wide(g), nn_sigmoid(g, other(g)))))))
CASE(bits, weigh(g, nn_tanh(g, nn_linear(g, "spins", nn_input(g, "bits", 19), 2))))
CASE(noise, weigh(g, nn_square(g, nn_add(g, nn_noise(g, "eps", 3), nn_mul(g, wide(g), nn_noise(g, "more", 3))))))
static struct geae_tensor learned_matrix(struct geae_graph *g) /* |1 - R^struct geae_tensor R|^2 */
{
	struct geae_tensor r = nn_parameter(g, "R", 2, 2), loss = nn_number(g, 0);

	for (int i = 0; i < 2; i++)
		for (int k = 0; k < 2; k++) {
			struct geae_tensor s = nn_number(g, i == k);

			for (int m = 0; m < 2; m++)
				s = nn_sub(g, s, nn_mul(g, nn_slice(g, r, 2 * m + i, 1), nn_slice(g, r, 2 * m + k, 1)));
			loss = nn_add(g, loss, nn_square(g, s));
		}
	return nn_add(g, loss, nn_mul(g, nn_sum(g, r), nn_mean(g, wide(g))));
}

const struct kit_case kit_cases[] = {
	{ "linear", linear },
	{ "linear without bias", linear_bare },
	{ "one layer used twice", linear_twice },
	{ "leaky_relu", leaky },
	{ "relu", relu },
	{ "relu beside its input", relu_unfused },
	{ "leaky_relu of a global", leaky_global },
	{ "exp", exponential },
	{ "log", logarithm },
	{ "softplus", softplus },
	{ "sigmoid", sigmoid },
	{ "tanh", hyperbolic },
	{ "square", square },
	{ "sqrt", root },
	{ "abs", absolute },
	{ "affine", affine },
	{ "step", step },
	{ "functions of globals", global_functions },
	{ "add", add },
	{ "sub", sub },
	{ "mul", mul },
	{ "div", division },
	{ "min", minimum },
	{ "max", maximum },
	{ "min with one feature", minimum_1 },
	{ "max with a global", maximum_global },
	{ "min and max of globals", global_extremes },
	{ "clamp", clamp },
	{ "inverse", inverse },
	{ "concat", concat },
	{ "sum of a concat", concat_sum },
	{ "slice", slice },
	{ "slice of a global", slice_of_global },
	{ "gather", gather },
	{ "sum_features", sum_features },
	{ "sum_samples", sum_samples },
	{ "sum_samples of products", sum_products },
	{ "sum of squares", sum_squares },
	{ "cosine", dot },
	{ "linear in blocks", linear_blocks },
	{ "batch_norm", norm },
	{ "batch_norm in blocks", norm_blocks },
	{ "batch_norm under a ramp", norm_of_sum },
	{ "bce", bce },
	{ "bce weighed", bce_weighed },
	{ "bce by feature", bce_by_feature },
	{ "bits", bits },
	{ "noise", noise },
	{ "learned matrix", learned_matrix },
};

const int kit_n_case = sizeof(kit_cases) / sizeof(kit_cases[0]);
