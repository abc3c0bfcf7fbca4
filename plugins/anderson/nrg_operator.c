/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators in the basis of the new shell.
 *
 *   d and X:  <i|o|j> = sum_s (-1)^{q_s} U_i[(o2, s)]^T o_old U_j[(o, s)]
 *   f of the new site:  <i|f|j> = sum over (s' <- s, c), o of  c U_i[(o, s)]^T U_j[(o, s')] */
#include <string.h>
#include <geae/plugin.h>
#include "nrg_run.h"

int nrg_lift(const struct nrg_shell *old, enum nrg_which which, int spin, const struct nrg_shell *shell, int i, int j,
	     int n_col, double *Y)
{
	const struct nrg_block *bi = &shell->block[i], *bj = &shell->block[j];
	const double *o[NRG_SITES];
	int any = 0;

	for (int s = 0; s < NRG_SITES; s++) {
		o[s] = bi->from[s] < 0 || bj->from[s] < 0 ? NULL : old->op[which][spin].kk[bj->from[s]];
		any |= o[s] != NULL;
	}
	for (int s = 0; any && s < NRG_SITES; s++) {
		const int m = bi->rows[s];

		if (o[s])
			nrg_gemm(m, n_col, bj->rows[s], nrg_site_sign[s], o[s], m, bj->vector + bj->row[s], bj->n, 0,
				 Y + bi->row[s], bi->n);
		else if (m)
			for (int col = 0; col < n_col; col++)
				memset(Y + bi->row[s] + (size_t)bi->n * (size_t)col, 0, (size_t)m * sizeof(double));
	}
	return any;
}

int nrg_lift_left(const struct nrg_shell *old, enum nrg_which which, int spin, const struct nrg_shell *shell, int i,
		  int j, int n_col, double *Y)
{
	const struct nrg_block *bi = &shell->block[i], *bj = &shell->block[j];
	int any = 0;

	for (int s = 0; s < NRG_SITES; s++) {
		const int m = bj->rows[s];
		const double *o = bi->from[s] < 0 || bj->from[s] < 0 ? NULL : old->op[which][spin].kk[bj->from[s]];

		if (o)
			nrg_gemm_T(m, n_col, bi->rows[s], nrg_site_sign[s], o, bi->rows[s], bi->vector + bi->row[s],
				   bi->n, 0, Y + bj->row[s], bj->n);
		else if (m)
			for (int col = 0; col < n_col; col++)
				memset(Y + bj->row[s] + (size_t)bj->n * (size_t)col, 0, (size_t)m * sizeof(double));
		any |= o != NULL;
	}
	return any;
}

/* f between kept states; 0: zero. */
static int site_operator(const struct nrg_shell *shell, int spin, int i, int j, double *kk)
{
	const struct nrg_block *bi = &shell->block[i], *bj = &shell->block[j];
	int any = 0;

	for (int c = 0; c < 2; c++) {
		const int s = nrg_creation[spin][c].from, to = nrg_creation[spin][c].to;

		if (bi->from[s] < 0 || bj->from[to] < 0)
			continue;
		nrg_gemm_T(bi->kept, bj->kept, bi->rows[s], nrg_creation[spin][c].sign, bi->vector + bi->row[s], bi->n,
			   bj->vector + bj->row[to], bj->n, any, kk, bi->kept);
		any = 1;
	}
	return any;
}

static int old_operator(struct nrg_run *run, const struct nrg_shell *old, enum nrg_which which,
			const struct nrg_shell *shell, int spin, int i, int j, double *kk)
{
	const struct nrg_block *bi = &shell->block[i], *bj = &shell->block[j];
	double *Y = nrg_room(run, NRG_FOR_LIFT, (size_t)bi->n * (size_t)bj->kept);

	if (!Y)
		return -1;
	if (!nrg_lift(old, which, spin, shell, i, j, bj->kept, Y))
		return 0;
	nrg_gemm_T(bi->kept, bj->kept, bi->n, 1, bi->vector, bi->n, Y, bi->n, 0, kk, bi->kept);
	return 1;
}

static int make_operator(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell,
			 enum nrg_which which, int spin)
{
	double **all = nrg_take(&run->arena, (size_t)shell->n_block, sizeof(*all));

	if (!all)
		return GEAE_ENOMEM;
	shell->op[which][spin].kk = all;
	for (int j = 0; j < shell->n_block; j++) {
		const int i = nrg_lowered(shell, j, spin), m = i < 0 ? 0 : shell->block[i].kept;
		const size_t n = (size_t)m * (size_t)shell->block[j].kept;
		int made;

		all[j] = NULL;
		if (!n)
			continue;
		all[j] = nrg_take(&run->arena, n, sizeof(double));
		if (!all[j])
			return GEAE_ENOMEM;
		made = which == NRG_F ? site_operator(shell, spin, i, j, all[j])
				      : old_operator(run, old, which, shell, spin, i, j, all[j]);
		if (made < 0)
			return GEAE_ENOMEM;
		if (!made)
			all[j] = NULL;
	}
	return GEAE_OK;
}

int nrg_make_operators(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell)
{
	int status = GEAE_OK;

	for (int spin = 0; spin < NRG_SPINS && !status; spin++)
		status = make_operator(run, old, shell, NRG_F, spin);
	for (enum nrg_which which = NRG_D; which < NRG_OPERATORS && !status; which++)
		for (int spin = 0; spin < run->n_spin && !status; spin++)
			status = make_operator(run, old, shell, which, spin);
	return status;
}
