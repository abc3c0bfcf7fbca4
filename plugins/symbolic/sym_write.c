/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expressions as text, LaTeX and C, with no more brackets than needed.
 * Check: b a 1 + * is "b*(a + 1)", "b \left(a + 1\right)", "b*(a + 1.0)". */
#include <stdio.h>
#include <string.h>
#include "sym_formula.h"

enum { SUM = 1, PRODUCT, POWER, ATOM }; /* how strongly the outermost operator of a text binds */
enum { ROOM = 2000 };

struct piece {
	char text[ROOM];
	int binds;
};

/* %a, %b: the operands; brackets where they bind less than asked for. */
static const struct form {
	const char *text[3];
	int binds, a, b; /* b: of the second operand */
} forms[SYM_N_OP] = {
	[SYM_ADD] = { { "%a + %b", "%a + %b", "%a + %b" }, SUM, SUM, SUM },
	[SYM_SUB] = { { "%a - %b", "%a - %b", "%a - %b" }, SUM, SUM, PRODUCT },
	[SYM_MUL] = { { "%a*%b", "%a \\, %b", "%a*%b" }, PRODUCT, PRODUCT, PRODUCT },
	[SYM_DIV] = { { "%a/%b", "\\frac{%a}{%b}", "%a/%b" }, PRODUCT, PRODUCT, POWER },
	[SYM_NEG] = { { "-%a", "-%a", "-%a" }, SUM, POWER, 0 },
	[SYM_INV] = { { "1/%a", "\\frac{1}{%a}", "1.0/%a" }, PRODUCT, POWER, 0 },
	[SYM_SQUARE] = { { "%a^2", "%a^2", "pow(%a, 2)" }, POWER, ATOM, 0 },
	[SYM_SQRT] = { { "sqrt(%a)", "\\sqrt{%a}", "sqrt(%a)" }, ATOM, 0, 0 },
	[SYM_ABS] = { { "abs(%a)", "\\left|%a\\right|", "fabs(%a)" }, ATOM, 0, 0 },
	[SYM_LOG] = { { "log(%a)", "\\ln\\left(%a\\right)", "log(%a)" }, ATOM, 0, 0 },
	[SYM_EXP] = { { "exp(%a)", "e^{%a}", "exp(%a)" }, ATOM, 0, 0 },
	[SYM_TANH] = { { "tanh(%a)", "\\tanh\\left(%a\\right)", "tanh(%a)" }, ATOM, 0, 0 },
};

static void append(char *to, size_t *used, const char *text)
{
	int n = *used < ROOM ? snprintf(to + *used, ROOM - *used, "%s", text) : 0;

	*used += n > 0 ? (size_t)n : 0;
}

static void put_operand(char *to, size_t *used, const struct piece *p, int wanted, enum sym_language language)
{
	bool bracket = p->binds < wanted;

	append(to, used, bracket ? language == SYM_LATEX ? "\\left(" : "(" : "");
	append(to, used, p->text);
	append(to, used, bracket ? language == SYM_LATEX ? "\\right)" : ")" : "");
}

static void combine(int op, enum sym_language language, const struct piece *a, const struct piece *b, struct piece *to)
{
	const struct form *f = &forms[op];
	const char *text = f->text[language];
	bool over = language == SYM_LATEX && (op == SYM_DIV || op == SYM_INV); /* a bar needs no brackets */
	struct piece made = { .binds = language == SYM_C && op == SYM_SQUARE ? ATOM : over ? POWER : f->binds };
	size_t used = 0;

	for (; *text; text++) {
		char letter[2] = { *text, 0 };

		if (text[0] == '%' && text[1] == 'a')
			put_operand(made.text, &used, a, over || made.binds == ATOM ? 0 : f->a, language);
		else if (text[0] == '%' && text[1] == 'b')
			put_operand(made.text, &used, b, over ? 0 : f->b, language);
		else
			append(made.text, &used, letter);
		text += text[0] == '%';
	}
	*to = made;
}

/* A formula as a feature's name is bracketed like the formula it is. */
static int strength(const char *name)
{
	int binds = ATOM, depth = 0;

	for (const char *c = name; *c; c++) {
		depth += (*c == '(') - (*c == ')');
		if (!depth && strchr("+-<>=&|", *c))
			return SUM;
		if (!depth && strchr("*/^ ", *c))
			binds = PRODUCT;
	}
	return binds;
}

static void leaf(const struct sym_step *s, enum sym_language language, const char *const *feature, struct piece *to)
{
	to->binds = ATOM;
	if (s->op == SYM_FEATURE) {
		snprintf(to->text, ROOM, "%s", feature[s->feature]);
		to->binds = strength(to->text);
		return;
	}
	snprintf(to->text, ROOM, "%.*g", language == SYM_C ? 17 : s->feature ? 5 : 10, s->constant);
	if (language == SYM_C && !strpbrk(to->text, ".en"))
		strcat(to->text, ".0");
	if (s->constant < 0)
		to->binds = SUM;
}

void sym_write(const struct sym_formula *f, enum sym_language language, const char *const *feature, char *to, size_t room)
{
	static const struct piece none;
	struct piece stack[SYM_STEPS / 2 + 1], *top = stack;

	for (int k = 0; k < f->n; k++) {
		int values = sym_values(f->step[k].op);

		if (!values)
			leaf(&f->step[k], language, feature, top++);
		else {
			top -= values;
			combine(f->step[k].op, language, &top[0], values == 2 ? &top[1] : &none, top);
			top++;
		}
	}
	snprintf(to, room, "%s", f->n ? stack[0].text : "");
}
