/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer first-order on made-up energies: one normal law, a flat one, two laws that grow apart, chains. */
#include <string.h>
#include "lab.h"
#include "near.h"

enum { PER = 4096, POINTS = 3, N = PER * POINTS };

static struct lab lab;
static struct geae_rng dice;

static int start(void **state)
{
	(void)state;
	lab_start(&lab, "first-order", NULL);
	geae_stream(lab.mini.cx, 77, &dice);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	lab_finish(&lab);
	return 0;
}

/* At the middle temperature half of the energies are `apart` standard deviations higher; every value is repeated. */
static struct lab_set *energies(double L, double apart, int repeat)
{
	struct lab_set *s = lab_set(&lab, L, N);
	double kept = 0;

	lab.mini.cx->host->normal(&dice, s->z, N);
	for (int64_t i = 0; i < N; i++) {
		s->T[i] = 1.385 + 0.1 * (double)(i / PER);
		s->chain[i] = (double)(i / 64);
		s->step[i] = (double)(i % 64);
		s->h[i] = 0;
		s->z[i] += i / PER == 1 && geae_uniform(&dice) < 0.5 ? apart : 0;
		kept = i % repeat ? kept : s->z[i];
		s->z[i] = -1000 + 23.85 * kept;
	}
	return s;
}

static void one_law_has_one_maximum(void **state)
{
	struct lab_set *s[] = { energies(16, 0, 1), energies(32, 0, 1) }, *shuffled;
	static struct lab before;
	const double *depth, *barrier;

	(void)state;
	assert_int_equal(lab_run(&lab, 2, s, NULL), GEAE_OK);
	assert_string_equal(lab_text(&lab, "verdict"), "one maximum");
	depth = lab_list(&lab, "depth", 2);
	barrier = lab_list(&lab, "barrier", 2);
	assert_non_null(depth);
	assert_true(depth[0] > 0.5 && depth[0] < 5 && depth[1] > 0.5 && depth[1] < 5);
	assert_true(barrier[0] >= 0 && lab_list(&lab, "barrier_err", 2)[0] > 0);
	before = lab;
	shuffled = lab_shuffled(&lab, s[1], 3);
	s[1] = shuffled;
	assert_int_equal(lab_run(&lab, 2, s, NULL), GEAE_OK);
	assert_true(lab_same(&before, &lab));
}

static void two_laws_have_two(void **state)
{
	struct lab_set *s[] = { energies(16, 2, 1), energies(32, 4, 1) };

	(void)state;
	assert_int_equal(lab_run(&lab, 2, s, NULL), GEAE_OK);
	assert_string_equal(lab_text(&lab, "verdict"), "two maxima");
	assert_non_null(strstr(lab_text(&lab, "words"), "first order"));
	assert_near(lab_list(&lab, "at", 2)[1], 1.485, 1e-12);
	assert_true(lab_list(&lab, "probability", 2)[0] > 0.01); /* two deviations apart: flat on top, no valley */
	assert_true(lab_list(&lab, "probability", 2)[1] < 1e-6);
	/* the two laws overlap in the middle: exp(-2) of each maximum, twice; bins are half a deviation of one law wide */
	assert_near(lab_list(&lab, "barrier", 2)[1], 2 - log(2), 0.35);
}

/* The same values sixteen times over are few: what is deep for independent rows is chance for these. */
static void correlated_rows_count_less(void **state)
{
	struct lab_set *alone = energies(32, 3.3, 1), *again = energies(32, 3.3, 16);
	double deep;

	(void)state;
	assert_int_equal(lab_run(&lab, 1, &alone, NULL), GEAE_OK);
	deep = lab_list(&lab, "depth", 1)[0];
	assert_string_equal(lab_text(&lab, "verdict"), "two maxima");
	assert_int_equal(lab_run(&lab, 1, &again, NULL), GEAE_OK);
	assert_true(lab_list(&lab, "depth", 1)[0] < deep);
	assert_string_equal(lab_text(&lab, "verdict"), "one maximum");
}

static void too_few_are_refused(void **state)
{
	struct lab_set *s = lab_set(&lab, 8, 50);

	(void)state;
	for (int64_t i = 0; i < 50; i++) {
		s->z[i] = (double)i;
		s->T[i] = i < 25 ? 1.2 : 1.385;
	}
	assert_int_equal(lab_run(&lab, 1, &s, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "T = 1.2 has 25 rows, a distribution takes at least 96"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_law_has_one_maximum),
		cmocka_unit_test(two_laws_have_two),
		cmocka_unit_test(correlated_rows_count_less),
		cmocka_unit_test(too_few_are_refused),
	};

	return cmocka_run_group_tests_name("first order", tests, start, finish);
}
