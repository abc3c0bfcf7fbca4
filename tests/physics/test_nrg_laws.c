/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What binned spectra of truncated runs obey identically: sum rules, traces, occupations, symmetries, and that
 * temperatures of one run do not know of each other. */
#include "near.h"
#include "nrg_spectrum.h"
#include "wilson_chain.h"

enum { SITES = 40 };

struct result {
	struct nrg_bins bins[NRG_SPINS];
	double n[NRG_SPINS], n_updn;
};

static double t[SITES];
static struct nrg_run run;

static int start(void **state)
{
	(void)state;
	return wilson_chain(2.5, 0.5, WILSON_STAR_EXACT, SITES, t);
}

static int finish(void **state)
{
	(void)state;
	nrg_run_finish(&run);
	return 0;
}

static struct nrg_impurity impurity(double U, double Gamma, double eps, double B)
{
	return (struct nrg_impurity){ .U = U, .Gamma = Gamma, .eps = { eps - B / 2, eps + B / 2 } };
}

static void solve(struct nrg_impurity it, int kept, int n, const double *T, struct result *result)
{
	struct nrg_thermal thermal[3] = { { .bins = NULL } };

	assert_in_range(n, 1, 3);
	for (int k = 0; k < n; k++) {
		thermal[k].ensemble.T = T[k];
		thermal[k].bins = result[k].bins;
		for (int spin = 0; spin < NRG_SPINS; spin++)
			assert_int_equal(nrg_bins_start(&result[k].bins[spin], 1e-4 * T[k], 20, 300), GEAE_OK);
	}
	assert_int_equal(nrg_forward(&run, &it, 38, t, &(struct nrg_cut){ .kept = kept }, NRG_SPINS), GEAE_OK);
	assert_int_equal(nrg_spectra(&run, n, thermal), GEAE_OK);
	for (int k = 0; k < n; k++) {
		result[k].n_updn = thermal[k].ensemble.n_updn;
		for (int spin = 0; spin < NRG_SPINS; spin++)
			result[k].n[spin] = thermal[k].ensemble.n[spin];
	}
}

static void release(struct result *result)
{
	for (int spin = 0; spin < NRG_SPINS; spin++)
		nrg_bins_finish(&result->bins[spin]);
}

/* sum over bins of |a(w) - b(+-w)| */
static double distance(const struct nrg_bins *a, const struct nrg_bins *b, int mirrored)
{
	double sum = fabs(a->zero[NRG_GREEN] - b->zero[NRG_GREEN]);

	for (int negative = 0; negative < 2; negative++)
		for (int i = 0; i < a->n; i++)
			sum += fabs(a->w[negative][i][NRG_GREEN] - b->w[negative ^ mirrored][i][NRG_GREEN]);
	return sum;
}

static void check_sums(const struct nrg_impurity *it, const struct result *r, double occupation)
{
	for (int spin = 0; spin < NRG_SPINS; spin++) {
		assert_near(nrg_bins_sum(&r->bins[spin], NRG_GREEN), 1, 1e-12);
		assert_near(nrg_bins_sum(&r->bins[spin], NRG_MIXED), it->U * r->n[1 - spin], 1e-13);
		assert_near(nrg_bins_below(&r->bins[spin], NRG_GREEN), r->n[spin], occupation);
	}
}

static void sums(void **state)
{
	const struct nrg_impurity it = impurity(0.4, 0.03, -0.12, 5e-4);
	const double T[2] = { 1e-6, 3e-3 };
	struct result r[2];

	(void)state;
	solve(it, 150, 2, T, r);
	check_sums(&it, &r[0], 1e-6);
	check_sums(&it, &r[1], 1); /* no Fermi function in the bins */
	assert_true(r[0].n[0] > r[0].n[1] + 0.05);
	for (int k = 0; k < 2; k++)
		release(&r[k]);
}

static void traces(void **state)
{
	const struct nrg_impurity it = impurity(0.4, 0.03, -0.12, 5e-4);
	struct nrg_ensemble e;
	struct nrg_density density[2];
	double later = 0, total = 0;

	(void)state;
	assert_int_equal(nrg_forward(&run, &it, 38, t, &(struct nrg_cut){ .kept = 100 }, 0), GEAE_OK);
	assert_int_equal(nrg_ensemble(&run, 2e-4, &e), GEAE_OK);
	for (int k = run.n_shell - 1; k >= 0; k--) {
		assert_int_equal(nrg_density(&run, &e, k, k + 1 < run.n_shell ? &density[(k + 1) % 2] : NULL,
					     &density[k % 2]), GEAE_OK);
		later += e.weight[k];
		total += e.weight[k] > 0.01;
		assert_near(nrg_density_trace(&run, k, &density[k % 2]), later, 1e-12);
	}
	assert_near(later, 1, 1e-13);
	assert_true(total > 3); /* several shells share the weight */
}

static void particles_and_holes(void **state)
{
	const struct nrg_impurity it = impurity(0.5, 0.05, -0.25, 0);
	const double T = 1e-6;
	struct result r;

	(void)state;
	solve(it, 150, 1, &T, &r);
	check_sums(&it, &r, 1e-12);
	assert_near(r.n[0], 0.5, 1e-12);
	assert_near(distance(&r.bins[0], &r.bins[0], 1), 0, 1e-10);
	assert_near(distance(&r.bins[0], &r.bins[1], 0), 0, 1e-10);
	release(&r);
}

/* A_up(w; eps, B) = A_dn(w; eps, -B),  A_s(w; eps, B) = A_s(-w; -eps-U, -B) */
static void images(void **state)
{
	const double U = 0.4, Gamma = 0.03, eps = -0.12, B = 2e-3, T = 1e-4;
	struct result own, turned, holes;

	(void)state;
	solve(impurity(U, Gamma, eps, B), 120, 1, &T, &own);
	solve(impurity(U, Gamma, eps, -B), 120, 1, &T, &turned);
	solve(impurity(U, Gamma, -eps - U, -B), 120, 1, &T, &holes);
	for (int spin = 0; spin < NRG_SPINS; spin++) {
		assert_near(distance(&own.bins[spin], &turned.bins[1 - spin], 0), 0, 1e-10);
		assert_near(distance(&own.bins[spin], &holes.bins[spin], 1), 0, 1e-10);
		assert_near(own.n[spin], 1 - holes.n[spin], 1e-11);
	}
	assert_true(distance(&own.bins[0], &own.bins[1], 0) > 0.1);
	release(&own);
	release(&turned);
	release(&holes);
}

/* Gamma = 1e-6: weights 1 - <n> and <n> at eps_s and eps_s + U, Boltzmann occupations; thermal states of a free level
 * are the hardest case for truncation: Lambda = 4, 600 kept (errors 2e-4; 7e-4 with 250). */
static void atomic_limit(void **state)
{
	static const double T[3] = { 0.01, 0.05, 0.2 }, off[3] = { 1e-4, 2e-4, 3e-4 };
	const struct nrg_impurity it = impurity(0.5, 1e-6, -0.2, 0.02);
	struct result r[3];
	double usual[SITES];

	(void)state;
	for (int k = 0; k < SITES; k++)
		usual[k] = t[k];
	assert_int_equal(wilson_chain(4, 1, WILSON_STAR_EXACT, SITES, t), GEAE_OK);
	solve(it, 600, 3, T, r);
	for (int k = 0; k < 3; k++) {
		const double up = exp(0.21 / T[k]), dn = exp(0.19 / T[k]), both = exp(-0.1 / T[k]), Z = 1 + up + dn + both;
		const double n[2] = { (up + both) / Z, (dn + both) / Z };

		for (int spin = 0; spin < NRG_SPINS; spin++) {
			const struct nrg_bins *bins = &r[k].bins[spin];
			double weight[2] = { 0 }, moment[2] = { 0 };

			for (int i = 0; i < bins->n; i++)
				for (int negative = 0; negative < 2; negative++) {
					const double w = bins->w[negative][i][NRG_GREEN];

					weight[negative] += w;
					moment[negative] += nrg_bin_at(bins, i) * w;
				}
			print_message("# T = %g spin %d: n %+.1e, weight %+.1e, levels %+.1e %+.1e\n", T[k], spin,
				      r[k].n[spin] - n[spin], weight[0] - n[1 - spin],
				      -moment[1] / weight[1] - it.eps[spin], moment[0] / weight[0] - it.eps[spin] - it.U);
			assert_near(r[k].n[spin], n[spin], 4e-4);
			assert_near(weight[1], 1 - n[1 - spin], 4e-4);
			assert_near(weight[0], n[1 - spin], 4e-4);
			assert_near(-moment[1] / weight[1], it.eps[spin], off[k]);
			assert_near(moment[0] / weight[0], it.eps[spin] + it.U, off[k]);
		}
		release(&r[k]);
	}
	for (int k = 0; k < SITES; k++)
		t[k] = usual[k];
}

static void temperatures_apart(void **state)
{
	const struct nrg_impurity it = impurity(0.4, 0.03, -0.12, 0);
	const double T[3] = { 1e-6, 2e-3, 0.1 };
	struct result together[3], alone;

	(void)state;
	solve(it, 100, 3, T, together);
	for (int k = 0; k < 3; k++) {
		solve(it, 100, 1, &T[k], &alone);
		assert_near(distance(&together[k].bins[0], &alone.bins[0], 0), 0, 1e-12);
		assert_near(together[k].n_updn, alone.n_updn, 1e-14);
		release(&alone);
		release(&together[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums),	  cmocka_unit_test(traces),		cmocka_unit_test(particles_and_holes),
		cmocka_unit_test(images), cmocka_unit_test(atomic_limit),	cmocka_unit_test(temperatures_apart),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
