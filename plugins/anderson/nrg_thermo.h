/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thermodynamics from the levels of the shells. */
#ifndef NRG_THERMO_H
#define NRG_THERMO_H

#include "solver.h"

struct nrg_thermo {
	double S;     /* entropy */
	double T_chi; /* <S_z^2> - <S_z>^2 */
	double C;     /* specific heat */
};

/* The canonical averages over one shell's levels. */
struct nrg_thermo nrg_thermo(const struct anderson_shell *, double T);

/* What the impurity adds, total - bath, at n temperatures; averaged over even and odd shells and over the Nz chains of
 * the settings, interpolated in ln T.  NAN where the chain of temperature point->T does not reach.  A status as of
 * solver->shells, or GEAE_ENOMEM. */
int nrg_thermodynamics(const struct anderson_solver *, const void *state, const struct anderson_settings *settled,
		       const struct anderson_point *point, size_t n, const double *T, struct nrg_thermo *impurity)
	GEAE_CHECKED;

#endif
