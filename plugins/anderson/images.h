/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameter sets that one solution serves: temperatures, and images under the model's symmetries. */
#ifndef ANDERSON_IMAGES_H
#define ANDERSON_IMAGES_H

#include "solver.h"

/* Every parameter set is solved at B >= 0 and eps_d >= -U/2 and carried over from there:
 *   A_up(w; eps_d, B) = A_dn(w; eps_d, -B),   A_s(w; eps_d, B) = A_s(-w; -eps_d - U, -B).
 * With electrons and holes exchanged, n_s becomes 1 - n_s. */
struct anderson_image {
	struct anderson_point solved;
	int holes;   /* 1: frequencies and occupations are turned around */
	int flipped; /* 1: spin s of the row is spin 1 - s of the solution */
};

struct anderson_image anderson_image_of(const struct anderson_point *row);
/* The same up to rounding, apart from T. */
int anderson_same_run(const struct anderson_point *a, const struct anderson_point *b);
/* n_up, n_dn, n_updn of the row. */
void anderson_carry(const struct anderson_image *image, const struct anderson_solution *solution, double n[3]);

#endif
