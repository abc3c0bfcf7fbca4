/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Programs of a stack machine: their size and their values. */
#include <math.h>
#include <string.h>
#include "sym_formula.h"
#include "sym_kernel.h"

const char *const sym_op_name[SYM_N_OP] = { "feature", "constant", "+",	   "-",	  "*",	 "/",	"neg",
					    "inv",     "square",   "sqrt", "abs", "log", "exp", "tanh" };

int sym_fitted(const struct sym_formula *f)
{
	int n = 0;

	for (int k = 0; k < f->n; k++)
		n += f->step[k].op == SYM_CONSTANT && f->step[k].feature;
	return n;
}

int sym_size(const struct sym_formula *f)
{
	return f->n + sym_fitted(f);
}

int sym_begin(const struct sym_formula *f, int k)
{
	for (int wanted = 1; wanted; k--)
		wanted += sym_values(f->step[k].op) - 1;
	return k + 1;
}

int sym_depth(const struct sym_formula *f)
{
	int deepest = 1, depth = 0;

	for (int k = 0; k < f->n; k++) {
		depth += 1 - sym_values(f->step[k].op);
		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

bool sym_value(const struct sym_kernels *with, const struct sym_formula *f, const double *const *feature, int64_t n, double *work,
	       double *value)
{
	int top = 0;

	for (int k = 0; k < f->n; k++) {
		const struct sym_step *s = &f->step[k];
		double *a = work + (top - sym_values(s->op)) * n, sum = 0;
		const double *b = a + (sym_values(s->op) == 2 ? n : 0);

		top += 1 - sym_values(s->op);
		if (s->op == SYM_FEATURE)
			memcpy(a, feature[s->feature], sizeof(*a) * (size_t)n);
		else if (s->op == SYM_CONSTANT)
			for (int64_t i = 0; i < n; i++)
				a[i] = s->constant;
		else
			with->apply(s->op, a, b, n, a);
		for (int64_t i = 0; i < n; i++)
			sum += a[i] * 0;
		if (isnan(sum))
			return false;
	}
	memcpy(value, work, sizeof(*value) * (size_t)n);
	return true;
}
