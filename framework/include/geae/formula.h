/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/formula.h - formulas written in a pipeline: "abs(U + 2*eps_d) <= 36*Gamma".
 *
 * Numbers, names, + - * / ^ (to the right, above the sign), comparisons < <= > >= == != (1 or 0), not && || as in C,
 * brackets; abs sqrt exp log log10 sin cos tanh asinh sign floor of one value, min max of two; pi.
 * Everything is real; what has no value (log(-1), 0/0) is NAN, and a comparison with NAN is 0.
 */
#ifndef GEAE_FORMULA_H
#define GEAE_FORMULA_H

#include <stdbool.h>
#include <geae/plugin.h>

enum { GEAE_FORMULA_STEPS = 128, GEAE_FORMULA_SLOPES = 24 };

struct geae_formula { /* in the order of a stack machine; may be copied */
	int32_t n;
	struct { int32_t op, variable; double constant; } step[GEAE_FORMULA_STEPS];
};

/* Names are the n_name variables in the order of values.  False: `why` says what is wrong and where. */
bool geae_formula_read(struct geae_formula *, const char *text, size_t n_name, const char *const *name, char *why,
			  size_t size) GEAE_CHECKED;
double geae_formula_value(const struct geae_formula *, const double *variable);
/* The value, and its exact derivatives by the n variables from `first` on, at most GEAE_FORMULA_SLOPES. */
double geae_formula_slopes(const struct geae_formula *, const double *variable, size_t first, size_t n, double *slope);
bool geae_formula_uses(const struct geae_formula *, size_t variable);

#endif
