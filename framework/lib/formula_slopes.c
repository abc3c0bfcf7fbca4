/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Derivatives of formulas, exact: every step carries the slopes of its value along (forward differentiation).
 * Check: a*exp(-x/b) at a = 2, b = 3, x = 1: slopes exp(-1/3) and 2 exp(-1/3)/9. */
#include <math.h>
#include <geae/formula.h>
#include "formula_op.h"

struct both {
	double x, d[GEAE_FORMULA_SLOPES];
};

static void combine(int32_t op, struct both *a, const struct both *b, size_t n)
{
	double x = formula_two(op, a->x, b->x), da = 0, db = 0;

	switch (op) {
	case ADD: da = db = 1; break;
	case SUBTRACT: da = 1; db = -1; break;
	case MULTIPLY: da = b->x; db = a->x; break;
	case DIVIDE: da = 1 / b->x; db = -x / b->x; break;
	case POWER: da = b->x * pow(a->x, b->x - 1); db = a->x > 0 ? x * log(a->x) : NAN; break;
	case MIN: da = a->x <= b->x; db = 1 - da; break;
	case MAX: da = a->x >= b->x; db = 1 - da; break;
	default: break; /* steps: flat */
	}
	for (size_t k = 0; k < n; k++) /* a slope of 0 counts for nothing, whatever it is multiplied by */
		a->d[k] = (a->d[k] < 0 || a->d[k] > 0 ? da * a->d[k] : 0) + (b->d[k] < 0 || b->d[k] > 0 ? db * b->d[k] : 0);
	a->x = x;
}

static double slope(int32_t op, double a, double x)
{
	switch (op) {
	case NEGATE: return -1;
	case ABS: return a < 0 ? -1 : a > 0;
	case SQRT: return 0.5 / x;
	case EXP: return x;
	case LOG: return 1 / a;
	case LOG10: return 1 / (a * log(10));
	case SIN: return cos(a);
	case COS: return -sin(a);
	case TANH: return 1 - x * x;
	case ASINH: return 1 / sqrt(1 + a * a);
	default: return 0;
	}
}

double geae_formula_slopes(const struct geae_formula *e, const double *variable, size_t first, size_t n, double *to)
{
	struct both stack[FORMULA_DEEPEST + 1];
	int top = 0;

	for (int32_t k = 0; k < e->n; k++) {
		int32_t op = e->step[k].op;

		if (op == CONSTANT || op == VARIABLE) {
			struct both *s = &stack[top++];
			size_t v = (size_t)e->step[k].variable;

			s->x = op == CONSTANT ? e->step[k].constant : variable[v];
			for (size_t j = 0; j < n; j++)
				s->d[j] = op == VARIABLE && v == first + j;
		} else if (op <= MAX) {
			top--;
			combine(op, &stack[top - 1], &stack[top], n);
		} else {
			struct both *s = &stack[top - 1];
			double a = s->x, by;

			s->x = formula_one(op, a);
			by = slope(op, a, s->x);
			for (size_t j = 0; j < n; j++)
				s->d[j] = s->d[j] < 0 || s->d[j] > 0 ? by * s->d[j] : 0;
		}
	}
	for (size_t j = 0; j < n; j++)
		to[j] = top ? stack[0].d[j] : 0;
	return top ? stack[0].x : (double)NAN;
}
