/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer sample-average: means over rows, then over samples, with the error of the samples' scatter. */
#include <string.h>
#include <geae/stat.h>
#include "lab.h"
#include "near.h"

enum { SAMPLES = 4, PER = 6, POINTS = 2, N = PER * POINTS };

/* Rows of sample k at point p: mean (k + 1) (p + 1), alternately .5 above and below. */
static void fill(struct lab_set *s, int k)
{
	for (int i = 0; i < N; i++) {
		s->T[i] = 1.1 + 0.2 * (i / PER);
		s->h[i] = 0;
		s->chain[i] = 0;
		s->step[i] = i % PER;
		s->z[i] = (k + 1) * (i / PER + 1) + (i % 2 ? 0.5 : -0.5);
	}
}

static void averages(void **state)
{
	struct lab_set *s[SAMPLES];
	const double expected = sqrt(5.0 / 12);
	struct lab lab;

	(void)state;
	lab_start(&lab, "sample-average", NULL);
	for (int k = 0; k < SAMPLES; k++)
		fill(s[k] = lab_set(&lab, k, N), k);
	assert_int_equal(lab_run(&lab, SAMPLES, s, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "mean", 2)[0], 2.5, 1e-12);
	assert_near(lab_list(&lab, "mean", 2)[1], 5, 1e-12);
	assert_near(lab_list(&lab, "mean_err", 2)[0], expected * geae_student_factor(SAMPLES), 1e-12);
	assert_near(lab_list(&lab, "mean_err", 2)[1], 2 * expected * geae_student_factor(SAMPLES), 1e-12);
	assert_near(lab_number(&lab, "lowest"), 2.5, 1e-12);
	assert_near(lab_number(&lab, "lowest_err"), expected * geae_student_factor(SAMPLES), 1e-12);
	assert_near(lab_list(&lab, "spread", 2)[1], 4 * expected, 1e-12);
	for (int i = 0; i < N; i++) /* all samples alike: no scatter, hence no error */
		for (int k = 0; k < SAMPLES; k++)
			s[k]->z[i] = 2.385;
	assert_int_equal(lab_run(&lab, SAMPLES, s, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "mean", 2)[0], 2.385, 1e-12);
	assert_true(isnan(lab_list(&lab, "mean_err", 2)[0]));
	lab_finish(&lab);
}

static void powers(void **state)
{
	struct lab_set *s[SAMPLES];
	struct lab lab;

	(void)state;
	lab_start(&lab, "sample-average", "moment = 2");
	for (int k = 0; k < SAMPLES; k++)
		fill(s[k] = lab_set(&lab, k, N), k);
	assert_int_equal(lab_run(&lab, SAMPLES, s, NULL), GEAE_OK);
	assert_near(lab_list(&lab, "mean", 2)[0], (1 + 4 + 9 + 16) / 4.0 + 0.25, 1e-12);
	lab_finish(&lab);
}

static void what_does_not_fit(void **state)
{
	struct lab_set *s[2];
	struct lab lab;

	(void)state;
	lab_start(&lab, "sample-average", NULL);
	for (int k = 0; k < 2; k++)
		fill(s[k] = lab_set(&lab, k, N), k);
	assert_int_equal(lab_run(&lab, 1, s, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "one sample has no scatter"));
	for (int i = 0; i < N; i++)
		s[1]->T[i] += 0.1;
	assert_int_equal(lab_run(&lab, 2, s, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "sample 1 was taken at T = 1.2, the first at 1.1"));
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(averages), cmocka_unit_test(powers), cmocka_unit_test(what_does_not_fit) };

	return cmocka_run_group_tests_name("sample average", tests, NULL, NULL);
}
