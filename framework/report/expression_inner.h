/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree of a formula. */
#ifndef GEAE_EXPRESSION_INNER_H
#define GEAE_EXPRESSION_INNER_H

#include "expression.h"

enum term_kind { TERM_NUMBER, TERM_TEXT, TERM_SLOT, TERM_OPERATOR, TERM_FUNCTION };

enum operation { OP_OR, OP_AND, OP_LT, OP_LE, OP_GT, OP_GE, OP_EQ, OP_NE, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_POW, OP_NEG, OP_NOT };

struct term {
	enum term_kind kind;
	enum operation operation;
	int function; /* index into formula_functions */
	double number;
	const char *text;
	size_t slot;
	struct term *left, *right; /* right NULL: one operand */
};

struct formula {
	struct term *root;
	struct formula_slot *slot;
	size_t n_slot, room;
	size_t shifted, element; /* the slot and element moved by `shift` */
	double shift;
};

struct formula_function {
	const char *name;
	double (*each)(double);                       /* element by element */
	double (*all)(const double *value, size_t n); /* of all elements */
	/* neither: the standard error of the argument */
};

extern const struct formula_function formula_functions[]; /* ends with name NULL */

#endif
