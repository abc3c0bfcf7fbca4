/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The graph itself: equal calls are one node, nothing depends on the order of calls, parameters are laid out by
 * name, and every mistake has a message that names what is wrong. */
#include "near.h"
#include <stdlib.h>
#include <string.h>
#include "graph.h"
#include "nn_kit.h"
#include "nn_networks.h"
#include "reference.h"

static void test_equal_calls(void **state)
{
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_tensor x = nn_input(g, "x", 3), y = nn_input(g, "y", 3), a, b;
	size_t before;

	(void)state;
	a = nn_mul(g, nn_exp(g, nn_linear(g, "a", x, 3)), y);
	before = graph_size(own);
	b = nn_mul(g, y, nn_exp(g, nn_linear(g, "a", x, 3)));
	assert_int_equal(a.id, b.id);
	assert_int_equal(graph_size(own), before);
	/* one-off algebra */
	assert_int_equal(nn_affine(g, x, 1, 0).id, x.id);
	assert_int_equal(nn_mul(g, x, nn_number(g, 1)).id, x.id);
	assert_int_equal(nn_affine(g, nn_affine(g, x, 2, 1), 3, 4).id, nn_affine(g, x, 6, 7).id);
	assert_int_equal(nn_number(g, 2.5).id, nn_add(g, nn_number(g, 1.5), nn_number(g, 1)).id);
	assert_int_equal(nn_slice(g, nn_slice(g, x, 1, 2), 1, 1).id, nn_slice(g, x, 2, 1).id);
	assert_int_equal(nn_sum(g, nn_sum_features(g, y)).id, nn_sum(g, y).id);
	assert_int_equal(nn_sum(g, nn_square(g, x)).id, nn_dot(g, x, x).id);
	assert_int_not_equal(nn_sub(g, x, y).id, nn_sub(g, y, x).id);
	assert_int_not_equal(nn_leaky_relu(g, x, 0.01).id, nn_leaky_relu(g, x, 0.02).id);
	assert_null(graph_error(own));
	graph_destroy(own);
}

/* What the gather's numbers are decides, not where they are stored. */
static void test_gather_contents(void **state)
{
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_tensor x = nn_input(g, "x", 3), a, b, c, d;
	int32_t index[3] = { 2, 0, 1 };
	int8_t sign[3] = { 1, 1, 1 };

	(void)state;
	a = nn_permute(g, x, index, sign);
	sign[1] = -1;
	b = nn_permute(g, x, index, sign);
	index[0] = 1;
	c = nn_permute(g, x, index, sign);
	index[0] = 2;
	d = nn_permute(g, x, index, NULL);
	assert_int_not_equal(a.id, b.id);
	assert_int_not_equal(b.id, c.id);
	assert_int_equal(a.id, d.id);
	graph_destroy(own);
}

static void test_node_counts(void **state)
{
	/* nodes declared, and with the derivative */
	static const struct {
		struct kit_network network;
		size_t declared, all;
	} row[] = {
		{ { KIT_GE, 2, false, 64, 1 }, 61, 153 },
		{ { KIT_BASELINE, 16384, false, 64, 1 }, 15, 29 },
		{ { KIT_VAE, 333, false, 240, 10 }, 60, 125 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(row) / sizeof(row[0]); k++) {
		struct graph *g = graph_create();
		struct geae_tensor loss = kit_loss(graph_public(g), &row[k].network);

		assert_int_equal(graph_size(g), row[k].declared);
		assert_true(graph_backward(g, loss));
		assert_int_equal(graph_size(g), row[k].all);
		graph_destroy(g);
	}
}

/* The encoder of the symmetry loss is the network's own: 339 parameters, whatever else is built. */
static void test_parameters(void **state)
{
	static const struct kit_network ge = { KIT_GE, 2, false, 64, 1 }, big = { KIT_BASELINE, 16384, false, 64, 1 };
	static const char *const name[] = {
		"decoder.0.bias", "decoder.0.weight", "decoder.1.bias", "decoder.1.weight",
		"encoder.0.bias", "encoder.0.weight", "encoder.1.bias", "encoder.1.weight"
	};
	static const int64_t offset[] = { 0, 64, 192, 208, 336, 352, 368, 384 };
	struct graph *g = graph_create();
	const struct graph_parameter *p;
	int64_t n = 0;

	(void)state;
	kit_loss(graph_public(g), &ge);
	assert_int_equal(graph_parameters(g, &p), 8);
	for (int i = 0; i < 8; i++) {
		assert_string_equal(p[i].name, name[i]);
		assert_int_equal(p[i].offset, offset[i]);
		n += p[i].rows * p[i].columns;
	}
	assert_int_equal(n, 339);
	assert_int_equal(graph_parameter_floats(g), 400);
	graph_destroy(g);
	g = graph_create();
	kit_loss(graph_public(g), &big);
	n = 0;
	for (size_t k = graph_parameters(g, &p); k > 0; k--)
		n += p[k - 1].rows * p[k - 1].columns;
	assert_int_equal(n, 1130697);
	graph_destroy(g);
}

/* The same loss with its parts made in another order, as another compiler would: the same bytes. */
static void test_order_of_calls(void **state)
{
	static const struct kit_network ge = { KIT_GE, 2, false, 64, 1 };
	static const int32_t swap[2] = { 1, 0 }, same[2] = { 0, 1 };
	static const int8_t minus[2] = { -1, -1 };
	double *gradient[2];
	int64_t n = 0;

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		struct graph *own = graph_create();
		struct geae_graph *g = graph_public(own);
		struct kit_data *d;
		struct reference *r;

		if (turn) { /* pieces of the loss, backwards */
			struct geae_tensor x, t = nn_input(g, "T", 1);

			nn_scalar(g, "ramp");
			x = nn_permute(g, nn_input(g, "x", 2), same, minus);
			x = nn_linear(g, "encoder.1", nn_leaky_relu(g, nn_linear(g, "encoder.0", x, 4), 0.01), 1);
			nn_dot(g, x, x);
			nn_concat(g, x, t);
			x = nn_permute(g, nn_input(g, "x", 2), swap, NULL);
			nn_linear(g, "encoder.1", nn_leaky_relu(g, nn_linear(g, "encoder.0", x, 4), 0.01), 1);
		}
		assert_true(graph_backward(own, kit_loss(g, &ge)));
		d = kit_data_create(own, 37, 5);
		r = reference_create(own);
		assert_true(reference_run(r, &d->batch, d->parameter, d->state, true));
		n = d->n_parameter;
		gradient[turn] = malloc(sizeof(double) * (size_t)n);
		memcpy(gradient[turn], reference_gradient(r), sizeof(double) * (size_t)n);
		reference_destroy(r);
		kit_data_destroy(d);
		graph_destroy(own);
	}
	assert_memory_equal(gradient[0], gradient[1], sizeof(double) * (size_t)n);
	free(gradient[0]);
	free(gradient[1]);
}

/* ---- mistakes ---- */

#define WRONG(name, tensor) \
	static struct geae_tensor name(struct geae_graph *g) \
	{ \
		return tensor; \
	}

WRONG(two_shapes, nn_linear(g, "decoder.0", nn_linear(g, "decoder.0", nn_input(g, "x", 2), 64), 64))
WRONG(lengths, nn_add(g, nn_linear(g, "encoder.0", nn_input(g, "x", 2), 4), nn_exp(g, nn_input(g, "x", 2))))
WRONG(linear_of_global, nn_linear(g, "head", nn_sum_samples(g, nn_input(g, "x", 2)), 4))
WRONG(slice_outside, nn_slice(g, nn_input(g, "x", 7), 5, 3))
static struct geae_tensor norm_twice(struct geae_graph *g)
{
	nn_batch_norm(g, "n", nn_input(g, "x", 2));
	return nn_batch_norm(g, "n", nn_input(g, "y", 2));
}
static struct geae_tensor other_input(struct geae_graph *g)
{
	nn_input(g, "x", 7);
	return nn_input(g, "x", 8);
}
static struct geae_tensor noise_or_input(struct geae_graph *g)
{
	nn_input(g, "eps", 7);
	return nn_noise(g, "eps", 7);
}
WRONG(no_name, nn_linear(g, "", nn_input(g, "x", 7), 3))
WRONG(never_made, nn_exp(g, (struct geae_tensor){ 0, 0 }))
WRONG(foreign, nn_exp(g, (struct geae_tensor){ 4711, 2 }))
WRONG(bce_lengths, nn_bce_with_logits(g, nn_linear(g, "out", nn_input(g, "x", 2), 3), nn_input(g, "x", 2)))
WRONG(negative_slope, nn_leaky_relu(g, nn_input(g, "x", 2), -0.1))
WRONG(not_finite, nn_affine(g, nn_input(g, "x", 2), (double)INFINITY, 0))
WRONG(no_features, nn_linear(g, "out", nn_input(g, "x", 2), 0))
WRONG(mixed_concat, nn_concat(g, nn_input(g, "x", 2), nn_count(g)))
WRONG(gather_outside, nn_gather(g, nn_input(g, "x", 2), 1, (const int32_t[]){ 2 }, NULL))
WRONG(gather_sign, nn_gather(g, nn_input(g, "x", 2), 1, (const int32_t[]){ 1 }, (const int8_t[]){ 3 }))
WRONG(reserved, nn_op_(g, GEAE_NN_SOFTMAX, NULL, 1, (const struct geae_tensor[]){ nn_input(g, "x", 2) }, 0, 0, 0, 0))
WRONG(unknown, nn_op_(g, 977, NULL, 0, NULL, 0, 0, 0, 0))
WRONG(loss_per_sample, nn_linear(g, "out", nn_input(g, "x", 2), 1))
WRONG(loss_free, nn_mean(g, nn_input(g, "x", 2)))
WRONG(sticky, nn_mean(g, nn_exp(g, nn_add(g, nn_slice(g, nn_input(g, "x", 2), 2, 1),
					  nn_linear(g, "", nn_input(g, "x", 2), 3)))))

static const struct wrong_row {
	const char *name;
	struct geae_tensor (*build)(struct geae_graph *);
	const char *message;
} wrong[] = {
	{ "two shapes", two_shapes,
	  "linear 'decoder.0': weight is [64][2], asked for again as [64][64]; give the second its own name" },
	{ "lengths", lengths,
	  "add: linear 'encoder.0' [4] and exp [2] do not fit; their lengths must be equal, or one of them 1" },
	{ "linear of a global", linear_of_global,
	  "linear 'head' takes a per-sample tensor, not the global sum_samples [2]" },
	{ "slice outside", slice_outside, "slice: features 5 to 7 of input 'x' [7] do not exist" },
	{ "norm twice", norm_twice,
	  "batch_norm 'n' is applied to two tensors, input 'x' [2] and input 'y' [2], so its running statistics would "
	  "be updated twice; give each its own name" },
	{ "another input", other_input, "input 'x': made with 7 features as input, asked for again with 8" },
	{ "noise or input", noise_or_input, "noise 'eps': made with 7 features as input, asked for again with 7" },
	{ "no name", no_name, "linear: it needs a name" },
	{ "never made", never_made, "unary: given a tensor that was never made" },
	{ "foreign", foreign, "unary: tensor 4711 is not of this graph" },
	{ "bce lengths", bce_lengths,
	  "bce_with_logits: logits linear 'out' [3] and targets input 'x' [2] differ in length" },
	{ "negative slope", negative_slope, "leaky_relu: the slope is -0.1; it must not be negative" },
	{ "not finite", not_finite, "affine: its constants must be finite numbers" },
	{ "no features", no_features, "linear 'out': 0 features out; it must be between 1 and 16777216" },
	{ "mixed concat", mixed_concat,
	  "concat: input 'x' [2] and the global count [1] must both be per-sample, or both global" },
	{ "gather outside", gather_outside, "gather: element 0 asks for feature 2 of input 'x' [2]" },
	{ "gather sign", gather_sign, "gather of input 'x' [2]: sign 0 is 3; it must be -1, 0 or 1" },
	{ "reserved", reserved, "operation softmax (19) is not offered by this version" },
	{ "unknown", unknown, "operation number 977 is not offered by this version" },
	{ "loss per sample", loss_per_sample,
	  "the loss must be one number for the whole batch, not linear 'out' [1]; nn_mean() or nn_sum() make one" },
	{ "loss without parameters", loss_free,
	  "the loss, the global affine [1], depends on no parameter: there is nothing to train" },
};

static void test_wrong(void **state)
{
	const struct wrong_row *row = *state;
	struct graph *g = graph_create();

	graph_track_norms(g, true);
	assert_false(graph_backward(g, row->build(graph_public(g))));
	assert_string_equal(graph_error(g), row->message);
	graph_destroy(g);
}

static void test_order_of_errors(void **state)
{
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_tensor bad = nn_slice(g, nn_input(g, "x", 2), 2, 1);

	(void)state;
	assert_int_equal(bad.id, 0);
	assert_int_equal(nn_linear(g, "", nn_number(g, 3), 3).id, 0);
	assert_int_equal(nn_mean(g, nn_exp(g, bad)).id, 0);
	assert_string_equal(graph_error(own), "slice: features 2 to 2 of input 'x' [2] do not exist");
	assert_int_equal(sticky(g).id, 0);
	graph_destroy(own);
}

int main(void)
{
	enum { N = sizeof(wrong) / sizeof(wrong[0]) };
	struct CMUnitTest tests[N + 6] = {
		cmocka_unit_test(test_equal_calls),    cmocka_unit_test(test_gather_contents),
		cmocka_unit_test(test_node_counts),    cmocka_unit_test(test_parameters),
		cmocka_unit_test(test_order_of_calls), cmocka_unit_test(test_order_of_errors),
	};

	for (int i = 0; i < N; i++)
		tests[6 + i] =
			(struct CMUnitTest){ wrong[i].name, test_wrong, NULL, NULL, (void *)(uintptr_t)&wrong[i] };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
