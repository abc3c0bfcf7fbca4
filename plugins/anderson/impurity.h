/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What analyzers of one impurity share: its parameters from a row of a data set, and those of a run. */
#ifndef ANDERSON_IMPURITY_H
#define ANDERSON_IMPURITY_H

#include <geae/put.h>
#include "solver.h"

/* U, Gamma, eps_d, B, T of the row: from the columns that travel with the array. */
int impurity_point(struct geae_cx *cx, const struct geae_input *in, int64_t row, struct anderson_point *point) GEAE_CHECKED;

/* Rows of the parameters of a run of the renormalization group, in an instance with these members. */
#define IMPURITY_RUN_ROWS(S, usual_Lambda, usual_kept) \
	GEAE_P_INT(S, row, "0", 0, 1e12, "row", "the row of the data set whose parameters are taken"), \
	GEAE_P_REAL_ABOVE(S, Lambda, usual_Lambda, 1, 100, "1", "discretisation of the band"), \
	GEAE_P_INT(S, kept, usual_kept, 8, 100000, "state", "states kept at each step")

#endif
