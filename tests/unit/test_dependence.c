/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How two columns depend on each other: values worked out by hand, and that weights count rows. */
#include "near.h"
#include "mini_host.h"
#include <geae/dependence.h>
#include <geae/formula_label.h>

enum { N = 5, MANY = 480, BINS = 16 };

static struct mini host;
static const double a[N] = { 1, 2, 3, 4, 5 }, b[N] = { 2, 1, 4, 3, 5 };

static void by_hand(void **state)
{
	double ra[N], rb[N], fit[N], work[4 * N];
	int64_t oa[N], ob[N];

	(void)state;
	assert_int_equal(geae_order(host.cx, N, a, oa), GEAE_OK);
	assert_int_equal(geae_order(host.cx, N, b, ob), GEAE_OK);
	assert_int_equal(ob[0], 1);
	geae_ranks(N, a, oa, NULL, ra);
	geae_ranks(N, b, ob, NULL, rb);
	assert_near(rb[0], -1, 0);
	assert_near(geae_correlation(N, ra, rb, NULL), 0.8, 1e-15);
	assert_near(geae_monotone_fit(N, a, oa, b, NULL, fit, work), sqrt(0.2), 1e-15);
	assert_near(fit[0], 1.5, 0);
	assert_near(fit[3], 3.5, 0);
	assert_near(fit[4], 5, 0);
	assert_true(isnan(geae_correlation(N, a, (const double[N]){ 2.385, 2.385, 2.385, 2.385, 2.385 }, NULL)));
}

/* Equal x have one value of the fit, and a falling curve is found too. */
static void ties_and_falling(void **state)
{
	static const double x[N] = { 1, 1, 2, 3, 3 }, y[N] = { 9, 5, 6, 1, 2 };
	double fit[N], rank[N], work[4 * N];
	int64_t order[N];

	(void)state;
	assert_int_equal(geae_order(host.cx, N, x, order), GEAE_OK);
	geae_ranks(N, x, order, NULL, rank);
	assert_near(rank[0], -1.5, 0);
	assert_near(rank[1], -1.5, 0);
	assert_near(rank[2], 0, 0);
	assert_near(geae_monotone_fit(N, x, order, y, NULL, fit, work), sqrt((4 + 4 + 0.25 + 0.25) / N), 1e-15);
	assert_near(fit[0], 7, 0);
	assert_near(fit[1], 7, 0);
	assert_near(fit[2], 6, 0);
	assert_near(fit[4], 1.5, 0);
}

/* A row of weight 2 is two rows, one of weight 0 is none. */
static void weights_count(void **state)
{
	static const double weight[N] = { 2, 1, 0, 1, 3 };
	double x[7], y[7], ra[7], rb[7], wa[N], wb[N], fit[7], work[4 * 7], table[4 * 6];
	int64_t order[7], oa[N], ob[N], n = 0;
	double r, rho, information, left;

	(void)state;
	for (int i = 0; i < N; i++)
		for (int k = 0; k < (int)weight[i]; k++) {
			x[n] = a[i];
			y[n++] = b[i];
		}
	assert_int_equal(n, 7);
	assert_int_equal(geae_order(host.cx, n, x, order), GEAE_OK);
	geae_ranks(n, x, order, NULL, ra);
	left = geae_monotone_fit(n, x, order, y, NULL, fit, work);
	assert_int_equal(geae_order(host.cx, n, y, order), GEAE_OK);
	geae_ranks(n, y, order, NULL, rb);
	r = geae_correlation(n, x, y, NULL);
	rho = geae_correlation(n, ra, rb, NULL);
	information = geae_information(n, ra, rb, NULL, 4, table);
	assert_int_equal(geae_order(host.cx, N, a, oa), GEAE_OK);
	assert_int_equal(geae_order(host.cx, N, b, ob), GEAE_OK);
	geae_ranks(N, a, oa, weight, wa);
	geae_ranks(N, b, ob, weight, wb);
	assert_near(geae_correlation(N, a, b, weight), r, 1e-14);
	assert_near(geae_correlation(N, wa, wb, weight), rho, 1e-14);
	assert_near(geae_information(N, wa, wb, weight, 4, table), information, 1e-14);
	assert_near(geae_monotone_fit(N, a, oa, b, weight, fit, work), left, 1e-14);
}

static void information(void **state)
{
	static double x[MANY], y[MANY], table[BINS * (BINS + 2)];

	(void)state;
	for (int i = 0; i < MANY; i++) {
		x[i] = i - (MANY - 1) / 2.0;
		y[i] = i % 30 * BINS + i / 30 + 0.5 - MANY / 2.0; /* every cell of 16 x 16 holds one or two rows */
	}
	assert_near(geae_information(MANY, x, x, NULL, BINS, table), log(BINS) + (BINS - 1) / (2.0 * MANY), 1e-13);
	assert_near(geae_information(MANY, x, y, NULL, BINS, table), 0, 0.25);
}

static void groups_are_drawn_whole(void **state)
{
	static const int64_t group[] = { 0, 1, 1, 2, 2, 2 };
	double of_group[3], weight[6], sum = 0;
	struct geae_rng random;

	(void)state;
	geae_stream(host.cx, 7, &random);
	for (int k = 0; k < 100; k++) {
		geae_resample(&random, 6, group, 3, of_group, weight);
		assert_near(of_group[0] + of_group[1] + of_group[2], 3, 0);
		assert_near(weight[1], weight[2], 0);
		assert_near(weight[3], of_group[2], 0);
		sum += weight[3];
	}
	assert_near(sum, 100, 35); /* binomial, 300 trials of 1/3: 4.3 sigma */
}

static void labels(void **state)
{
	(void)state;
	assert_string_equal(geae_formula_label(host.cx, "abs(U + 2*eps_d)/Gamma"), "|U + 2 \\varepsilon_d|/\\Gamma ");
	assert_string_equal(geae_formula_label(host.cx, "log10(T_K)"), "log_{10}(T_K)");
}

static int start(void **state)
{
	(void)state;
	mini_start(&host, 2385);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	mini_finish(&host);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(by_hand),     cmocka_unit_test(ties_and_falling),	 cmocka_unit_test(weights_count),
		cmocka_unit_test(information), cmocka_unit_test(groups_are_drawn_whole), cmocka_unit_test(labels),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
