/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hamiltonian of one block and its eigenstates.
 *
 *   H = diag(E_old) + for every spin and (s' <- s, c):  [(o2, s'), (o, s)] += hop c (-1)^{q_s} <o2|f|o>  and transpose.
 *
 * Spin flip F exchanges up and dn; F|old, s> = (F|old>, s flipped) times -1 for s = up dn.  Where the levels of both
 * spins are equal, blocks of 2 S_z < 0 are images of their partners, and 2 S_z = 0 falls apart into even and odd states:
 * |o, 0> and |o, up dn> with o of 2 S_z = 0 have a parity, the others are combined as (|o-, up> +- |o+, dn>)/sqrt 2. */
#include <math.h>
#include <string.h>
#include <geae/plugin.h>
#include "nrg_run.h"

/* Lower triangle: s' > s for every creation. */
static void assemble(const struct nrg_shell *old, const struct nrg_block *block, double hop, double *H)
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

static double element(const double *H, int n, int a, int b)
{
	return a > b ? H[a + n * b] : H[b + n * a];
}

/* Basis states of one parity: single rows (second < 0), or pairs (first + parity second)/sqrt 2. */
struct combined {
	int first, second;
};

static int combine(const struct nrg_shell *old, const struct nrg_block *block, double parity, struct combined *basis)
{
	int n = 0;

	for (int s = NRG_EMPTY; s <= NRG_FULL; s += NRG_FULL)
		for (int r = 0; r < block->rows[s]; r++) {
			double own = old->block[block->from[s]].parity[r] * (s == NRG_FULL ? -1 : 1);

			if (own * parity > 0)
				basis[n++] = (struct combined){ block->row[s] + r, -1 };
		}
	for (int r = 0; r < block->rows[NRG_SITE_UP]; r++)
		basis[n++] = (struct combined){ block->row[NRG_SITE_UP] + r, block->row[NRG_SITE_DN] + r };
	return n;
}

static void project(const double *H, int n, double parity, int m, const struct combined *basis, double *P)
{
	for (int b = 0; b < m; b++)
		for (int a = b; a < m; a++) {
			const struct combined u = basis[a], v = basis[b];
			double sum = element(H, n, u.first, v.first);

			if (u.second >= 0 && v.second >= 0)
				sum = 0.5 * (sum + element(H, n, u.second, v.second) +
					     parity * (element(H, n, u.first, v.second) +
						       element(H, n, u.second, v.first)));
			else if (u.second >= 0)
				sum = sqrt(0.5) * (sum + parity * element(H, n, u.second, v.first));
			else if (v.second >= 0)
				sum = sqrt(0.5) * (sum + parity * element(H, n, u.first, v.second));
			P[a + m * b] = sum;
		}
}

static void expand(const double *column, double parity, int m, const struct combined *basis, double *vector)
{
	for (int a = 0; a < m; a++) {
		double c = column[a];

		if (basis[a].second >= 0) {
			c *= sqrt(0.5);
			vector[basis[a].second] = parity * c;
		}
		vector[basis[a].first] = c;
	}
}

/* 2 S_z = 0 with equal levels: even and odd states by themselves, then merged by energy. */
static int diagonalise_even_odd(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell,
				struct nrg_block *block)
{
	const int n = block->n;
	const size_t square = (size_t)n * (size_t)n, size = (size_t)n;
	double *H = nrg_room(run, NRG_FOR_H, 2 * square + 2 * size), *P[2], *energy[2];
	struct combined *basis = (struct combined *)nrg_room(run, NRG_FOR_LIFT, 2 * size);
	int m[2], at[2] = { 0, 0 };

	if (!H || !basis)
		return GEAE_ENOMEM;
	assemble(old, block, shell->hop, H);
	P[0] = H + square;
	energy[0] = P[0] + square;
	for (int odd = 0; odd < 2; odd++) {
		int status;

		m[odd] = combine(old, block, odd ? -1 : 1, basis + (odd ? m[0] : 0));
		P[1] = P[0] + (size_t)m[0] * (size_t)m[0];
		energy[1] = energy[0] + m[0];
		project(H, n, odd ? -1 : 1, m[odd], basis + (odd ? m[0] : 0), P[odd]);
		if (!m[odd])
			continue;
		status = nrg_eigen(run, m[odd], P[odd], energy[odd]);
		if (status)
			return status;
	}
	memset(block->vector, 0, square * sizeof(double));
	for (int i = 0; i < n; i++) {
		int odd = at[0] == m[0] || (at[1] < m[1] && energy[1][at[1]] < energy[0][at[0]]);
		const double *column = P[odd] + (size_t)m[odd] * (size_t)at[odd];

		block->energy[i] = energy[odd][at[odd]++];
		block->parity[i] = odd ? -1 : 1;
		expand(column, block->parity[i], m[odd], basis + (odd ? m[0] : 0), block->vector + (size_t)n * (size_t)i);
	}
	return GEAE_OK;
}

/* The block (Q, -2 S_z) as F applied to its diagonalised partner. */
static void copy_image(const struct nrg_shell *old, const struct nrg_block *from, struct nrg_block *to)
{
	static const int flipped[NRG_SITES] = { NRG_EMPTY, NRG_SITE_DN, NRG_SITE_UP, NRG_FULL };
	const int n = to->n;

	to->energy = from->energy;
	for (int s = 0; s < NRG_SITES; s++) {
		const double *parity = from->from[s] < 0 ? NULL : old->block[from->from[s]].parity;
		const double sign = s == NRG_FULL ? -1 : 1;
		const double *source = from->vector + from->row[s];
		double *target = to->vector + to->row[flipped[s]];

		for (int i = 0; i < n; i++)
			for (int r = 0; r < from->rows[s]; r++)
				target[(size_t)i * (size_t)n + (size_t)r] =
					sign * (parity ? parity[r] : 1) * source[(size_t)i * (size_t)n + (size_t)r];
	}
}

int nrg_diagonalise(struct nrg_run *run, const struct nrg_shell *old, struct nrg_shell *shell, int b)
{
	struct nrg_block *block = &shell->block[b];
	const size_t n = (size_t)block->n;

	block->vector = nrg_take(&run->arena, n, n * sizeof(double));
	if (!block->vector)
		return GEAE_ENOMEM;
	if (run->symmetric && block->sz < 0) {
		copy_image(old, &shell->block[block->image], block);
		return GEAE_OK;
	}
	block->energy = nrg_take(&run->arena, n, sizeof(double));
	if (!block->energy)
		return GEAE_ENOMEM;
	if (run->symmetric && block->sz == 0) {
		block->parity = nrg_take(&run->arena, n, sizeof(double));
		return block->parity ? diagonalise_even_odd(run, old, shell, block) : GEAE_ENOMEM;
	}
	assemble(old, block, shell->hop, block->vector);
	return nrg_eigen(run, block->n, block->vector, block->energy);
}
