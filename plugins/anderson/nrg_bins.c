/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of a discrete spectrum on a logarithmic grid of both signs. */
#include <stdlib.h>
#include <geae/plugin.h>
#include "nrg_bins.h"

int nrg_bins_start(struct nrg_bins *bins, double from, double to, double per_decade)
{
	double (*memory)[NRG_FUNCTIONS];

	*bins = (struct nrg_bins){ .lowest = from, .per_log = per_decade / log(10) };
	bins->first = log(from) * bins->per_log;
	bins->n = (int)ceil(log(to / from) * bins->per_log) + 2;
	memory = calloc((size_t)bins->n * 2, sizeof(*memory));
	if (!memory)
		return GEAE_ENOMEM;
	bins->w[0] = memory;
	bins->w[1] = memory + bins->n;
	return GEAE_OK;
}

void nrg_bins_finish(struct nrg_bins *bins)
{
	free(bins->w[0]);
	*bins = (struct nrg_bins){ 0 };
}

double nrg_bins_sum(const struct nrg_bins *bins, int function)
{
	double sum = bins->zero[function];

	for (int i = 0; i < bins->n; i++)
		sum += bins->w[0][i][function] + bins->w[1][i][function];
	return sum;
}

double nrg_bins_below(const struct nrg_bins *bins, int function)
{
	double sum = 0.5 * bins->zero[function];

	for (int i = 0; i < bins->n; i++)
		sum += bins->w[1][i][function];
	return sum;
}

void nrg_bins_scale(struct nrg_bins *bins, double factor)
{
	for (int f = 0; f < NRG_FUNCTIONS; f++) {
		bins->zero[f] *= factor;
		for (int negative = 0; negative < 2; negative++)
			for (int i = 0; i < bins->n; i++)
				bins->w[negative][i][f] *= factor;
	}
}
