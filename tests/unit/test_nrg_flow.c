/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels of the shells: without interaction they are sums of single-particle levels; with it they end at those of the
 * free chain without f_0 (strong coupling); multiplets of the total spin change nothing. */
#include <stdlib.h>
#include <string.h>
#include <lapacke.h>
#include "near.h"
#include "nrg_spectrum.h"
#include "wilson_chain.h"

enum { LEVELS = 8, CHAIN = 42 };

static int ascending(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The lowest levels of a shell. */
static void lowest(const struct nrg_shell *shell, int n, double *energy)
{
	double *all = malloc((size_t)shell->n_state * sizeof(double));
	int at = 0;

	assert_non_null(all);
	for (int b = 0; b < shell->n_block; b++)
		for (int i = 0; i < shell->block[b].n; i++)
			all[at++] = shell->block[b].energy[i];
	qsort(all, (size_t)at, sizeof(double), ascending);
	memcpy(energy, all, (size_t)n * sizeof(double));
	free(all);
}

/* The same without interaction: each level e of the hopping matrix adds 0 or |e|, for both spins. */
static void free_levels(double eps, double V, int n_site, const double *t, double *energy)
{
	enum { LOW = 6 };
	double diagonal[CHAIN + 2] = { eps }, off[CHAIN + 2] = { V }, sum[1 << 2 * LOW];

	memcpy(off + 1, t, (size_t)(n_site - 1) * sizeof(double));
	assert_int_equal(LAPACKE_dstev(LAPACK_COL_MAJOR, 'N', n_site + 1, diagonal, off, NULL, 1), 0);
	for (int i = 0; i <= n_site; i++)
		diagonal[i] = fabs(diagonal[i]);
	qsort(diagonal, (size_t)n_site + 1, sizeof(double), ascending);
	for (int s = 0; s < 1 << 2 * LOW; s++) {
		sum[s] = 0;
		for (int i = 0; i < 2 * LOW; i++)
			sum[s] += s >> i & 1 ? i / 2 > n_site ? 1e9 : diagonal[i / 2] : 0;
	}
	qsort(sum, 1 << 2 * LOW, sizeof(double), ascending);
	memcpy(energy, sum, LEVELS * sizeof(double));
}

/* Levels within `absolute` in units of the band and, from shell `late` on, within `relative` in units of the hopping. */
static void free_flow(int n_site, int kept, double absolute, int late, double relative)
{
	const double Gamma = 0.05, eps = -0.05;
	const struct nrg_impurity impurity = { .Gamma = Gamma, .eps = { eps, eps } };
	const struct nrg_cut cut = { .kept = kept };
	struct nrg_run run = { 0 };
	double t[CHAIN], energy[LEVELS], expected[LEVELS];

	assert_int_equal(wilson_chain(2.5, 1, WILSON_STAR_EXACT, CHAIN, t), GEAE_OK);
	assert_int_equal(nrg_forward(&run, &impurity, n_site, t, &cut, 0), GEAE_OK);
	for (int k = 1; k < run.n_shell; k++) {
		lowest(&run.shell[k], LEVELS, energy);
		free_levels(eps, sqrt(2 * Gamma / acos(-1)), k, t, expected);
		for (int i = 0; i < LEVELS; i++)
			assert_near(energy[i], expected[i], fmin(absolute, k < late ? 1 : relative * run.shell[k].hop));
	}
	nrg_run_finish(&run);
}

static void free_untruncated(void **state)
{
	(void)state;
	free_flow(4, 1 << 20, 1e-12, 0, 1e-12);
}

static void free_truncated(void **state)
{
	(void)state;
	free_flow(36, 300, 3e-6, 20, 3e-6);
}

static void strong_coupling(void **state)
{
	const struct nrg_impurity impurity = { .U = 0.5, .Gamma = 0.05, .eps = { -0.25, -0.25 } };
	const struct nrg_cut cut = { .kept = 250 };
	struct nrg_run run = { 0 };
	double t[CHAIN], energy[LEVELS];

	(void)state;
	assert_int_equal(wilson_chain(2.5, 1, WILSON_STAR_EXACT, CHAIN, t), GEAE_OK);
	assert_int_equal(nrg_forward(&run, &impurity, CHAIN, t, &cut, 0), GEAE_OK);
	lowest(&run.shell[21], LEVELS, energy);
	assert_near(energy[1] / run.shell[21].hop, 0.7346, 5e-5); /* f_20: still on the way */
	for (int k = CHAIN - 1; k <= CHAIN; k++) {
		/* shell k ends with f_{k-1}: with it and without f_0 there are k - 1 sites */
		const int even = k % 2 == 1;

		lowest(&run.shell[k], LEVELS, energy);
		for (int i = 0; i < LEVELS; i++)
			energy[i] /= run.shell[k].hop;
		assert_near(energy[0], 0, 1e-14);
		if (even) {
			for (int i = 1; i < 5; i++)
				assert_near(energy[i], 0.746856, 1e-5);
			assert_near(energy[5], 2 * 0.746856, 1e-5);
		} else {
			for (int i = 1; i < 4; i++)
				assert_near(energy[i], 0, 1e-5);
			assert_near(energy[4], 1.520483, 1e-5);
		}
	}
	nrg_run_finish(&run);
}

/* A field too weak to be seen takes the way without spin symmetry. */
static void multiplets(void **state)
{
	const struct nrg_cut cut = { .kept = 60 };
	struct nrg_run run = { 0 };
	struct nrg_bins bins[2][2];
	double t[CHAIN];

	(void)state;
	assert_int_equal(wilson_chain(3, 0.5, WILSON_STAR_EXACT, CHAIN, t), GEAE_OK);
	for (int field = 0; field < 2; field++) {
		const double B = field * 1e-14;
		const struct nrg_impurity impurity = { .U = 0.4, .Gamma = 0.03, .eps = { -0.12 - B, -0.12 + B } };
		struct nrg_thermal thermal = { .ensemble.T = 1e-3, .bins = bins[field] };

		for (int spin = 0; spin < 2; spin++)
			assert_int_equal(nrg_bins_start(&bins[field][spin], 1e-7, 20, 20), GEAE_OK);
		assert_int_equal(nrg_forward(&run, &impurity, 18, t, &cut, 2), GEAE_OK);
		assert_int_equal(run.symmetric, !field);
		assert_int_equal(nrg_spectra(&run, 1, &thermal), GEAE_OK);
	}
	for (int spin = 0; spin < 2; spin++)
		for (int f = 0; f < NRG_FUNCTIONS; f++)
			for (int i = 0; i < bins[0][0].n; i++)
				for (int negative = 0; negative < 2; negative++) {
					double w = bins[0][spin].w[negative][i][f];

					assert_near(bins[1][spin].w[negative][i][f], w, 1e-9);
					assert_near(bins[0][0].w[negative][i][f], w, 1e-12);
				}
	for (int k = 0; k < 4; k++)
		nrg_bins_finish(&bins[k / 2][k % 2]);
	nrg_run_finish(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(free_untruncated),
		cmocka_unit_test(free_truncated),
		cmocka_unit_test(strong_coupling),
		cmocka_unit_test(multiplets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
