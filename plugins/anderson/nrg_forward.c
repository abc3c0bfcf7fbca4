/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the impurity to the last site of the chain.  H = sum_s eps_s n_s + U n_up n_dn + V sum_s (d+_s f_0s + h.c.) +
 * chain, V = sqrt(2 Gamma/pi).  Energies are absolute; each shell counts from its own ground state (`shift`), so that
 * no digits are lost on the way down. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/plugin.h>
#include "nrg_run.h"

/* Shell 0: four blocks of one state. */
static int first_shell(struct nrg_run *run, const struct nrg_impurity *impurity)
{
	struct nrg_shell *shell = run->shell;
	const double *eps = impurity->eps;
	const double energy[NRG_SITES] = { 0, eps[NRG_UP], eps[NRG_DN], eps[NRG_UP] + eps[NRG_DN] + impurity->U };
	static const int block_of[NRG_SITES] = { 0, 2, 1, 3 }; /* ordered by (Q, 2 S_z) */
	double *number = nrg_take(&run->arena, 2 * NRG_SITES, sizeof(double));
	int *label = nrg_take(&run->arena, 3 * NRG_SITES, sizeof(int));
	double *element = nrg_take(&run->arena, NRG_OPERATORS * NRG_SPINS * NRG_SITES, sizeof(double));
	double **kk = nrg_take(&run->arena, NRG_OPERATORS * NRG_SPINS * NRG_SITES, sizeof(*kk));
	double ground = 0;

	memset(shell, 0, sizeof(*shell));
	shell->block = nrg_take(&run->arena, NRG_SITES, sizeof(*shell->block));
	shell->index = nrg_take(&run->arena, 9, sizeof(int));
	if (!number || !label || !element || !kk || !shell->block || !shell->index)
		return GEAE_ENOMEM;
	shell->n_block = shell->n_state = NRG_SITES;
	shell->n_q = shell->n_sz = 3;
	shell->sz_min = -1;
	for (int cell = 0; cell < 9; cell++)
		shell->index[cell] = -1;
	for (int s = 0; s < NRG_SITES && !impurity->absent; s++)
		ground = fmin(ground, energy[s]);
	shell->shift = ground;
	for (int s = 0; s < NRG_SITES; s++) {
		double *own = number + 2 * s;
		int *spin = label + 3 * s;
		struct nrg_block *block = &shell->block[block_of[s]];

		own[0] = impurity->absent ? 0 : energy[s] - ground;
		own[1] = 1;
		spin[0] = nrg_site_q[s] % 2;
		spin[1] = spin[2] = 0;
		*block = (struct nrg_block){ .q = nrg_site_q[s], .sz = nrg_site_sz[s], .n = 1, .kept = 1,
					     .from = { -1, -1, -1, -1 }, .energy = own, .vector = own + 1,
					     .spin = spin, .id = spin + 1, .where = spin + 2 };
		shell->index[3 * block->q + block->sz + 1] = block_of[s];
	}
	for (int which = 0; which < NRG_OPERATORS; which++)
		for (int spin = 0; spin < NRG_SPINS; spin++, kk += NRG_SITES, element += NRG_SITES) {
			shell->op[which][spin].kk = kk;
			for (int b = 0; b < NRG_SITES; b++)
				kk[b] = NULL;
			for (int c = 0; c < 2; c++) {
				const int to = nrg_creation[spin][c].to;

				if (which == NRG_X && to != NRG_FULL)
					continue;
				kk[block_of[to]] = &element[to];
				element[to] = nrg_creation[spin][c].sign * (which == NRG_X ? impurity->U : 1);
			}
		}
	return GEAE_OK;
}

int nrg_forward(struct nrg_run *run, const struct nrg_impurity *impurity, int n_site, const double *hop,
		const struct nrg_cut *cut, int n_spin)
{
	const int n_step = impurity->absent ? n_site - 1 : n_site;
	int status;

	nrg_rewind(&run->arena);
	run->n_shell = 0;
	run->n_spin = n_spin;
	run->symmetric = impurity->absent || impurity->eps[NRG_UP] == impurity->eps[NRG_DN];
	run->shell = nrg_take(&run->arena, (size_t)n_step + 1, sizeof(*run->shell));
	status = run->shell ? first_shell(run, impurity) : GEAE_ENOMEM;
	for (int k = 0; k < n_step && !status; k++) {
		const double h = impurity->absent ? hop[k] : k ? hop[k - 1] : sqrt(2 * impurity->Gamma / acos(-1));

		status = nrg_step(run, &run->shell[k], &run->shell[k + 1], h, cut, k == n_step - 1);
	}
	run->n_shell = status ? 0 : n_step + 1;
	return status;
}

void nrg_run_finish(struct nrg_run *run)
{
	for (int b = 0; b < NRG_BUFFERS; b++)
		free(run->buffer[b].at);
	nrg_arena_finish(&run->arena);
	*run = (struct nrg_run){ 0 };
}
