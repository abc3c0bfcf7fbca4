/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step: a site is added, the blocks are diagonalised, the lowest states are kept. */
#include <math.h>
#include <geae/plugin.h>
#include "nrg_run.h"

/* Relative to the hopping: closer levels belong to one multiplet. */
static const double multiplet = 1e-3;
/* However small keep_energy is, so many states go on. */
enum { KEPT_ANYWAY = 50 };

static void count_from_ground(struct nrg_shell *shell)
{
	double ground = INFINITY;

	for (int b = 0; b < shell->n_block; b++)
		ground = fmin(ground, shell->block[b].energy[0]);
	shell->shift = ground;
	for (int b = 0; b < shell->n_block; b++)
		for (int i = 0; i < shell->block[b].n; i++)
			shell->block[b].energy[i] -= ground;
}

/* Takes the lowest state of all blocks again and again, until enough are kept and the next one is a level further. */
static void truncate(struct nrg_shell *shell, const struct nrg_cut *cut)
{
	double last = -INFINITY;

	if (shell->n_state <= cut->kept && !(cut->keep_energy > 0)) {
		for (int b = 0; b < shell->n_block; b++)
			shell->block[b].kept = shell->block[b].n;
		return;
	}
	for (int kept = 0;; kept++) {
		struct nrg_block *lowest = NULL;
		double energy = INFINITY;

		for (int b = 0; b < shell->n_block; b++) {
			struct nrg_block *block = &shell->block[b];

			if (block->kept < block->n && block->energy[block->kept] < energy) {
				lowest = block;
				energy = block->energy[block->kept];
			}
		}
		if (!lowest)
			return;
		if (energy - last > multiplet * shell->hop &&
		    (kept >= cut->kept ||
		     (cut->keep_energy > 0 && kept >= KEPT_ANYWAY && energy > cut->keep_energy * shell->hop)))
			return;
		last = energy;
		lowest->kept++;
	}
}

int nrg_step(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell, double hop,
	     const struct nrg_cut *cut, int last)
{
	int status;

	if (nrg_layout(&run->arena, old, shell))
		return GEAE_ENOMEM;
	shell->hop = hop;
	status = run->symmetric ? nrg_diagonalise_multiplets(run, old, shell) : nrg_diagonalise(run, old, shell);
	if (status)
		return status;
	count_from_ground(shell);
	if (last)
		return GEAE_OK;
	truncate(shell, cut);
	return nrg_make_operators(run, old, shell);
}
