/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer fit-formula: known coefficients, errors that cover, what it refuses. */
#include <stdlib.h>
#include <string.h>
#include <geae/formula.h>
#include "near.h"
#include "table_kit.h"

/* Exact slopes against five-point differences. */
static void slopes(void **state)
{
	static const char *const names[] = { "a", "b", "x" };
	static const char *const texts[] = { "a*exp(-x/b)",	 "a^b + b^2 - x^a",    "sqrt(a)*sin(b*x) - cos(a)/b",
					     "tanh(a*x) + asinh(b)", "log(a + b) - log10(b)*x", "min(a, b)*max(a*x, b) + abs(a - b)",
					     "(a > 1)*b + floor(a)*b - sign(-b)*a", "-(a - b/x)/(a*b)" };

	(void)state;
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
		struct geae_formula f;
		char why[200];
		double v[] = { 1.385, 0.71, 2.385 }, slope[3], value;

		assert_true(geae_formula_read(&f, texts[k], 3, names, why, sizeof why));
		value = geae_formula_slopes(&f, v, 0, 3, slope);
		assert_near(value, geae_formula_value(&f, v), 0);
		for (int j = 0; j < 3; j++) {
			static const double step[] = { -2, -1, 1, 2 }, weight[] = { 1. / 12, -8. / 12, 8. / 12, -1. / 12 };
			double difference = 0, h = 1e-3, at = v[j], two[2];

			for (int s = 0; s < 4; s++) {
				v[j] = at + step[s] * h;
				difference += weight[s] * geae_formula_value(&f, v) / h;
			}
			v[j] = at;
			assert_near(slope[j], difference, 1e-9);
			geae_formula_slopes(&f, v, 1, 2, two);
			if (j)
				assert_near(two[j - 1], slope[j], 0);
		}
	}
}

/* y = 2, 4, 6.3, ...: y = c x has c = sum x y/sum x^2. */
static void straight_line(void **state)
{
	struct lab lab;
	struct table *t;

	(void)state;
	lab_start(&lab, "fit-formula", "formula = \"c*x\"; coefficients = [\"c\"]; sigma = \"s\"");
	t = table_create(&lab, 4, "y x s");
	for (int i = 0; i < 4; i++) {
		t->value[0][i] = (double[]){ 2, 4, 6.3, 7.7 }[i];
		t->value[1][i] = i + 1;
		t->value[2][i] = 0.385;
	}
	assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "coefficients", 1)[0], 59.7 / 30, 1e-9);
	assert_near(lab_list(&lab, "coefficients_err", 1)[0], 0.385 / sqrt(30), 1e-12);
	assert_near(lab_number(&lab, "chi2_dof"), (0.01 * 0.01 + 0.02 * 0.02 + 0.33 * 0.33 + 0.26 * 0.26) / 3 / (0.385 * 0.385), 1e-9);
	assert_near(lab_list(&lab, "residual", 4)[2], 6.3 - 3 * 59.7 / 30, 1e-9);
	lab_finish(&lab);
}

enum { TRIALS = 300, N = 400 };

/* Pulls of the coefficients of a nonlinear law, c0 + c1 exp(-c2 x), with noise that grows with x: without sigma, with it, and
 * with four copies of every row.  Variance of a pull 1, 300 trials of 3 coefficients: 1 +- .08 each; 5 sigma allowed. */
static void errors_cover(void **state)
{
	static const char *const settings[] = { "sigma = \"0.1*(1 + x)\"", "", "groups = \"g\"" };
	static const double truth[] = { 0.5, 2.385, 1.3 };

	(void)state;
	for (size_t k = 0; k < sizeof settings / sizeof *settings; k++) {
		double squares[3] = { 0 }, within = 0;

		for (int trial = 0; trial < TRIALS; trial++) {
			char text[300];
			struct lab lab;
			struct table *t;
			struct geae_rng dice;

			snprintf(text, sizeof text, "formula = \"c0 + c1*exp(-c2*x)\"; coefficients = [\"c0\", \"c1\", \"c2\"]; start = [0, 1, 1]; %s",
				 settings[k]);
			lab_start(&lab, "fit-formula", text);
			t = table_create(&lab, k == 2 ? 4 * N : N, "y x g");
			geae_stream(lab.mini.cx, (uint64_t)(1000 * (int)k + trial), &dice);
			for (int64_t i = 0; i < N; i++) {
				double g, x = 3 * geae_uniform(&dice);

				lab.mini.cx->host->normal(&dice, &g, 1);
				for (int64_t copy = i; copy < t->n; copy += N) {
					t->value[1][copy] = x;
					t->value[0][copy] = truth[0] + truth[1] * exp(-truth[2] * x) + 0.1 * (1 + x) * g;
					t->value[2][copy] = (double)i;
				}
			}
			assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
			for (int c = 0; c < 3; c++) {
				double pull = (lab_list(&lab, "coefficients", 3)[c] - truth[c]) / lab_list(&lab, "coefficients_err", 3)[c];

				squares[c] += pull * pull / TRIALS;
				within += fabs(pull) < 1;
			}
			lab_finish(&lab);
		}
		for (int c = 0; c < 3; c++)
			assert_near(squares[c], 1.05, 0.4);
		assert_near(within / (3 * TRIALS), 0.68, 0.08);
	}
}

static void refusals(void **state)
{
	static const struct { const char *settings, *says; } rows[] = {
		{ "formula = \"a + b + x\"; coefficients = [\"a\", \"b\"]", "coefficients 'a' and 'b' cannot be told apart" },
		{ "formula = \"a*log(x - 0.5)\"; coefficients = [\"a\"]", "has no value at row 1 with start = [1]: leave such rows out by `where`" },
		{ "formula = \"a*xx\"; coefficients = [\"a\"]", "there is no 'xx'" },
		{ "formula = \"a*quart\"; coefficients = [\"a\"]; where = \"quarts > 0\"", "there is no 'quarts' in \"quarts > 0\" (did you mean 'quart'?)" },
		{ "formula = \"a*x\"; coefficients = [\"a\"]; where = \"x > 0.97\"", "3 rows where all is known and \"x > 0.97\" holds: 1 coefficients need at least 4" },
		{ "formula = \"a*x\"; coefficients = [\"a\", \"b\"]", "coefficient 'b' does not stand in \"a*x\"" },
		{ "formula = \"x*y\"; coefficients = [\"x\"]", "coefficient 'x' is the name of a column" },
		{ "formula = \"a*x + 0*b\"; coefficients = [\"a\", \"b\"]", "coefficient 'b' changes nothing at any row" },
		{ "formula = \"-exp(a)\"; coefficients = [\"a\"]; where = \"y > 0.5\"", "the fit does not converge from start = [1]" },
		{ "formula = \"a*x\"; coefficients = [\"a\"]; sigma = \"x - 0.5\"", "is -0.490099 at row 1: errors are above 0" },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct lab lab;
		struct table *t;

		lab_start(&lab, "fit-formula", rows[k].settings);
		t = table_create(&lab, 100, "y x quart");
		for (int64_t i = 0; i < t->n; i++) {
			t->value[1][i] = (double)(i + 1) / 101;
			t->value[0][i] = t->value[2][i] = cos((double)i);
		}
		assert_int_not_equal(table_run(&lab, t, NULL), GEAE_OK);
		if (!strstr(mini_message(&lab.mini), rows[k].says))
			fail_msg("\"%s\" does not say \"%s\"", mini_message(&lab.mini), rows[k].says);
		lab_finish(&lab);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(slopes), cmocka_unit_test(straight_line), cmocka_unit_test(errors_cover),
					    cmocka_unit_test(refusals) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
