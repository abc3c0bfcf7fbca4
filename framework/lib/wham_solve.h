/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The free energies of multi-histogram reweighting, inside libgeae. */
#ifndef WHAM_SOLVE_H
#define WHAM_SOLVE_H

#include <geae/wham.h>

/* mean[n_point]: energies; rows[n_block + 1][n_point]; fills density[n_block + 1][n_bin]. */
int geae_wham_solve(struct geae_cx *, const struct geae_wham *, const double *T, const double *mean,
		    const double *rows, double *density) GEAE_CHECKED;

#endif
