/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One run of the numerical renormalization group: forward through the shells of one Wilson chain.
 *
 * A run owns its memory and keeps it from one start to the next; one thread at a time. */
#ifndef NRG_RUN_H
#define NRG_RUN_H

#include "nrg_blocks.h"

struct nrg_impurity {
	double U, Gamma, eps[NRG_SPINS]; /* levels eps_d -+ B/2; equal levels: spin symmetry is used */
	int absent;			 /* no impurity: the chain f_0, f_1, ... alone (U, Gamma, eps are not read) */
};

struct nrg_cut {
	int kept;	    /* states that go on, at least; never splits a multiplet */
	double keep_energy; /* those above this many hop are dropped even so; 0: none */
};

struct nrg_buffer {
	double *at;
	size_t room;
};

enum nrg_purpose { NRG_FOR_H, NRG_FOR_EIGEN, NRG_FOR_INTEGERS, NRG_FOR_LIFT, NRG_FOR_D, NRG_FOR_X, NRG_FOR_BRACKET,
		   NRG_FOR_TRACE, NRG_BUFFERS };

struct nrg_run { /* zeroed is empty */
	struct nrg_arena arena;
	int n_shell;		 /* 0: impurity alone (or f_0 alone), k + 1: f_k (f_{k+1}) added */
	struct nrg_shell *shell; /* [n_shell] */
	int symmetric;		 /* equal levels of both spins: multiplets of the total spin */
	int n_spin;		 /* d and X of spin up (1), of both (2), of none (0) */
	struct nrg_buffer buffer[NRG_BUFFERS];
	double eigen_seconds; /* in dsyevd, since it was zeroed */
};

/* Starts anew with sites f_0 .. f_{n_site - 1}; hop[k], k = 0 .. n_site - 2, between f_k and f_{k+1}.
 * GEAE_OK, GEAE_ENOMEM or GEAE_EMATH (an eigenvalue problem did not converge). */
int nrg_forward(struct nrg_run *, const struct nrg_impurity *, int n_site, const double *hop, const struct nrg_cut *,
		int n_spin);
void nrg_run_finish(struct nrg_run *);

double *nrg_room(struct nrg_run *, enum nrg_purpose, size_t n); /* NULL: no memory; what it held is void */

/* C = alpha A B + beta C with column-major matrices, C m x n, inner dimension k; T: of the transposed. */
void nrg_gemm(int m, int n, int k, double alpha, const double *A, int lda, const double *B, int ldb, double beta,
	      double *C, int ldc);
void nrg_gemm_T(int m, int n, int k, double alpha, const double *A, int lda, const double *B, int ldb, double beta,
		double *C, int ldc); /* A is k x m */
void nrg_gemm_to_T(int m, int n, int k, double alpha, const double *A, int lda, const double *B, int ldb, double beta,
		   double *C, int ldc); /* B is n x k */

/* Eigenvalues and eigenvectors of the symmetric A (lower triangle, n x n), which is overwritten by the vectors. */
int nrg_eigen(struct nrg_run *, int n, double *A, double *energy);

/* Y = o applied to the first n_col states of block j, in the product basis of block i = lowered(j): Y is n_i x n_col. */
int nrg_lift(const struct nrg_shell *old, enum nrg_which, int spin, const struct nrg_shell *, int i, int j, int n_col,
	     double *Y); /* 0: all zero, Y is not touched */
/* The same from the left, of o transposed: the first n_col states of block i in the product basis of block j. */
int nrg_lift_left(const struct nrg_shell *old, enum nrg_which, int spin, const struct nrg_shell *, int i, int j,
		  int n_col, double *Y);

/* H of one block, lower triangle, energies counted from the ground state of `old`. */
void nrg_hamiltonian(const struct nrg_shell *old, const struct nrg_block *, double hop, double *H);

/* Energies and vectors of all blocks of the shell after `old`: each by itself, or by multiplets (run->symmetric). */
int nrg_diagonalise(struct nrg_run *, const struct nrg_shell *old, struct nrg_shell *);
int nrg_diagonalise_multiplets(struct nrg_run *, const struct nrg_shell *old, struct nrg_shell *);

int nrg_make_operators(struct nrg_run *, const struct nrg_shell *old, struct nrg_shell *); /* between kept states */

/* The whole step; `last`: nothing is kept and no operators are made. */
int nrg_step(struct nrg_run *, const struct nrg_shell *old, struct nrg_shell *, double hop, const struct nrg_cut *,
	     int last);

#endif
