/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Self-energy from two broadened functions. */
#ifndef NRG_SELFENERGY_H
#define NRG_SELFENERGY_H

#include "nrg_broaden.h"

/* green and mixed: broadened spectral functions (-Im/pi) of <<d; d+>> and <<X; d+>> on the mesh, of each of n_spin
 * spins; sigma[spin][2 i], [2 i + 1]: Re, Im <= 0.  work: [(4 n_spin + 1) n]. */
void nrg_selfenergy(size_t n, const double *omega, int n_spin, const double *const *green, const double *const *mixed,
		    double *const *sigma, double *work);

#endif
