/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluation: running statistics, outputs, only what is wanted is computed; and what an executor refuses. */
#include "near.h"
#include <stdlib.h>
#include <string.h>
#include "executor.h"
#include "nn_kit.h"
#include "nn_networks.h"
#include "reference.h"

static const struct kit_network vae = { KIT_VAE, 37, false, 24, 3 };

static struct executor *create(struct executor_want want)
{
	char error[256];
	struct executor *e = executor_create(&want, error);

	if (!e)
		fail_msg("%s", error);
	return e;
}

static float *floats(const double *from, int64_t n)
{
	float *to = malloc(sizeof(*to) * (size_t)(n + 1));

	for (int64_t i = 0; i < n; i++)
		to[i] = (float)from[i];
	return to;
}

/* Two batches of training, then evaluation: latents and running statistics as the reference has them. */
static void test_running_statistics(void **state)
{
	struct graph *g = graph_create();
	struct geae_tensor loss, z;
	struct kit_data *d;
	struct reference *r;
	struct executor *train, *evaluate;
	float *parameter, *running, out[150][3];
	const double *expected;
	double moved = 0;

	(void)state;
	graph_track_norms(g, true);
	loss = kit_loss(graph_public(g), &vae);
	z = kit_latent(graph_public(g), &vae);
	assert_true(graph_backward(g, loss));
	d = kit_data_create(g, 150, 4);
	parameter = floats(d->parameter, d->n_parameter);
	running = floats(d->start, d->n_state);
	r = reference_create(g);
	train = create((struct executor_want){ .graph = g, .batch = 150, .gradient = true, .train = true });
	evaluate =
		create((struct executor_want){ .graph = g, .batch = 150, .loss = true, .output = &z, .n_output = 1 });
	for (int i = 0; i < 2; i++) {
		assert_true(reference_run(r, &d->batch, d->parameter, d->state, true));
		assert_true(executor_run(train, &d->batch, parameter, running));
	}
	for (int64_t i = 0; i < d->n_state; i++) {
		assert_near((double)running[i], d->state[i], 1e-5);
		moved = fmax(moved, fabs(d->state[i] - d->start[i]));
	}
	assert_true(moved > 0.05);
	memcpy(d->start, d->state, sizeof(double) * (size_t)d->n_state);
	assert_true(reference_run(r, &d->batch, d->parameter, d->state, false));
	assert_true(executor_run(evaluate, &d->batch, parameter, running));
	expected = reference_value(r, z);
	executor_output(evaluate, 0, out[0], 3);
	for (int s = 0; s < 150; s++)
		for (int f = 0; f < 3; f++)
			assert_near((double)out[s][f], expected[f * 150 + s], 2e-5);
	assert_near(executor_loss(evaluate), reference_loss(r), 2e-4 * reference_loss(r));
	for (int64_t i = 0; i < d->n_state; i++) /* evaluation changes nothing */
		assert_true(d->state[i] == d->start[i]);
	executor_destroy(train);
	executor_destroy(evaluate);
	reference_destroy(r);
	kit_data_destroy(d);
	free(parameter);
	free(running);
	graph_destroy(g);
}

/* mean <- mean + 0.1 (batch - mean); the variance with n - 1; by hand. */
static void test_one_norm(void **state)
{
	static const float x[4][1] = { { 1 }, { 2 }, { 4 }, { 9 } };
	struct feed feed = { FEED_FLOAT, x, sizeof(x[0]), NULL };
	struct batch batch = { 4, &feed, NULL };
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_tensor y;
	struct executor *e;
	float parameter[32] = { 0 }, running[32] = { 0 }, out[4];

	(void)state;
	graph_track_norms(own, true);
	y = nn_batch_norm(g, "n", nn_input(g, "x", 1));
	parameter[0] = 0.5f; /* n.bias */
	parameter[16] = 2;   /* n.weight */
	running[16] = 1;     /* n.variance */
	e = create((struct executor_want){ .graph = own, .batch = 4, .train = true, .output = &y, .n_output = 1 });
	assert_true(executor_run(e, &batch, parameter, running));
	executor_output(e, 0, out, 1);
	assert_near((double)out[3], 0.5 + 2 * 5 / sqrt(9.5 + 1e-5), 1e-6); /* mean 4, variance 38/4 */
	assert_near((double)running[0], 0.4, 1e-7);
	assert_near((double)running[16], 0.9 + 0.1 * 38 / 3, 1e-6);
	executor_destroy(e);
	graph_destroy(own);
}

/* What a loss makes of transformed features leaves the running statistics alone. */
static void test_untracked_norm(void **state)
{
	for (int both = 0; both < 2; both++) {
		struct graph *own = graph_create();
		struct geae_graph *g = graph_public(own);
		struct geae_tensor x = nn_input(g, "x", 3), y, z;
		struct kit_data *d;
		struct executor *e;
		float *parameter, *running;
		static float first[64];

		graph_track_norms(own, true);
		y = nn_batch_norm(g, "n", x);
		graph_track_norms(own, false);
		z = nn_batch_norm(g, "n", nn_affine(g, x, -3, 1));
		if (both)
			y = nn_add(g, y, z);
		d = kit_data_create(own, 40, 8);
		parameter = floats(d->parameter, d->n_parameter);
		running = floats(d->start, d->n_state);
		e = create((struct executor_want){
			.graph = own, .batch = 40, .train = true, .output = &y, .n_output = 1 });
		assert_true(executor_run(e, &d->batch, parameter, running));
		if (!both)
			memcpy(first, running, sizeof(float) * (size_t)d->n_state);
		assert_memory_equal(first, running, sizeof(float) * (size_t)d->n_state);
		executor_destroy(e);
		kit_data_destroy(d);
		free(parameter);
		free(running);
		graph_destroy(own);
	}
	(void)state;
}

/* An encoder alone needs neither decoder nor loss, nor the inputs of those. */
static void test_pruning(void **state)
{
	static const struct kit_network ge = { KIT_GE, 2, false, 64, 1 };
	struct graph *g = graph_create();
	struct geae_tensor z;
	struct executor *e;
	struct kit_data *d;
	struct feed feed[2];
	struct batch batch = { 77, feed, NULL };
	float *parameter, out[77];

	(void)state;
	assert_true(graph_backward(g, kit_loss(graph_public(g), &ge)));
	z = kit_latent(graph_public(g), &ge);
	e = create((struct executor_want){ .graph = g, .batch = 100, .output = &z, .n_output = 1 });
	assert_int_equal(executor_size(e).steps, 3); /* x, linear with its activation, linear */
	assert_int_equal(executor_size(e).global_steps, 0);
	d = kit_data_create(g, 77, 3);
	parameter = floats(d->parameter, d->n_parameter);
	feed[0] = (struct feed){ 0 }; /* "T" */
	feed[1] = d->feed[1];
	assert_true(executor_run(e, &batch, parameter, NULL));
	executor_output(e, 0, out, 1);
	for (int s = 0; s < 77; s++) {
		const float *x = (const float *)feed[1].data + 2 * s, *p = parameter;
		double sum = (double)
			p[368]; /* encoder.1.bias; 336: encoder.0.bias, 352: its weight, 384: encoder.1.weight */

		for (int i = 0; i < 4; i++) {
			double h = (double)p[336 + i] + (double)p[352 + 2 * i] * (double)x[0] +
				   (double)p[352 + 2 * i + 1] * (double)x[1];

			sum += (double)p[384 + i] * (h > 0 ? h : 0.01 * h);
		}
		assert_near((double)out[s], sum, 1e-6);
	}
	executor_destroy(e);
	kit_data_destroy(d);
	free(parameter);
	graph_destroy(g);
}

/* Rows are picked by index, in any type, and slices are handed out as they are. */
static void test_feeds_and_outputs(void **state)
{
	static const double t[3][2] = { { 2.269, 1 }, { 2.385, 2 }, { 4.5, 3 } };
	static const unsigned char bits[3][2] = { { 0x05, 0x02 }, { 0xff, 0x00 }, { 0x80, 0x03 } };
	static const int64_t row[5] = { 2, 0, 0, 1, 2 };
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_tensor b = nn_input(g, "b", 10), x = nn_input(g, "t", 2), out[3];
	struct feed feed[2] = { { FEED_BITS, bits, 2, row }, { FEED_DOUBLE, t, sizeof(t[0]), row } };
	struct batch batch = { 5, feed, NULL };
	struct executor *e;
	float got[5][10], total[2];

	(void)state;
	out[0] = nn_slice(g, b, 6, 4);
	out[1] = nn_slice(g, x, 0, 1);
	out[2] = nn_sum_samples(g, x);
	e = create((struct executor_want){ .graph = own, .batch = 9, .output = out, .n_output = 3 });
	assert_true(executor_run(e, &batch, NULL, NULL));
	executor_output(e, 0, got[0], 10);
	for (int s = 0; s < 5; s++)
		for (int f = 0; f < 4; f++)
			assert_near((double)got[s][f], bits[row[s]][(f + 6) / 8] >> (f + 6) % 8 & 1 ? 1 : -1, 0);
	executor_output(e, 1, got[0], 10);
	for (int s = 0; s < 5; s++)
		assert_near((double)got[s][0], t[row[s]][0], 1e-6);
	executor_output(e, 2, total, 1);
	assert_near((double)total[0], 4.5 + 2.269 + 2.269 + 2.385 + 4.5, 1e-5);
	assert_near(executor_global(e, 2, 1), 10, 0);
	executor_destroy(e);
	graph_destroy(own);
}

/* What is not a number stays so, in every sum and function. */
static void test_not_a_number(void **state)
{
	static const struct kit_network network[] = { { KIT_GE, 2, false, 64, 1 }, { KIT_VAE, 37, false, 24, 3 } };

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct graph *g = graph_create();
		struct kit_data *d;
		struct executor *e;
		float *parameter, *running;

		graph_track_norms(g, true);
		assert_true(graph_backward(g, kit_loss(graph_public(g), &network[k])));
		d = kit_data_create(g, 90, 6);
		parameter = floats(d->parameter, d->n_parameter);
		running = floats(d->start, d->n_state);
		e = create((struct executor_want){ .graph = g, .batch = 90, .gradient = true, .train = true });
		assert_true(executor_run(e, &d->batch, parameter, running));
		assert_true(isfinite(executor_loss(e)));
		parameter[0] = NAN;
		assert_true(executor_run(e, &d->batch, parameter, running));
		assert_true(isnan(executor_loss(e)));
		executor_destroy(e);
		kit_data_destroy(d);
		free(parameter);
		free(running);
		graph_destroy(g);
	}
}

static void refused(struct executor_want want, const char *message)
{
	char error[256];
	struct executor *e = executor_create(&want, error);

	assert_null(e);
	assert_string_equal(error, message);
}

static void test_refused(void **state)
{
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_tensor y = nn_batch_norm(g, "n", nn_input(g, "x", 1)), other = { 99, 1 };
	static const float x[2] = { 1, 2 };
	struct feed feed = { FEED_FLOAT, x, sizeof(float), NULL };
	struct batch batch = { 1, &feed, NULL };
	float parameter[32] = { 0 }, running[32] = { 0 };
	struct executor *e;

	(void)state;
	refused((struct executor_want){ .graph = own, .batch = 4, .loss = true }, "the graph has no loss");
	refused((struct executor_want){ .graph = own, .batch = 4, .output = &other, .n_output = 1 },
		"output 0 is not a tensor of this graph");
	refused((struct executor_want){ .graph = own, .batch = 0, .output = &y, .n_output = 1 },
		"a batch of 0 samples");
	refused((struct executor_want){ .graph = own, .batch = 4, .output = &y, .n_output = 1, .simd = "mmx" },
		"GEAEPIPE_SIMD=mmx: this processor runs no such kernels; known are plain, avx2 and avx512");
	refused((struct executor_want){ .graph = own, .batch = 4, .output = &y, .n_output = 1, .tile = 100 },
		"a batch in 1 chunks and tiles of 100 samples: chunks must be 1 or more, tiles a multiple of 64 up to 1024");
	e = create((struct executor_want){ .graph = own, .batch = 4, .train = true, .output = &y, .n_output = 1 });
	assert_false(executor_run(e, &batch, parameter, running));
	assert_string_equal(executor_error(e),
			    "a batch of one sample cannot be normalised: batch_norm needs two or more");
	batch.n = 5;
	assert_false(executor_run(e, &batch, parameter, running));
	assert_string_equal(executor_error(e), "a batch of 5 samples; this network was prepared for 1 to 4");
	executor_destroy(e);
	assert_true(graph_backward(own, nn_mean(g, y)));
	refused((struct executor_want){ .graph = own, .batch = 4, .gradient = true },
		"gradients are made in training, not in evaluation");
	nn_slice(g, y, 1, 1);
	refused((struct executor_want){ .graph = own, .batch = 4, .output = &y, .n_output = 1 },
		"slice: features 1 to 1 of batch_norm 'n' [1] do not exist");
	graph_destroy(own);
}

/* Planned memory is shared, and wide layers run over windows. */
static void test_plan(void **state)
{
	static const struct kit_network network[] = { { KIT_GE, 2, false, 64, 1 },
						      { KIT_BASELINE, 4096, false, 64, 1 },
						      { KIT_VAE, 333, false, 240, 10 } };
	static const int phases[] = { 2, 1, 13 }, streams[] = { 0, 1, 0 };

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct graph *g = graph_create();
		struct executor *e;
		struct executor_size size;

		graph_track_norms(g, true);
		assert_true(graph_backward(g, kit_loss(graph_public(g), &network[k])));
		e = create((struct executor_want){ .graph = g, .batch = 256, .gradient = true, .train = true });
		size = executor_size(e);
		assert_int_equal(size.phases, phases[k]);
		assert_int_equal(size.streams, streams[k]);
		assert_true(size.tile_memory < size.tile_unshared);
		assert_true(k == 0 || size.tile_memory < size.tile_unshared / 3);
		executor_destroy(e);
		graph_destroy(g);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_running_statistics),
		cmocka_unit_test(test_one_norm),
		cmocka_unit_test(test_untracked_norm),
		cmocka_unit_test(test_pruning),
		cmocka_unit_test(test_feeds_and_outputs),
		cmocka_unit_test(test_not_a_number),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
