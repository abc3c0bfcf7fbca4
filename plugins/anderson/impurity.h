/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What analyzers of one impurity share: its parameters from a row of a data set, and those of a run. */
#ifndef ANDERSON_IMPURITY_H
#define ANDERSON_IMPURITY_H

#include <geae/put.h>
#include "solver.h"

/* U, Gamma, eps_d, B, T of the row: from the columns that travel with the array. */
int impurity_point(struct geae_cx *cx, const struct geae_input *in, int64_t row, struct anderson_point *point) GEAE_CHECKED;

/* Rows of the parameters of a run of the renormalization group, in an instance with these members. */
#define IMPURITY_RUN_ROWS(S) \
	GEAE_P_INT(S, row, "0", 0, 1e12, "row", "the row of the data set whose parameters are taken"), \
	GEAE_P_CHOICE(S, quality, "\"default\"", "draft|default|reference", "accuracy of the renormalization group"), \
	GEAE_P_REAL(S, Lambda, "0.0", 0, 100, "1", "discretisation of the band, above 1; 0: as the quality says"), \
	GEAE_P_INT(S, kept, "0", 0, 100000, "state", "states kept at each step, at least 8; 0: as the quality says")

int impurity_settings(struct geae_cx *cx, int32_t quality, double Lambda, int64_t kept, struct anderson_settings *settings)
	GEAE_CHECKED;

#endif
