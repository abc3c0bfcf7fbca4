/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas with numbers that are found by fitting. */
#ifndef SYM_CONSTANTS_H
#define SYM_CONSTANTS_H

#include "sym_search.h"

struct sym_pick { /* the best of a size; loss 1 - r^2 on all rows, INFINITY: none */
	struct sym_formula formula;
	double loss;
};

/* Values of its fitted constants that leave least after a linear fit to y; what is left, relative to the sum of squares of
 * y, which has mean 0.  INFINITY where the formula is not finite. */
double sym_fit_constants(const struct sym_kernels *, int64_t n, const double *const *feature, const double *y, struct sym_formula *);

/* pick[size] for all sizes up to s->done: a + c b in closed form for all kept a, b; with `inner` also c + e and c e for
 * subexpressions e of the best formulas of smaller sizes, and their numbers set free. */
int sym_constants(struct geae_cx *, const struct sym_search *, bool inner, struct sym_pick *pick) GEAE_CHECKED;

/* Is a formula with so many more fitted constants worth having? n ln(loss without/loss) > constants ln n (Schwarz, Ann. Stat.
 * 6, 461 (1978)). */
bool sym_worth(int64_t n, double without, double loss, int constants);

#endif
