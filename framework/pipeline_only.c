/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `only = { L = [16, 32]; fold = "first"; }`: a stage at some points of the sweep, and with it what takes its results. */
#include <stdlib.h>
#include <string.h>
#include "pipeline_inner.h"

static bool equal(const struct node *a, const struct node *b)
{
	if (a->type == NODE_TEXT || b->type == NODE_TEXT)
		return a->type == b->type && !strcmp(a->text, b->text);
	return !((a->type == NODE_INT ? (double)a->integer : a->real) < (b->type == NODE_INT ? (double)b->integer : b->real)) &&
	       !((a->type == NODE_INT ? (double)a->integer : a->real) > (b->type == NODE_INT ? (double)b->integer : b->real));
}

/* Is value number k of the axis among those that are named? */
static bool named(const struct axis *axis, const struct node *wish, int k)
{
	if (wish->type == NODE_LIST) {
		for (const struct node *c = wish->child; c; c = c->next)
			if (named(axis, c, k))
				return true;
		return false;
	}
	if (wish->type == NODE_TEXT && !strcmp(wish->text, "first"))
		return k == 0;
	if (wish->type == NODE_TEXT && !strcmp(wish->text, "last"))
		return k == axis->n - 1;
	return equal(axis->value[k], wish);
}

static bool fault(struct reading *r, struct place place, const char *text)
{
	diag_error(r->diags, place, "%s", text);
	r->sound = false;
	return false;
}

static bool check(struct reading *r, const struct stage *s, const struct node *only)
{
	const char **names = arena_array(r->arena, r->pipeline->n_axis + 1, const char *);
	size_t n = 0;

	for (int a = 0; a < r->pipeline->n_axis; a++)
		if (s->axes >> a & 1)
			names[n++] = r->pipeline->axis[a].name;
	if (only->type != NODE_GROUP)
		return fault(r, only->place, "only wants a group: only = { L = [16, 32]; fold = \"first\"; };");
	for (const struct node *c = only->child; c; c = c->next) {
		int a = axis_find(r->pipeline, c->name, strlen(c->name));

		if (a < 0 || !(s->axes >> a & 1))
			return fault(r, c->place, arena_format(r->arena, "only: stage '%s' has no points along '%s'%s", s->name, c->name,
							       suggestion(r->arena, c->name, names)));
	}
	return true;
}

static bool taken(const struct stage *s, int a, int k)
{
	for (int i = 0; i < s->n_point[a]; i++)
		if (s->point[a][i] == k)
			return true;
	return false;
}

void settle_points(struct reading *r, struct stage *s)
{
	const struct pipeline *p = r->pipeline;
	const struct node *only = node_find(s->body, "only");

	if (only && !check(r, s, only))
		only = NULL;
	for (int a = 0; a < p->n_axis; a++) {
		const struct node *wish = only ? node_find(only, p->axis[a].name) : NULL;
		int *point = arena_array(r->arena, p->axis[a].n + 1, int);
		bool blamed = false; /* an input already was */

		for (int k = 0; k < p->axis[a].n && s->axes >> a & 1; k++) {
			bool keep = !wish || named(&p->axis[a], wish, k);

			for (size_t i = 0; i < s->n_in && keep; i++)
				keep = !(s->in[i].stage->axes >> a & 1) || taken(s->in[i].stage, a, k);
			if (keep)
				point[s->n_point[a]++] = k;
		}
		s->point[a] = point;
		for (size_t i = 0; i < s->n_in; i++)
			blamed |= s->in[i].stage->axes >> a & 1 && !s->in[i].stage->n_point[a];
		if (!(s->axes >> a & 1) || s->n_point[a] || blamed)
			continue;
		if (wish)
			fault(r, wish->place, arena_format(r->arena, "only: none of these is a value of '%s' at which stage '%s' has its inputs",
							   p->axis[a].name, s->name));
		else
			fault(r, s->place, arena_format(r->arena, "the inputs of stage '%s' have no value of '%s' in common", s->name,
							p->axis[a].name));
	}
}
