/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampler bitcluster against the exact energy of finite tori: test_bitcluster_energy [SIGMA], to 5e-4 per site by default.
 * Blocks are replicas. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "compare.h"
#include "kaufman.h"

enum { LEAST = 512 };
static double sigma;

static struct mini host;
static struct compare table = { .limit = 3.5 };

/* Rows for an error of about .8 sigma: e has the variance c T^2 / N; 2 tau in rows is at most 1.5. */
static int64_t rows_needed(int L, double T)
{
	int64_t n = (int64_t)(1.5 * kaufman(L, T).c * T * T / (L * L) / (0.64 * sigma * sigma));

	return n < LEAST ? LEAST : n;
}

static void check(int L, double J, double T)
{
	double control[2] = { T, 0 }, *block;
	struct geae_component *model, *with;
	struct mini_rows rows;
	struct measured m;
	char text[80];
	int n_chain = LEAST;

	host.session.key[1]++; /* no two tables from the same random numbers */
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	with = mini_open(&host, GEAE_SAMPLER, "bitcluster", "replicas = 512", NULL);
	rows = mini_sample(&host, model, with, 1, control, rows_needed(L, T), false);
	m = measure(&host, model, control, &rows);
	for (int64_t r = 0; r < rows.n; r++)
		m.energy[r] /= L * L;
	block = calloc(LEAST, sizeof *block);
	if (!block)
		abort();
	block_means(rows.n, rows.column[0], m.energy, n_chain, block);
	compare_to(&table, average_of(n_chain, block), kaufman(L, T).e, sigma, "bitcluster L=%d J=%+g T=%g e", L, J, T);
	free(block);
	measured_free(&m);
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
}

int main(int argc, char **argv)
{
	static const double T[] = { 1.5, 2.0, 2.269185, 2.35, 2.5, 3.0 };
	static const int L[] = { 16, 24, 32, 64, 96, 128 };

	sigma = argc > 1 ? atof(argv[1]) : 5e-4;
	mini_start(&host, 20230531);
	for (size_t l = 0; l < sizeof L / sizeof *L; l++)
		for (size_t k = 0; k < sizeof T / sizeof *T; k++)
			for (int sign = 1; sign >= -1; sign -= 2)
				if (argc > 1 || (sign > 0) == ((l + k) % 2 == 0))
					check(L[l], sign, T[k]);
	mini_finish(&host);
	return compare_end(&table);
}
