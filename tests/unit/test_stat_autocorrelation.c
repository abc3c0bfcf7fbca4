/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Autocorrelation times of series whose time is known: x_t = a x_{t-1} + noise has (1 + a) / (2 (1 - a)).  Limits are
 * 4 standard errors: false alarm 6e-5 each; the streams are fixed. */
#include <geae/stat.h>
#include "near.h"
#include "lab.h"

enum { N = 120000 };

static double x[N];
static int64_t chain[N];
static struct mini mini;

/* Chains of `length` values, each begun in equilibrium. */
static struct geae_autocorrelation series(double a, int64_t n, int64_t length, uint64_t id)
{
	struct geae_autocorrelation result;
	struct geae_rng random;

	geae_stream(mini.cx, id, &random);
	mini.cx->host->normal(&random, x, (size_t)n);
	for (int64_t i = 0; i < n; i++) {
		chain[i] = i / length;
		x[i] = i % length ? a * x[i - 1] + sqrt(1 - a * a) * x[i] : x[i];
	}
	for (int64_t i = 0; i < n; i++)
		x[i] += 2.385;
	assert_int_equal(geae_autocorrelation(mini.cx, n, x, chain, &result), GEAE_OK);
	return result;
}

static void one_chain(void **state)
{
	static const double a[] = { 0.8, 0.3, 0, -0.5 };

	(void)state;
	for (size_t k = 0; k < sizeof a / sizeof *a; k++) {
		struct geae_autocorrelation r = series(a[k], N, N, k);
		double tau = (1 + a[k]) / (2 * (1 - a[k]));

		assert_near(r.tau, tau, 4 * r.tau_error + 0.01 * tau); /* the window cuts exp(-6) */
		assert_near(r.n_effective, N / (2 * r.tau), 1e-6);
		assert_true(r.resolved);
		assert_true(r.tau_error < 0.04 * tau);
	}
}

static void the_error_is_right(void **state)
{
	enum { TIMES = 120, LENGTH = 4000 };
	double pull = 0;

	(void)state;
	for (uint64_t k = 0; k < TIMES; k++) {
		struct geae_autocorrelation r = series(0.8, LENGTH, LENGTH, 100 + k);

		pull += (r.tau - 4.5) * (r.tau - 4.5) / (r.tau_error * r.tau_error) / TIMES;
	}
	assert_near(pull, 1, 0.55); /* chi^2/120 has a spread of .13; the formula holds to some 20 % */
}

static void many_chains(void **state)
{
	struct geae_autocorrelation r = series(0.8, N, 30, 10);

	(void)state;
	assert_near(r.tau, 4.5, 4 * r.tau_error + 0.045);
	r = series(0.8, N, 1, 11); /* single values from independent chains */
	assert_near(r.tau, 0.5, 0);
	assert_near(r.n_effective, N, 0);
	r = series(0.99, N, 20, 12); /* tau = 99.5 cannot be seen in 20 */
	assert_false(r.resolved);
	assert_true(r.tau > 5 && r.tau < 20);
}

static void constant(void **state)
{
	struct geae_autocorrelation r;

	(void)state;
	for (int64_t i = 0; i < 100; i++) {
		x[i] = 2.385;
		chain[i] = 0;
	}
	assert_int_equal(geae_autocorrelation(mini.cx, 100, x, chain, &r), GEAE_OK);
	assert_near(r.tau, 0.5, 0);
	assert_near(r.n_effective, 100, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_chain),
		cmocka_unit_test(the_error_is_right),
		cmocka_unit_test(many_chains),
		cmocka_unit_test(constant),
	};
	int failed;

	mini_start(&mini, 31);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
