/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Smooth spectral functions out of binned weights. */
#ifndef NRG_BROADEN_H
#define NRG_BROADEN_H

#include <stddef.h>
#include "nrg_bins.h"

struct nrg_broadener; /* tables for one alpha; never changed after creation: any number of threads */

/* Bins per decade that the kernel expects, and points per decade of the mesh far from zero. */
enum { NRG_BINS_PER_DECADE = 320, NRG_MESH_PER_DECADE = 80 };

struct nrg_broadener *nrg_broadener_create(double alpha); /* NULL: no memory */
void nrg_broadener_destroy(struct nrg_broadener *);

/* Where bins should begin for a linear width b: what lies below is as good as at zero. */
double nrg_bins_from(double width);

/* omega_j = width sinh(j ln 10/NRG_MESH_PER_DECADE), j = -n..n, the last >= top.  The number of points 2 n + 1; with
 * omega not NULL they are written. */
size_t nrg_mesh(double width, double top, double *omega);

struct nrg_discrete { /* one function of some bins */
	const struct nrg_bins *bins;
	int function;
};

/* First exp{-[ln|w/w'|/alpha - alpha/4]^2}/(sqrt(pi) alpha |w|), then exp(-(x/width)^2)/(sqrt(pi) width), at n ascending
 * points omega: A[f] of n_f <= NRG_MOST_FUNCTIONS functions whose bins have the same grid.  work: [nrg_broaden_work()]. */
enum { NRG_MOST_FUNCTIONS = 4 };
size_t nrg_broaden_work(const struct nrg_broadener *, const struct nrg_bins *, int n_f);
void nrg_broaden(const struct nrg_broadener *, int n_f, const struct nrg_discrete *, double width, size_t n,
		 const double *omega, double *const *A, double *work);

/* n_f functions at once: re[f][i] = P int y_f(x)/(omega_i - x) dx, y_f[j] at omega_j, linear in between, zero at both
 * ends; omega_{n-1-i} = -omega_i.  work: [(n_f + 1) n]. */
void nrg_kramers_kronig(size_t n, const double *omega, int n_f, const double *const *y, double *const *re, double *work);

#endif
