/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The points at which a model is sampled. */
#include <math.h>
#include <string.h>
#include "control_points.h"
#include "number_list.h"

enum { MAX_POINTS = 10000000 };

struct one { /* one control's list */
	const double *value;
	size_t n;
	int64_t stride;
};

static bool in_range(const struct geae_control *c, double x)
{
	return (c->flags & GEAE_ABOVE_MIN ? x > c->min : x >= c->min) && (c->flags & GEAE_BELOW_MAX ? x < c->max : x <= c->max);
}

static bool read_one(const struct geae_control *c, const char *owner, const struct node *given, bool own, struct place place,
		     struct one *one, struct arena *arena, struct diags *diags)
{
	struct number_list list;

	if (!given && isnan(c->fallback) && !own) {
		diag_error(diags, place, "%s needs a value of its control '%s' (%s): control = { %s = ...; };", owner, c->name, c->doc, c->name);
		return false;
	}
	if (!given) {
		one->value = &c->fallback;
		one->n = 1;
		return true;
	}
	if (!number_list_read(given, false, arena_format(arena, "control '%s'", c->name), &list, arena, diags))
		return false;
	one->value = list.real;
	one->n = list.n;
	if (!one->n) {
		diag_error(diags, given->place, "control '%s' is an empty list: nothing would be sampled", c->name);
		return false;
	}
	for (size_t k = 0; k < one->n; k++)
		if (!in_range(c, one->value[k])) {
			diag_error(diags, given->place, "control '%s' = %g is outside %c%g, %g%c %s of %s", c->name, one->value[k],
				   c->flags & GEAE_ABOVE_MIN ? '(' : '[', c->min, c->max, c->flags & GEAE_BELOW_MAX ? ')' : ']', c->unit, owner);
			return false;
		}
	return true;
}

static bool known(const struct geae_control *controls, size_t n, const char *owner, const struct node *control, struct arena *arena,
		  struct diags *diags)
{
	const char **names = arena_array(arena, n + 1, const char *);
	bool sound = true;

	for (size_t k = 0; k < n; k++)
		names[k] = controls[k].name;
	for (const struct node *c = control ? control->child : NULL; c; c = c->next) {
		size_t k = 0;

		while (k < n && strcmp(names[k], c->name))
			k++;
		if (k == n) {
			diag_error(diags, c->place, "%s has no control '%s'%s", owner, c->name, suggestion(arena, c->name, names));
			sound = false;
		}
	}
	return sound;
}

struct control_points *control_points_read(const struct geae_control *controls, const char *owner, const struct node *control, bool own,
					   struct place place, struct arena *arena, struct diags *diags)
{
	struct control_points *p = arena_array(arena, 1, struct control_points);
	struct one *one;
	double total = 1;
	bool sound = true;
	int64_t stride = 1;

	if (control && control->type != NODE_GROUP) {
		diag_error(diags, control->place, "'control' wants a group: control = { T = [2.0, 2.5]; };");
		return NULL;
	}
	p->controls = controls;
	while (controls && controls[p->n_control].name)
		p->n_control++;
	sound = known(controls, p->n_control, owner, control, arena, diags);
	one = arena_array(arena, p->n_control + 1, struct one);
	for (size_t k = 0; k < p->n_control; k++) {
		const struct node *given = control ? node_find(control, controls[k].name) : NULL;

		sound = read_one(&controls[k], owner, given, own, control ? control->place : place, &one[k], arena, diags) && sound;
		total *= (double)one[k].n;
	}
	if (sound && total > MAX_POINTS) {
		diag_error(diags, control->place, "the control lists make %.3g points: at most %d", total, MAX_POINTS);
		sound = false;
	}
	if (!sound)
		return NULL;
	p->n_point = (int64_t)total;
	p->point = arena_array(arena, (size_t)p->n_point * p->n_control + 1, double);
	for (int at = control ? control->n_child - 1 : -1; at >= 0; at--) { /* the last named is the fastest */
		const struct node *c = control->child;

		for (int k = 0; k < at; k++)
			c = c->next;
		for (size_t k = 0; k < p->n_control; k++)
			if (!strcmp(controls[k].name, c->name)) {
				one[k].stride = stride;
				stride *= (int64_t)one[k].n;
			}
	}
	for (int64_t j = 0; j < p->n_point; j++)
		for (size_t k = 0; k < p->n_control; k++)
			p->point[j * (int64_t)p->n_control + (int64_t)k] =
				one[k].value[one[k].stride ? j / one[k].stride % (int64_t)one[k].n : 0];
	return p;
}

char *control_points_recipe(const struct control_points *p, struct arena *arena)
{
	size_t room = 64 + p->n_control * 128 + (size_t)p->n_point * p->n_control * 26, n = 0;
	char *text = arena_need(arena, room);

	for (size_t k = 0; k < p->n_control; k++) {
		n += (size_t)snprintf(text + n, room - n, "control %.100s =", p->controls[k].name);
		for (int64_t j = 0; j < p->n_point; j++)
			n += (size_t)snprintf(text + n, room - n, " %.17g", p->point[j * (int64_t)p->n_control + (int64_t)k]);
		n += (size_t)snprintf(text + n, room - n, "\n");
	}
	return text;
}
