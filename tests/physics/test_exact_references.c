/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The exact references against each other, and against published values. */
#include "enumeration.h"
#include "kaufman.h"
#include "near.h"

static void kaufman_is_enumeration(void **state)
{
	static const double temperature[] = { 0.7, 1.5, 2.0, 2.269185, 2.385, 3.0, 7.3 };

	(void)state;
	for (int L = 2; L <= 4; L += 2)
		for (size_t t = 0; t < sizeof temperature / sizeof *temperature; t++) {
			double T = temperature[t], n = L * L;
			struct kaufman k = kaufman(L, T);
			struct enumeration e = enumeration(L, 1, T, 0), minus = enumeration(L, -1, T, 0);

			assert_near(k.ln_z, e.ln_z, 1e-12);
			assert_near(k.e, e.mean[X_E] / n, 1e-12);
			assert_near(k.e, minus.mean[X_E] / n, 1e-12);
			assert_near(k.c, (e.mean[X_E2] - e.mean[X_E] * e.mean[X_E]) / (T * T * n), 1e-12);
		}
}

/* energies known to seven places */
static void kaufman_is_as_known(void **state)
{
	static const struct {
		int L;
		double T, e, digits;
	} known[] = {
		{ 64, 1.5, -1.9511166, 6e-8 },	 { 64, 2.0, -1.7455646, 6e-8 },	  { 64, 2.269, -1.4243445, 6e-8 },
		{ 64, 2.5, -1.1060830, 6e-8 },	 { 64, 3.0, -0.8173096, 6e-8 },	  { 16, 2.269, -1.45334, 6e-6 },
		{ 32, 2.269, -1.43400, 6e-6 },	 { 128, 2.269, -1.4195460, 6e-8 }, { 256, 2.269, -1.4171780, 6e-8 },
		{ 16, 2.5, -1.131318, 6e-7 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++)
		assert_near(kaufman(known[k].L, known[k].T).e, known[k].e, known[k].digits);
}

/* Onsager (1944), at the critical temperature: e = -sqrt 2, approached as 1/L with slope .6222 (Ferdinand and Fisher) */
static void kaufman_at_criticality(void **state)
{
	double T = 2 / log1p(sqrt(2));

	(void)state;
	for (int L = 32; L <= 512; L *= 4)
		assert_near((kaufman(L, T).e + sqrt(2)) * L, -0.62, 0.01);
}

static void specific_heat_is_the_derivative(void **state)
{
	(void)state;
	for (double T = 1.35; T < 4; T += 0.37) {
		double d = 1e-4, slope = (kaufman(24, T + d).e - kaufman(24, T - d).e) / (2 * d);

		assert_near(kaufman(24, T).c, slope, 1e-5);
	}
}

/* a single bond's worth of arithmetic: two sites' average in a field, without coupling */
static void enumeration_of_free_spins(void **state)
{
	struct enumeration e = enumeration(4, 1e-12, 1.7, 0.6);

	(void)state;
	assert_near(e.mean[X_M], tanh(0.6 / 1.7), 1e-10);
	assert_near(e.mean[X_E], -16 * 0.6 * tanh(0.6 / 1.7), 1e-9);
	assert_near(e.mean[X_S2], (1 - pow(tanh(0.6 / 1.7), 2)) / 16, 1e-10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kaufman_is_enumeration),	   cmocka_unit_test(kaufman_is_as_known),
		cmocka_unit_test(kaufman_at_criticality),	   cmocka_unit_test(specific_heat_is_the_derivative),
		cmocka_unit_test(enumeration_of_free_spins),
	};

	return cmocka_run_group_tests_name("exact references", tests, NULL, NULL);
}
