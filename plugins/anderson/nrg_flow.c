/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels of all shells of one chain, for level flow and thermodynamics. */
#include <stdlib.h>
#include "nrg.h"
#include "wilson_chain.h"

struct levels {
	double *energy;
	int32_t *charge, *two_Sz;
};

static void list_levels(const struct nrg_shell *shell, const struct levels *levels)
{
	int at = 0;

	for (int b = 0; b < shell->n_block; b++)
		for (int i = 0; i < shell->block[b].n; i++, at++) {
			levels->energy[at] = shell->block[b].energy[i];
			levels->charge[at] = shell->block[b].q;
			levels->two_Sz[at] = shell->block[b].sz;
		}
}

static int visit_all(const struct nrg_run *run, int first, const struct levels *levels, const struct anderson_shells *how)
{
	double ground = 0;
	int status = GEAE_OK;

	for (int k = 0; k < run->n_shell && !status; k++) {
		const struct nrg_shell *shell = &run->shell[k];
		struct anderson_shell seen = { .shell = first + k, .scale = shell->hop, .n_level = shell->n_state,
					       .energy = levels->energy, .charge = levels->charge,
					       .two_Sz = levels->two_Sz };

		ground += shell->shift;
		seen.ground = ground;
		list_levels(shell, levels);
		status = how->visit(how->arg, &seen);
	}
	return status;
}

static int walk(struct nrg_run *run, const double *t, int sites, const struct anderson_settings *settings,
		const struct anderson_point *point, const struct anderson_shells *how)
{
	const struct nrg_cut cut = { .kept = (int)settings->kept };
	const struct nrg_impurity impurity = { .U = point->U, .Gamma = point->Gamma, .absent = how->bath_only,
					       .eps = { anderson_level(point, ANDERSON_UP),
							anderson_level(point, ANDERSON_DN) } };
	struct levels levels = { 0 };
	size_t most = 0;
	int status = nrg_forward(run, &impurity, sites, t, &cut, 0);

	if (status)
		return status;
	for (int k = 0; k < run->n_shell; k++)
		most = (size_t)run->shell[k].n_state > most ? (size_t)run->shell[k].n_state : most;
	levels.energy = malloc(most * sizeof(*levels.energy));
	levels.charge = malloc(most * sizeof(*levels.charge));
	levels.two_Sz = malloc(most * sizeof(*levels.two_Sz));
	status = levels.energy && levels.charge && levels.two_Sz
			 ? visit_all(run, how->bath_only ? 0 : -1, &levels, how)
			 : GEAE_ENOMEM;
	free(levels.energy);
	free(levels.charge);
	free(levels.two_Sz);
	return status;
}

int nrg_shells(const void *data, const struct anderson_settings *settings, const struct anderson_point *point,
	       const struct anderson_shells *how)
{
	const struct nrg_state *state = data;
	const int sites = nrg_sites(settings, settings->Lambda, point->T);
	double *t = malloc((size_t)sites * sizeof(*t));
	struct nrg_run *run = nrg_pool_take(state->pool);
	int status = t && run ? wilson_chain(settings->Lambda, how->z, WILSON_STAR_EXACT, sites, t) : GEAE_ENOMEM;

	if (!status)
		status = walk(run, t, sites, settings, point, how);
	nrg_pool_give(state->pool, run);
	free(t);
	return status;
}
