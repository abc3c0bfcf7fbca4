/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What analyzers of one impurity share: its parameters from a row of a data set, and putting out. */
#ifndef ANDERSON_IMPURITY_H
#define ANDERSON_IMPURITY_H

#include "solver.h"

/* U, Gamma, eps_d, B, T of the row: from the columns that travel with the array. */
int impurity_point(struct geae_cx *cx, const struct geae_input *in, int64_t row, struct anderson_point *point) GEAE_CHECKED;
int impurity_put_number(struct geae_cx *cx, const char *port, const char *unit, const char *doc, double value) GEAE_CHECKED;
int impurity_put_text(struct geae_cx *cx, const char *port, const char *doc, const char *text) GEAE_CHECKED;
/* A list along an axis with coordinates. */
int impurity_put_list(struct geae_cx *cx, const char *port, const char *unit, const char *doc, const char *axis, int64_t n,
		      const double *value, uint32_t n_coord, const struct geae_array *const *coord) GEAE_CHECKED;
struct geae_array impurity_coordinate(const char *name, const char *unit, const char *axis, int64_t n, const double *value);

/* Rows of the parameters of a run of the renormalization group, in an instance with these members. */
#define IMPURITY_RUN_ROWS(S) \
	GEAE_P_INT(S, row, "0", 0, 1e12, "row", "the row of the data set whose parameters are taken"), \
	GEAE_P_CHOICE(S, quality, "\"default\"", "draft|default|reference", "accuracy of the renormalization group"), \
	GEAE_P_REAL(S, Lambda, "0.0", 0, 100, "1", "discretisation of the band, above 1; 0: as the quality says"), \
	GEAE_P_INT(S, kept, "0", 0, 100000, "state", "states kept at each step, at least 8; 0: as the quality says")

int impurity_settings(struct geae_cx *cx, int32_t quality, double Lambda, int64_t kept, struct anderson_settings *settings)
	GEAE_CHECKED;

#endif
