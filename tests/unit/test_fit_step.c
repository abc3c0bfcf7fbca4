/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Step through a curve, and positions within boxes, against searches that know no formula. */
#include <geae/step.h>
#include "near.h"
#include "lab.h"

enum { MOST = 12 };

static struct geae_rng dice;

static void step_by_search(void **state)
{
	double y[MOST];

	(void)state;
	for (int trial = 0; trial < 300; trial++) {
		int64_t n = 2 + (int64_t)geae_below(&dice, MOST - 1), best = 0;
		double least = INFINITY;

		for (int64_t i = 0; i < n; i++)
			y[i] = geae_uniform(&dice) + (trial % 2 && i < n / 2);
		for (int64_t k = 1; k < n; k++) {
			double mean[2] = { 0 }, sum = 0;

			for (int64_t i = 0; i < n; i++)
				mean[i >= k] += y[i] / (double)(i < k ? k : n - k);
			for (int64_t i = 0; i < n; i++)
				sum += (y[i] - mean[i >= k]) * (y[i] - mean[i >= k]);
			if (sum < least) {
				least = sum;
				best = k;
			}
		}
		assert_int_equal(geae_step_fit(n, y), best);
	}
}

/* Alternating projections: x_i nearest to x_0, x_0 nearest to their mean; the problem is convex. */
static double by_projection(int64_t n, const double *low, const double *high, double *x)
{
	double objective = 0;

	x[0] = low[0];
	for (int turn = 0; turn < 20000; turn++) {
		double mean = 0;

		for (int64_t i = 1; i < n; i++) {
			x[i] = fmin(fmax(x[0], low[i]), high[i]);
			mean += x[i] / (double)(n - 1);
		}
		x[0] = fmin(fmax(mean, low[0]), high[0]);
	}
	for (int64_t i = 1; i < n; i++)
		objective += (x[i] - x[0]) * (x[i] - x[0]);
	return objective;
}

static void boxes_by_projection(void **state)
{
	int apart = 0;

	(void)state;
	for (int trial = 0; trial < 200; trial++) {
		int64_t n = 2 + (int64_t)geae_below(&dice, MOST - 1);
		double low[MOST], high[MOST], x[MOST], searched[MOST], work[3 * MOST], objective = 0, up = INFINITY,
										       down = INFINITY;
		double expected;

		for (int64_t i = 0; i < n; i++) { /* cells of a grid, as the estimator has them, and some other boxes */
			low[i] = 2.385 + 0.01 * (double)geae_below(&dice, trial % 3 ? 4 : 2);
			high[i] = low[i] + 0.01 * (double)(1 + geae_below(&dice, trial % 5 ? 1 : 3));
		}
		geae_box_positions(n, low, high, x, work);
		expected = by_projection(n, low, high, searched);
		for (int64_t i = 0; i < n; i++) {
			assert_true(x[i] >= low[i] - 1e-15 && x[i] <= high[i] + 1e-15);
			objective += (x[i] - x[0]) * (x[i] - x[0]);
			up = fmin(up, high[i] - x[i]);
			down = fmin(down, x[i] - low[i]);
		}
		assert_near(objective, expected, 1e-12);
		assert_near(up, down, 1e-12); /* in the middle of the freedom left */
		apart += expected > 1e-9;
	}
	assert_true(apart > 50); /* the case that is not trivial has been met */
}

static void worked_example(void **state)
{
	static const double low[3] = { 0, 0, 2 }, high[3] = { 4, 1, 3 };
	double x[3], work[9];

	(void)state;
	geae_box_positions(3, low, high, x, work);
	assert_near(x[0], 1.5, 1e-15);
	assert_near(x[1], 1, 1e-15);
	assert_near(x[2], 2, 1e-15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(step_by_search),
		cmocka_unit_test(boxes_by_projection),
		cmocka_unit_test(worked_example),
	};
	struct mini mini;
	int failed;

	mini_start(&mini, 77);
	geae_stream(mini.cx, 1, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
