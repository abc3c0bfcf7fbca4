/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Jackknife, Student's t, blocks, and the error of equal samples. */
#include <geae/curves.h>
#include <string.h>
#include "near.h"
#include "lab.h"

static void student_factor(void **state)
{
	const double p = 0.84134474606854293, a = 2 * p - 1;

	(void)state;
	/* closed forms for one and two degrees of freedom */
	assert_near(geae_student_factor(2), tan(acos(-1) * (p - 0.5)), 1e-9);
	assert_near(geae_student_factor(3), a * sqrt(2 / (1 - a * a)), 1e-9);
	assert_near(geae_student_factor(100000), 1, 2e-5);
	assert_true(isnan(geae_student_factor(1)));
}

static void mean_of_sums(const double *total, double *value, void *arg)
{
	(void)arg;
	value[0] = total[1] / total[0];
	value[1] = total[1] / total[2];
}

static void linear_is_exact(void **state)
{
	static const double x[5] = { 2.385, -1.5, 0.25, 7.125, 3.5 };
	double sum[15], value[2], error[2], work[3 + 10], mean = 0, square = 0;

	(void)state;
	for (int b = 0; b < 5; b++) {
		sum[3 * b] = 4;
		sum[3 * b + 1] = 4 * x[b];
		sum[3 * b + 2] = 1;
		mean += x[b] / 5;
	}
	for (int b = 0; b < 5; b++)
		square += (x[b] - mean) * (x[b] - mean);
	geae_jackknife(5, 3, sum, 2, mean_of_sums, NULL, work, value, error);
	assert_near(value[0], mean, 1e-14);
	assert_near(error[0], sqrt(square / 4 / 5), 1e-14);
	assert_near(value[1], 4 * mean, 1e-14);
}

/* Ratio of two means: the error by propagation, with the covariance known from the blocks themselves. */
static void ratio_agrees_with_propagation(void **state)
{
	enum { N = 400 };
	static double sum[3 * N], work[3 + 2 * N];
	struct mini mini;
	struct geae_rng random;
	double g[2], mean[2] = { 0 }, cov[3] = { 0 }, value[2], error[2], expected;

	(void)state;
	mini_start(&mini, 5);
	geae_stream(mini.cx, 1, &random);
	for (int b = 0; b < N; b++) {
		mini.cx->host->normal(&random, g, 2);
		sum[3 * b] = 1;
		sum[3 * b + 1] = 3 + 0.2 * g[0];
		sum[3 * b + 2] = 2 + 0.1 * g[0] + 0.15 * g[1];
		for (int k = 0; k < 2; k++)
			mean[k] += sum[3 * b + 1 + k] / N;
	}
	for (int b = 0; b < N; b++) {
		double d0 = sum[3 * b + 1] - mean[0], d1 = sum[3 * b + 2] - mean[1];

		cov[0] += d0 * d0 / (N - 1) / N;
		cov[1] += d1 * d1 / (N - 1) / N;
		cov[2] += d0 * d1 / (N - 1) / N;
	}
	expected = mean[0] / mean[1] *
		   sqrt(cov[0] / (mean[0] * mean[0]) + cov[1] / (mean[1] * mean[1]) - 2 * cov[2] / (mean[0] * mean[1]));
	geae_jackknife(N, 3, sum, 2, mean_of_sums, NULL, work, value, error);
	assert_near(error[1], expected, 0.003 * expected); /* of order 1/N */
	mini_finish(&mini);
}

static int64_t cut(int64_t n, int64_t rows_per_chain, int64_t n_block, int32_t *block, int *whole)
{
	int64_t chain[64], first[2] = { 0, n };
	struct geae_points p = { .n_point = 1, .n_row = n, .first = first, .chain = chain };

	for (int64_t i = 0; i < n; i++)
		chain[i] = 7 + i / rows_per_chain;
	return geae_blocks(&p, 0, n_block, block, whole);
}

static void blocks_keep_chains(void **state)
{
	int32_t block[64];
	int whole;

	(void)state;
	assert_int_equal(cut(60, 6, 5, block, &whole), 12); /* ten chains of six rows, two in each block */
	assert_true(whole);
	for (int i = 0; i < 60; i++)
		assert_int_equal(block[i], i / 12);
	assert_int_equal(cut(60, 12, 4, block, &whole), 12); /* five chains: two in the first block, then one each */
	assert_true(whole);
	assert_int_equal(block[23], 0);
	assert_int_equal(block[24], 1);
	assert_int_equal(cut(60, 20, 4, block, &whole), 15); /* three chains are too few for four blocks */
	assert_false(whole);
	assert_int_equal(block[14], 0);
	assert_int_equal(block[15], 1);
	assert_int_equal(cut(10, 10, 4, block, &whole), 2); /* 3, 2, 3, 2 */
	assert_int_equal(cut(3, 1, 4, block, &whole), 0);
}

static double binder_of(const double *total, const void *arg)
{
	(void)arg;
	return geae_binder(total);
}

static void binder_of_known_laws(void **state)
{
	enum { N = 60000 };
	static double z[N];
	static int32_t block[N];
	struct mini mini;
	struct geae_rng random;
	double sum[GEAE_SUM_COUNT] = { 0 }, two[2 * GEAE_SUM_COUNT] = { 0 };
	static const double level[4] = { 2.385, -2.385, 2.385, -2.385 };
	static const int32_t half[4] = { 0, 0, 1, 1 };

	(void)state;
	mini_start(&mini, 6);
	geae_stream(mini.cx, 1, &random);
	mini.cx->host->normal(&random, z, N);
	geae_moment_sums(N, z, block, sum);
	assert_near(geae_binder(sum), 0, 4 * sqrt(24.0 / N) / 3); /* false alarm 6e-5 */
	assert_near(sum[GEAE_SUM_N], N, 0);
	assert_near(sum[GEAE_SUM_ABS] / N, sqrt(2 / acos(-1)), 4 * sqrt((1 - 2 / acos(-1)) / N));
	mini_finish(&mini);

	geae_moment_sums(4, level, half, two);
	assert_near(two[GEAE_SUM_COUNT + GEAE_SUM_ABS], 4.77, 1e-15);
	assert_near(two[GEAE_SUM_COUNT + GEAE_SUM_Z], 0, 0);
	assert_near(geae_binder(two), 2.0 / 3, 1e-15);
	assert_near(geae_succession_error(two, binder_of, NULL), 1 / (3.0 * 2), 1e-14);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(student_factor),
		cmocka_unit_test(linear_is_exact),
		cmocka_unit_test(ratio_agrees_with_propagation),
		cmocka_unit_test(blocks_keep_chains),
		cmocka_unit_test(binder_of_known_laws),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
