/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters of a pipeline file into the members of a struct, as the rows say. */
#include <math.h>
#include <string.h>
#include "config.h"
#include "literal.h"
#include "number_list.h"
#include "param.h"
#include "param_row.h"

struct filling {
	const struct params *params;
	struct arena *arena;
	struct diags *diags;
	void *self;
	bool ok;
};

/* ---- ranges ---- */

/* Bounds are doubles, values may be whole numbers beyond 2^53: never compare after rounding. */
static int compare_whole(int64_t v, double bound)
{
	int64_t b;

	if (bound >= 0x1p63)
		return -1;
	if (bound < -0x1p63)
		return 1;
	b = (int64_t)bound; /* towards 0 */
	if (v != b)
		return v < b ? -1 : 1;
	return (bound < (double)b) - (bound > (double)b);
}

static int compare_real(double v, double bound)
{
	return (v > bound) - (v < bound);
}

static bool inside(const struct geae_param *row, int to_min, int to_max)
{
	return to_min >= (row->flags & GEAE_ABOVE_MIN ? 1 : 0) && to_max <= (row->flags & GEAE_BELOW_MAX ? -1 : 0);
}

static void range_error(struct filling *f, const struct geae_param *row, const struct node *x, const char *value)
{
	const char *range = param_range(row, f->arena);

	if (isinf(row->min) || isinf(row->max))
		diag_error(f->diags, x->place, "%s: %s = %s must be %s", f->params->owner, row->name, value, range);
	else
		diag_error(f->diags, x->place, "%s: %s = %s is outside %s", f->params->owner, row->name, value, range);
	f->ok = false;
}

static void check_whole(struct filling *f, const struct geae_param *row, const struct node *x, int64_t v)
{
	if (!inside(row, compare_whole(v, row->min), compare_whole(v, row->max)))
		range_error(f, row, x, arena_format(f->arena, "%lld", (long long)v));
}

static void check_real(struct filling *f, const struct geae_param *row, const struct node *x, double v)
{
	char number[REAL_TEXT];

	if (!inside(row, compare_real(v, row->min), compare_real(v, row->max)))
		range_error(f, row, x, short_real(number, v));
}

/* ---- one value ---- */

static void wrong_type(struct filling *f, const struct geae_param *row, const struct node *x, const char *wanted)
{
	diag_error(f->diags, x->place, "%s: %s = %s must be %s, not %s", f->params->owner, row->name,
		   node_excerpt(f->arena, x), wanted, node_type_name(x));
	f->ok = false;
}

static const char *choices_in_words(const char *const *names, struct arena *a)
{
	const char *out = "";

	for (size_t k = 0; names[k]; k++)
		out = arena_format(a, "%s%s\"%s\"", out, k == 0 ? "" : names[k + 1] ? ", " : " or ", names[k]);
	return out;
}

static void fill_choice(struct filling *f, const struct geae_param *row, const struct node *x, int32_t *out)
{
	const char **names;

	if (x->type == NODE_TEXT)
		*out = param_choice(row->choices, x->text);
	if (x->type == NODE_TEXT && *out >= 0)
		return;
	names = param_choices(row, f->arena);
	if (x->type != NODE_TEXT) {
		wrong_type(f, row, x, choices_in_words(names, f->arena));
		return;
	}
	diag_error(f->diags, x->place, "%s: %s = %s must be %s%s", f->params->owner, row->name,
		   node_excerpt(f->arena, x), choices_in_words(names, f->arena), suggestion(f->arena, x->text, names));
	f->ok = false;
}

static void fill_strings(struct filling *f, const struct geae_param *row, const struct node *x,
			 struct geae_strings *out)
{
	size_t n = x->type == NODE_LIST ? (size_t)x->n_child : 1, k = 0;
	const char **v = arena_array(f->arena, n, const char *);

	for (const struct node *c = x->type == NODE_LIST ? x->child : x; k < n; c = c->next) {
		if (c->type != NODE_TEXT) {
			wrong_type(f, row, c, "a text or a list of texts");
			return;
		}
		v[k++] = arena_text(f->arena, c->text);
	}
	*out = (struct geae_strings){ n, v };
}

static void fill_numbers(struct filling *f, const struct geae_param *row, const struct node *x, void *member)
{
	const char *what = arena_format(f->arena, "%s: %s", f->params->owner, row->name);
	bool whole = row->type == GEAE_INTS, before = f->ok;
	struct number_list l;

	if (!number_list_read(x, whole, what, &l, f->arena, f->diags)) {
		f->ok = false;
		return;
	}
	f->ok = true;
	for (size_t k = 0; k < l.n && f->ok; k++) /* one message a list is enough */
		whole ? check_whole(f, row, l.from[k], l.integer[k]) : check_real(f, row, l.from[k], l.real[k]);
	f->ok &= before;
	if (whole)
		*(struct geae_ints *)member = (struct geae_ints){ l.n, l.integer };
	else
		*(struct geae_reals *)member = (struct geae_reals){ l.n, l.real };
}

static void fill_number(struct filling *f, const struct geae_param *row, const struct node *x, void *member)
{
	const char *what;

	if (x->type == NODE_INT && row->type == GEAE_INT) {
		*(int64_t *)member = x->integer;
		check_whole(f, row, x, x->integer);
		return;
	}
	if (x->type == NODE_REAL && row->type == GEAE_REAL) {
		*(double *)member = x->real;
		check_real(f, row, x, x->real);
		return;
	}
	what = arena_format(f->arena, "%s: %s", f->params->owner, row->name);
	if (row->type == GEAE_INT) /* says what is wrong */
		f->ok &= number_whole(x, what, member, f->arena, f->diags);
	else if (number_real(x, what, member, f->arena, f->diags))
		check_real(f, row, x, *(double *)member);
	else
		f->ok = false;
}

static void fill_member(struct filling *f, const struct geae_param *row, const struct node *x)
{
	void *member = (char *)f->self + row->offset;

	switch (row->type) {
	case GEAE_BOOL:
		if (x->type == NODE_BOOL)
			*(int32_t *)member = (int32_t)x->integer;
		else
			wrong_type(f, row, x, "true or false");
		break;
	case GEAE_INT:
	case GEAE_REAL: fill_number(f, row, x, member); break;
	case GEAE_CHOICE: fill_choice(f, row, x, member); break;
	case GEAE_STRING:
		if (x->type == NODE_TEXT)
			*(const char **)member = arena_text(f->arena, x->text);
		else
			wrong_type(f, row, x, "a text in quotes");
		break;
	case GEAE_INTS:
	case GEAE_REALS: fill_numbers(f, row, x, member); break;
	case GEAE_STRINGS: fill_strings(f, row, x, member); break;
	default:
		diag_error(f->diags, x->place, "%s: '%s' has a type unknown to this program: %u", f->params->owner,
			   row->name, row->type);
		f->ok = false;
	}
}

/* ---- all rows ---- */

static bool is_in(const char *const *names, const char *word)
{
	for (; names && *names; names++)
		if (strcmp(*names, word) == 0)
			return true;
	return false;
}

static void unknown_keys(struct filling *f, const struct node *group, const char *const *others)
{
	const struct geae_param *row;
	const char **names = NULL;

	for (const struct node *c = group->child; c; c = c->next) {
		size_t i = 0, n = 0;

		while ((row = param_row(f->params, i)) && strcmp(row->name, c->name) != 0)
			i++;
		if (row || is_in(others, c->name))
			continue;
		while (param_row(f->params, i))
			i++;
		while (others && others[n])
			n++;
		if (!names) {
			names = arena_array(f->arena, i + n + 1, const char *);
			for (i = 0; (row = param_row(f->params, i)); i++)
				names[i] = row->name;
			for (n = 0; others && others[n]; n++)
				names[i + n] = others[n];
		}
		diag_error(f->diags, c->place, "'%s' is not a parameter of %s%s", c->name, f->params->owner,
			   suggestion(f->arena, c->name, names));
		f->ok = false;
	}
}

bool param_fill(const struct params *p, const struct node *group, struct place place, const char *const *others,
		void *self, struct arena *a, struct diags *diags)
{
	struct filling f = { p, a, diags, self, true };
	const struct geae_param *row;

	for (size_t i = 0; (row = param_row(p, i)); i++) {
		const struct node *x = node_find(group, row->name);

		if (!x && !row->fallback) {
			diag_error(diags, place, "%s: '%s' must be given (%s)", p->owner, row->name,
				   row->doc ? row->doc : "it has no default");
			f.ok = false;
			continue;
		}
		if (!x)
			x = param_fallback(row, place, a, diags);
		if (x)
			fill_member(&f, row, x);
		else
			f.ok = false;
	}
	if (group && group->type == NODE_GROUP)
		unknown_keys(&f, group, others);
	return f.ok;
}

const struct node *param_part(const struct params *p, const struct node *group, struct arena *arena)
{
	struct node *part = arena_array(arena, 1, struct node), **last = &part->child;
	const struct geae_param *row;

	*part = (struct node){ .type = NODE_GROUP, .place = group->place };
	for (const struct node *c = group->type == NODE_GROUP ? group->child : NULL; c; c = c->next)
		for (size_t k = 0; (row = param_row(p, k)); k++)
			if (!strcmp(row->name, c->name)) {
				*last = arena_array(arena, 1, struct node);
				**last = *c;
				(*last)->next = NULL;
				last = &(*last)->next;
				part->n_child++;
			}
	return part;
}
