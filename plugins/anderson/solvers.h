/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The solvers there are, each in the file of its name. */
#ifndef ANDERSON_SOLVERS_H
#define ANDERSON_SOLVERS_H

#include "solver.h"

extern const struct anderson_solver anderson_exact, anderson_hartree_fock, anderson_hubbard1, anderson_ipt, anderson_nrg;

/* The names as the choices of a parameter, in the order of anderson_solvers[]. */
#define ANDERSON_SOLVER_NAMES "exact|hartree-fock|hubbard-1|ipt|nrg"

#endif
