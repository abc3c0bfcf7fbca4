/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seconds that the formulas of both Kondo latents take from 50,000 rows on one core, with proof of optimality: the exponent of
 * the Kondo temperature and the asymmetry, each with noise, as columns z. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "bench.h"
#include "table_kit.h"

enum { N = 50000 };

static struct lab lab;
static struct table *first, *second;

static void search(void *data)
{
	struct table *const *t = data;

	for (int k = 0; t[k]; k++)
		if (table_run(&lab, t[k], NULL) != GEAE_OK) {
			fprintf(stderr, "%s\n", mini_message(&lab.mini));
			exit(1);
		}
}

static struct table *latent(uint64_t stream, int which, double noise)
{
	struct table *t = table_create(&lab, N, "z U Gamma eps_d");
	const double *U, *Gamma, *eps;

	table_impurities(&lab, t, stream);
	U = table_column(t, "U");
	Gamma = table_column(t, "Gamma");
	eps = table_column(t, "eps_d");
	for (int64_t i = 0; i < N; i++)
		t->value[0][i] = which ? asinh((U[i] + 2 * eps[i]) / Gamma[i] / 10) : eps[i] * (eps[i] + U[i]) / (U[i] * Gamma[i]);
	table_noise(&lab, t, stream + 10, noise);
	return t;
}

static void with(int size, double noise, double goal, int times)
{
	char settings[200], name[64];
	struct table *both[] = { NULL, NULL, NULL };

	snprintf(settings, sizeof settings, "features = [\"u = U/Gamma\", \"a = eps_d/U\", \"b = eps_d/Gamma\"]; size = %d", size);
	lab_start(&lab, "symbolic-regression", settings);
	first = both[0] = latent(1, 0, noise);
	second = both[1] = latent(2, 1, noise);
	snprintf(name, sizeof name, "both formulas, size %d, noise %g", size, noise);
	bench_line(name, bench_median(times, search, both), "s", goal, BENCH_LESS);
	if (getenv("BENCH_WORDS"))
		fprintf(stderr, "%s\n", lab_text(&lab, "words"));
	lab_finish(&lab);
}

int main(int argc, char **argv)
{
	(void)argc;
	bench_begin(argv);
	with(7, 0.3, 1.0, 5);
	with(7, 1, 1.0, 3);
	with(9, 0.3, 5.0, 3);
	with(9, 1, 5.0, 1);
	return 0;
}
