/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of formulas.  Errors to first order: df^2 = sum over elements i of ((f(x + e_i) - f(x - e_i))/2)^2. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "expression_inner.h"

enum { MOST_MOVED = 4000 }; /* elements whose errors are carried along */

static double all_min(const double *v, size_t n)
{
	double m = v[0];

	for (size_t i = 1; i < n; i++)
		m = fmin(m, v[i]);
	return m;
}

static double all_max(const double *v, size_t n)
{
	double m = v[0];

	for (size_t i = 1; i < n; i++)
		m = fmax(m, v[i]);
	return m;
}

static double all_sum(const double *v, size_t n)
{
	double s = 0;

	for (size_t i = 0; i < n; i++)
		s += v[i];
	return s;
}

static double all_mean(const double *v, size_t n)
{
	return all_sum(v, n) / (double)n;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Not a number where one is missing. */
static double all_median(const double *v, size_t n)
{
	struct arena arena = { 0 };
	double *sorted = arena_array(&arena, n, double), m;

	memcpy(sorted, v, n * sizeof(*v));
	qsort(sorted, n, sizeof(*v), ascending);
	m = n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
	for (size_t i = 0; i < n; i++)
		m = isnan(v[i]) ? (double)NAN : m;
	arena_free(&arena);
	return m;
}

static double all_count(const double *v, size_t n)
{
	(void)v;
	return (double)n;
}

/* Not a number where one is missing: nothing can be said of all then. */
static double all_all(const double *v, size_t n)
{
	double r = 1;

	for (size_t i = 0; i < n; i++)
		r = isnan(v[i]) ? (double)NAN : v[i] != 0 ? r : isnan(r) ? r : 0;
	return r;
}

static double all_any(const double *v, size_t n)
{
	double r = 0;

	for (size_t i = 0; i < n; i++)
		r = v[i] != 0 && !isnan(v[i]) ? 1 : isnan(v[i]) && r == 0 ? (double)NAN : r;
	return r;
}

const struct formula_function formula_functions[] = {
	{ "abs", fabs, NULL },	   { "sqrt", sqrt, NULL },     { "exp", exp, NULL },	   { "log", log, NULL },
	{ "min", NULL, all_min },  { "max", NULL, all_max },   { "mean", NULL, all_mean }, { "sum", NULL, all_sum },
	{ "median", NULL, all_median }, { "all", NULL, all_all },  { "any", NULL, all_any },   { "count", NULL, all_count }, { "err", NULL, NULL },
	{ NULL, NULL, NULL }
};

static struct quantity none(const char *why)
{
	return (struct quantity){ .why = why };
}

static struct quantity value_of(struct formula *, const struct term *, struct arena *);
static struct quantity with_error(struct formula *, const struct term *, struct arena *);

static double apply(enum operation o, double a, double b)
{
	if (isnan(a) || isnan(b))
		return (double)NAN;
	switch (o) {
	case OP_OR: return a != 0 || b != 0;
	case OP_AND: return a != 0 && b != 0;
	case OP_LT: return a < b;
	case OP_LE: return a <= b;
	case OP_GT: return a > b;
	case OP_GE: return a >= b;
	case OP_EQ: return a == b;
	case OP_NE: return a != b;
	case OP_ADD: return a + b;
	case OP_SUB: return a - b;
	case OP_MUL: return a * b;
	case OP_DIV: return a / b;
	case OP_POW: return pow(a, b);
	case OP_NEG: return -a;
	default: return a == 0;
	}
}

static struct quantity operated(struct formula *f, const struct term *t, struct arena *arena)
{
	struct quantity a = value_of(f, t->left, arena), b = t->right ? value_of(f, t->right, arena) : a, r = { 0 };

	if (a.why || b.why)
		return a.why ? a : b;
	if (a.n != b.n && a.n != 1 && b.n != 1)
		return none(arena_format(arena, "%zu values cannot be taken with %zu", a.n, b.n));
	if (!a.text != !b.text || (a.text && t->operation != OP_EQ && t->operation != OP_NE))
		return none("a text can only be compared with a text, by == or !=");
	r.n = a.n > b.n ? a.n : b.n;
	r.value = arena_array(arena, r.n + 1, double);
	for (size_t i = 0; i < r.n; i++) {
		size_t j = a.n == 1 ? 0 : i, k = b.n == 1 ? 0 : i;

		r.value[i] = a.text ? (!strcmp(a.text[j], b.text[k])) == (t->operation == OP_EQ) :
				      apply(t->operation, a.value[j], b.value[k]);
	}
	return r;
}

static struct quantity called(struct formula *f, const struct term *t, struct arena *arena)
{
	const struct formula_function *function = &formula_functions[t->function];
	struct quantity a = function->each || function->all ? value_of(f, t->left, arena) : with_error(f, t->left, arena), r = { 0 };

	if (a.why)
		return a;
	if (a.text)
		return none(arena_format(arena, "%s() of a text", function->name));
	r.n = function->all ? 1 : a.n;
	r.value = arena_array(arena, r.n + 1, double);
	if (function->all && !a.n)
		return none(arena_format(arena, "%s() of nothing", function->name));
	for (size_t i = 0; i < r.n; i++)
		r.value[i] = function->all ? function->all(a.value, a.n) : function->each ? function->each(a.value[i]) :
			     a.error	   ? a.error[i] : (double)NAN;
	return r;
}

static struct quantity slot_value(const struct formula *f, const struct term *t, struct arena *arena)
{
	const struct formula_slot *s = &f->slot[t->slot];
	struct quantity q = { .n = s->n, .value = s->value, .text = s->text, .why = s->why };

	if (q.why || f->shift == 0 || f->shifted != t->slot)
		return q;
	q.value = arena_array(arena, s->n + 1, double);
	memcpy(q.value, s->value, s->n * sizeof(*q.value));
	q.value[f->element] += f->shift;
	return q;
}

static struct quantity value_of(struct formula *f, const struct term *t, struct arena *arena)
{
	struct quantity q = { .n = 1 };

	switch (t->kind) {
	case TERM_SLOT: return slot_value(f, t, arena);
	case TERM_OPERATOR: return operated(f, t, arena);
	case TERM_FUNCTION: return called(f, t, arena);
	case TERM_TEXT: {
		const char **text = arena_array(arena, 1, const char *);

		text[0] = t->text;
		q.text = text;
		return q;
	}
	default:
		q.value = arena_array(arena, 1, double);
		q.value[0] = t->number;
		return q;
	}
}

static bool has_error(const struct formula_slot *s, size_t i)
{
	return s->error && isfinite(s->error[i]) && s->error[i] > 0;
}

static struct quantity with_error(struct formula *f, const struct term *t, struct arena *arena)
{
	const struct formula saved = *f;
	struct quantity q, up, down;
	struct arena scratch = { 0 };
	size_t moved = 0;

	f->shift = 0;
	q = value_of(f, t, arena);
	if (q.why || q.text)
		goto end;
	for (size_t s = 0; s < f->n_slot; s++)
		for (size_t i = 0; i < f->slot[s].n && !f->slot[s].why; i++) {
			if (!has_error(&f->slot[s], i) || moved++ > MOST_MOVED)
				continue;
			f->shifted = s;
			f->element = i;
			f->shift = f->slot[s].error[i];
			up = value_of(f, t, &scratch);
			f->shift = -f->slot[s].error[i];
			down = value_of(f, t, &scratch);
			if (!q.error)
				q.error = arena_array(arena, q.n + 1, double);
			for (size_t k = 0; k < q.n && up.n == q.n && down.n == q.n; k++)
				q.error[k] = hypot(q.error[k], (up.value[k] - down.value[k]) / 2);
			arena_free(&scratch);
			scratch = (struct arena){ 0 };
		}
end:
	f->shifted = saved.shifted;
	f->element = saved.element;
	f->shift = saved.shift;
	return q;
}

struct quantity formula_value(struct formula *f, struct arena *arena)
{
	return with_error(f, f->root, arena);
}
