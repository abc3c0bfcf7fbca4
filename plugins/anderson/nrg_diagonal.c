/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hamiltonian of one block and its eigenstates.
 *
 *   H = diag(E_old) + for every spin and (s' <- s, c):  [(o2, s'), (o, s)] += hop c (-1)^{q_s} <o2|f|o>  and transpose.
 *
 * The lower triangle is enough: s' > s for every creation. */
#include <string.h>
#include <geae/plugin.h>
#include "nrg_run.h"

void nrg_hamiltonian(const struct nrg_shell *old, const struct nrg_block *block, double hop, double *H)
{
	const int n = block->n;

	memset(H, 0, (size_t)n * (size_t)n * sizeof(double));
	for (int s = 0; s < NRG_SITES; s++)
		for (int r = 0; r < block->rows[s]; r++)
			H[(block->row[s] + r) * (n + 1)] = old->block[block->from[s]].energy[r];
	for (int spin = 0; spin < NRG_SPINS; spin++)
		for (int c = 0; c < 2; c++) {
			const struct nrg_creation *create = &nrg_creation[spin][c];
			const int s = create->from, to = create->to, m = block->rows[to];
			const double *f = block->from[s] < 0 ? NULL : old->op[NRG_F][spin].kk[block->from[s]];
			const double factor = hop * create->sign * nrg_site_sign[s];

			if (!f || !m)
				continue;
			for (int col = 0; col < block->rows[s]; col++)
				for (int r = 0; r < m; r++)
					H[block->row[to] + r + n * (block->row[s] + col)] = factor * f[r + m * col];
		}
}

int nrg_diagonalise(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell)
{
	int status = GEAE_OK;

	for (int b = 0; b < shell->n_block && !status; b++) {
		struct nrg_block *block = &shell->block[b];
		const size_t n = (size_t)block->n;

		block->vector = nrg_take(&run->arena, n, n * sizeof(double));
		block->energy = nrg_take(&run->arena, n, sizeof(double));
		if (!block->vector || !block->energy)
			return GEAE_ENOMEM;
		nrg_hamiltonian(old, block, shell->hop, block->vector);
		status = nrg_eigen(run, block->n, block->vector, block->energy);
	}
	return status;
}
