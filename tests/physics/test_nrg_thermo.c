/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thermodynamics that the impurity adds to the chain: a free moment, Wilson's logarithm, and a short chain by hand. */
#include <math.h>
#include "near.h"
#include "nrg_run.h"
#include "thermodynamics.h"
#include "wilson_chain.h"

enum { SITES = 42, CHAINS = 2 };

static double t[CHAINS][SITES];
static struct nrg_run run;

static int start(void **state)
{
	int status = 0;

	(void)state;
	for (int z = 0; z < CHAINS; z++)
		status |= wilson_chain(4, (z + 1.0) / CHAINS, WILSON_STAR_EXACT, SITES, t[z]);
	return status;
}

static int finish(void **state)
{
	(void)state;
	nrg_run_finish(&run);
	return 0;
}

/* Impurity at half filling: chains averaged, even and odd lengths as well. */
static void solve(double U, double Gamma, int n, const double *T, struct thermodynamics *x)
{
	const struct nrg_impurity impurity[2] = { { .U = U, .Gamma = Gamma, .eps = { -U / 2, -U / 2 } }, { .absent = 1 } };

	for (int i = 0; i < n; i++)
		x[i] = (struct thermodynamics){ 0 };
	for (int k = 0; k < 4 * CHAINS; k++) {
		const double sign = (k % 2 ? -1.0 : 1.0) / (2 * CHAINS);

		assert_int_equal(nrg_forward(&run, &impurity[k % 2], SITES - k / 2 % 2, t[k / 4], &(struct nrg_cut){ .kept = 250 }, 0),
				 0);
		for (int i = 0; i < n; i++) {
			const struct thermodynamics one = thermodynamics_of(&run, T[i]);

			x[i].S += sign * one.S;
			x[i].T_chi += sign * one.T_chi;
			x[i].C += sign * one.C;
		}
	}
	for (int i = 0; i < n; i++)
		print_message("# Gamma = %g, T = %.1e: S/ln 2 %.4f, T chi %.4f, C %.4f\n", Gamma, T[i], x[i].S / log(2), x[i].T_chi,
			      x[i].C);
}

/* U = .01, Gamma = 5e-4: T_K = 6e-7 (Haldane). */
static void three_fixed_points(void **state)
{
	static const double T[3] = { 0.1, 1e-4, 1e-9 };
	struct thermodynamics x[3];

	(void)state;
	solve(0.01, 5e-4, 3, T, x);
	assert_near(x[0].S, log(4), 0.02 * log(2));
	assert_near(x[0].T_chi, 0.125, 0.02 * 0.25);
	assert_near(x[1].S, log(2), 0.02 * log(2));
	/* (1/4)[1 - 1/y - ln y/(2 y^2)], y = ln(T/T_W) (Wilson 1975), T_W = 1/(4 chi(0))/2.42 = 2.67e-7: y = 5.93 */
	assert_near(x[1].T_chi, 0.25 * (1 - 1 / 5.93 - log(5.93) / (2 * 5.93 * 5.93)), 0.02 * 0.25);
	assert_near(x[2].S, 0, 0.02 * log(2));
	assert_near(x[2].T_chi, 0, 0.02 * 0.25);
}

/* Hybridisation so weak that the moment stays free. */
static void free_moment(void **state)
{
	static const double T[3] = { 0.1, 1e-4, 1e-7 };
	struct thermodynamics x[3];

	(void)state;
	solve(0.01, 2e-5, 3, T, x);
	assert_near(x[0].S, log(4), 0.02 * log(2));
	assert_near(x[0].T_chi, 0.125, 0.02 * 0.25);
	for (int k = 1; k < 3; k++) {
		assert_near(x[k].S, log(2), 0.02 * log(2));
		assert_near(x[k].T_chi, 0.25, 0.02 * 0.25);
		assert_near(x[k].C, 0, 0.02);
	}
}

/* Two sites of a chain: single levels +-t_0 for both spins. */
static void by_hand(void **state)
{
	const struct nrg_impurity absent = { .absent = 1 };
	const double T = 0.385, e = t[0][0] / T, f = 1 / (1 + exp(e));
	struct thermodynamics x;

	(void)state;
	assert_int_equal(nrg_forward(&run, &absent, 2, t[0], &(struct nrg_cut){ .kept = 100 }, 0), 0);
	x = thermodynamics_of(&run, T);
	assert_near(x.S, -4 * (f * log(f) + (1 - f) * log(1 - f)), 1e-13);
	assert_near(x.T_chi, f * (1 - f), 1e-13);
	assert_near(x.C, 4 * e * e * f * (1 - f), 1e-13);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(three_fixed_points),
		cmocka_unit_test(free_moment),
		cmocka_unit_test(by_hand),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
