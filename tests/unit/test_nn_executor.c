/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fast executor against the reference: loss, gradients, outputs, running statistics; odd shapes, ragged batches,
 * every instruction set; and the same bytes for any threads, tiles, vectors and plan of memory. */
#include "near.h"
#include <stdlib.h>
#include <string.h>
#include "executor.h"
#include "kernel.h"
#include "nn_cases.h"
#include "nn_kit.h"
#include "nn_networks.h"
#include "reference.h"

static const char *const simd_names[] = { "plain", "avx2", "avx512" };

struct single { /* the kit's data in single precision */
	float *parameter, *state;
};

static struct single to_single(const struct kit_data *d)
{
	struct single s = { malloc(sizeof(float) * (size_t)(d->n_parameter + 1)),
			    malloc(sizeof(float) * (size_t)(d->n_state + 1)) };

	for (int64_t i = 0; i < d->n_parameter; i++)
		s.parameter[i] = (float)d->parameter[i];
	for (int64_t i = 0; i < d->n_state; i++)
		s.state[i] = (float)d->start[i];
	return s;
}

static void single_free(struct single *s)
{
	free(s->parameter);
	free(s->state);
}

static uint64_t hash(uint64_t h, const void *data, size_t n)
{
	const unsigned char *p = data;

	for (size_t i = 0; i < n; i++)
		h = (h ^ p[i]) * 0x100000001b3u;
	return h;
}

/* One run of a declared network; returns a hash of everything that came out. */
static uint64_t run_hash(struct graph *g, struct kit_data *d, struct executor_want want, int64_t n)
{
	char error[256];
	struct single s = to_single(d);
	struct executor *e;
	struct batch batch = d->batch;
	double loss;
	uint64_t h = 0xcbf29ce484222325u;

	want.graph = g;
	want.batch = d->batch.n;
	want.gradient = want.train = true;
	batch.n = n;
	e = executor_create(&want, error);
	if (!e)
		fail_msg("%s", error);
	for (int turn = 0; turn < 2; turn++) /* twice: nothing may be left over from the first */
		if (!executor_run(e, &batch, s.parameter, s.state))
			fail_msg("%s", executor_error(e));
	loss = executor_loss(e);
	assert_true(isfinite(loss));
	for (int64_t i = 0; i < d->n_parameter; i++)
		assert_true(isfinite(executor_gradient(e)[i]));
	h = hash(h, &loss, sizeof(loss));
	h = hash(h, executor_gradient(e), sizeof(float) * (size_t)d->n_parameter);
	h = hash(h, s.state, sizeof(float) * (size_t)d->n_state);
	executor_destroy(e);
	single_free(&s);
	return h;
}

/* ---- against the reference ---- */

static void compare(struct graph *g, struct kit_data *d, const char *simd, int64_t n, double bound, const char *name)
{
	char error[256];
	struct executor_want want = { .graph = g, .batch = d->batch.n, .gradient = true, .train = true, .simd = simd };
	struct executor *e = executor_create(&want, error);
	struct reference *r = reference_create(g);
	struct single s = to_single(d);
	struct batch batch = d->batch;
	const double *expected;
	double largest = 0, worst = 0;

	if (!e)
		fail_msg("%s: %s", name, error);
	batch.n = n;
	memcpy(d->state, d->start, sizeof(double) * (size_t)d->n_state);
	assert_true(reference_run(r, &batch, d->parameter, d->state, true));
	assert_true(executor_run(e, &batch, s.parameter, s.state));
	expected = reference_gradient(r);
	for (int64_t i = 0; i < d->n_parameter; i++) {
		double off = fabs((double)executor_gradient(e)[i] - expected[i]);

		largest = fmax(largest, fabs(expected[i]));
		if (!(off <= worst))
			worst = off;
	}
	if (!(worst <= bound * largest))
		fail_msg("%s, %s, %lld samples: gradient off by %.3g of the largest", name, simd ? simd : "fastest",
			 (long long)n, worst / largest);
	if (!is_near(executor_loss(e), reference_loss(r), bound * (1 + fabs(reference_loss(r)))))
		fail_msg("%s, %s, %lld samples: loss %.9g, expected %.9g", name, simd ? simd : "fastest", (long long)n,
			 executor_loss(e), reference_loss(r));
	for (int64_t i = 0; i < d->n_state; i++)
		assert_near((double)s.state[i], d->state[i], 1e-5);
	reference_destroy(r);
	executor_destroy(e);
	single_free(&s);
}

static bool can_run(const char *simd)
{
	return kernels_choose(simd);
}

static void test_networks(void **state)
{
	static const struct kit_network network[] = {
		{ KIT_GE, 2, false, 64, 1 },  { KIT_GE, 2, true, 19, 1 },	   { KIT_BASELINE, 70, false, 64, 1 },
		{ KIT_VAE, 37, true, 24, 3 }, { KIT_BASELINE, 2500, true, 24, 1 }, { KIT_VAE, 133, true, 96, 10 },
		{ KIT_BLOCKS, 9, true, 0, 0 },
	};
	static const int64_t size[] = { 150, 300, 333, 260, 130, 200, 300 }, ragged[] = { 150, 1, 64, 63, 65, 129, 2 };

	(void)state;
	for (size_t k = 0; k < sizeof(network) / sizeof(network[0]); k++) {
		struct graph *g = graph_create();
		struct kit_data *d;

		graph_track_norms(g, true);
		assert_true(graph_backward(g, kit_loss(graph_public(g), &network[k])));
		d = kit_data_create(g, size[k], 11 + k);
		for (size_t v = 0; v < 3; v++)
			for (size_t i = 0; i < 7 && can_run(simd_names[v]); i++)
				if (i == 0 ||
				    (k < 4 && ragged[i] <= size[k] && (ragged[i] > 2 || network[k].kind != KIT_VAE)))
					compare(g, d, simd_names[v], i ? ragged[i] : size[k], 5e-5, "network");
		kit_data_destroy(d);
		graph_destroy(g);
	}
}

/* Layers of every small shape: the two ways of summing gradients, edges of register blocks. */
static void test_odd_shapes(void **state)
{
	static const int32_t in[] = { 1, 2, 3, 4, 5, 15, 17, 64, 131 };
	static const int32_t out[] = { 1, 2, 3, 4, 7, 13, 70 };

	(void)state;
	for (size_t i = 0; i < sizeof(in) / sizeof(in[0]); i++)
		for (size_t k = 0; k < sizeof(out) / sizeof(out[0]); k++) {
			struct graph *own = graph_create();
			struct geae_graph *g = graph_public(own);
			struct geae_tensor h = nn_tanh(g, nn_linear(g, "a", nn_input(g, "x", in[i]), out[k]));
			struct kit_data *d;

			h = nn_leaky_relu(g, nn_linear(g, "b", h, in[i]), 0.3);
			assert_true(
				graph_backward(own, nn_mean(g, nn_square(g, nn_sub(g, h, nn_input(g, "t", in[i]))))));
			d = kit_data_create(own, 97, 3);
			for (size_t v = 0; v < 3; v++)
				if (can_run(simd_names[v]))
					compare(own, d, simd_names[v], 97, 1e-5, "layers");
			kit_data_destroy(d);
			graph_destroy(own);
		}
}

/* Each operation by itself, with what it is fused with. */
static void test_operations(void **state)
{
	(void)state;
	for (int i = 0; i < kit_n_case; i++) {
		struct graph *g = graph_create();
		struct kit_data *d;

		graph_track_norms(g, true);
		assert_true(graph_backward(g, kit_cases[i].build(graph_public(g))));
		d = kit_data_create(g, 141, 2);
		for (size_t v = 0; v < 3; v++)
			if (can_run(simd_names[v]))
				compare(g, d, simd_names[v], 141, 5e-6, kit_cases[i].name);
		kit_data_destroy(d);
		graph_destroy(g);
	}
}

/* Wide layers one after the other: what one window leaves unfinished must not be used by the next step. */
static void test_wide_layers(void **state)
{
	(void)state;
	for (int simple = 0; simple < 2; simple++) {
		struct graph *own = graph_create();
		struct geae_graph *g = graph_public(own);
		struct geae_tensor x = nn_tanh(g, nn_linear(g, "a", nn_input(g, "x", 3), 2050)), y;
		struct kit_data *d;

		y = nn_sigmoid(g, nn_linear(g, "b", x, 2050));
		if (!simple)
			y = nn_mul(g, nn_sub(g, y, x), nn_sum_features(g, nn_affine(g, y, 1e-3, 0)));
		assert_true(graph_backward(own, nn_mean(g, nn_square(g, nn_add(g, y, nn_input(g, "t", 2050))))));
		d = kit_data_create(own, 9, 3);
		compare(own, d, NULL, 9, 1e-5, "wide layers");
		kit_data_destroy(d);
		graph_destroy(own);
	}
}

/* ---- the same bytes ---- */

static void test_bytes(void **state)
{
	static const struct kit_network network[] = {
		{ KIT_GE, 2, false, 64, 1 },
		{ KIT_BASELINE, 2300, false, 30, 1 },
		{ KIT_VAE, 70, false, 48, 5 },
		{ KIT_BLOCKS, 9, false, 0, 0 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(network) / sizeof(network[0]); k++)
		for (int chunks = 1; chunks <= 4; chunks += 3) {
			struct graph *g = graph_create();
			struct executor_want plain = { .chunks = chunks };
			struct kit_data *d;
			uint64_t expected;
			int64_t n = 540;

			graph_track_norms(g, true);
			assert_true(graph_backward(g, kit_loss(graph_public(g), &network[k])));
			d = kit_data_create(g, n, 21 + k);
			expected = run_hash(g, d, plain, n - 30);
			for (int threads = 1; threads <= 8; threads += threads < 2 ? 1 : 6) {
				struct pool *pool = pool_create(threads);

				for (int tile = 64; tile <= 256; tile *= 2)
					for (int poison = 0; poison < 2; poison++) {
						struct executor_want want = {
							.chunks = chunks, .tile = tile, .pool = pool, .poison = poison
						};

						if (run_hash(g, d, want, n - 30) != expected)
							fail_msg("network %zu: other bytes with %d threads, tile %d%s",
								 k, threads, tile, poison ? ", poisoned" : "");
					}
				pool_destroy(pool);
			}
			for (size_t v = 0; v < 3; v++) {
				struct executor_want want = { .chunks = chunks, .simd = simd_names[v] };

				if (can_run(simd_names[v]) && run_hash(g, d, want, n - 30) != expected)
					fail_msg("network %zu: other bytes with %s", k, simd_names[v]);
			}
			kit_data_destroy(d);
			graph_destroy(g);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operations), cmocka_unit_test(test_wide_layers),
		cmocka_unit_test(test_odd_shapes), cmocka_unit_test(test_networks),
		cmocka_unit_test(test_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
