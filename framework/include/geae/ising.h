/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/ising.h - any pair table with two levels, written as an Ising model.
 *
 *   E = const - sum over bonds J_t s_i s_j - sum over sites h_i s_i,  s = -1 (level 0) or +1 (level 1)
 *
 * f(a, b) = c + x a + y b - J a b for a, b = -1, +1: J = (f(0,1) + f(1,0) - f(0,0) - f(1,1)) / 4, and the
 * parts linear in one spin join that site's field.  Check value: f = {-1, 1, 1, -1} gives J = 1, no field.
 */
#ifndef GEAE_ISING_H
#define GEAE_ISING_H

#include <stdbool.h>
#include <geae/neighbours.h>

struct geae_ising {
	struct geae_neighbours near;
	const double *J;      /* [n_bond_type] */
	const double *h;      /* [n_site] */
	const uint8_t *gauge; /* [n_site] 0 or 1: level ^ gauge has couplings >= 0 only, unless frustrated */
	bool frustrated;      /* no such gauge exists */
	bool field;           /* some h is not 0 */
	bool competing;       /* in that gauge the fields have both signs: fields and couplings compete */
};

/* The pair table must have two levels.  Memory comes from the call's scratch. */
int geae_ising_make(struct geae_cx *, const struct geae_pairs *, struct geae_ising *) GEAE_CHECKED;

#endif
