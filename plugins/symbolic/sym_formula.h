/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions as programs of a stack machine, in postfix order.  Their size is the number of steps, and one more for each
 * constant that was fitted: it stands for a number that had to be found. */
#ifndef SYM_FORMULA_H
#define SYM_FORMULA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sym_op { /* from SYM_NEG on a single value, from SYM_SQRT on their functions */
	SYM_FEATURE, SYM_CONSTANT, SYM_ADD, SYM_SUB, SYM_MUL, SYM_DIV, SYM_NEG, SYM_INV, SYM_SQUARE, SYM_SQRT, SYM_ABS, SYM_LOG,
	SYM_EXP, SYM_TANH, SYM_N_OP,
	SYM_SAME = SYM_CONSTANT /* in a search: the value itself */
};

enum { SYM_STEPS = 64 };

struct sym_kernels;

struct sym_step {
	int32_t op, feature; /* of a constant: 1 where it was fitted */
	double constant;
};

struct sym_formula {
	int32_t n;
	struct sym_step step[SYM_STEPS];
};

extern const char *const sym_op_name[SYM_N_OP]; /* as a pipeline names them: "+", "inv" */

static inline int sym_values(int op) /* how many an operator takes */
{
	return op < SYM_ADD ? 0 : op < SYM_NEG ? 2 : 1;
}

int sym_size(const struct sym_formula *);
int sym_fitted(const struct sym_formula *); /* constants that were fitted */
/* Where the subexpression that ends at step k begins. */
int sym_begin(const struct sym_formula *, int k);
/* On n rows; false: not finite somewhere, also within.  work: n doubles times sym_depth(). */
int sym_depth(const struct sym_formula *);
bool sym_value(const struct sym_kernels *, const struct sym_formula *, const double *const *feature, int64_t n, double *work,
	       double *value);

enum sym_language { SYM_TEXT, SYM_LATEX, SYM_C };
/* Into `to`, cut where it does not fit. */
void sym_write(const struct sym_formula *, enum sym_language, const char *const *feature, char *to, size_t room);

#endif
