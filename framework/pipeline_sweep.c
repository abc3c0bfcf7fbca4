/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `sweep`: L = [16, 32, 64]; T = { from = 2.0; step = 0.1; n = 5; }; fold = { repeat = 8; }; the axes along which stages are repeated. */
#include <stdlib.h>
#include <string.h>
#include "number_list.h"
#include "pipeline_inner.h"

static const struct node *number_node(struct arena *arena, bool whole, int64_t integer, double real, struct place place)
{
	struct node *n = arena_array(arena, 1, struct node);

	*n = (struct node){ .type = whole ? NODE_INT : NODE_REAL, .integer = integer, .real = real, .place = place };
	return n;
}

static bool read_repeat(struct reading *r, const struct node *group, struct axis *axis)
{
	const struct node *n = node_find(group, "repeat");
	const struct node **value;

	if (!n || group->n_child != 1 || n->type != NODE_INT || n->integer < 1 || n->integer > 1000000) {
		diag_error(r->diags, group->place, "sweep axis '%s' wants { repeat = N; } with N from 1 to 1000000, or a range { from; step; n; }", axis->name);
		return false;
	}
	axis->n = (int)n->integer;
	value = arena_array(r->arena, axis->n, const struct node *);
	for (int k = 0; k < axis->n; k++)
		value[k] = number_node(r->arena, true, k, 0, n->place);
	axis->value = value;
	return true;
}

static bool same(const struct node *a, const struct node *b)
{
	if (a->type != b->type)
		return false;
	return a->type == NODE_TEXT ? !strcmp(a->text, b->text) :
	       a->type == NODE_REAL ? !(a->real < b->real) && !(a->real > b->real) : a->integer == b->integer;
}

static bool contains(const struct node *node, enum node_type type)
{
	if (node->type == type)
		return true;
	for (const struct node *c = node->child; c; c = c->next)
		if (contains(c, type))
			return true;
	return false;
}

static bool read_words(struct reading *r, const struct node *list, struct axis *axis)
{
	const struct node **value = arena_array(r->arena, list->n_child + 1, const struct node *);

	for (const struct node *c = list->child; c; c = c->next) {
		if (c->type != NODE_TEXT && c->type != NODE_BOOL) {
			diag_error(r->diags, c->place, "sweep axis '%s' mixes texts with %s", axis->name, node_type_name(c));
			return false;
		}
		value[axis->n++] = c;
	}
	axis->value = value;
	return true;
}

static bool read_numbers(struct reading *r, const struct node *list, struct axis *axis)
{
	struct number_list numbers;
	const struct node **value;
	bool whole = !contains(list, NODE_REAL);

	if (!number_list_read(list, whole, arena_format(r->arena, "sweep axis '%s'", axis->name), &numbers, r->arena, r->diags))
		return false;
	value = arena_array(r->arena, numbers.n + 1, const struct node *);
	for (size_t k = 0; k < numbers.n; k++)
		value[k] = number_node(r->arena, whole, whole ? numbers.integer[k] : 0, whole ? 0 : numbers.real[k], numbers.from[k]->place);
	axis->n = (int)numbers.n;
	axis->value = value;
	return true;
}

static bool read_values(struct reading *r, const struct node *list, struct axis *axis)
{
	bool words = list->type == NODE_LIST && (contains(list, NODE_TEXT) || contains(list, NODE_BOOL));

	if (!(words ? read_words(r, list, axis) : read_numbers(r, list, axis)))
		return false;
	if (!axis->n)
		diag_error(r->diags, list->place, "sweep axis '%s' is empty: nothing would run", axis->name);
	for (int k = 0; k < axis->n && k < 4096; k++)
		for (int j = 0; j < k; j++)
			if (same(axis->value[j], axis->value[k])) {
				diag_error(r->diags, axis->value[k]->place, "sweep axis '%s': value %d is the same as value %d", axis->name, k + 1,
					   j + 1);
				return false;
			}
	return axis->n > 0;
}

void read_sweep(struct reading *r, const struct node *sweep)
{
	struct pipeline *p = r->pipeline;

	for (const struct node *c = sweep ? sweep->child : NULL; c; c = c->next) {
		struct axis *axis = &p->axis[p->n_axis];
		const struct node *value = c;

		if (p->n_axis == MAX_AXES) {
			diag_error(r->diags, c->place, "more than %d sweep axes", MAX_AXES);
			r->sound = false;
			return;
		}
		axis->name = c->name;
		axis->place = c->place;
		if (r->define && node_find(r->define, c->name)) {
			diag_error(r->diags, c->place, "'%s' is a defined value and a sweep axis: rename one", c->name);
			r->sound = false;
		}
		if (c->type == NODE_TEXT)
			value = resolve(r, c);
		/* An axis that is wrong stays known: what refers to it is not wrong as well. */
		p->n_axis++;
		if (!value || !(value->type == NODE_GROUP && !node_find(value, "from") ? read_repeat(r, value, axis) : read_values(r, value, axis)))
			r->sound = false;
	}
}
