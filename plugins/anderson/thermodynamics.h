/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thermodynamics of the impurity from all levels of the renormalization group. */
#ifndef ANDERSON_THERMODYNAMICS_H
#define ANDERSON_THERMODYNAMICS_H

#include "nrg_run.h"

struct thermodynamics { /* at one temperature; of the whole system, the band, or their difference */
	double S, T_chi, C;
};

/* Of everything that the run holds, at temperature T. */
struct thermodynamics thermodynamics_of(const struct nrg_run *run, double T);

#endif
