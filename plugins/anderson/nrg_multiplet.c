/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Equal levels: eigenstates by multiplets of the total spin.
 *
 * Only the states of highest weight, M = S, are diagonalised: a site state couples to an old multiplet j as
 *   empty, full:  S = j,
 *   one electron: |j +- 1/2, M> = +- sqrt[(j +- M + 1/2)/(2j + 1)] |j, M - 1/2> up + sqrt[(j -+ M + 1/2)/(2j + 1)] |j, M + 1/2> dn
 * (Clebsch-Gordan coefficients; up dn is a singlet and spin operators pass creators without sign).  With the same
 * coefficients an eigenvector of (Q, S) is then written down in every block (Q, 2M), |M| <= S.  All else goes on with
 * charges and S_z alone, while blocks to be diagonalised shrink to the number of multiplets. */
#include <math.h>
#include <string.h>
#include <geae/plugin.h>
#include "nrg_run.h"

/* A basis state of one multiplet: an old multiplet of the charge Q - q_s, and how the site joins it. */
struct nrg_coupled {
	int id;	   /* of the old multiplet */
	int twice; /* 2j */
	int site;  /* empty, full: alone; up: S = j + 1/2; dn: S = j - 1/2 */
};

struct component {
	int row[2];
	double c[2]; /* 0: no row */
};

static struct component component(const struct nrg_shell *old, const struct nrg_block *block, struct nrg_coupled u)
{
	struct component part = { .c = { 1, 0 } };
	const int J = u.twice, M = block->sz, sites[2] = { NRG_SITE_UP, NRG_SITE_DN };

	if (u.site == NRG_EMPTY || u.site == NRG_FULL) {
		part.row[0] = block->row[u.site] + old->block[block->from[u.site]].where[u.id];
		return part;
	}
	part.c[u.site != NRG_SITE_UP] = sqrt(0.5 * (J + M + 1) / (J + 1));
	part.c[u.site == NRG_SITE_UP] = sqrt(0.5 * (J - M + 1) / (J + 1));
	if (u.site == NRG_SITE_DN)
		part.c[0] = -part.c[0];
	for (int k = 0; k < 2; k++)
		if (part.c[k] > 0 || part.c[k] < 0)
			part.row[k] = block->row[sites[k]] + old->block[block->from[sites[k]]].where[u.id];
	return part;
}

/* Old multiplets that couple to S = sz >= 0 of this block; basis NULL: only their number. */
static int couple(const struct nrg_shell *old, const struct nrg_block *block, struct nrg_coupled *basis)
{
	int n = 0;

	for (int s = 0; s < NRG_SITES; s++) {
		/* j of s = up: S - 1/2, its highest state; of dn: S + 1/2, likewise */
		const int J = block->sz - nrg_site_sz[s];

		for (int r = 0; r < block->rows[s]; r++) {
			const struct nrg_block *o = &old->block[block->from[s]];

			if (o->spin[r] != J)
				continue;
			if (basis)
				basis[n] = (struct nrg_coupled){ o->id[r], J, s };
			n++;
		}
	}
	return n;
}

static double between(const double *H, int n, struct component u, struct component v)
{
	double sum = 0;

	for (int a = 0; a < 2; a++)
		for (int b = 0; b < 2; b++) {
			const int i = u.row[a], j = v.row[b];

			sum += u.c[a] * v.c[b] * (i > j ? H[i + n * j] : H[j + n * i]);
		}
	return sum;
}

/* Multiplets of S = sz of this block. */
static int highest_weight(struct nrg_run *run, const struct nrg_shell *old, const struct nrg_shell *shell,
			  struct nrg_block *block)
{
	const size_t n = (size_t)block->n, m = (size_t)couple(old, block, NULL);
	struct component *part;
	double *H, *P;

	block->n_multiplet = (int)m;
	if (!m)
		return GEAE_OK;
	block->coupled = nrg_take(&run->arena, m, sizeof(*block->coupled));
	block->own_energy = nrg_take(&run->arena, m, sizeof(double));
	block->own_vector = nrg_take(&run->arena, m * m, sizeof(double));
	H = nrg_room(run, NRG_FOR_H, n * n);
	part = (struct component *)nrg_room(run, NRG_FOR_LIFT, 3 * m);
	P = block->own_vector;
	if (!block->coupled || !block->own_energy || !P || !H || !part)
		return GEAE_ENOMEM;
	couple(old, block, block->coupled);
	nrg_hamiltonian(old, block, shell->hop, H);
	for (size_t u = 0; u < m; u++)
		part[u] = component(old, block, block->coupled[u]);
	for (size_t v = 0; v < m; v++)
		for (size_t u = v; u < m; u++)
			P[u + m * v] = between(H, block->n, part[u], part[v]);
	return nrg_eigen(run, (int)m, P, block->own_energy);
}

/* Places the multiplets of |sz|, |sz| + 2, ... of its charge by energy. */
static void merge(const struct nrg_shell *shell, struct nrg_block *block)
{
	const int lowest = block->sz < 0 ? -block->sz : block->sz;

	for (int i = 0; i < block->n; i++) {
		const struct nrg_block *best = NULL;

		for (int S = lowest, b; (b = nrg_find(shell, block->q, S)) >= 0; S += 2) {
			struct nrg_block *top = &shell->block[b];

			if (i == 0)
				top->taken = 0;
			if (top->taken < top->n_multiplet &&
			    (!best || top->own_energy[top->taken] < best->own_energy[best->taken]))
				best = top;
		}
		block->energy[i] = best->own_energy[best->taken];
		block->spin[i] = best->sz;
		block->id[i] = best->first_id + best->taken;
		block->where[block->id[i]] = i;
		shell->block[best - shell->block].taken++;
	}
}

static int expand(struct nrg_run *run, const struct nrg_shell *old, const struct nrg_shell *shell, struct nrg_block *block)
{
	const size_t n = (size_t)block->n;
	const int lowest = block->sz < 0 ? -block->sz : block->sz;

	memset(block->vector, 0, n * n * sizeof(double));
	for (int S = lowest, b; (b = nrg_find(shell, block->q, S)) >= 0; S += 2) {
		const struct nrg_block *top = &shell->block[b];
		const size_t m = (size_t)top->n_multiplet;
		struct component *part = (struct component *)nrg_room(run, NRG_FOR_LIFT, 3 * m);

		if (!part)
			return GEAE_ENOMEM;
		for (size_t u = 0; u < m; u++)
			part[u] = component(old, block, top->coupled[u]);
		for (size_t a = 0; a < m; a++) {
			const double *own = top->own_vector + m * a;
			double *column = block->vector + n * (size_t)block->where[top->first_id + (int)a];

			for (size_t u = 0; u < m; u++) {
				column[part[u].row[0]] += part[u].c[0] * own[u];
				column[part[u].row[1]] += part[u].c[1] * own[u];
			}
		}
	}
	return GEAE_OK;
}

static int write_down(struct nrg_run *run, const struct nrg_shell *old, const struct nrg_shell *shell,
		      struct nrg_block *block, size_t n_id)
{
	const size_t n = (size_t)block->n;

	block->energy = nrg_take(&run->arena, n, sizeof(double));
	block->vector = nrg_take(&run->arena, n, n * sizeof(double));
	block->spin = nrg_take(&run->arena, n, sizeof(int));
	block->id = nrg_take(&run->arena, n, sizeof(int));
	block->where = nrg_take(&run->arena, n_id, sizeof(int));
	if (!block->energy || !block->vector || !block->spin || !block->id || !block->where)
		return GEAE_ENOMEM;
	merge(shell, block);
	return expand(run, old, shell, block);
}

int nrg_diagonalise_multiplets(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell)
{
	int status = GEAE_OK;

	/* blocks are ordered by (Q, 2 S_z) */
	for (int b = 0, end; b < shell->n_block && !status; b = end) {
		int n_id = 0;

		for (end = b; end < shell->n_block && shell->block[end].q == shell->block[b].q && !status; end++) {
			if (shell->block[end].sz < 0)
				continue;
			shell->block[end].first_id = n_id;
			status = highest_weight(run, old, shell, &shell->block[end]);
			n_id += shell->block[end].n_multiplet;
		}
		for (int i = b; i < end && !status; i++)
			status = write_down(run, old, shell, &shell->block[i], (size_t)n_id);
	}
	return status;
}
