/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CPU time of the numerical renormalization group: one run beside dsyevd alone on the blocks of charge and S_z (the
 * floor without spin multiplets), whole spectra by quality, memory. */
#include <math.h>
#include <stdio.h>
#include "bench.h"
#include "nrg.h"
#include "solvers.h"
#include "wilson_chain.h"

enum { SITES = 42, REPEATS = 9 };

struct one_run {
	struct nrg_run run;
	struct nrg_impurity impurity;
	struct nrg_bins bins[NRG_SPINS];
	double t[SITES];
	int n_spin;
};

static void run_once(void *data)
{
	struct one_run *r = data;
	struct nrg_thermal thermal = { .ensemble.T = 1e-7, .bins = r->bins };

	if (nrg_forward(&r->run, &r->impurity, SITES, r->t, &(struct nrg_cut){ .kept = 250 }, r->n_spin) ||
	    nrg_spectra(&r->run, 1, &thermal))
		fprintf(stderr, "a run failed\n");
}

/* Median CPU seconds of a run and of dsyevd in it. */
static double timed(struct one_run *r, double B, double *eigen)
{
	double seconds;

	r->impurity = (struct nrg_impurity){ .U = 0.4, .Gamma = 0.03, .eps = { -0.12 - B / 2, -0.12 + B / 2 } };
	run_once(r);
	r->run.eigen_seconds = 0;
	seconds = bench_median(REPEATS, run_once, r);
	*eigen = r->run.eigen_seconds / (REPEATS + 1);
	return seconds;
}

static void per_chain(void)
{
	static struct one_run r = { .n_spin = 1 };
	double plain, multiplets, floor, own;

	if (wilson_chain(2.5, 1, WILSON_STAR_EXACT, SITES, r.t) || nrg_bins_start(&r.bins[0], 1e-11, 20, 320) ||
	    nrg_bins_start(&r.bins[1], 1e-11, 20, 320))
		return;
	plain = timed(&r, 1e-12, &floor);
	multiplets = timed(&r, 0, &own);
	bench_line("nrg-floor-dsyevd", floor, "s/z", 0, BENCH_LESS);
	bench_line("nrg-run-with-field", plain, "s/z", 0.2, BENCH_LESS);
	bench_line("nrg-run-with-field-over-floor", plain / floor, "1", 1.8, BENCH_LESS);
	bench_line("nrg-run-dsyevd-multiplets", own, "s/z", 0, BENCH_LESS);
	bench_line("nrg-run", multiplets, "s/z", 0.2, BENCH_LESS);
	bench_line("nrg-run-over-floor", multiplets / floor, "1", 1.8, BENCH_LESS);
	bench_line("nrg-memory", (double)r.run.arena.total / 1e6, "MB", 100, BENCH_LESS);
	nrg_run_finish(&r.run);
	for (int spin = 0; spin < NRG_SPINS; spin++)
		nrg_bins_finish(&r.bins[spin]);
}

struct whole {
	struct anderson_settings settings;
	void *state;
	struct anderson_point point;
};

static void solve_once(void *data)
{
	struct whole *w = data;
	struct anderson_solution solution = { 0 };

	if (anderson_nrg.solve(w->state, &w->settings, &w->point, 1, &w->point.T, &solution))
		fprintf(stderr, "%s\n", solution.reason);
	anderson_solution_finish(&solution);
}

static void whole_spectrum(const char *name, int quality, double B, double goal)
{
	struct whole w = { .settings.quality = quality, .point = { 0.4, 0.03, -0.12, B, 0 } };

	anderson_settle(&w.settings);
	if (anderson_nrg.open(&w.settings, &w.state))
		return;
	bench_line(name, bench_median(REPEATS, solve_once, &w), "s", goal, BENCH_LESS);
	anderson_nrg.close(w.state);
}

int main(int argc, char **argv)
{
	(void)argc;
	bench_begin(argv);
	per_chain();
	whole_spectrum("nrg-spectrum-default-with-field", ANDERSON_DEFAULT, 1e-3, 0.4);
	whole_spectrum("nrg-spectrum-default", ANDERSON_DEFAULT, 0, 0.2);
	whole_spectrum("nrg-spectrum-draft-with-field", ANDERSON_DRAFT, 1e-3, 0);
	whole_spectrum("nrg-spectrum-draft", ANDERSON_DRAFT, 0, 0.08);
	return 0;
}
