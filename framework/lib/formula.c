/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas: recursive descent into a stack program.  Check: "2 + 3*4^2/-8" is -4, "-2^2" is -4, "2^3^2" is 512. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/formula.h>
#include <geae/nearest.h>
#include "formula_op.h"

enum { NAMES = 255 };

static const struct { const char *name; enum formula_op op; int values; } functions[] = {
	{ "abs", ABS, 1 },   { "sqrt", SQRT, 1 }, { "exp", EXP, 1 },     { "log", LOG, 1 },   { "log10", LOG10, 1 },
	{ "sin", SIN, 1 },   { "cos", COS, 1 },   { "tanh", TANH, 1 },   { "asinh", ASINH, 1 }, { "sign", SIGN, 1 },
	{ "floor", FLOOR, 1 }, { "min", MIN, 2 }, { "max", MAX, 2 },
};

/* Infix operators by level, the weakest first; longer ones before their beginnings. */
static const struct { const char *text; enum formula_op op; int level; } infix[] = {
	{ "||", OR, 0 },	    { "&&", AND, 1 },  { "<=", LESS_EQUAL, 2 }, { ">=", GREATER_EQUAL, 2 },
	{ "==", EQUAL, 2 },	    { "!=", NOT_EQUAL, 2 }, { "<", LESS, 2 },   { ">", GREATER, 2 },
	{ "+", ADD, 3 },	    { "-", SUBTRACT, 3 }, { "*", MULTIPLY, 4 }, { "/", DIVIDE, 4 },
};
enum { N_INFIX = sizeof(infix) / sizeof(infix[0]), SIGN_LEVEL = 5, N_FUNCTION = sizeof(functions) / sizeof(functions[0]) };

struct reader {
	struct geae_formula *e;
	const char *text, *at;
	size_t n_name;
	const char *const *name;
	char *why;
	size_t size;
	int depth, stack, deepest;
};

static bool parse(struct reader *r, int level);

static bool wrong(struct reader *r, const char *what)
{
	snprintf(r->why, r->size, "%s at position %d of \"%s\"", what, (int)(r->at - r->text) + 1, r->text);
	return false;
}

static bool emit(struct reader *r, enum formula_op op, int variable, double constant)
{
	if (r->e->n == GEAE_FORMULA_STEPS)
		return wrong(r, "the formula is too long");
	r->e->step[r->e->n].op = (int32_t)op;
	r->e->step[r->e->n].variable = variable;
	r->e->step[r->e->n++].constant = constant;
	r->stack += op <= VARIABLE ? 1 : op <= MAX ? -1 : 0;
	return r->stack < FORMULA_DEEPEST || wrong(r, "the formula is nested too deeply");
}

static void skip(struct reader *r)
{
	while (isspace((unsigned char)*r->at))
		r->at++;
}

static bool take(struct reader *r, const char *text)
{
	skip(r);
	if (strncmp(r->at, text, strlen(text)) != 0)
		return false;
	r->at += strlen(text);
	return true;
}

static bool call(struct reader *r, size_t function)
{
	for (int k = 0; k < functions[function].values; k++) {
		if (k && !take(r, ","))
			return wrong(r, "',' and a second value are missing");
		if (!parse(r, 0))
			return false;
	}
	return take(r, ")") ? emit(r, functions[function].op, 0, 0) : wrong(r, "')' is missing");
}

static bool unknown(struct reader *r, const char *name, int n)
{
	const char *names[NAMES + 1] = { NULL }, *near;
	char word[64];
	int used;

	for (size_t k = 0; k < r->n_name && k < NAMES; k++)
		names[k] = r->name[k];
	snprintf(word, sizeof(word), "%.*s", n, name);
	near = geae_nearest(word, names);
	used = near ? snprintf(r->why, r->size, "there is no '%s' in \"%s\" (did you mean '%s'?); there are:", word, r->text, near)
		    : snprintf(r->why, r->size, "there is no '%s' in \"%s\"; there are:", word, r->text);
	for (size_t k = 0; k < r->n_name && used > 0 && (size_t)used < r->size; k++)
		used += snprintf(r->why + used, r->size - (size_t)used, " %s", r->name[k]);
	return false;
}

static bool word(struct reader *r)
{
	const char *from = r->at;
	size_t n;

	while (isalnum((unsigned char)*r->at) || *r->at == '_')
		r->at++;
	n = (size_t)(r->at - from);
	for (size_t k = 0; k < r->n_name; k++)
		if (strlen(r->name[k]) == n && !memcmp(r->name[k], from, n))
			return emit(r, VARIABLE, (int)k, 0);
	for (size_t k = 0; k < N_FUNCTION; k++)
		if (strlen(functions[k].name) == n && !memcmp(functions[k].name, from, n))
			return take(r, "(") ? call(r, k) : wrong(r, "'(' is missing");
	if (n == 2 && !memcmp(from, "pi", 2))
		return emit(r, CONSTANT, 0, acos(-1));
	return unknown(r, from, (int)n);
}

/* No strtod(): it would read "inf", hexadecimal numbers and the locale's decimal sign. */
static bool number(struct reader *r)
{
	char digits[64];
	size_t n = 0;
	bool exponent = false;

	for (; n + 1 < sizeof(digits); n++) {
		char c = r->at[n];

		if (!(isdigit((unsigned char)c) || c == '.' || (!exponent && n && (c == 'e' || c == 'E')) ||
		      (n && (c == '+' || c == '-') && (r->at[n - 1] == 'e' || r->at[n - 1] == 'E'))))
			break;
		exponent = exponent || c == 'e' || c == 'E';
		digits[n] = c;
	}
	digits[n] = 0;
	{
		char *end;
		double x = strtod(digits, &end);

		if (end == digits || *end || !isfinite(x))
			return wrong(r, "this is no number");
		r->at += n;
		return emit(r, CONSTANT, 0, x);
	}
}

static bool primary(struct reader *r)
{
	skip(r);
	if (take(r, "("))
		return parse(r, 0) && (take(r, ")") || wrong(r, "')' is missing"));
	if (isdigit((unsigned char)*r->at) || *r->at == '.')
		return number(r);
	if (isalpha((unsigned char)*r->at) || *r->at == '_')
		return word(r);
	return wrong(r, *r->at ? "a number, a name or '(' is missing" : "a value is missing");
}

/* ^ binds more strongly than a sign before it, less than one behind it. */
static bool sign(struct reader *r)
{
	bool sound;

	if (r->depth == FORMULA_DEEPEST)
		return wrong(r, "the formula is nested too deeply");
	r->depth++;
	skip(r);
	if (r->at[0] == '-' || (r->at[0] == '!' && r->at[1] != '=')) {
		enum formula_op op = *r->at++ == '-' ? NEGATE : NOT;

		sound = sign(r) && emit(r, op, 0, 0);
	} else {
		sound = primary(r);
		if (sound && take(r, "^"))
			sound = sign(r) && emit(r, POWER, 0, 0);
	}
	r->depth--;
	return sound;
}

static bool parse(struct reader *r, int level)
{
	bool found = true, sound;

	if (level == SIGN_LEVEL)
		return sign(r);
	if (r->depth == FORMULA_DEEPEST)
		return wrong(r, "the formula is nested too deeply");
	r->depth++;
	sound = parse(r, level + 1);
	while (sound && found) {
		found = false;
		for (size_t k = 0; k < N_INFIX && sound && !found; k++)
			if (infix[k].level == level && take(r, infix[k].text)) {
				found = true;
				sound = parse(r, level + 1) && emit(r, infix[k].op, 0, 0);
			}
	}
	r->depth--;
	return sound;
}

bool geae_formula_read(struct geae_formula *e, const char *text, size_t n_name, const char *const *name, char *why,
			  size_t size)
{
	struct reader r = { .e = e, .text = text, .at = text, .n_name = n_name, .name = name, .why = why, .size = size };

	e->n = 0;
	if (!parse(&r, 0))
		return false;
	skip(&r);
	return !*r.at || wrong(&r, "this does not belong here");
}

double formula_two(int32_t op, double a, double b)
{
	switch (op) {
	case ADD: return a + b;
	case SUBTRACT: return a - b;
	case MULTIPLY: return a * b;
	case DIVIDE: return a / b;
	case POWER: return pow(a, b);
	case LESS: return a < b;
	case LESS_EQUAL: return a <= b;
	case GREATER: return a > b;
	case GREATER_EQUAL: return a >= b;
	case EQUAL: return a >= b && a <= b;
	case NOT_EQUAL: return a < b || a > b;
	case AND: return (a < 0 || a > 0) && (b < 0 || b > 0);
	case OR: return a < 0 || a > 0 || b < 0 || b > 0;
	case MIN: return isnan(a) || isnan(b) ? NAN : fmin(a, b);
	default: return isnan(a) || isnan(b) ? NAN : fmax(a, b);
	}
}

double formula_one(int32_t op, double a)
{
	switch (op) {
	case NEGATE: return -a;
	case NOT: return a <= 0 && a >= 0;
	case ABS: return fabs(a);
	case SQRT: return sqrt(a);
	case EXP: return exp(a);
	case LOG: return a < 0 ? NAN : log(a);
	case LOG10: return a < 0 ? NAN : log10(a);
	case SIN: return sin(a);
	case COS: return cos(a);
	case TANH: return tanh(a);
	case ASINH: return asinh(a);
	case SIGN: return a > 0 ? 1 : a < 0 ? -1 : a;
	default: return floor(a);
	}
}

double geae_formula_value(const struct geae_formula *e, const double *variable)
{
	double stack[FORMULA_DEEPEST + 1];
	int n = 0;

	for (int32_t k = 0; k < e->n; k++) {
		int32_t op = e->step[k].op;

		if (op == CONSTANT)
			stack[n++] = e->step[k].constant;
		else if (op == VARIABLE)
			stack[n++] = variable[e->step[k].variable];
		else if (op <= MAX) {
			n--;
			stack[n - 1] = formula_two(op, stack[n - 1], stack[n]);
		} else
			stack[n - 1] = formula_one(op, stack[n - 1]);
	}
	return n ? stack[0] : (double)NAN;
}

bool geae_formula_uses(const struct geae_formula *e, size_t variable)
{
	for (int32_t k = 0; k < e->n; k++)
		if (e->step[k].op == VARIABLE && e->step[k].variable == (int32_t)variable)
			return true;
	return false;
}
