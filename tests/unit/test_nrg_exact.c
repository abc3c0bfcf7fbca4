/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The renormalization group without truncation against exact diagonalisation of the same short chain.
 *
 * Impurity and three sites of the band are 8 modes, 256 states: mode 2 site + spin, creators ordered by mode, signs by
 * Jordan and Wigner.  The two know nothing of each other but the Hamiltonian; their peaks go into equal bins, whose
 * linear split moves continuously with a peak, so that all bins agree to rounding. */
#include <stdlib.h>
#include <string.h>
#include <geae/plugin.h>
#include <lapacke.h>
#include "near.h"
#include "nrg_spectrum.h"

enum { SITES = 4, MODES = 2 * SITES, STATES = 1 << MODES };

struct exact {
	double H[STATES * STATES]; /* eigenvectors, column by column, when diagonalised */
	double energy[STATES], p[STATES];
	double d[STATES * STATES], x[STATES * STATES], work[STATES * STATES];
};

static const double hop[SITES - 2] = { 0.61, 0.33 };

static double sign_before(int state, int mode)
{
	return __builtin_popcount((unsigned)state & ((1u << mode) - 1)) % 2 ? -1 : 1;
}

static void hamiltonian(const struct nrg_impurity *impurity, double *H)
{
	memset(H, 0, STATES * STATES * sizeof(double));
	for (int s = 0; s < STATES; s++) {
		for (int spin = 0; spin < 2; spin++)
			H[s * (STATES + 1)] += s >> spin & 1 ? impurity->eps[spin] : 0;
		H[s * (STATES + 1)] += (s & 3) == 3 ? impurity->U : 0;
		for (int a = 0; a < MODES - 2; a++) { /* c+_{a + 2} c_a and transpose */
			const double t = a < 2 ? sqrt(2 * impurity->Gamma / acos(-1)) : hop[a / 2 - 1];

			if ((s >> a & 1) && !(s >> (a + 2) & 1)) {
				int gone = s & ~(1 << a), to = gone | 1 << (a + 2);
				double sign = sign_before(s, a) * sign_before(gone, a + 2);

				H[to + STATES * s] += sign * t;
				H[s + STATES * to] += sign * t;
			}
		}
	}
}

/* <a|o|b> between eigenstates: o = d_spin, or U d_spin n_{-spin}. */
static void elements(struct exact *exact, int spin, double U, double *result)
{
	for (int b = 0; b < STATES; b++) {
		double *column = exact->work + STATES * b;

		memset(column, 0, STATES * sizeof(double));
		for (int s = 0; s < STATES; s++)
			if ((s >> spin & 1) && (!(U > 0) || (s >> (1 - spin) & 1)))
				column[s & ~(1 << spin)] =
					sign_before(s, spin) * (U > 0 ? U : 1) * exact->H[s + STATES * b];
	}
	nrg_gemm_T(STATES, STATES, STATES, 1, exact->H, STATES, exact->work, STATES, 0, result, STATES);
}

static double diagonalise(struct exact *exact, const struct nrg_impurity *impurity, double T)
{
	double Z = 0;

	hamiltonian(impurity, exact->H);
	assert_int_equal(LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', STATES, exact->H, STATES, exact->energy), 0);
	for (int a = 0; a < STATES; a++)
		Z += exact->p[a] = exp(-(exact->energy[a] - exact->energy[0]) / T);
	for (int a = 0; a < STATES; a++)
		exact->p[a] /= Z;
	return log(Z);
}

static double occupation(const struct exact *exact, int modes)
{
	double n = 0;

	for (int b = 0; b < STATES; b++)
		for (int s = 0; s < STATES; s++)
			n += (s & modes) == modes ? exact->p[b] * exact->H[s + STATES * b] * exact->H[s + STATES * b] : 0;
	return n;
}

static void compare(const struct nrg_impurity *impurity, double T, int n_spin)
{
	const struct nrg_cut all = { .kept = 1000000 };
	struct exact *exact = malloc(sizeof(*exact));
	struct nrg_run run = { 0 };
	struct nrg_bins bins[2], expected;
	struct nrg_thermal thermal = { .ensemble.T = T, .bins = bins };
	double lnZ;

	assert_non_null(exact);
	lnZ = diagonalise(exact, impurity, T);
	for (int spin = 0; spin < 2; spin++)
		assert_int_equal(nrg_bins_start(&bins[spin], 1e-5, 10, 50), GEAE_OK);
	assert_int_equal(nrg_forward(&run, impurity, SITES - 1, hop, &all, n_spin), GEAE_OK);
	assert_int_equal(run.n_shell, SITES);
	assert_int_equal(run.shell[SITES - 1].n_state, STATES);
	assert_int_equal(nrg_spectra(&run, 1, &thermal), GEAE_OK);
	assert_near(thermal.ensemble.lnZ, lnZ, 1e-12);
	for (int spin = 0; spin < 2; spin++)
		assert_near(thermal.ensemble.n[spin], occupation(exact, 1 << spin), 1e-13);
	assert_near(thermal.ensemble.n_updn, occupation(exact, 3), 1e-13);
	for (int spin = 0; spin < n_spin; spin++) {
		assert_int_equal(nrg_bins_start(&expected, 1e-5, 10, 50), GEAE_OK);
		elements(exact, spin, 0, exact->d);
		elements(exact, spin, impurity->U, exact->x);
		for (int b = 0; b < STATES; b++)
			for (int a = 0; a < STATES; a++) {
				double M = exact->d[a + STATES * b], X = exact->x[a + STATES * b];
				double p = exact->p[a] + exact->p[b];

				nrg_bin(&expected, exact->energy[b] - exact->energy[a], p * M * M, p * M * X);
			}
		for (int f = 0; f < NRG_FUNCTIONS; f++) {
			assert_near(bins[spin].zero[f], expected.zero[f], 1e-12);
			for (int negative = 0; negative < 2; negative++)
				for (int i = 0; i < expected.n; i++)
					assert_near(bins[spin].w[negative][i][f], expected.w[negative][i][f], 1e-12);
		}
		assert_near(nrg_bins_sum(&bins[spin], NRG_GREEN), 1, 1e-13);
		assert_near(nrg_bins_sum(&bins[spin], NRG_MIXED), impurity->U * thermal.ensemble.n[1 - spin], 1e-13);
		nrg_bins_finish(&expected);
	}
	nrg_run_finish(&run);
	for (int spin = 0; spin < 2; spin++)
		nrg_bins_finish(&bins[spin]);
	free(exact);
}

static void in_a_field(void **state)
{
	(void)state;
	compare(&(struct nrg_impurity){ .U = 0.4, .Gamma = 0.03, .eps = { -0.125, -0.115 } }, 0.02, 2);
}

static void equal_levels(void **state)
{
	(void)state;
	compare(&(struct nrg_impurity){ .U = 0.4, .Gamma = 0.03, .eps = { -0.12, -0.12 } }, 0.02, 1);
}

/* Particle-hole symmetry makes multiplets of different spin and charge coincide. */
static void half_filled(void **state)
{
	(void)state;
	compare(&(struct nrg_impurity){ .U = 0.5, .Gamma = 0.05, .eps = { -0.25, -0.25 } }, 0.003, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_a_field),
		cmocka_unit_test(equal_levels),
		cmocka_unit_test(half_filled),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
