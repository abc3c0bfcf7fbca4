/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading formulas: recursive descent, weakest operator first. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "expression_inner.h"

enum { MOST_DEPTH = 64 };

struct reader {
	struct arena *arena;
	struct formula *formula;
	const struct formula_name *name;
	const char *at, *why;
	int depth;
};

static struct term *expression(struct reader *, int level);

static const struct {
	const char *text;
	int level;
	enum operation operation;
} operators[] = {
	{ "||", 0, OP_OR }, { "or", 0, OP_OR }, { "&&", 1, OP_AND }, { "and", 1, OP_AND }, { "<=", 2, OP_LE },	{ ">=", 2, OP_GE },
	{ "==", 2, OP_EQ }, { "!=", 2, OP_NE }, { "<", 2, OP_LT },   { ">", 2, OP_GT },	   { "+", 3, OP_ADD },	{ "-", 3, OP_SUB },
	{ "*", 4, OP_MUL }, { "/", 4, OP_DIV },
};
enum { N_LEVEL = 5 };

static void skip(struct reader *r)
{
	while (*r->at && isspace((unsigned char)*r->at))
		r->at++;
}

static bool word_char(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static struct term *fault(struct reader *r, const char *what)
{
	if (!r->why)
		r->why = *r->at ? arena_format(r->arena, "%s at '%.24s'", what, r->at) : arena_format(r->arena, "%s at the end", what);
	return NULL;
}

static struct term *make(struct reader *r, enum term_kind kind)
{
	struct term *t = arena_array(r->arena, 1, struct term);

	t->kind = kind;
	return t;
}

/* A stage's name may have a dash inside: a minus has blanks around it. */
static char *word(struct reader *r)
{
	const char *start = r->at;

	while (word_char(*r->at) || (*r->at == '-' && r->at > start && word_char(r->at[1])))
		r->at++;
	return arena_format(r->arena, "%.*s", (int)(r->at - start), start);
}

/* What stands in [ ], without them; "" where there is none. */
static const char *bracket(struct reader *r)
{
	const char *start = r->at + 1, *end;

	if (*r->at != '[')
		return "";
	end = strchr(start, ']');
	if (!end) {
		fault(r, "']' is missing");
		return "";
	}
	r->at = end + 1;
	return arena_format(r->arena, "%.*s", (int)(end - start), start);
}

static struct term *slot(struct reader *r, const char *stage)
{
	struct formula *f = r->formula;
	struct formula_slot s = { .stage = stage, .point = bracket(r), .element = "" };
	struct term *t = make(r, TERM_SLOT);

	if (*r->at != '.')
		return fault(r, arena_format(r->arena, "'%s' is neither a function nor a result (stage.port)", stage));
	r->at++;
	s.port = word(r);
	s.element = bracket(r);
	if (!*s.port)
		return fault(r, "the name of a port is missing");
	for (size_t k = 0; k < f->n_slot; k++) {
		const struct formula_slot *o = &f->slot[k];

		if (!strcmp(o->stage, s.stage) && !strcmp(o->point, s.point) && !strcmp(o->port, s.port) && !strcmp(o->element, s.element)) {
			t->slot = k;
			return t;
		}
	}
	if (f->n_slot == f->room) {
		struct formula_slot *more = arena_array(r->arena, 2 * f->room + 8, struct formula_slot);

		if (f->n_slot)
			memcpy(more, f->slot, f->n_slot * sizeof(*more));
		f->slot = more;
		f->room = 2 * f->room + 8;
	}
	f->slot[t->slot = f->n_slot++] = s;
	return t;
}

static struct term *function(struct reader *r, const char *name)
{
	struct term *t = make(r, TERM_FUNCTION);

	while (formula_functions[t->function].name && strcmp(formula_functions[t->function].name, name) != 0)
		t->function++;
	if (!formula_functions[t->function].name)
		return fault(r, arena_format(r->arena, "there is no function '%s' (abs, sqrt, exp, log, min, max, mean, sum, count, all, "
					     "any, err)", name));
	r->at++;
	t->left = expression(r, 0);
	skip(r);
	if (t->left && *r->at++ != ')') {
		r->at--;
		return fault(r, "')' is missing");
	}
	return t->left ? t : NULL;
}

/* A formula by its name: read again where it is used. */
static struct term *by_name(struct reader *r, const struct formula_name *n)
{
	const char *after = r->at;
	struct term *t;

	if (!n->text || !*n->text)
		return fault(r, arena_format(r->arena, "'%s' is not given", n->name));
	r->at = n->text;
	t = expression(r, 0);
	skip(r);
	if (t && *r->at)
		return fault(r, "what is this");
	r->at = after;
	return t;
}

static struct term *number(struct reader *r)
{
	char *end;
	struct term *t = make(r, TERM_NUMBER);

	t->number = strtod(r->at, &end);
	if (end == r->at)
		return fault(r, "a number, a result or '(' is missing");
	r->at = end;
	return t;
}

static struct term *text(struct reader *r)
{
	const char *end = strchr(r->at + 1, '\'');
	struct term *t = make(r, TERM_TEXT);

	if (!end)
		return fault(r, "the text has no end");
	t->text = arena_format(r->arena, "%.*s", (int)(end - r->at - 1), r->at + 1);
	r->at = end + 1;
	return t;
}

static struct term *atom(struct reader *r)
{
	struct term *t;

	skip(r);
	if (*r->at == '(') {
		r->at++;
		t = expression(r, 0);
		skip(r);
		if (t && *r->at != ')')
			return fault(r, "')' is missing");
		r->at++;
		return t;
	}
	if (*r->at == '\'')
		return text(r);
	if (isalpha((unsigned char)*r->at)) {
		const char *name = word(r);

		if (*r->at == '(')
			return function(r, name);
		for (const struct formula_name *n = r->name; n && n->name; n++)
			if (!strcmp(n->name, name) && *r->at != '.')
				return by_name(r, n);
		return slot(r, name);
	}
	return number(r);
}

static struct term *unary(struct reader *r)
{
	struct term *t, *base;
	bool minus;

	skip(r);
	minus = *r->at == '-';
	if (minus || (*r->at == '!' && r->at[1] != '=') || (!strncmp(r->at, "not", 3) && !word_char(r->at[3]))) {
		t = make(r, TERM_OPERATOR);
		t->operation = minus ? OP_NEG : OP_NOT;
		r->at += isalpha((unsigned char)*r->at) ? 3 : 1;
		t->left = minus ? unary(r) : expression(r, 2);
		return t->left ? t : NULL;
	}
	base = atom(r);
	skip(r);
	if (!base || *r->at != '^')
		return base;
	r->at++;
	t = make(r, TERM_OPERATOR);
	t->operation = OP_POW;
	t->left = base;
	t->right = unary(r);
	return t->right ? t : NULL;
}

static bool operator_here(struct reader *r, int level, enum operation *operation)
{
	skip(r);
	for (size_t k = 0; k < sizeof(operators) / sizeof(operators[0]); k++) {
		size_t n = strlen(operators[k].text);

		if (operators[k].level != level || strncmp(r->at, operators[k].text, n) != 0 ||
		    (isalpha((unsigned char)*r->at) && word_char(r->at[n])))
			continue;
		r->at += n;
		*operation = operators[k].operation;
		return true;
	}
	return false;
}

static struct term *expression(struct reader *r, int level)
{
	struct term *left, *t;
	enum operation operation;

	if (level == N_LEVEL)
		return unary(r);
	if (++r->depth > MOST_DEPTH * N_LEVEL)
		return fault(r, "the formula is nested too deeply");
	left = expression(r, level + 1);
	while (left && operator_here(r, level, &operation)) {
		t = make(r, TERM_OPERATOR);
		t->operation = operation;
		t->left = left;
		t->right = expression(r, level + 1);
		left = t->right ? t : NULL;
	}
	r->depth--;
	return left;
}

struct formula *formula_parse(struct arena *arena, const char *text, const struct formula_name *name, const char **why)
{
	struct formula *f = arena_array(arena, 1, struct formula);
	struct reader r = { .arena = arena, .formula = f, .name = name, .at = text };

	f->root = expression(&r, 0);
	skip(&r);
	if (f->root && *r.at)
		fault(&r, "what is this");
	*why = r.why;
	return r.why ? NULL : f;
}

struct formula_slot *formula_slots(struct formula *f, size_t *n)
{
	*n = f->n_slot;
	return f->slot;
}
