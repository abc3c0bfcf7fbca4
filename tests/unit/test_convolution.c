/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutions, transposed convolutions and pools of every kernel, stride and padding against their sums, written down. */
#include <string.h>
#include <geae/convolution.h>
#include "mini_host.h"
#include "near.h"
#include "nn_kit.h"
#include "reference.h"

enum { N = 3, C = 2, L = 11, OUT = 3 };

static struct mini mini;

static double x_at(const struct kit_data *d, int64_t s, int64_t i, int64_t p)
{
	return p < 0 || p >= L ? 0 : (double)((const float *)d->feed[0].data)[s * C * L + i * L + p];
}

/* sum over i, k of weight[o][i][k] x[i][q(k)] + bias[o], with q(k) = -1 where nothing is met */
static double layer_at(const struct graph_parameter *bias, const struct kit_data *d, int64_t s, int64_t o,
		       int64_t kernel, const int64_t *q)
{
	const double *w = d->parameter + bias[1].offset;
	double sum = d->parameter[bias->offset + o];

	for (int64_t i = 0; i < C; i++)
		for (int64_t k = 0; k < kernel; k++)
			sum += w[(o * C + i) * kernel + k] * x_at(d, s, i, q[k]);
	return sum;
}

static void check(struct graph *g, struct geae_signal out, int64_t kernel, int64_t a, bool transposed)
{
	struct kit_data *d = kit_data_create(g, N, 5);
	struct reference *r = reference_create(g);
	const struct graph_parameter *p;
	const double *value;

	assert_null(graph_error(g));
	assert_int_equal(graph_parameters(g, &p), 2); /* bias, weight */
	assert_int_equal(p[1].rows, OUT);
	assert_int_equal(p[1].columns, C * kernel);
	assert_int_equal(out.x.features, OUT * out.length);
	assert_true(reference_run(r, &d->batch, d->parameter, d->state, true));
	value = reference_value(r, out.x);
	for (int64_t s = 0; s < N; s++)
		for (int64_t o = 0; o < OUT; o++)
			for (int64_t at = 0; at < out.length; at++) {
				int64_t q[8];

				for (int64_t k = 0; k < kernel; k++) /* a: padding, or stride */
					q[k] = !transposed		      ? at + k - a
					       : at >= k && (at - k) % a == 0 ? (at - k) / a
									      : -1;
				assert_near(value[(o * out.length + at) * N + s], layer_at(p, d, s, o, kernel, q),
					    1e-12);
			}
	reference_destroy(r);
	kit_data_destroy(d);
	graph_destroy(g);
}

static void convolutions(void **state)
{
	static const int64_t rows[][3] = { { 1, 0, 11 }, { 3, 1, 11 }, { 5, 2, 11 },
					   { 4, 0, 8 },	 { 2, 3, 16 }, { 8, 0, 4 } };

	(void)state;
	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		struct graph *own = graph_create();
		struct geae_graph *g = graph_public(own);
		struct geae_signal in = { nn_input(g, "x", C * L), C, L };
		struct geae_signal out = geae_conv1d(mini.cx, g, "a", in, OUT, rows[k][0], rows[k][1]);

		assert_int_equal(out.channels, OUT);
		assert_int_equal(out.length, rows[k][2]);
		check(own, out, rows[k][0], rows[k][1], false);
	}
}

/* Kernels as wide as the stride, wider (they overlap) and narrower (gaps with the bias alone); a tail beyond the last. */
static void transposed(void **state)
{
	static const int64_t rows[][3] = { { 2, 2, 22 }, { 2, 2, 23 }, { 5, 2, 25 },
					   { 2, 3, 33 }, { 1, 1, 11 }, { 3, 1, 13 } };

	(void)state;
	for (size_t k = 0; k < sizeof(rows) / sizeof(rows[0]); k++) {
		struct graph *own = graph_create();
		struct geae_graph *g = graph_public(own);
		struct geae_signal in = { nn_input(g, "x", C * L), C, L };

		check(own, geae_conv1d_transposed(mini.cx, g, "a", in, OUT, rows[k][0], rows[k][1], rows[k][2]),
		      rows[k][0], rows[k][1], true);
	}
}

static void pools(void **state)
{
	(void)state;
	for (int64_t size = 1; size <= 4; size++) {
		struct graph *own = graph_create();
		struct geae_graph *g = graph_public(own);
		struct geae_signal in = { nn_input(g, "x", C * L), C, L }, out = geae_max_pool1d(mini.cx, g, in, size);
		struct kit_data *d = kit_data_create(own, N, 6);
		struct reference *r = reference_create(own);

		assert_int_equal(out.length, L / size);
		assert_true(reference_run(r, &d->batch, d->parameter, d->state, true));
		for (int64_t s = 0; s < N; s++)
			for (int64_t c = 0; c < C; c++)
				for (int64_t p = 0; p < out.length; p++) {
					double most = -INFINITY;

					for (int64_t k = 0; k < size; k++)
						most = fmax(most, x_at(d, s, c, p * size + k));
					assert_near(reference_value(r, out.x)[(c * out.length + p) * N + s], most, 0);
				}
		reference_destroy(r);
		kit_data_destroy(d);
		graph_destroy(own);
	}
}

/* What does not fit gives the invalid tensor, which passes on. */
static void misfits(void **state)
{
	struct graph *own = graph_create();
	struct geae_graph *g = graph_public(own);
	struct geae_signal in = { nn_input(g, "x", C * L), C, L }, none = { { 0, 0 }, C, L };

	(void)state;
	assert_int_equal(geae_conv1d(mini.cx, g, "a", in, OUT, 12, 0).x.id, 0);
	assert_int_equal(geae_max_pool1d(mini.cx, g, in, 12).x.id, 0);
	assert_int_equal(geae_conv1d(mini.cx, g, "a", none, OUT, 3, 1).x.id, 0);
	assert_int_equal(nn_linear_blocks(g, "a", in.x, 9, 2).id, 0);
	assert_string_equal(graph_error(own), "linear 'a': 9 features out cannot be divided into 2 blocks");
	graph_destroy(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(convolutions),
		cmocka_unit_test(transposed),
		cmocka_unit_test(pools),
		cmocka_unit_test(misfits),
	};
	int failed;

	mini_start(&mini, 2385);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
