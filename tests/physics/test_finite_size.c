/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samplers against the exact energy of finite tori, to 1e-3 per site. */
#include <math.h>
#include <stdio.h>
#include "compare.h"
#include "kaufman.h"

enum { CHAINS = 64 };
static const double sigma = 1e-3;

static struct mini host;
static struct compare table = { .limit = 3.5 };

/* Rows for an error of about .77 sigma: e has the variance c T^2 / N; `tau` is the autocorrelation time in rows. */
static int64_t rows_needed(int L, double T, double tau)
{
	double n = kaufman(L, T).c * T * T / (L * L) / (0.6 * sigma * sigma) * fmax(1, 2 * tau);

	return CHAINS * (1 + (int64_t)(n / CHAINS));
}

static void check(const char *sampler, const char *settings, int L, double J, double T, double tau)
{
	double control[2] = { T, 0 }, block[CHAINS];
	struct geae_component *model, *with;
	struct mini_rows rows;
	struct measured m;
	char text[80];

	host.session.key[1]++; /* no two tables from the same random numbers */
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	with = mini_open(&host, GEAE_SAMPLER, sampler, settings, NULL);
	rows = mini_sample(&host, model, with, 1, control, rows_needed(L, T, tau), false);
	m = measure(&host, model, control, &rows);
	for (int64_t r = 0; r < rows.n; r++)
		m.energy[r] /= L * L;
	block_means(rows.n, rows.unit, m.energy, rows.n_unit, block);
	compare_to(&table, average_of(CHAINS, block), kaufman(L, T).e, sigma, "%s L=%d J=%+g T=%g e", sampler, L, J, T);
	measured_free(&m);
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
}

int main(void)
{
	static const struct {
		double T, wolff, swendsen_wang, metropolis; /* tau in rows */
	} point[] = {
		{ 1.5, 0.55, 0.55, 0.55 }, { 2.0, 0.5, 0.6, 0.65 }, { 2.269185, 1.4, 0.9, 0.9 }, { 2.5, 0.7, 0.6, 1.1 },
		{ 3.0, 0.55, 0.55, 0.55 },
	};
	static const char wolff[] = "chains = 64", swendsen_wang[] = "chains = 64",
			  metropolis[] = "chains = 64; spacing = 8; burn_in = 800",
			  sequential[] = "chains = 64; spacing = 8; burn_in = 800; order = sequential";

	mini_start(&host, 20230524);
	for (int L = 16; L <= 64; L *= 2)
		for (size_t k = 0; k < sizeof point / sizeof *point; k++) {
			double T = point[k].T;

			check("wolff", wolff, L, k % 2 ? -1 : 1, T, point[k].wolff);
			if (L < 64 || T > 2.4)
				check("swendsen-wang", swendsen_wang, L, k % 2 ? 1 : -1, T, point[k].swendsen_wang);
			if (L < 32 || T == 1.5 || T == 3.0)
				check("metropolis", L == 16 && k >= 2 ? sequential : metropolis, L, k % 2 ? 1 : -1, T,
				      point[k].metropolis);
		}
	mini_finish(&host);
	return compare_end(&table);
}
