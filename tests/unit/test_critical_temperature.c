/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer critical-temperature on samples made with a chosen transition.
 *
 * z = +-1 with probability q, else 0, has <z^2> = <z^4> = q and U4 = 1 - 1/(3q): any U4 below 2/3 can be had. */
#include <string.h>
#include <gsl/gsl_errno.h>
#include "near.h"
#include "lab.h"

enum { N_T = 41 };

#define FIT "method = \"scaling-fit\"; "

static struct geae_rng dice;

/* c of the scaling field: the fit expects it from a normal distribution of width 2 */
static double bend;

static double smooth_cumulant(double T, double L) /* T_c = 2.385, nu = .9 */
{
	double t = (T - 2.385) / 2.385, x = (t + bend * t * t) * pow(L, 1 / 0.9);

	return 0.33 + 0.33 * tanh(0.55 - 0.8 * x);
}

static double step_cumulant(double T, double L) /* at 2.25 + 1.77/L */
{
	return T < 2.25 + 1.77 / L ? 0.6 : 0.1;
}

static double no_transition(double T, double L)
{
	(void)T, (void)L;
	return 0.31;
}

static double transition_below(double T, double L)
{
	return smooth_cumulant(T + 0.42, L);
}

static struct lab_set *samples(struct lab *lab, double L, double (*U4)(double, double), int64_t per)
{
	struct lab_set *s = lab_set(lab, L, N_T * per);

	for (int64_t i = 0; i < s->n; i++) {
		double u = geae_uniform(&dice);

		s->T[i] = 2.185 + 0.01 * (double)(i / per);
		s->chain[i] = (double)(i % per / 20);
		s->step[i] = (double)(i % 20);
		s->z[i] = u * 3 * (1 - U4(s->T[i], L)) < 1 ? (geae_u64(&dice) & 1 ? 1 : -1) : 0;
	}
	return s;
}

static void three_sizes(struct lab *lab, double (*U4)(double, double), int64_t per, struct lab_set **set)
{
	for (int k = 0; k < 3; k++)
		set[k] = samples(lab, 16 << k, U4, per);
}

/* 24 repetitions: mean square of the pulls between .35 and 2.1 (chi^2 with 24 degrees of freedom: false alarm 2e-3
 * below and above together), none beyond 4.5. */
static void scaling_fit_finds_it(void **state)
{
	enum { TIMES = 24 };
	double pull = 0, pull_nu = 0;
	int n_without = 0;

	(void)state;
	for (int t = 0; t < TIMES; t++) {
		struct lab_set *set[3];
		struct lab lab;
		double T_c, error, crossing, angle = 2 * M_PI * geae_uniform(&dice);

		bend = 2 * sqrt(-2 * log(1 - geae_uniform(&dice))) * cos(angle); /* Box and Muller */
		lab_start(&lab, "critical-temperature", FIT "omega = 0; blocks = 16");
		three_sizes(&lab, smooth_cumulant, 320, set);
		assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_OK);
		T_c = lab_number(&lab, "T_c");
		error = lab_number(&lab, "T_c_err");
		assert_near(T_c, 2.385, 4.5 * error);
		assert_true(error > 0 && error < 0.006);
		pull += (T_c - 2.385) * (T_c - 2.385) / (error * error) / TIMES;
		pull_nu += pow((lab_number(&lab, "nu") - 0.9) / lab_number(&lab, "nu_err"), 2) / TIMES;
		crossing = lab_number(&lab, "crossing");
		if (isnan(crossing))
			n_without++; /* two sizes alone may not settle: no cross-check then */
		else
			assert_near(crossing, 2.385, 0.012);
		assert_true(lab_number(&lab, "chi2_dof") > 0.4 && lab_number(&lab, "chi2_dof") < 2.2);
		lab_finish(&lab);
	}
	bend = 0;
	assert_true(n_without <= 1);
	assert_true(pull > 0.3 && pull < 2.1);
	assert_true(pull_nu > 0.3 && pull_nu < 2.4);
}

static void curves_are_put_out(void **state)
{
	struct lab_set *set[3];
	struct lab lab;
	int64_t n = 0;
	const double *U4, *fit, *x, *error;
	int fitted = 0;

	(void)state;
	lab_start(&lab, "critical-temperature", FIT "nu = 0.9; nu_free = false");
	three_sizes(&lab, smooth_cumulant, 640, set);
	assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_OK);
	assert_near(lab_number(&lab, "T_c"), 2.385, 4.5 * lab_number(&lab, "T_c_err"));
	assert_near(lab_number(&lab, "nu"), 0.9, 0);
	assert_true(isnan(lab_number(&lab, "nu_err"))); /* was not fitted: no port */
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, "U4")) {
			n = lab.out[k].array.dim[0];
			assert_string_equal(lab.out[k].array.coord[0]->name, "T");
			assert_string_equal(lab.out[k].array.coord[1]->name, "L");
		}
	assert_true(n > 30 && n <= 3 * N_T);
	U4 = lab_list(&lab, "U4", n);
	fit = lab_list(&lab, "U4_fit", n);
	error = lab_list(&lab, "U4_err", n);
	x = lab_list(&lab, "x", n);
	for (int64_t i = 0; i < n; i++) {
		assert_int_equal(isfinite(fit[i]) != 0, fabs(x[i]) < 1.4);
		if (isfinite(fit[i])) {
			assert_near(fit[i], U4[i], 6 * error[i]);
			fitted++;
		}
	}
	assert_near(lab_number(&lab, "n"), 640.0 * fitted, 0);
	lab_finish(&lab);
}

static void paper_estimator(void **state)
{
	struct lab_set *set[3];
	struct lab lab;
	const double *T, *error;

	(void)state;
	lab_start(&lab, "critical-temperature", "method = \"paper\"; blocks = 8");
	three_sizes(&lab, step_cumulant, 400, set);
	assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_OK);
	T = lab_list(&lab, "T_c_L", 3);
	error = lab_list(&lab, "T_c_L_err", 3);
	assert_non_null(T);
	assert_near(T[0], 2.36, 1e-9); /* steps at 2.3606, 2.3053, 2.2777 in cells of the grid 2.185, 2.195, ... */
	assert_near(T[1], 2.31, 1e-9);
	assert_near(T[2], 2.28, 1e-9);
	for (int k = 0; k < 3; k++)
		assert_near(error[k], 0.005, 1e-9);
	/* the straight line through the three, all with the same weight, at 1/L = 0 */
	assert_near(lab_number(&lab, "T_c"), 2.2550000000, 1e-9);
	assert_near(lab_number(&lab, "T_c_err"), 0.0061237244, 1e-9);
	assert_non_null(strstr(lab_text(&lab, "remark"), "error degenerate"));
	lab_finish(&lab);
}

static void nothing_there(void **state)
{
	static double (*const cumulants[])(double, double) = { no_transition, transition_below };

	(void)state;
	for (size_t k = 0; k < 2; k++)
		for (int t = 0; t < 8; t++) {
			struct lab_set *set[3];
			struct lab lab;

			lab_start(&lab, "critical-temperature", "method = \"scaling-fit\"");
			three_sizes(&lab, cumulants[k], 160, set);
			assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_OK);
			assert_true(isnan(lab_number(&lab, "T_c")));
			assert_true(isnan(lab_number(&lab, "T_c_err")));
			assert_non_null(strstr(lab_text(&lab, "T_c_reason"), "do not cross significantly"));
			assert_int_equal(lab.mini.n_warning, 1);
			lab_finish(&lab);
		}
}

static void row_order_does_not_matter(void **state)
{
	static const char *const settings[] = { FIT "blocks = 8", "method = \"crossing\"; blocks = 8", "method = \"paper\"; blocks = 8" };

	(void)state;
	for (int m = 0; m < 3; m++) {
		struct lab_set *set[3], *other[3];
		static struct lab before;
		struct lab lab;

		lab_start(&lab, "critical-temperature", settings[m]);
		three_sizes(&lab, smooth_cumulant, 160, set);
		for (int k = 0; k < 3; k++) /* rows and sizes */
			other[2 - k] = lab_shuffled(&lab, set[k], 40 + (uint64_t)k);
		assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_OK);
		before = lab;
		assert_int_equal(lab_run(&lab, 3, other, NULL), GEAE_OK);
		assert_true(lab_same(&before, &lab));
		lab_finish(&lab);
	}
}

/* Vectors of three components with |z| = 0 or 1: U4 = 1 - 3/(5 q). */
static void vectors(void **state)
{
	struct lab_set *set[3];
	struct lab lab;

	(void)state;
	lab_start(&lab, "critical-temperature", FIT "omega = 0; blocks = 16");
	for (int k = 0; k < 3; k++) {
		struct lab_set *s = set[k] = samples(&lab, 16 << k, smooth_cumulant, 320);
		double *z = arena_array(&lab.arena, 3 * s->n, double);

		for (int64_t i = 0; i < s->n; i++) {
			double r[3], length = fabs(s->z[i]), norm;

			lab.mini.cx->host->normal(&dice, r, 3);
			norm = sqrt(r[0] * r[0] + r[1] * r[1] + r[2] * r[2]);
			for (int a = 0; a < 3; a++)
				z[3 * i + a] = length * r[a] / norm;
		}
		s->array.rank = 2;
		s->array.dim[1] = 3;
		s->array.axis[1] = "latent";
		s->array.data = z;
	}
	assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_OK);
	assert_near(lab_number(&lab, "T_c"), 2.385, 4.5 * lab_number(&lab, "T_c_err"));
	/* q of U = .33 + .33 tanh .55 */
	assert_near(lab_number(&lab, "U4_c"), 1 - 0.6 * 3 * (1 - 0.33 - 0.33 * tanh(0.55)), 5 * lab_number(&lab, "U4_c_err"));
	assert_near(lab_number(&lab, "U4_order"), 0.4, 1e-12);
	set[1]->array.dim[1] = 2;
	assert_int_equal(lab_run(&lab, 3, set, NULL), GEAE_ESHAPE);
	assert_non_null(strstr(mini_message(&lab.mini), "has 3 components at L = 16 and 2 at L = 32"));
	lab_finish(&lab);
}

static void refuse(struct lab *lab, size_t n, struct lab_set **set, const char *words)
{
	assert_int_equal(lab_run(lab, n, set, NULL), GEAE_EDATA);
	if (!strstr(mini_message(&lab->mini), words))
		print_error("%s\n", mini_message(&lab->mini));
	assert_non_null(strstr(mini_message(&lab->mini), words));
}

static void refusals(void **state)
{
	struct lab_set *set[3];
	struct lab lab;

	(void)state;
	lab_start(&lab, "critical-temperature", "method = \"scaling-fit\"");
	three_sizes(&lab, smooth_cumulant, 60, set);
	refuse(&lab, 3, set, "L = 16, T = 2.185 has 60 rows: 32 blocks need at least 64");
	three_sizes(&lab, smooth_cumulant, 80, set);
	refuse(&lab, 1, set, "one size gives no critical temperature");
	set[1]->axis.name = "N";
	refuse(&lab, 3, set, "over = [\"L\"]");
	set[1]->axis.name = "L";
	set[1]->axis.number = 16;
	refuse(&lab, 3, set, "L = 16 was given twice");
	set[1]->axis.number = 32;
	set[1]->column[0].name = "U";
	refuse(&lab, 3, set, "varies at L = 16");
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(scaling_fit_finds_it),	     cmocka_unit_test(curves_are_put_out),
		cmocka_unit_test(paper_estimator),	     cmocka_unit_test(nothing_there),
		cmocka_unit_test(row_order_does_not_matter), cmocka_unit_test(vectors),
		cmocka_unit_test(refusals),
	};
	struct mini mini;
	int failed;

	gsl_set_error_handler_off();
	mini_start(&mini, 12);
	geae_stream(mini.cx, 1, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
