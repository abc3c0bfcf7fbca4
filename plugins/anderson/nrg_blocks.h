/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States of a Wilson chain by charge and spin: blocks, the shell they make up, operators between them.
 *
 * A shell holds the eigenstates of impurity + f_0 .. f_k in blocks of equal (Q, 2 S_z).  The basis of the next shell is
 * |old, s> = (creators of site state s)|old>, s = 0, up, dn, up dn = f+_up f+_dn|0>: creators of the new site act on s
 * without further sign, old operators that change the number of electrons get (-1)^{q_s}. */
#ifndef NRG_BLOCKS_H
#define NRG_BLOCKS_H

#include "nrg_arena.h"

enum nrg_site { NRG_EMPTY, NRG_SITE_UP, NRG_SITE_DN, NRG_FULL, NRG_SITES };
enum { NRG_UP, NRG_DN, NRG_SPINS };

extern const int nrg_site_q[NRG_SITES], nrg_site_sz[NRG_SITES], nrg_site_sign[NRG_SITES]; /* q, 2 S_z, (-1)^q */
extern const int nrg_spin_sz[NRG_SPINS];						  /* 2 S_z of one electron */

/* <to|f+_sigma|from> = sign; two of them per spin. */
struct nrg_creation {
	int from, to;
	double sign;
};
extern const struct nrg_creation nrg_creation[NRG_SPINS][2];

struct nrg_block {
	int q, sz;		   /* electrons and 2 S_z */
	int n, kept;		   /* states; the lowest `kept` go on */
	int from[NRG_SITES];	   /* old block that |old, s> comes from, -1: none */
	int row[NRG_SITES];	   /* where its rows begin in `vector` */
	int rows[NRG_SITES];	   /* how many: kept states of the old block */
	double *energy;		   /* [n] ascending, above the ground state of the shell */
	double *vector;		   /* [n][n]: eigenvector i is column i, that is vector[n * i + row] */

	/* Spin multiplets, where the levels of both spins are equal: those of one charge have numbers 0, 1, ... */
	int *spin, *id;		   /* [n] 2 S of each state, and its multiplet */
	int *where;		   /* [multiplets of the charge] its state in this block, if it has one */
	int n_multiplet, first_id; /* those of S = S_z, on their way */
	int taken;
	struct nrg_coupled *coupled; /* [n_multiplet] their basis */
	double *own_energy, *own_vector;
};

/* Matrix elements <i|o|j> between kept states, o lowers (Q, 2 S_z) by one electron of a spin: kk[block of j]. */
struct nrg_operator {
	double **kk; /* [n_block]: [kept of j][kept of i], i fastest; NULL: no such block, or zero */
};

enum nrg_which { NRG_F, NRG_D, NRG_X, NRG_OPERATORS }; /* the last site's f, the impurity's d, U d n_{-sigma} */

struct nrg_shell {
	int n_block, n_state;
	struct nrg_block *block;
	int q_min, n_q, sz_min, n_sz;
	int *index;	/* [n_q][n_sz] */
	double hop;	/* the amplitude that coupled its site; 0: the first shell */
	double shift;	/* ground energy found, energies of the old shell being >= 0 */
	struct nrg_operator op[NRG_OPERATORS][NRG_SPINS];
};

int nrg_find(const struct nrg_shell *, int q, int sz); /* number of the block or -1 */

static inline int nrg_lowered(const struct nrg_shell *shell, int j, int spin) /* block with one electron less, or -1 */
{
	return nrg_find(shell, shell->block[j].q - 1, shell->block[j].sz - nrg_spin_sz[spin]);
}

/* Blocks of the shell after `old` (whose kept counts are final), ordered by (Q, 2 S_z): everything but energies,
 * vectors and parities.  0 or -1: no memory. */
int nrg_layout(struct nrg_arena *, const struct nrg_shell *old, struct nrg_shell *);

#endif
