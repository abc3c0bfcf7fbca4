/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discrete spectral functions with the full density matrix (A. Weichselbaum, J. von Delft, Phys. Rev. Lett. 99, 076402).
 *
 * Every shell contributes, for i of charge Q - 1, j of charge Q, not both kept, at omega = E_j - E_i,
 *   of <<d; d+>>:  M_ij [(R_i M)_ij + (M R_j)_ij],   M = <i|d|j>
 *   of <<X; d+>>:  X_ij [the same]
 * R has no elements between kept and discarded states, so only kept parts need products of matrices; a discarded state
 * of negligible weight meets kept states only.  Check: the first sums to 1, the second to U <n_{-sigma}>, identically. */
#include <math.h>
#include <geae/plugin.h>
#include "nrg_spectrum.h"

/* Less than this would not change a sum of millions. */
static const double negligible = 1e-24;

struct pair { /* of blocks */
	const struct nrg_block *bi, *bj;
	int active_i, active_j; /* at any of the temperatures */
	const double *M, *X;	/* n_i x n_j where one of the two is active; X NULL: zero */
};

/* o between all states of the pair of which at least one is active: all rows of active columns, the active rows of
 * the other columns. */
static int full_operator(struct nrg_run *run, int k, enum nrg_which which, int spin, int i, int j,
			 const struct pair *pair, enum nrg_purpose purpose, const double **result)
{
	const struct nrg_shell *old = &run->shell[k - 1], *shell = &run->shell[k];
	const int n_i = pair->bi->n, n_j = pair->bj->n, a_i = pair->active_i, a_j = pair->active_j;
	const size_t size = (size_t)n_i * (size_t)n_j, done = (size_t)n_j * (size_t)a_j;
	double *Y = nrg_room(run, NRG_FOR_LIFT, size), *M = nrg_room(run, purpose, size);
	int any = 0;

	*result = NULL;
	if (!Y || !M)
		return GEAE_ENOMEM;
	if (a_j) {
		any = nrg_lift(old, which, spin, shell, i, j, a_j, Y);
		if (!any)
			return GEAE_OK;
		nrg_gemm_T(n_i, a_j, n_i, 1, pair->bi->vector, n_i, Y, n_i, 0, M, n_i);
	}
	if (a_i && a_j < n_j) {
		any = nrg_lift_left(old, which, spin, shell, i, j, a_i, Y);
		nrg_gemm_T(a_i, n_j - a_j, n_j, 1, Y, n_j, pair->bj->vector + done, n_j, 0,
			   M + (size_t)n_i * (size_t)a_j, n_i);
	}
	*result = any ? M : NULL;
	return GEAE_OK;
}

/* Rows from..to-1 of column j: weight = M (B + (p_i + p_j) M), B NULL: zero. */
static void bin_rows(struct nrg_bins *bins, const struct pair *pair, int j, int from, int to, const double *B,
		     const double *p_i, double p_j)
{
	const size_t at = (size_t)pair->bi->n * (size_t)j;
	const double *M = pair->M + at, *X = pair->X ? pair->X + at : NULL, *energy = pair->bi->energy;
	const double energy_j = pair->bj->energy[j];

	for (int i = from; i < to; i++) {
		double bracket = (B ? B[at + (size_t)i] : 0) + (p_i[i] + p_j) * M[i];
		double green = bracket * M[i], mixed = X ? bracket * X[i] : 0;

		if (fabs(green) + fabs(mixed) > negligible)
			nrg_bin(bins, energy_j - energy[i], green, mixed);
	}
}

/* One pair of blocks at one temperature. */
static int bin_pair(struct nrg_run *run, const struct pair *pair, const struct nrg_density *density, int i, int j,
		    struct nrg_bins *bins)
{
	const struct nrg_block *bi = pair->bi, *bj = pair->bj;
	const int kept_i = bi->kept, kept_j = bj->kept, n_i = bi->n, n_j = bj->n;
	const size_t kept_columns = (size_t)n_i * (size_t)kept_j;
	double *B = nrg_room(run, NRG_FOR_BRACKET, (size_t)n_i * (size_t)n_j);

	if (!B)
		return GEAE_ENOMEM;
	if (kept_i && n_j > kept_j)
		nrg_gemm(kept_i, n_j - kept_j, kept_i, 1, density->kk[i], kept_i, pair->M + kept_columns, n_i, 0,
			 B + kept_columns, n_i);
	if (kept_j && n_i > kept_i)
		nrg_gemm(n_i - kept_i, kept_j, kept_j, 1, pair->M + kept_i, n_i, density->kk[j], kept_j, 0, B + kept_i,
			 n_i);
	for (int col = 0; col < n_j; col++) {
		const double *p_i = density->p[i], p_j = density->p[j][col];

		if (col < kept_j) {
			bin_rows(bins, pair, col, kept_i, n_i, B, p_i, 0);
			continue;
		}
		bin_rows(bins, pair, col, 0, kept_i, B, p_i, p_j);
		bin_rows(bins, pair, col, kept_i, col < density->active[j] ? n_i : density->active[i], NULL, p_i, p_j);
	}
	return GEAE_OK;
}

static int bin_shell(struct nrg_run *run, int k, int n, struct nrg_thermal *thermal, const struct nrg_density *density)
{
	const struct nrg_shell *shell = &run->shell[k];

	for (int spin = 0; spin < run->n_spin; spin++)
		for (int j = 0; j < shell->n_block; j++) {
			const int i = nrg_lowered(shell, j, spin);
			struct pair pair;
			int status;

			if (i < 0)
				continue;
			pair = (struct pair){ .bi = &shell->block[i], .bj = &shell->block[j] };
			if (pair.bi->kept == pair.bi->n && pair.bj->kept == pair.bj->n)
				continue;
			for (int t = 0; t < n; t++) {
				pair.active_i = density[t].active[i] > pair.active_i ? density[t].active[i] : pair.active_i;
				pair.active_j = density[t].active[j] > pair.active_j ? density[t].active[j] : pair.active_j;
			}
			if (!pair.active_i && !pair.active_j)
				continue;
			status = full_operator(run, k, NRG_D, spin, i, j, &pair, NRG_FOR_D, &pair.M);
			if (!status && pair.M)
				status = full_operator(run, k, NRG_X, spin, i, j, &pair, NRG_FOR_X, &pair.X);
			for (int t = 0; t < n && !status && pair.M; t++)
				status = bin_pair(run, &pair, &density[t], i, j, &thermal[t].bins[spin]);
			if (status)
				return status;
		}
	return GEAE_OK;
}

int nrg_spectra(struct nrg_run *run, int n, struct nrg_thermal *thermal)
{
	struct nrg_density *density = nrg_take(&run->arena, 2 * (size_t)n, sizeof(*density)), *next = density + n, *swap;
	int status = density ? GEAE_OK : GEAE_ENOMEM;

	for (int t = 0; t < n && !status; t++)
		status = nrg_ensemble(run, thermal[t].ensemble.T, &thermal[t].ensemble);
	for (int k = run->n_shell - 1; k > 0 && !status; k--) {
		for (int t = 0; t < n && !status; t++)
			status = nrg_density(run, &thermal[t].ensemble, k, k < run->n_shell - 1 ? &next[t] : NULL,
					     &density[t]);
		if (!status)
			status = bin_shell(run, k, n, thermal, density);
		swap = next;
		next = density;
		density = swap;
	}
	for (int t = 0; t < n && !status; t++)
		status = nrg_occupation(run, &next[t], &thermal[t].ensemble);
	return status;
}
