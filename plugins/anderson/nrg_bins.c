/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of a discrete spectrum on a logarithmic grid of both signs. */
#include <stdlib.h>
#include <geae/plugin.h>
#include "nrg_bins.h"

int nrg_bins_start(struct nrg_bins *bins, double from, double to, double per_decade)
{
	double *memory;

	*bins = (struct nrg_bins){ .lowest = from, .per_log = per_decade / log(10) };
	bins->n = (int)ceil(log(to / from) * bins->per_log) + 2;
	memory = calloc((size_t)bins->n * 2 * NRG_FUNCTIONS, sizeof(double));
	if (!memory)
		return GEAE_ENOMEM;
	for (int k = 0; k < 2 * NRG_FUNCTIONS; k++)
		bins->w[k / NRG_FUNCTIONS][k % NRG_FUNCTIONS] = memory + (size_t)bins->n * (size_t)k;
	return GEAE_OK;
}

void nrg_bins_finish(struct nrg_bins *bins)
{
	free(bins->w[0][0]);
	*bins = (struct nrg_bins){ 0 };
}

double nrg_bins_sum(const struct nrg_bins *bins, int function)
{
	double sum = bins->zero[function];

	for (int i = 0; i < bins->n; i++)
		sum += bins->w[0][function][i] + bins->w[1][function][i];
	return sum;
}

double nrg_bins_below(const struct nrg_bins *bins, int function)
{
	double sum = 0.5 * bins->zero[function];

	for (int i = 0; i < bins->n; i++)
		sum += bins->w[1][function][i];
	return sum;
}

void nrg_bins_scale(struct nrg_bins *bins, double factor)
{
	for (int f = 0; f < NRG_FUNCTIONS; f++) {
		bins->zero[f] *= factor;
		for (int negative = 0; negative < 2; negative++)
			for (int i = 0; i < bins->n; i++)
				bins->w[negative][f][i] *= factor;
	}
}
