/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of solvers. */
#include "solvers.h"

const struct anderson_solver *const anderson_solvers[] = {
	&anderson_exact, &anderson_hartree_fock, &anderson_hubbard1, &anderson_ipt, &anderson_nrg, NULL,
};
