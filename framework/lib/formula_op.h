/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The steps of a formula, for what reads, evaluates and differentiates it. */
#ifndef FORMULA_OP_H
#define FORMULA_OP_H

#include <stdint.h>

enum { FORMULA_DEEPEST = 64 };

enum formula_op {
	CONSTANT, VARIABLE, ADD, SUBTRACT, MULTIPLY, DIVIDE, POWER, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL,
	AND, OR, MIN, MAX, /* two values up to here */
	NEGATE, NOT, ABS, SQRT, EXP, LOG, LOG10, SIN, COS, TANH, ASINH, SIGN, FLOOR
};

double formula_two(int32_t op, double a, double b);
double formula_one(int32_t op, double a);

#endif
