/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The start of every search for T_c: found where there is a crossing, silent where there is none. */
#include <geae/curves.h>
#include "near.h"
#include "lab.h"

enum { N_T = 30, BLOCKS = 16 };

static struct lab lab;
static struct geae_rng dice;

/* z = +-1 with probability q, else 0: U4 = 1 - 1/(3q) = centre - slope L (T - 2.385). */
static double crossing(double slope, double shift, int64_t per)
{
	struct lab_set *set[2];
	struct geae_given given[2];
	const struct geae_input in = { 2, given };
	struct geae_curve *curve;

	for (int k = 0; k < 2; k++) {
		struct lab_set *s = set[k] = lab_set(&lab, 16 << k, N_T * per);

		for (int64_t i = 0; i < s->n; i++) {
			double T = 2.185 + 0.01 * (double)(i / per),
			       U4 = 0.31 + shift * k - slope * s->L * (T - 2.3301);

			s->T[i] = T;
			s->step[i] = (double)(i % per);
			s->z[i] = geae_uniform(&dice) * 3 * (1 - fmin(fmax(U4, 0), 0.64)) < 1;
		}
		given[k] = (struct geae_given){ .array = &s->array, .n_axis = 1, .axis = &s->axis };
	}
	context_reset(&lab.mini.context);
	assert_int_equal(geae_curves(lab.mini.cx, &in, "L", "T", BLOCKS, &curve), GEAE_OK);
	assert_near(curve[1].L, 32, 0);
	for (int p = 0; p < N_T; p++) /* jackknife by hand, one block left out */
		if (p == 7) {
			double total[GEAE_SUM_COUNT] = { 0 };

			for (int b = 1; b < BLOCKS; b++)
				for (int k = 0; k < GEAE_SUM_COUNT; k++)
					total[k] += curve[0].sum[(p * BLOCKS + b) * GEAE_SUM_COUNT + k];
			assert_near(geae_curve_without(curve, BLOCKS, p, 0), geae_binder(total), 1e-15);
			assert_true(geae_curve_without(curve, BLOCKS, p, BLOCKS) == curve[0].U[p]);
		}
	return geae_curve_crossing(&curve[0], &curve[1]);
}

static void found(void **state)
{
	(void)state;
	for (int t = 0; t < 40; t++)
		assert_near(crossing(0.1, 0, 1024), 2.33, 0.0501);
}

/* At most one in a hundred: of 500 a true rate of .01 gives more than 11 with probability .005. */
static void silent(void **state)
{
	static const struct {
		double slope, shift;
	} null[] = { { 0, 0 }, { 0, -0.1 }, { 0, 0.1 }, { -0.1, 0 } };

	(void)state;
	for (size_t k = 0; k < sizeof null / sizeof *null; k++) {
		int alarms = 0;

		for (int t = 0; t < (k ? 50 : 500); t++)
			alarms += crossing(null[k].slope, null[k].shift, 48) > 0;
		assert_true(alarms <= (k ? 3 : 11));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(found), cmocka_unit_test(silent) };
	int failed;

	lab_start(&lab, "critical-temperature", "");
	geae_stream(lab.mini.cx, 1, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lab_finish(&lab);
	return failed;
}
