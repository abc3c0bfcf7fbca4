/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels; included by each sym_kernels_<name>.c after the target has been set.  Vectors always have eight lanes: the
 * compiler makes as many registers of each as the target needs.  Rows behind the last whole vector go to the lanes one by one. */
#include <math.h>
#include <string.h>
#include "sym_formula.h"
#include "sym_kernel.h"

enum { LANES = 8 };

typedef double vec __attribute__((vector_size(8 * LANES), aligned(8), may_alias));

#define AT(p, i) (*(const vec *)((p) + (i)))

/* EACH(BODY): BODY(value) once for every operator, value an expression in VA and VB */
#define EACH(BODY)                           \
	switch (op) {                        \
	case SYM_ADD: BODY(VA + VB); break;  \
	case SYM_SUB: BODY(VA - VB); break;  \
	case SYM_MUL: BODY(VA * VB); break;  \
	case SYM_DIV: BODY(VA / VB); break;  \
	case SYM_NEG: BODY(-VA); break;      \
	case SYM_INV: BODY(1.0 / VA); break; \
	case SYM_SQUARE: BODY(VA * VA); break; \
	default: BODY(VA); break;            \
	}

static void functions(int op, const double *a, int64_t n, double *out)
{
	for (int64_t i = 0; i < n; i++)
		out[i] = op == SYM_SQRT ? sqrt(a[i]) : op == SYM_ABS ? fabs(a[i]) : op == SYM_LOG ? log(a[i]) :
			 op == SYM_EXP ? exp(a[i]) : tanh(a[i]);
}

static void apply(int op, const double *a, const double *b, int64_t n, double *out)
{
	int64_t whole = n - n % LANES;

	if (op >= SYM_SQRT) {
		functions(op, a, n, out);
		return;
	}
#define BODY(value)                                     \
	for (int64_t i = 0; i < whole; i += LANES)      \
		*(vec *)(out + i) = (value);
#define VA AT(a, i)
#define VB AT(b, i)
	EACH(BODY)
#undef VA
#undef VB
#undef BODY
#define BODY(value)                          \
	for (int64_t i = whole; i < n; i++)  \
		out[i] = (value);
#define VA a[i]
#define VB b[i]
	EACH(BODY)
#undef VA
#undef VB
#undef BODY
}

static double total(const double *lane)
{
	return ((lane[0] + lane[4]) + (lane[2] + lane[6])) + ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

enum { MORE = SYM_N_SUM - SYM_DY };

/* sum += of d = value - shift, of d^2, and of d times each of some columns: a number of them that the compiler knows. */
static inline __attribute__((always_inline)) void add_sums(int op, const double *a, const double *b, int n_column, const double *const *column,
							   int64_t n, double shift, double *sum)
{
	double made[SYM_BLOCK], lane[SYM_N_SUM][LANES];
	vec d1 = { 0 }, d2 = { 0 }, dc[MORE] = { { 0 } };
	int64_t whole = n - n % LANES;

	if (op >= SYM_SQRT) {
		functions(op, a, n, made);
		a = made;
		op = SYM_CONSTANT;
	}
#define BODY(value)                                  \
	for (int64_t i = 0; i < whole; i += LANES) { \
		vec d = (value) - shift;             \
		d1 += d;                             \
		d2 += d * d;                         \
		_Pragma("GCC unroll 3")              \
		for (int k = 0; k < n_column; k++)   \
			dc[k] += d * AT(column[k], i); \
	}
#define VA AT(a, i)
#define VB AT(b, i)
	EACH(BODY)
#undef VA
#undef VB
#undef BODY
	memcpy(lane[SYM_D], &d1, sizeof(d1));
	memcpy(lane[SYM_DD], &d2, sizeof(d2));
	memcpy(lane[SYM_DY], dc, sizeof(dc));
#define BODY(value)                           \
	for (int64_t i = whole; i < n; i++) { \
		double d = (value) - shift;   \
		lane[SYM_D][i - whole] += d;  \
		lane[SYM_DD][i - whole] += d * d; \
		for (int k = 0; k < n_column; k++) \
			lane[SYM_DY + k][i - whole] += d * column[k][i]; \
	}
#define VA a[i]
#define VB b[i]
	EACH(BODY)
#undef VA
#undef VB
#undef BODY
	for (int k = 0; k < SYM_DY + n_column; k++)
		sum[k] += total(lane[k]);
}

static void moments(int op, const double *a, const double *b, const double *y, int64_t n, double shift, double *sum)
{
	add_sums(op, a, b, 1, &y, n, shift, sum);
}

static void signature(int op, const double *a, const double *b, const double *y, const double *w, const double *u, int64_t n,
		      double shift, double *sum)
{
	add_sums(op, a, b, MORE, (const double *const[]){ y, w, u }, n, shift, sum);
}

#define SYM_TABLE(name_) { name_, apply, moments, signature }
