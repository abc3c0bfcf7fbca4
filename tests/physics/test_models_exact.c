/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every model against the sum over all configurations of a small torus, with every sampler that takes it: energy, its
 * square, and the squares of two parts of the order. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <geae/states.h>
#include "compare.h"

enum { CHAINS = 64, ROWS = 512, N_VALUE = 4, MOST_SITES = 32 };

static struct mini host;
static struct compare table = { .limit = 3.5 };
static const char *const names[N_VALUE] = { "E", "E^2", "P^2", "Q^2" };

/* P: sites in the last level, Q: those with signs as on a chessboard, both per site */
static void values_of(const struct geae_state *s, double energy, const uint8_t *level, double out[N_VALUE])
{
	double p = 0, q = 0;
	int64_t n = geae_sites(s), row = s->dim[s->rank - 1];

	for (int64_t i = 0; i < n; i++) {
		int top = level[i] == s->n_level - 1;

		p += top;
		q += (i + i / row) % 2 ? -top : top;
	}
	out[0] = energy;
	out[1] = energy * energy;
	out[2] = p * p / (double)(n * n);
	out[3] = q * q / (double)(n * n);
}

static void enumerate(struct geae_component *model, const struct geae_state *s, const double *control, double mean[N_VALUE])
{
	uint8_t level[MOST_SITES] = { 0 };
	int64_t n = geae_sites(s), i;
	double z = 0, ground = 0;

	for (int k = 0; k < N_VALUE; k++)
		mean[k] = 0;
	do {
		double energy, all[N_VALUE], weight;

		if (mini_model(model)->energy(host.cx, model->self, 1, level, control, &energy) != GEAE_OK)
			exit(1);
		context_reset(&host.context);
		if (z == 0)
			ground = energy;
		weight = exp((ground - energy) / control[0]);
		values_of(s, energy, level, all);
		z += weight;
		for (int k = 0; k < N_VALUE; k++)
			mean[k] += weight * all[k];
		for (i = 0; i < n && ++level[i] == s->n_level; i++)
			level[i] = 0;
	} while (i < n);
	for (int k = 0; k < N_VALUE; k++)
		mean[k] /= z;
}

static void check(const char *name, const char *settings, double T, double h, const char *sampler, const char *how)
{
	struct geae_component *model = mini_open(&host, GEAE_MODEL, name, settings, NULL),
			      *with = mini_open(&host, GEAE_SAMPLER, sampler, how, NULL);
	double control[2] = { T, h }, exact[N_VALUE], block[CHAINS], *value[N_VALUE];
	struct geae_state s = { 0 };
	uint8_t level[MOST_SITES];
	struct mini_rows rows;

	host.session.key[1]++;
	if (mini_model(model)->state(host.cx, model->self, &s) != GEAE_OK || geae_sites(&s) > MOST_SITES)
		exit(1);
	enumerate(model, &s, control, exact);
	rows = mini_sample(&host, model, with, 1, control, (int64_t)CHAINS * ROWS, false);
	for (int k = 0; k < N_VALUE; k++)
		value[k] = calloc((size_t)rows.n, sizeof(double));
	for (int64_t r = 0; r < rows.n; r++) {
		double energy, all[N_VALUE];

		geae_load_levels(&s, rows.x + (size_t)r * rows.stride, level);
		if (mini_model(model)->energy(host.cx, model->self, 1, level, control, &energy) != GEAE_OK)
			exit(1);
		context_reset(&host.context);
		values_of(&s, energy, level, all);
		for (int k = 0; k < N_VALUE; k++)
			value[k][r] = all[k];
	}
	for (int k = 0; k < N_VALUE; k++) {
		/* the columns' first: the chain of each row, one block each */
		block_means(rows.n, rows.column[0], value[k], CHAINS, block);
		compare_to(&table, average_of(CHAINS, block), exact[k], 0, "%s (%s), T=%g, h=%g, %s: %s", name, settings, T, h, sampler,
			   names[k]);
		free(value[k]);
	}
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
}

int main(void)
{
	static const char sw[] = "chains = 64; burn_in = 50; spacing = 2", single[] = "chains = 64; burn_in = 100; spacing = 4",
			  bit[] = "replicas = 64; burn_in = 60; spacing = 4",
			  heat[] = "chains = 64; burn_in = 100; spacing = 4; rule = heat-bath";

	mini_start(&host, 20230530);
	check("ising-j1j2", "L = 4; J2 = -1", 2.1, 0, "metropolis", single);
	check("ising-j1j2", "L = 4; J2 = -1", 2.1, 0, "bitcluster", bit);
	check("ising-j1j2", "L = 4; J1 = -0.8; J2 = -0.6", 1.6, 0.3, "bitcluster", bit);
	check("potts", "L = 3", 1.0, 0, "swendsen-wang", sw);
	check("potts", "L = 3", 1.0, 0.2, "swendsen-wang", sw);
	check("potts", "L = 3; q = 4; J = -1", 0.7, 0, "swendsen-wang", sw);
	check("potts", "L = 3; q = 4", 0.9, 0, "metropolis", heat);
	check("potts", "L = 4; q = 2", 1.2, -0.1, "swendsen-wang", sw);
	check("potts", "L = 4; q = 2", 1.2, 0, "wolff", "chains = 64");
	check("clock", "L = 3; q = 4", 1.1, 0, "swendsen-wang", sw);
	check("clock", "L = 3; q = 5", 0.9, 0.15, "swendsen-wang", sw);
	check("clock", "L = 2; q = 8", 0.8, 0, "swendsen-wang", sw);
	check("clock", "L = 3; q = 5", 0.9, 0.15, "metropolis", single);
	check("blume-capel", "L = 3; D = 0.4", 1.5, 0, "swendsen-wang", sw);
	check("blume-capel", "L = 3; D = 1.9", 0.7, 0.1, "swendsen-wang", sw);
	check("blume-capel", "L = 3; D = -0.5; J = -1", 1.4, 0.3, "swendsen-wang", sw);
	check("blume-capel", "L = 3; D = 0.4", 1.5, 0, "metropolis", single);
	check("blume-capel", "L = 3; D = 0.4", 1.5, 0.2, "metropolis", heat);
	check("random-bond-ising", "L = 4; p = 0.2; disorder = 7", 1.3, 0, "bitcluster", bit);
	check("random-bond-ising", "L = 4; p = 0.2; disorder = 8", 1.3, 0.4, "metropolis", single);
	check("random-bond-ising", "L = 3; p = 0", 2.2, 0, "wolff", "chains = 64");
	check("pairs", "L = 2; cell = 3; bonds = ((0, 0, 0, 0, 1, 1.0), (0, 0, 0, 1, 2, -0.6), (1, 0, 0, 2, 0, 0.8), (0, 1, 0, 2, 1, 0.9))",
	      1.4, 0.2, "metropolis", heat);
	check("pairs", "L = 2; cell = 3; bonds = ((0, 0, 0, 0, 1, 1.0), (0, 0, 0, 1, 2, -0.6), (1, 0, 0, 2, 0, 0.8), (0, 1, 0, 2, 1, 0.9))",
	      1.4, 0.2, "bitcluster", bit);
	check("pairs", "L = 2; dimensions = 3; bonds = ((1, 0, 0, 0, 0, 0.7), (0, 1, 0, 0, 0, 0.7), (0, 0, 1, 0, 0, 0.7)); levels = [-1.5, -0.5, 0.5, 1.5]; D = 0.1",
	      4.1, 0, "swendsen-wang", sw);
	check("pairs", "L = 3; interaction = equal; levels = [0, 1, 2]; bonds = ((1, 0, 0, 0, 0, 1.0), (0, 1, 0, 0, 0, -0.7))", 0.9, 0,
	      "swendsen-wang", sw);
	mini_finish(&host);
	return compare_end(&table);
}
