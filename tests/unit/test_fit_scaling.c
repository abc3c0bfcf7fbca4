/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The finite-size-scaling fit on curves made from its own formula. */
#include <geae/scaling.h>
#include <gsl/gsl_errno.h>
#include "near.h"
#include "lab.h"

enum { PER_SIZE = 15, N = 3 * PER_SIZE };

static struct geae_scaling truth = {
	.T_c = 2.385, .nu = 0.63, .a = { 0.46, -0.31, -0.05, 0.04, 0.01 }, .b = 0.8, .c = -0.7
};
static const struct geae_scaling_model full = {
	.degree = 4, .nu_free = 1, .correction = 1, .analytic = 1, .omega = 0.83
};

static void make(const struct geae_scaling_model *m, double sigma, struct geae_rng *random, struct mini *mini,
		 struct geae_scaling_point *p)
{
	for (int i = 0; i < N; i++) {
		double L = 8 << i / PER_SIZE, t = (i % PER_SIZE - 7.3) / 7.5 * pow(L, -1 / truth.nu), noise = 0;

		if (random)
			mini->cx->host->normal(random, &noise, 1);
		p[i] = (struct geae_scaling_point){ .T = truth.T_c * (1 + t), .L = L, .sigma = sigma };
		p[i].U = geae_scaling_value(m, &truth, p[i].T, L) + sigma * noise;
	}
}

static void formula(void **state)
{
	double t = 2.5 / 2.385 - 1, x = (t - 0.7 * t * t) * pow(16, 1 / 0.63);

	(void)state;
	assert_near(geae_scaling_x(&truth, 2.5, 16), x, 1e-12);
	assert_near(geae_scaling_value(&full, &truth, 2.5, 16),
		    0.46 - 0.31 * x - 0.05 * x * x + 0.04 * x * x * x + 0.01 * x * x * x * x + 0.8 * pow(16, -0.83),
		    1e-12);
}

static void recovers(void **state)
{
	struct geae_scaling_work *w = geae_scaling_create(&full, N);
	struct geae_scaling fit = { .T_c = 2.37, .nu = 0.8 };
	struct geae_scaling_point p[N];

	(void)state;
	make(&full, 1e-7, NULL, NULL, p);
	assert_non_null(w);
	assert_int_equal(geae_scaling_fit(w, N, p, &fit), GEAE_OK);
	assert_near(fit.T_c, truth.T_c, 1e-9);
	assert_near(fit.nu, truth.nu, 1e-7);
	assert_near(fit.a[0], truth.a[0], 1e-7);
	assert_near(fit.b, truth.b, 1e-6);
	assert_near(fit.c, truth.c, 1e-5);
	assert_int_equal(fit.dof, N - 9);
	assert_true(fit.chi2 < 1e-3);
	geae_scaling_destroy(w);
}

/* 400 repetitions: pull^2 and chi^2/dof have known spreads; limits 4.5 of them. */
static void errors_are_right(void **state)
{
	enum { TIMES = 400 };
	const struct geae_scaling_model m = { .degree = 4, .nu_free = 1, .correction = 1, .omega = 0.83 };
	struct geae_scaling_work *w = geae_scaling_create(&m, N);
	struct geae_scaling_point p[N];
	struct geae_rng random;
	struct mini mini;
	double pull = 0, mean = 0, chi2 = 0;

	(void)state;
	truth.c = 0; /* the model here has no such term */
	mini_start(&mini, 9);
	geae_stream(mini.cx, 1, &random);
	for (int k = 0; k < TIMES; k++) {
		struct geae_scaling fit = { .T_c = 2.38, .nu = 0.7 };

		make(&m, 1e-4, &random, &mini, p);
		assert_int_equal(geae_scaling_fit(w, N, p, &fit), GEAE_OK);
		pull += (fit.T_c - truth.T_c) * (fit.T_c - truth.T_c) / (fit.T_c_sigma * fit.T_c_sigma) / TIMES;
		mean += (fit.T_c - truth.T_c) / fit.T_c_sigma / TIMES;
		chi2 += fit.chi2 / (double)fit.dof / TIMES;
	}
	assert_near(pull, 1, 4.5 * sqrt(2.0 / TIMES));
	assert_near(mean, 0, 4.5 / sqrt(TIMES));
	assert_near(chi2, 1, 4.5 * sqrt(2.0 / (N - 8) / TIMES));
	truth.c = -0.7;
	geae_scaling_destroy(w);
	mini_finish(&mini);
}

static void too_few_points(void **state)
{
	struct geae_scaling_work *w;
	struct geae_scaling fit = { .T_c = 2.38, .nu = 0.7 };
	struct geae_scaling_point p[N];

	(void)state;
	assert_null(geae_scaling_create(&full, 9));
	w = geae_scaling_create(&full, 10);
	assert_non_null(w);
	make(&full, 1e-4, NULL, NULL, p);
	assert_int_equal(geae_scaling_fit(w, 11, p, &fit), GEAE_EMATH);
	geae_scaling_destroy(w);
	geae_scaling_destroy(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(formula),
		cmocka_unit_test(recovers),
		cmocka_unit_test(errors_are_right),
		cmocka_unit_test(too_few_points),
	};

	gsl_set_error_handler_off();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
