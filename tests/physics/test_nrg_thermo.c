/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thermodynamics of the impurity: free orbital, local moment, Kondo singlet; shells without and with impurity; sums over
 * few levels by hand. */
#include <math.h>
#include "near.h"
#include "nrg_thermo.h"
#include "solvers.h"

static struct anderson_settings settings = { .quality = ANDERSON_DEFAULT };
static void *solver;

static int start(void **state)
{
	(void)state;
	anderson_settle(&settings);
	return anderson_nrg.open(&settings, &solver);
}

static int finish(void **state)
{
	(void)state;
	anderson_nrg.close(solver);
	return 0;
}

static void few_levels(void **state)
{
	static const double energy[4] = { 0, 0.3, 0.3, 1.1 };
	static const int32_t two_Sz[4] = { 0, 1, -1, 0 }, charge[4] = { 0, 1, 1, 2 };
	const struct anderson_shell shell = { .n_level = 4, .energy = energy, .charge = charge, .two_Sz = two_Sz };
	const double T = 0.7, Z = 1 + 2 * exp(-0.3 / T) + exp(-1.1 / T);
	const double E = (0.6 * exp(-0.3 / T) + 1.1 * exp(-1.1 / T)) / Z;
	const double EE = (0.18 * exp(-0.3 / T) + 1.21 * exp(-1.1 / T)) / Z;
	const struct nrg_thermo x = nrg_thermo(&shell, T);

	(void)state;
	assert_near(x.S, log(Z) + E / T, 1e-14);
	assert_near(x.T_chi, 0.5 * exp(-0.3 / T) / Z, 1e-14);
	assert_near(x.C, (EE - E * E) / (T * T), 1e-14);
}

static struct nrg_thermo values[3];

static void solve(double U, double Gamma, const double *T)
{
	const struct anderson_point p = { U, Gamma, -U / 2, 0, 1e-9 };

	assert_int_equal(nrg_thermodynamics(&anderson_nrg, solver, &settings, &p, 3, T, values), GEAE_OK);
	for (int k = 0; k < 3; k++)
		print_message("# Gamma = %g, T = %.1e: S/ln 2 %.4f, T chi %.4f, C %.4f\n", Gamma, T[k], values[k].S / log(2),
			      values[k].T_chi, values[k].C);
}

/* U = .01, Gamma = 5e-4: T_K = 6e-7 (Haldane). */
static void three_fixed_points(void **state)
{
	static const double T[3] = { 0.1, 1e-4, 1e-9 };

	(void)state;
	solve(0.01, 5e-4, T);
	assert_near(values[0].S, log(4), 0.02 * log(2));
	assert_near(values[0].T_chi, 0.125, 0.02 * 0.25);
	assert_near(values[1].S, log(2), 0.02 * log(2));
	/* (1/4)[1 - 1/x - ln x/(2 x^2)], x = ln(T/T_W) (Wilson 1975), T_W = 1/(4 chi(0))/2.42 = 2.67e-7: x = 5.93 */
	assert_near(values[1].T_chi, 0.25 * (1 - 1 / 5.93 - log(5.93) / (2 * 5.93 * 5.93)), 0.02 * 0.25);
	assert_near(values[2].S, 0, 0.02 * log(2));
	assert_near(values[2].T_chi, 0, 0.02 * 0.25);
}

/* Hybridisation so weak that the moment stays free. */
static void free_moment(void **state)
{
	static const double T[3] = { 0.1, 1e-4, 1e-7 };

	(void)state;
	solve(0.01, 2e-5, T);
	assert_near(values[0].S, log(4), 0.02 * log(2));
	assert_near(values[0].T_chi, 0.125, 0.02 * 0.25);
	for (int k = 1; k < 3; k++) {
		assert_near(values[k].S, log(2), 0.02 * log(2));
		assert_near(values[k].T_chi, 0.25, 0.02 * 0.25);
		assert_near(values[k].C, 0, 0.02);
	}
}

struct seen {
	int64_t first, last, first_levels;
	double first_scale, last_scale, ground, lowest;
};

static int look(void *arg, const struct anderson_shell *shell)
{
	struct seen *seen = arg;

	if (seen->last == -2) {
		seen->first = shell->shell;
		seen->first_levels = shell->n_level;
		seen->first_scale = shell->scale;
	}
	seen->last = shell->shell;
	seen->last_scale = shell->scale;
	seen->ground = shell->ground;
	seen->lowest = 1;
	for (int64_t i = 0; i < shell->n_level; i++)
		seen->lowest = fmin(seen->lowest, shell->energy[i]);
	return shell->shell == 5 ? GEAE_ESTOP : GEAE_OK;
}

static void shells(void **state)
{
	const struct anderson_point p = { 0.4, 0.03, -0.12, 0, 1e-3 };
	struct seen seen = { .last = -2 };
	struct anderson_shells how = { .z = 0.3, .visit = look, .arg = &seen };

	(void)state;
	assert_int_equal(anderson_nrg.shells(solver, &settings, &p, &how), GEAE_ESTOP);
	assert_int_equal(seen.first, -1);
	assert_int_equal(seen.last, 5);
	assert_int_equal(seen.first_levels, 4);
	assert_near(seen.first_scale, 0, 0);
	assert_near(seen.lowest, 0, 0);
	assert_true(seen.ground < -0.24); /* below the impurity's own -.12 and two filled levels of the band */
	seen = (struct seen){ .last = -2 };
	how.bath_only = 1;
	assert_int_equal(anderson_nrg.shells(solver, &settings, &p, &how), GEAE_ESTOP);
	assert_int_equal(seen.first, 0);
	assert_int_equal(seen.first_levels, 4);
	assert_true(seen.last_scale > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(few_levels),
		cmocka_unit_test(three_fixed_points),
		cmocka_unit_test(free_moment),
		cmocka_unit_test(shells),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
