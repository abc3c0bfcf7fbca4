/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The long comparison: sampler_precision SIGMA.  Energies on L = 16 .. 128 to SIGMA per site, wolff everywhere, metropolis
 * where it is fast enough, both against the exact values and each other; the Binder cumulant at T_c.
 *
 * U4 = 1 - <m^4> / (3 <m^2>^2) = .6107 at T_c on the square torus (L >= 32). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "compare.h"
#include "kaufman.h"

enum { CHAINS = 64 };
static const double critical = 2.26918531421302197;
static double sigma;
static struct mini host;
static struct compare table = { .limit = 3 };

struct sample {
	struct average e, u4;
	double tau; /* of the energy, in rows */
};

/* Jackknife over chains. */
static struct average binder(int n_block, const double *m2, const double *m4)
{
	double all2 = 0, all4 = 0, part[CHAINS], mean = 0, square = 0;

	for (int k = 0; k < n_block; k++) {
		all2 += m2[k];
		all4 += m4[k];
	}
	for (int k = 0; k < n_block; k++) {
		double a = (all2 - m2[k]) / (n_block - 1.0), b = (all4 - m4[k]) / (n_block - 1.0);

		part[k] = 1 - b / (3 * a * a);
		mean += part[k] / n_block;
	}
	for (int k = 0; k < n_block; k++)
		square += (part[k] - mean) * (part[k] - mean);
	return (struct average){ mean, sqrt(square * (n_block - 1.0) / n_block), n_block };
}

static struct sample take(const char *sampler, const char *settings, int L, double J, double T, double n_row)
{
	double control[2] = { T, 0 }, e[CHAINS], m2[CHAINS], m4[CHAINS];
	struct geae_component *model, *with;
	struct mini_rows rows;
	struct measured m;
	struct sample out;
	char text[80];

	host.session.key[1]++;
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	with = mini_open(&host, GEAE_SAMPLER, sampler, settings, NULL);
	rows = mini_sample(&host, model, with, 1, control, CHAINS * (1 + (int64_t)(n_row / CHAINS)), false);
	m = measure(&host, model, control, &rows);
	for (int64_t r = 0; r < rows.n; r++)
		m.energy[r] /= L * L;
	block_means(rows.n, rows.unit, m.energy, rows.n_unit, e);
	for (int64_t r = 0; r < rows.n; r++) {
		double order = J > 0 ? m.m[r] : m.s[r];

		m.m[r] = order * order;
		m.s[r] = m.m[r] * m.m[r];
	}
	block_means(rows.n, rows.unit, m.m, rows.n_unit, m2);
	block_means(rows.n, rows.unit, m.s, rows.n_unit, m4);
	out.e = average_of(CHAINS, e);
	out.u4 = binder(CHAINS, m2, m4);
	out.tau = out.e.error * out.e.error * (double)rows.n / (kaufman(L, T).c * T * T / (L * L)) / 2;
	printf("# %s L=%d T=%g: %lld rows, tau = %.2f rows\n", sampler, L, T, (long long)rows.n, out.tau);
	measured_free(&m);
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
	return out;
}

int main(int argc, char **argv)
{
	static const struct {
		double T, wolff, metropolis; /* 2 tau in rows, at least 1; metropolis 0: too slow from L = 32 on */
	} point[] = { { 1.5, 1.3, 1.3 }, { 2.0, 1.3, 0 }, { 2.26918531421302197, 2.8, 0 }, { 2.5, 1.6, 0 }, { 3.0, 1.5, 1.5 } };

	sigma = argc > 1 ? atof(argv[1]) : 1e-4;
	mini_start(&host, 20230527);
	for (int L = 16; L <= 128; L *= 2)
		for (size_t k = 0; k < sizeof point / sizeof *point; k++) {
			double T = point[k].T, exact = kaufman(L, T).e;
			double n = kaufman(L, T).c * T * T / (L * L) / (0.7 * sigma * sigma);
			struct sample w = take("wolff", "chains = 64", L, k % 2 ? 1 : -1, T, n * point[k].wolff), m;

			compare_to(&table, w.e, exact, sigma, "wolff L=%d T=%g e", L, T);
			if (point[k].metropolis > 0 && L <= 64) {
				struct average difference;

				m = take("metropolis", "chains = 64; spacing = 8", L, k % 2 ? -1 : 1, T,
					 n * point[k].metropolis);
				difference = (struct average){ w.e.mean - m.e.mean, hypot(w.e.error, m.e.error), CHAINS };
				compare_to(&table, m.e, exact, sigma, "metropolis L=%d T=%g e", L, T);
				compare_to(&table, difference, 0, 0, "wolff - metropolis L=%d T=%g e", L, T);
			}
			if (L >= 32 && T == critical)
				compare_to(&table, w.u4, 0.6107, 0, "wolff L=%d U4 at T_c", L);
		}
	mini_finish(&host);
	return compare_end(&table);
}
