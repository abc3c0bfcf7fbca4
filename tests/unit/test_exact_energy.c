/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer exact-energy on made-up energies about the exact ones, unbiased and biased. */
#include <string.h>
#include "kaufman.h"
#include "lab.h"
#include "near.h"

enum { L = 12, POINTS = 40, CHAINS = 256, STEPS = 2 };

static struct lab lab;
static struct geae_rng random_numbers;

static int start(void **state)
{
	(void)state;
	lab_start(&lab, "exact-energy", NULL);
	geae_stream(lab.mini.cx, 12, &random_numbers);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	lab_finish(&lab);
	return 0;
}

static struct geae_component *model(const char *settings)
{
	return mini_open(&lab.mini, GEAE_MODEL, "ising", settings, NULL);
}

/* Gaussian energies of the exact mean and variance, for |J| = 1.5; all `shift` standard errors off. */
static struct lab_set *energies(double shift)
{
	const int64_t per = CHAINS * STEPS;
	struct lab_set *s = lab_set(&lab, L, POINTS * per);
	const double J = 1.5, N = L * L;

	lab.mini.cx->host->normal(&random_numbers, s->z, (size_t)s->n);
	for (int64_t i = 0; i < s->n; i++) {
		double T = 1.2 + 0.1 * (double)(i / per);
		struct kaufman exact = kaufman(L, T / J);
		double sigma = T * sqrt(exact.c * N);

		s->T[i] = T;
		s->h[i] = 0;
		s->chain[i] = (double)(i % per / STEPS);
		s->step[i] = (double)(i % STEPS);
		s->z[i] = N * J * exact.e + sigma * (s->z[i] + shift / sqrt((double)per));
	}
	return s;
}

static void agreement(void **state)
{
	struct geae_component *ferromagnet = model("L = 12; J = 1.5"), *other = model("L = 12; J = -1.5");
	struct lab_set *s = energies(0), *shuffled = lab_shuffled(&lab, s, 5);
	const double *exact;
	struct lab first;

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, ferromagnet), GEAE_OK);
	exact = lab_list(&lab, "exact", POINTS);
	assert_non_null(exact);
	for (int k = 0; k < POINTS; k++)
		assert_near(exact[k], 1.5 * kaufman(L, (1.2 + 0.1 * k) / 1.5).e, 1e-12);
	/* fixed seeds; each of these fails for one seed of a thousand or less */
	assert_true(fabs(lab_number(&lab, "bias")) < 3.3 * lab_number(&lab, "bias_err"));
	assert_true(lab_number(&lab, "worst") < 5);
	assert_true(lab_number(&lab, "probability") > 1e-3 && lab_number(&lab, "probability") < 0.999);
	assert_near(lab_number(&lab, "chi2"), POINTS, 3.3 * sqrt(2.0 * POINTS));
	first = lab;
	assert_int_equal(lab_run(&lab, 1, &shuffled, other), GEAE_OK); /* the antiferromagnet has the same energies */
	assert_true(lab_same(&first, &lab));
	mini_close(ferromagnet);
	mini_close(other);
}

static void disagreement(void **state)
{
	struct geae_component *ferromagnet = model("L = 12; J = 1.5"), *wrong = model("L = 10; J = 1.5");
	struct lab_set *s = energies(1.5);

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, ferromagnet), GEAE_OK);
	/* 1.5 standard errors at each of 40 points are 9.5 of the mean, if weights are those of the errors */
	assert_near(lab_number(&lab, "bias") / lab_number(&lab, "bias_err"), 1.5 * sqrt(POINTS), 3.3 * 1.2);
	assert_true(lab_number(&lab, "probability") < 1e-6);
	s = energies(0);
	assert_int_equal(lab_run(&lab, 1, &s, wrong), GEAE_OK);
	assert_true(lab_number(&lab, "worst") > 50);
	mini_close(ferromagnet);
	mini_close(wrong);
}

static void refused(void **state)
{
	struct geae_component *ferromagnet = model("L = 12; J = 1.5"), *odd = mini_open(&lab.mini, GEAE_SAMPLER, "wolff", NULL, NULL);
	struct lab_set *s = energies(0);

	(void)state;
	for (int64_t i = 0; i < s->n; i++)
		s->h[i] = 0.25;
	assert_int_equal(lab_run(&lab, 1, &s, ferromagnet), GEAE_EUNSUP);
	assert_string_equal(mini_message(&lab.mini),
			    "the exact energy is that of a square torus with one coupling and no field; model 'ising' is another");
	s = energies(0);
	for (int64_t i = 0; i < s->n; i++)
		s->z[i] = -100;
	assert_int_equal(lab_run(&lab, 1, &s, ferromagnet), GEAE_EDATA);
	assert_string_equal(mini_message(&lab.mini),
			    "all energies at T = 1.2 are equal: no error, nothing to compare; sample more rows");
	assert_int_equal(lab_run(&lab, 1, &s, odd), GEAE_EUNSUP);
	mini_close(ferromagnet);
	mini_close(odd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agreement), cmocka_unit_test(disagreement), cmocka_unit_test(refused),
	};

	return cmocka_run_group_tests_name("exact-energy", tests, start, finish);
}
