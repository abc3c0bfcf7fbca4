/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and ranges of pipeline files.  Every value of a range is computed from its index, never
 * from its neighbour: x_i = from + step i, from + (to - from) i / (n - 1), from (to / from)^(i / (n - 1)),
 * the ends as written.  Check: from 1.04, step 0.04: x_24 = 2.0. */
#include <math.h>
#include <string.h>
#include "literal.h"
#include "number_list.h"

struct reading {
	bool whole;
	const char *what;
	struct number_list *list;
	size_t room;
	struct arena *arena;
	struct diags *diags;
};

struct range {
	const struct node *group, *from, *to, *step;
	int64_t n;
	bool log;
};

bool number_whole(const struct node *x, const char *what, int64_t *out, struct arena *a, struct diags *diags)
{
	if (x->type == NODE_INT) {
		*out = x->integer;
		return true;
	}
	if (x->type == NODE_REAL && fabs(x->real) < 0x1p53 && rint(x->real) == x->real)
		diag_error(diags, x->place, "%s = %s must be a whole number: write %.0f", what, node_excerpt(a, x),
			   x->real);
	else
		diag_error(diags, x->place, "%s = %s must be a whole number, not %s", what, node_excerpt(a, x),
			   node_type_name(x));
	return false;
}

bool number_real(const struct node *x, const char *what, double *out, struct arena *a, struct diags *diags)
{
	double d = (double)x->integer;

	if (x->type == NODE_REAL) {
		*out = x->real;
		return true;
	}
	/* 2^63 itself is no int64_t, so a conversion that rounded up to it must not be turned back */
	if (x->type == NODE_INT && d < 0x1p63 && (int64_t)d == x->integer) {
		*out = d;
		return true;
	}
	if (x->type == NODE_INT)
		diag_error(diags, x->place, "%s = %s has more digits than a real number holds", what,
			   node_excerpt(a, x));
	else
		diag_error(diags, x->place, "%s = %s must be a number, not %s", what, node_excerpt(a, x),
			   node_type_name(x));
	return false;
}

static bool append(struct reading *r, int64_t integer, double real, const struct node *from)
{
	struct number_list *l = r->list;

	if (l->n == MOST_NUMBERS) {
		diag_error(r->diags, from->place, "%s has more than %d values", r->what, MOST_NUMBERS);
		return false;
	}
	if (l->n == r->room) {
		size_t more = r->room ? 2 * r->room : 8;
		struct number_list old = *l;

		l->integer = r->whole ? arena_array(r->arena, more, int64_t) : NULL;
		l->real = r->whole ? NULL : arena_array(r->arena, more, double);
		l->from = arena_array(r->arena, more, const struct node *);
		if (l->n) {
			memcpy(l->from, old.from, l->n * sizeof(*l->from));
			if (r->whole)
				memcpy(l->integer, old.integer, l->n * sizeof(*l->integer));
			else
				memcpy(l->real, old.real, l->n * sizeof(*l->real));
		}
		r->room = more;
	}
	l->from[l->n] = from;
	if (r->whole)
		l->integer[l->n] = integer;
	else
		l->real[l->n] = real;
	l->n++;
	return true;
}

static bool range_error(const struct reading *r, const struct node *at, const char *message)
{
	diag_error(r->diags, at->place, "%s: %s", r->what, message);
	return false;
}

static bool range_keys(const struct reading *r, const struct node *group, struct range *g)
{
	static const char *const keys[] = { "from", "to", "step", "n", "log", NULL };
	const struct node *n = node_find(group, "n"), *log = node_find(group, "log");

	for (const struct node *c = group->child; c; c = c->next) {
		size_t k = 0;

		while (keys[k] && strcmp(keys[k], c->name) != 0)
			k++;
		if (keys[k])
			continue;
		diag_error(r->diags, c->place,
			   "%s: '%s' does not belong to a range {from; step; n} or {from; to; n; log}%s", r->what,
			   c->name, suggestion(r->arena, c->name, keys));
		return false;
	}
	*g =
		(struct range){ group, node_find(group, "from"), node_find(group, "to"), node_find(group, "step"), 0,
				false };
	if (!g->from || !n || !g->to == !g->step)
		return range_error(r, group, "a range needs 'from', 'n' and either 'step' or 'to'");
	if (!number_whole(n, arena_format(r->arena, "%s: n", r->what), &g->n, r->arena, r->diags))
		return false;
	if (g->n < 1 || g->n > MOST_NUMBERS) {
		diag_error(r->diags, n->place, "%s: n = %lld is outside [1, %d]", r->what, (long long)g->n,
			   MOST_NUMBERS);
		return false;
	}
	if (log && log->type != NODE_BOOL)
		return range_error(r, log, "'log' is true or false");
	g->log = log && log->integer;
	if (g->log && !g->to)
		return range_error(r, group, "a logarithmic range needs 'to', not 'step'");
	return true;
}

static bool range_end(const struct reading *r, const struct node *x, const char *key, int64_t *i, double *d)
{
	const char *what = arena_format(r->arena, "%s: %s", r->what, key);

	return r->whole ? number_whole(x, what, i, r->arena, r->diags) : number_real(x, what, d, r->arena, r->diags);
}

static bool range_real(struct reading *r, const struct range *g)
{
	double from, last = 0, step = 0;
	int64_t unused;

	if (!range_end(r, g->from, "from", &unused, &from) || (g->to && !range_end(r, g->to, "to", &unused, &last)) ||
	    (g->step && !range_end(r, g->step, "step", &unused, &step)))
		return false;
	if (g->n > 1 && (g->to ? last == from : step == 0))
		return range_error(r, g->group, "all values of this range are equal");
	if (g->to && g->n == 1 && last != from)
		return range_error(r, g->group, "a range with n = 1 cannot reach both ends");
	if (g->log && (from <= 0 || last <= 0))
		return range_error(r, g->group, "a logarithmic range needs both ends above 0");
	for (int64_t i = 0; i < g->n; i++) {
		double at = (double)i, x;

		if (g->step)
			x = from + step * at;
		else if (i == 0 || i == g->n - 1)
			x = i ? last : from;
		else if (g->log)
			x = from * pow(last / from, at / (double)(g->n - 1));
		else
			x = from + (last - from) * at / (double)(g->n - 1);
		if (!isfinite(x))
			return range_error(r, g->group, "this range leaves the range of numbers (1.8e308)");
		if (!append(r, 0, x, g->group))
			return false;
	}
	return true;
}

/* The whole number k with from k^(n-1) = to, or 0. */
static int64_t whole_ratio(int64_t from, int64_t to, int64_t n)
{
	int64_t k, x = from;

	if (from <= 0 || to < from)
		return 0;
	k = n == 1 ? 1 : llround(pow((double)to / (double)from, 1.0 / (double)(n - 1)));
	for (int64_t i = 1; i < n; i++)
		if (k < 2 || __builtin_mul_overflow(x, k, &x))
			return 0;
	return x == to ? k : 0;
}

static bool range_whole(struct reading *r, const struct range *g)
{
	int64_t from, last = 0, step = 0, ratio = 1, x;
	double unused;

	if (!range_end(r, g->from, "from", &from, &unused) || (g->to && !range_end(r, g->to, "to", &last, &unused)) ||
	    (g->step && !range_end(r, g->step, "step", &step, &unused)))
		return false;
	if (g->to && g->n == 1 && last != from)
		return range_error(r, g->group, "a range with n = 1 cannot reach both ends");
	if (g->log) {
		ratio = whole_ratio(from, last, g->n);
		if (!ratio)
			return range_error(r, g->group, "the values of this logarithmic range are not whole numbers");
	} else if (g->to) {
		if (__builtin_sub_overflow(last, from, &step))
			return range_error(r, g->group, "the ends of this range are too far apart");
		if (g->n > 1 && step % (g->n - 1) != 0)
			return range_error(r, g->group, "the values of this range are not whole numbers");
		step = g->n > 1 ? step / (g->n - 1) : 0;
	}
	if (g->n > 1 && !g->log && step == 0)
		return range_error(r, g->group, "all values of this range are equal");
	x = from;
	for (int64_t i = 0; i < g->n; i++) {
		if (i > 0 && (g->log ? __builtin_mul_overflow(x, ratio, &x) : __builtin_add_overflow(x, step, &x)))
			return range_error(r, g->group, "this range leaves the range of whole numbers");
		if (!append(r, x, 0, g->group))
			return false;
	}
	return true;
}

static bool read_into(struct reading *r, const struct node *x)
{
	int64_t integer = 0;
	double real = 0;
	struct range g;

	if (x->type == NODE_LIST) {
		bool ok = true;

		for (const struct node *c = x->child; c; c = c->next)
			ok &= read_into(r, c);
		return ok;
	}
	if (x->type == NODE_GROUP)
		return range_keys(r, x, &g) && (r->whole ? range_whole(r, &g) : range_real(r, &g));
	if (r->whole ? !number_whole(x, r->what, &integer, r->arena, r->diags)
		     : !number_real(x, r->what, &real, r->arena, r->diags))
		return false;
	return append(r, integer, real, x);
}

bool number_list_read(const struct node *x, bool whole, const char *what, struct number_list *list, struct arena *a,
		      struct diags *diags)
{
	struct reading r = { whole, what, list, 0, a, diags };

	memset(list, 0, sizeof(*list));
	return read_into(&r, x);
}
