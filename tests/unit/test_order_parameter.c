/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer order-parameter on samples whose moments are known. */
#include <string.h>
#include "near.h"
#include "lab.h"

static struct lab lab;
static struct geae_rng random_bits;

/* Three temperatures of `per` rows in chains of `length`; z = Gaussian with the standard deviation 1/T. */
static struct lab_set *gaussian(int64_t per, int64_t length)
{
	struct lab_set *s = lab_set(&lab, 16, 3 * per);

	lab.mini.cx->host->normal(&random_bits, s->z, (size_t)s->n);
	for (int64_t i = 0; i < s->n; i++) {
		s->T[i] = 1.5 + 0.25 * (double)(i / per);
		s->chain[i] = (double)(i % per / length);
		s->step[i] = (double)(i % length);
		s->z[i] /= s->T[i];
	}
	return s;
}

static void moments(void **state)
{
	enum { PER = 20000 };
	struct lab_set *s = gaussian(PER, 1000);
	const double *value, *error, *tau, *n_effective;

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	for (int k = 0; k < 3; k++) { /* 4.5 errors of 15 degrees of freedom: false alarm 4e-4 each */
		double T = 1.5 + 0.25 * k;

		value = lab_list(&lab, "mean", 3);
		error = lab_list(&lab, "mean_err", 3);
		assert_near(value[k], 0, 4.5 * error[k]);
		assert_near(error[k] * sqrt(PER) * T, 1, 0.6);
		value = lab_list(&lab, "abs", 3);
		error = lab_list(&lab, "abs_err", 3);
		assert_near(value[k], sqrt(2 / acos(-1)) / T, 4.5 * error[k]);
		value = lab_list(&lab, "second", 3);
		error = lab_list(&lab, "second_err", 3);
		assert_near(value[k], 1 / (T * T), 4.5 * error[k]);
		value = lab_list(&lab, "binder", 3);
		error = lab_list(&lab, "binder_err", 3);
		assert_near(value[k], 0, 4.5 * error[k]);
		assert_near(error[k] * sqrt(PER / 24.0) * 3, 1, 0.6);
		tau = lab_list(&lab, "tau", 3);
		error = lab_list(&lab, "tau_err", 3);
		assert_near(tau[k], 0.5, 4.5 * error[k]);
		n_effective = lab_list(&lab, "n_effective", 3);
		assert_near(n_effective[k], PER / (2 * tau[k]), 1e-6);
	}
	assert_null(lab_list(&lab, "susceptibility", 3)); /* the number of sites is not known */
	for (size_t k = 0; k < lab.n_out; k++) {
		assert_int_equal(lab.out[k].array.n_coord, 1);
		assert_string_equal(lab.out[k].array.axis[0], "T");
	}
}

static void susceptibility(void **state)
{
	enum { PER = 4000 };
	struct geae_component *model = mini_open(&lab.mini, GEAE_MODEL, "ising", "L = 6", NULL);
	struct lab_set *s = gaussian(PER, PER);
	const double *value, *error;

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, model), GEAE_OK);
	value = lab_list(&lab, "susceptibility", 3);
	error = lab_list(&lab, "susceptibility_err", 3);
	assert_non_null(value);
	for (int k = 0; k < 3; k++) {
		double T = 1.5 + 0.25 * k;

		assert_near(value[k], 36 * (1 - 2 / acos(-1)) / (T * T * T), 4.5 * error[k]);
		assert_near(error[k] / value[k], sqrt(2.0 / PER), 0.02); /* of the right size */
	}
	mini_close(model);
}

/* +-1 errors cover 68 % of 900 values: limits 4.5 standard deviations. */
static void coverage(void **state)
{
	enum { TIMES = 300 };
	int covered = 0;

	(void)state;
	for (int t = 0; t < TIMES; t++) {
		struct lab_set *s = gaussian(640, 40);

		for (int64_t i = s->n - 1; i > 0; i--) /* correlated within chains: tau = 1 and more */
			s->z[i] += i % 40 ? 0.8 * s->z[i - 1] : 0;
		assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
		for (int k = 0; k < 3; k++)
			covered += fabs(lab_list(&lab, "mean", 3)[k]) < lab_list(&lab, "mean_err", 3)[k];
	}
	assert_near(covered / (3.0 * TIMES), 0.6827, 4.5 * sqrt(0.6827 * 0.3173 / (3 * TIMES)));
}

static void equal_samples(void **state)
{
	struct lab_set *s = gaussian(64, 64);

	(void)state;
	for (int64_t i = 0; i < s->n; i++)
		s->z[i] = s->T[i] == 1.5 ? (i % 2 ? 0.7 : -0.7) : s->T[i] == 1.75 ? 0.7 : 0;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "abs", 3)[0], 0.7, 1e-15);
	assert_near(lab_list(&lab, "abs_err", 3)[0], 0.7 / 65, 1e-15);
	assert_near(lab_list(&lab, "binder", 3)[0], 2.0 / 3, 1e-14);
	assert_near(lab_list(&lab, "binder_err", 3)[0], 1 / (3.0 * 64), 1e-14);
	assert_near(lab_list(&lab, "mean_err", 3)[1], 0.7 / 65, 1e-15);
	assert_near(lab_list(&lab, "second_err", 3)[1], 0.49 / 65, 1e-15);
	assert_true(isnan(lab_list(&lab, "binder", 3)[2]));
	for (size_t k = 0; k < lab.n_out; k++)
		if (strstr(lab.out[k].name, "_err"))
			for (int p = 0; p < 3; p++)
				assert_true(lab.out[k].data[p] > 0 || isnan(lab.out[k].data[p])); /* never 0 */
}

static void row_order_does_not_matter(void **state)
{
	struct lab_set *s = gaussian(200, 50), *other = lab_shuffled(&lab, s, 5);
	static struct lab before;

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	before = lab;
	assert_int_equal(lab_run(&lab, 1, &other, NULL), GEAE_OK);
	assert_true(lab_same(&before, &lab));
	other->z[17] += 1e-3;
	assert_int_equal(lab_run(&lab, 1, &other, NULL), GEAE_OK);
	assert_false(lab_same(&before, &lab));
}

static void complaints(void **state)
{
	struct lab_set *s = gaussian(12, 12);
	int warnings;

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "T = 1.5 has 12 rows, fewer than the 16 blocks"));
	s = gaussian(160, 160);
	for (int64_t i = 1; i < s->n; i++)
		s->z[i] = 0.95 * s->z[i - 1] + 0.3 * s->z[i] + 0.05;
	warnings = lab.mini.n_warning;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_true(lab.mini.n_warning > warnings);
	assert_non_null(strstr(lab.mini.said, "autocorrelation time"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments),
		cmocka_unit_test(susceptibility),
		cmocka_unit_test(coverage),
		cmocka_unit_test(equal_samples),
		cmocka_unit_test(row_order_does_not_matter),
		cmocka_unit_test(complaints),
	};
	int failed;

	lab_start(&lab, "order-parameter", "");
	geae_stream(lab.mini.cx, 1, &random_bits);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lab_finish(&lab);
	return failed;
}
