/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full density matrix: weights of the shells, and the sites traced out one by one from the end.
 *
 *   ln Z_k = ln sum_{i discarded at k} exp(-e_i/T) + (N - k) ln 4,   w_k = Z_k/Z
 *   R_k = diag(exp(-e/T) 4^(N-k)/Z) (+) R_k^{KK},   R_{k-1}^{KK}[o] = sum_s U[(o, s), :] R_k U[(o, s), :]^T */
#include <math.h>
#include <string.h>
#include <geae/plugin.h>
#include "nrg_density.h"

/* Thousands of states below this cannot be seen in 1e-15. */
static const double negligible = 1e-20;

static double log_ln4(const struct nrg_run *run, int k)
{
	return (run->n_shell - 1 - k) * log(4);
}

int nrg_ensemble(struct nrg_run *run, double T, struct nrg_ensemble *e)
{
	const int n = run->n_shell;
	double later = 0, best = -INFINITY, sum = 0;

	*e = (struct nrg_ensemble){ .T = T };
	e->weight = nrg_take(&run->arena, (size_t)n, sizeof(double));
	e->above = nrg_take(&run->arena, (size_t)n, sizeof(double));
	if (!e->weight || !e->above)
		return GEAE_ENOMEM;
	for (int k = n - 1; k >= 0; k--) {
		const struct nrg_shell *shell = &run->shell[k];
		double lowest = INFINITY, z = 0;

		e->above[k] = -later;
		later += shell->shift;
		for (int b = 0; b < shell->n_block; b++)
			if (shell->block[b].kept < shell->block[b].n)
				lowest = fmin(lowest, shell->block[b].energy[shell->block[b].kept]);
		e->weight[k] = -INFINITY;
		if (isinf(lowest))
			continue;
		for (int b = 0; b < shell->n_block; b++)
			for (int i = shell->block[b].kept; i < shell->block[b].n; i++)
				z += exp(-(shell->block[b].energy[i] - lowest) / T);
		e->weight[k] = log(z) - (lowest + e->above[k]) / T + log_ln4(run, k);
		best = fmax(best, e->weight[k]);
	}
	for (int k = 0; k < n; k++)
		sum += exp(e->weight[k] - best);
	e->lnZ = best + log(sum);
	for (int k = 0; k < n; k++)
		e->weight[k] = exp(e->weight[k] - e->lnZ);
	return GEAE_OK;
}

static int diagonal_part(struct nrg_run *run, const struct nrg_ensemble *e, int k, struct nrg_density *density)
{
	const struct nrg_shell *shell = &run->shell[k];
	double *p = nrg_take(&run->arena, (size_t)shell->n_state, sizeof(double));

	density->kk = nrg_take(&run->arena, (size_t)shell->n_block, sizeof(*density->kk));
	density->p = nrg_take(&run->arena, (size_t)shell->n_block, sizeof(*density->p));
	density->active = nrg_take(&run->arena, (size_t)shell->n_block, sizeof(*density->active));
	if (!p || !density->kk || !density->p || !density->active)
		return GEAE_ENOMEM;
	for (int b = 0; b < shell->n_block; b++) {
		const struct nrg_block *block = &shell->block[b];
		int i = 0;

		density->kk[b] = NULL;
		density->p[b] = p;
		p += block->n;
		for (; i < block->kept; i++)
			density->p[b][i] = 0;
		for (; i < block->n; i++) {
			density->p[b][i] = exp(log_ln4(run, k) - e->lnZ - (block->energy[i] + e->above[k]) / e->T);
			if (density->p[b][i] < negligible)
				break;
		}
		density->active[b] = i;
		for (; i < block->n; i++)
			density->p[b][i] = 0;
	}
	return GEAE_OK;
}

/* U R of block b, all rows, active columns; leading dimension n. */
static double *rotated(struct nrg_run *run, const struct nrg_block *block, const double *kk, const double *p, int active)
{
	const size_t n = (size_t)block->n;
	double *UR = nrg_room(run, NRG_FOR_TRACE, n * (size_t)active);

	if (!UR)
		return NULL;
	if (block->kept)
		nrg_gemm(block->n, block->kept, block->kept, 1, block->vector, block->n, kk, block->kept, 0, UR, block->n);
	for (int i = block->kept; i < active; i++)
		for (size_t r = 0; r < n; r++)
			UR[n * (size_t)i + r] = p[i] * block->vector[n * (size_t)i + r];
	return UR;
}

/* Kept part of shell k. */
static int kept_part(struct nrg_run *run, int k, const struct nrg_density *next, double **kk)
{
	const struct nrg_shell *old = &run->shell[k], *shell = &run->shell[k + 1];

	for (int o = 0; o < old->n_block; o++) {
		const size_t size = (size_t)old->block[o].kept * (size_t)old->block[o].kept;

		kk[o] = NULL;
		if (!size)
			continue;
		kk[o] = nrg_take(&run->arena, size, sizeof(double));
		if (!kk[o])
			return GEAE_ENOMEM;
		memset(kk[o], 0, size * sizeof(double));
	}
	for (int b = 0; b < shell->n_block; b++) {
		const struct nrg_block *block = &shell->block[b];
		const int active = next->active[b];
		double *UR;

		if (!active)
			continue;
		UR = rotated(run, block, next->kk[b], next->p[b], active);
		if (!UR)
			return GEAE_ENOMEM;
		for (int s = 0; s < NRG_SITES; s++)
			if (block->from[s] >= 0)
				nrg_gemm_to_T(block->rows[s], block->rows[s], active, 1, UR + block->row[s], block->n,
					      block->vector + block->row[s], block->n, 1, kk[block->from[s]],
					      block->rows[s]);
	}
	return GEAE_OK;
}

int nrg_density(struct nrg_run *run, const struct nrg_ensemble *e, int k, const struct nrg_density *next,
		struct nrg_density *density)
{
	int status = diagonal_part(run, e, k, density);

	return status || !next ? status : kept_part(run, k, next, density->kk);
}

int nrg_occupation(struct nrg_run *run, const struct nrg_density *of_shell_1, struct nrg_ensemble *e)
{
	const struct nrg_shell *impurity = run->shell;
	double *kk[NRG_SITES];
	int status = kept_part(run, 0, of_shell_1, kk);

	if (status)
		return status;
	e->n_updn = kk[nrg_find(impurity, 2, 0)][0];
	e->n[NRG_UP] = kk[nrg_find(impurity, 1, 1)][0] + e->n_updn;
	e->n[NRG_DN] = kk[nrg_find(impurity, 1, -1)][0] + e->n_updn;
	return GEAE_OK;
}

double nrg_density_trace(const struct nrg_run *run, int k, const struct nrg_density *density)
{
	const struct nrg_shell *shell = &run->shell[k];
	double trace = 0;

	for (int b = 0; b < shell->n_block; b++)
		for (int i = 0; i < shell->block[b].n; i++)
			trace += i < shell->block[b].kept ? density->kk[b][i * (shell->block[b].kept + 1)]
							  : density->p[b][i];
	return trace;
}
