/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Blocks of equal charge and spin: which old states and site states make up each. */
#include <string.h>
#include "nrg_blocks.h"

const int nrg_site_q[NRG_SITES] = { 0, 1, 1, 2 };
const int nrg_site_sz[NRG_SITES] = { 0, 1, -1, 0 };
const int nrg_site_sign[NRG_SITES] = { 1, -1, -1, 1 };
const int nrg_spin_sz[NRG_SPINS] = { 1, -1 };

const struct nrg_creation nrg_creation[NRG_SPINS][2] = {
	[NRG_UP] = { { NRG_EMPTY, NRG_SITE_UP, 1 }, { NRG_SITE_DN, NRG_FULL, 1 } },
	[NRG_DN] = { { NRG_EMPTY, NRG_SITE_DN, 1 }, { NRG_SITE_UP, NRG_FULL, -1 } },
};

int nrg_find(const struct nrg_shell *shell, int q, int sz)
{
	q -= shell->q_min;
	sz -= shell->sz_min;
	return q < 0 || q >= shell->n_q || sz < 0 || sz >= shell->n_sz ? -1 : shell->index[q * shell->n_sz + sz];
}

/* The range of (Q, 2 S_z) that kept states of `old` and one more site can reach. */
static void range(const struct nrg_shell *old, struct nrg_shell *shell)
{
	int q_min = 0, q_max = -1, sz_min = 0, sz_max = -1;

	for (int b = 0; b < old->n_block; b++) {
		const struct nrg_block *o = &old->block[b];

		if (!o->kept)
			continue;
		if (q_max < q_min) {
			q_min = q_max = o->q;
			sz_min = sz_max = o->sz;
		}
		q_min = o->q < q_min ? o->q : q_min;
		q_max = o->q > q_max ? o->q : q_max;
		sz_min = o->sz < sz_min ? o->sz : sz_min;
		sz_max = o->sz > sz_max ? o->sz : sz_max;
	}
	shell->q_min = q_min;
	shell->n_q = q_max - q_min + 3;
	shell->sz_min = sz_min - 1;
	shell->n_sz = sz_max - sz_min + 3;
}

/* Fills `block` for (q, sz); the number of its states. */
static int compose(const struct nrg_shell *old, int q, int sz, struct nrg_block *block)
{
	*block = (struct nrg_block){ .q = q, .sz = sz };
	for (int s = 0; s < NRG_SITES; s++) {
		int o = nrg_find(old, q - nrg_site_q[s], sz - nrg_site_sz[s]);

		block->from[s] = o >= 0 && old->block[o].kept ? o : -1;
		block->row[s] = block->n;
		block->rows[s] = block->from[s] < 0 ? 0 : old->block[o].kept;
		block->n += block->rows[s];
	}
	return block->n;
}

int nrg_layout(struct nrg_arena *arena, const struct nrg_shell *old, struct nrg_shell *shell)
{
	size_t n_cell;
	struct nrg_block block;

	memset(shell, 0, sizeof(*shell));
	range(old, shell);
	n_cell = (size_t)shell->n_q * (size_t)shell->n_sz;
	shell->index = nrg_take(arena, n_cell, sizeof(int));
	if (!shell->index)
		return -1;
	for (size_t cell = 0; cell < n_cell; cell++) {
		int q = shell->q_min + (int)cell / shell->n_sz, sz = shell->sz_min + (int)cell % shell->n_sz;

		shell->index[cell] = compose(old, q, sz, &block) ? shell->n_block++ : -1;
	}
	shell->block = nrg_take(arena, (size_t)shell->n_block, sizeof(*shell->block));
	if (!shell->block)
		return -1;
	for (size_t cell = 0; cell < n_cell; cell++) {
		int q = shell->q_min + (int)cell / shell->n_sz, sz = shell->sz_min + (int)cell % shell->n_sz;

		if (shell->index[cell] >= 0)
			shell->n_state += compose(old, q, sz, &shell->block[shell->index[cell]]);
	}
	return 0;
}
