/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer equilibration on autoregressive chains, x_t = a x_{t-1} + noise, tau = (1 + a) / (2 (1 - a)). */
#include <string.h>
#include "lab.h"
#include "near.h"

enum { CHAINS = 24, LENGTH = 500, POINTS = 4 };

static struct lab lab;
static struct geae_rng random_numbers;

static int64_t n_chain = CHAINS;

/* Point k has a = 0, .3, .6, .8; starts from the stationary distribution. */
static const double memory[POINTS] = { 0, 0.3, 0.6, 0.8 };

static struct lab_set *chains(int64_t length)
{
	struct lab_set *s = lab_set(&lab, 16, POINTS * n_chain * length);

	lab.mini.cx->host->normal(&random_numbers, s->z, (size_t)s->n);
	for (int64_t i = 0; i < s->n; i++) {
		int64_t point = i / (n_chain * length);
		double a = memory[point];

		s->T[i] = 1.5 + 0.25 * (double)point;
		s->chain[i] = (double)(i / length % n_chain);
		s->step[i] = (double)(i % length);
		s->z[i] *= sqrt(1 - a * a);
		s->z[i] = i % length ? a * s->z[i - 1] + s->z[i] : s->z[i] / sqrt(1 - a * a);
	}
	return s;
}

static const char *verdict(int k)
{
	for (size_t p = 0; p < lab.n_out; p++)
		if (!strcmp(lab.out[p].name, "verdict"))
			return ((const char *const *)lab.out[p].array.data)[k];
	return "";
}

static int64_t settled(int k)
{
	for (size_t p = 0; p < lab.n_out; p++)
		if (!strcmp(lab.out[p].name, "settled"))
			return ((const int64_t *)lab.out[p].array.data)[k];
	return -1;
}

static int start(void **state)
{
	(void)state;
	lab_start(&lab, "equilibration", NULL);
	geae_stream(lab.mini.cx, 11, &random_numbers);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	lab_finish(&lab);
	return 0;
}

/* 40 sets, 160 pairs of deviates: none beyond 4.5 (false alarm 2e-3), their spread that of a unit normal. */
static void settled_chains_pass(void **state)
{
	double square[2] = { 0 }, sum[2] = { 0 };
	int n = 0;

	(void)state;
	for (int trial = 0; trial < 40; trial++) {
		struct lab_set *s = chains(LENGTH);
		const double *drift, *spread, *tau;

		assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
		drift = lab_list(&lab, "drift", POINTS);
		spread = lab_list(&lab, "spread", POINTS);
		tau = lab_list(&lab, "tau", POINTS);
		for (int k = 0; k < POINTS; k++, n++) {
			sum[0] += drift[k];
			sum[1] += spread[k];
			square[0] += drift[k] * drift[k];
			square[1] += spread[k] * spread[k];
			assert_near(tau[k], (1 + memory[k]) / (2 * (1 - memory[k])), 0.25 * (1 + tau[k]));
			assert_string_equal(verdict(k), "settled");
			assert_int_equal(settled(k), 1);
		}
	}
	for (int v = 0; v < 2; v++) { /* the mean has the error .08, the mean square .11 and a bias of a few per cent */
		assert_near(sum[v] / n, 0, 0.4);
		assert_near(square[v] / n, 1, 0.5);
	}
}

static void what_is_wrong_is_said(void **state)
{
	struct lab_set *s = chains(LENGTH);

	(void)state;
	for (int64_t i = 0; i < s->n; i++) {
		int64_t point = i / (CHAINS * LENGTH);

		if (point == 0) /* forgets its start in 30 rows */
			s->z[i] += 3 * exp(-s->step[i] / 30);
		if (point == 1) /* two groups of chains */
			s->z[i] += s->chain[i] < 8 ? 0.8 : -0.4;
		if (point == 3) /* frozen */
			s->z[i] = s->chain[i] < 8 ? 0.8 : -0.4;
	}
	lab.mini.n_warning = 0;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_non_null(strstr(verdict(0), "had not settled"));
	assert_non_null(strstr(verdict(1), "do not agree"));
	assert_string_equal(verdict(2), "settled");
	assert_non_null(strstr(verdict(3), "stuck"));
	assert_int_equal(settled(0) + settled(1) + settled(3), 0);
	assert_true(lab_list(&lab, "drift", POINTS)[0] > 4.5);
	assert_true(fabs(lab_list(&lab, "drift", POINTS)[1]) < 4.5);
	assert_true(lab_list(&lab, "spread", POINTS)[1] > 4.5);
	assert_int_equal(lab.mini.n_warning, 3);
}

static void short_chains_are_told(void **state)
{
	struct lab_set *s = chains(30);

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_string_equal(verdict(0), "settled");
	assert_non_null(strstr(verdict(3), "too short")); /* 30 rows, tau = 4.5 */
	s = chains(1);
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_non_null(strstr(verdict(0), "single rows"));
	assert_true(isnan(lab_list(&lab, "spread", POINTS)[0]));
}

/* 400 chains of 10 rows: their scatter tells, but not where one chain covers too little (a = .8). */
static void many_short_chains_are_compared(void **state)
{
	struct lab_set *s;
	double square = 0;

	(void)state;
	n_chain = 400;
	for (int trial = 0; trial < 30; trial++) {
		s = chains(10);
		assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
		for (int k = 0; k < POINTS; k++)
			square += pow(lab_list(&lab, "drift", POINTS)[k], 2) / (30.0 * POINTS);
		assert_string_equal(verdict(0), "settled");
		assert_string_equal(verdict(1), "settled");
		assert_non_null(strstr(verdict(3), "too short"));
		assert_near(lab_list(&lab, "tau", POINTS)[1], 13.0 / 14, 0.35); /* 5 errors */
	}
	assert_near(square, 1, 0.5); /* error .13 */
	s = chains(10);
	for (int64_t i = 0; i < s->n; i++)
		s->z[i] += s->step[i] < 2 ? 0.3 : 0;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_non_null(strstr(verdict(0), "had not settled"));
	assert_non_null(strstr(verdict(1), "had not settled"));
	n_chain = CHAINS;
}

static void the_order_of_rows_does_not_matter(void **state)
{
	struct lab_set *s = chains(40), *shuffled = lab_shuffled(&lab, s, 5);
	double drift[POINTS], spread[POINTS];

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	memcpy(drift, lab_list(&lab, "drift", POINTS), sizeof drift);
	memcpy(spread, lab_list(&lab, "spread", POINTS), sizeof spread);
	assert_int_equal(lab_run(&lab, 1, &shuffled, NULL), GEAE_OK);
	assert_memory_equal(drift, lab_list(&lab, "drift", POINTS), sizeof drift);
	assert_memory_equal(spread, lab_list(&lab, "spread", POINTS), sizeof spread);
}

/* Signs that are drawn anew for every row hide slow chains; the modulus shows them. */
static void the_modulus_sees_through_signs(void **state)
{
	struct lab_set *s = chains(LENGTH);
	struct lab plain = { 0 };

	(void)state;
	lab_start(&plain, "equilibration", "modulus = true");
	for (int64_t i = 0; i < s->n; i++)
		s->z[i] = (geae_u64(&random_numbers) >> 63 ? 1 : -1) * (3 + s->z[i]);
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "tau", POINTS)[3], 0.5, 0.1);
	assert_int_equal(lab_run(&plain, 1, &s, NULL), GEAE_OK);
	assert_near(lab_list(&plain, "tau", POINTS)[3], 4.5, 1.5);
	lab_finish(&plain);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(settled_chains_pass),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(short_chains_are_told),
		cmocka_unit_test(many_short_chains_are_compared),
		cmocka_unit_test(the_order_of_rows_does_not_matter),
		cmocka_unit_test(the_modulus_sees_through_signs),
	};

	return cmocka_run_group_tests_name("equilibration", tests, start, finish);
}
