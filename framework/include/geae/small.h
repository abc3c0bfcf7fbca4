/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/small.h - linear algebra of a few dimensions, on the stack: order parameters, what they are regressed on. */
#ifndef GEAE_SMALL_H
#define GEAE_SMALL_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_SMALL = 24 };

/* The shortest X[n][k] among those that minimise |A X - B|: the solution where A[n][n] is regular; directions with singular
 * values below 1e-12 of the greatest count as 0.  n, k <= GEAE_SMALL.  X may be B. */
void geae_solve(int n, int k, const double *A, const double *B, double *X);
/* Orthonormal rows that span the eigenvectors of the symmetric matrix A[n][n], positive semidefinite, with eigenvalues
 * >= from and < to; returns how many.  basis[n][n]. */
int geae_eigenspace(int n, const double *A, double from, double to, double *basis);
/* R[n][n] becomes the orthogonal matrix nearest to it; returns their distance |R - Q|/sqrt n. */
double geae_orthogonalise(int n, double *R);

#ifdef __cplusplus
}
#endif
#endif
