/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hopping amplitudes of the Wilson chain: closed forms, spectra of the chain, the moments of the star. */
#include "near.h"
#include "wilson_chain.h"

enum { SITES = 80 };

static double wilson(double L, int n) /* K. G. Wilson, Rev. Mod. Phys. 47, 773 */
{
	return 0.5 * (1 + 1 / L) * (1 - pow(L, -n - 1)) / sqrt((1 - pow(L, -2 * n - 1)) * (1 - pow(L, -2 * n - 3))) *
	       pow(L, -0.5 * n);
}

static void closed_form(void **state)
{
	static const double Lambda[] = { 1.8, 2, 2.5, 3, 4 };
	double t[SITES];

	(void)state;
	for (size_t i = 0; i < sizeof(Lambda) / sizeof(*Lambda); i++) {
		const double L = Lambda[i];

		assert_int_equal(wilson_chain(L, 1, WILSON_STAR_EXACT, SITES, t), GEAE_OK);
		for (int n = 0; n < SITES; n++)
			assert_near(t[n] * wilson_correction(L) / wilson(L, n), 1, 1e-14);
		assert_int_equal(wilson_chain(L, 1, WILSON_STAR_MEAN, SITES, t), GEAE_OK);
		for (int n = 0; n < SITES; n++)
			assert_near(t[n] / wilson(L, n), 1, 1e-14);
	}
	assert_near(wilson_correction(2), 1.5 * log(2), 1e-15);
}

/* t_0^2 = <H^2>, t_0^2 (t_0^2 + t_1^2) = <H^4> in f_0, from the star in double precision. */
static void moments(void **state)
{
	static const double z[] = { 0.25, 0.5, 0.75, 1 };
	double t[SITES];

	(void)state;
	for (int kind = WILSON_STAR_EXACT; kind <= WILSON_STAR_MEAN; kind++)
		for (int i = 0; i < 4; i++) {
			const double L = 2.5, ln = log(L), edge = pow(L, -z[i]);
			double square = 0, fourth = 0;

			for (int j = 1; j < 60; j++) {
				const double top = j == 1 ? 1 : pow(L, 2 - j - z[i]), bottom = pow(L, 1 - j - z[i]);
				double E = (top - bottom) / ln;

				if (kind == WILSON_STAR_MEAN)
					E = (top + bottom) / 2;
				else if (j == 1)
					E = kind == WILSON_STAR_EXACT ? 1 - z[i] + (1 - edge) / ln
								      : (1 - edge) / (z[i] * ln);
				square += (top - bottom) * E * E;
				fourth += (top - bottom) * E * E * E * E;
			}
			assert_int_equal(wilson_chain(L, z[i], (enum wilson_star)kind, SITES, t), GEAE_OK);
			assert_near(t[0] * t[0], square, 1e-14);
			assert_near(t[0] * t[0] * (t[0] * t[0] + t[1] * t[1]), fourth, 1e-14);
		}
}

/* Beyond the depth of extended precision the amplitudes go on as geometric sequences. */
static void deep(void **state)
{
	double t[200];

	(void)state;
	assert_int_equal(wilson_chain(4, 0.37, WILSON_STAR_EXACT, 200, t), GEAE_OK);
	for (int n = 30; n < 198; n++)
		assert_near(4 * t[n + 2] / t[n], 1, 1e-15);
}

/* Positive energies below x of the chain with amplitudes t[0..n-2]: the sign changes of a Sturm sequence. */
static int levels_below(int n, const double *t, double x)
{
	int count = 0;
	double d = -x;

	for (int i = 0; i < n; i++) {
		if (i)
			d = -x - t[i - 1] * t[i - 1] / d;
		count += d < 0;
	}
	return count - n / 2 - n % 2;
}

static double level(int n, const double *t, int which)
{
	double low = 0, high = 2;

	for (int i = 0; i < 200; i++) {
		double middle = i < 100 && low > 0 ? sqrt(low * high) : (low + high) / 2;

		if (levels_below(n, t, middle) >= which)
			high = middle;
		else
			low = middle;
	}
	return high;
}

static void levels(void **state)
{
	static const struct {
		double Lambda, even[2], odd[2];
	} known[] = {
		{ 2, { 0.655513, 1.976002 }, { 1.296385, 2.825966 } },
		{ 2.5, { 0.746856, 2.493206 }, { 1.520483, 3.952550 } },
		{ 3, { 0.800048, 2.997487 }, { 1.695754, 5.196096 } },
	};
	double t[SITES];

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(wilson_chain(known[i].Lambda, 1, WILSON_STAR_EXACT, SITES, t), GEAE_OK);
		for (int which = 0; which < 2; which++) {
			assert_near(level(40, t, which + 1) / t[38], known[i].even[which], 2e-6);
			assert_near(level(41, t, which + 1) / t[39], known[i].odd[which], 2e-6);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closed_form),
		cmocka_unit_test(moments),
		cmocka_unit_test(deep),
		cmocka_unit_test(levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
