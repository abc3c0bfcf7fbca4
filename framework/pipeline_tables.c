/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `report.tables`: a row for every point of some sweep axes, a formula for every column. */
#include <string.h>
#include "param.h"
#include "pipeline_inner.h"
#include "report/expression.h"
#include "report/number.h"

const char *table_formula(struct arena *arena, const struct pipeline *p, const struct table_wish *t, const char *text, const int *value)
{
	const char *out = "", *at;

	while ((at = strchr(text, '$'))) {
		const struct node *v = NULL;
		size_t n = 0;
		char number[NUMBER_SIZE];

		for (size_t k = 0; k < t->n_axis; k++) {
			const char *name = p->axis[t->axis[k]].name;

			if (strlen(name) > n && !strncmp(at + 1, name, strlen(name))) {
				n = strlen(name);
				v = p->axis[t->axis[k]].value[value[t->axis[k]]];
			}
		}
		if (!v)
			return NULL;
		out = arena_format(arena, "%s%.*s%s", out, (int)(at - text), text,
				   v->type == NODE_TEXT ? v->text : number_exact(number, v->type == NODE_REAL ? v->real : (double)v->integer));
		text = at + 1 + n;
	}
	return arena_format(arena, "%s%s", out, text);
}

struct table_values {
	const char *title, *caption;
};

static const struct geae_param table_rows[] = {
	GEAE_P_STRING(struct table_values, title, NULL, "title, above the caption"),
	GEAE_P_STRING(struct table_values, caption, "\"\"", "what there is to see"),
	GEAE_P_END
};

static const struct geae_param column_rows[] = {
	GEAE_P_STRING(struct column_wish, head, NULL, "heading"),
	GEAE_P_STRING(struct column_wish, value, NULL, "formula; $AXIS is the value of that axis in the row"),
	GEAE_P_END
};

static void read_column(struct reading *r, const struct table_wish *t, const struct node *n, struct column_wish *c)
{
	struct params rows = { column_rows, sizeof(column_rows[0]), arena_format(r->arena, "report.tables.%s.columns", t->name) };
	const char *why, *text;
	struct formula *f;
	struct formula_slot *slot;
	size_t n_slot;
	int first[MAX_AXES] = { 0 };

	if (n->type != NODE_GROUP) {
		report_fault(r, n->place, arena_format(r->arena, "%s wants groups: columns = ( { head = \"T_c\"; value = \"limit[L=$L].T_c\"; } );", rows.owner));
		return;
	}
	if (!param_fill(&rows, n, n->place, NULL, c, r->arena, r->diags)) {
		r->sound = false;
		return;
	}
	text = table_formula(r->arena, r->pipeline, t, c->value, first);
	if (!text) {
		report_fault(r, n->place, arena_format(r->arena, "%s: in \"%s\" a $ stands before none of the axes in `over`", rows.owner, c->value));
		return;
	}
	f = formula_parse(r->arena, text, NULL, &why);
	if (!f) {
		report_fault(r, n->place, arena_format(r->arena, "%s: value is not a formula: %s", rows.owner, why));
		return;
	}
	slot = formula_slots(f, &n_slot);
	for (size_t k = 0; k < n_slot; k++)
		report_known_stage(r, n->place, rows.owner, slot[k].stage);
}

/* n_axis is 0 after an error. */
static void read_axes(struct reading *r, struct table_wish *t, const struct node *over)
{
	bool sound = true;

	for (const struct node *c = over->type == NODE_LIST ? over->child : over; c; c = over->type == NODE_LIST ? c->next : NULL) {
		int a = c->type == NODE_TEXT ? axis_find(r->pipeline, c->text, strlen(c->text)) : -1;

		sound = sound && a >= 0;
		if (a < 0)
			report_fault(r, c->place, arena_format(r->arena, "report.tables.%s: over names sweep axes, and '%s' is none", t->name,
							c->type == NODE_TEXT ? c->text : "?"));
		else
			t->axis[t->n_axis++] = a;
	}
	t->n_axis = sound ? t->n_axis : 0;
}

static void read_table(struct reading *r, const struct node *n)
{
	static const char *const others[] = { "over", "columns", NULL };
	struct params rows = { table_rows, sizeof(table_rows[0]), arena_format(r->arena, "report.tables.%s", n->name) };
	struct table_wish *t = &r->pipeline->table[r->pipeline->n_table];
	struct table_values v = { 0 };
	const struct node *columns = node_find(n, "columns"), *over = node_find(n, "over");

	if (n->type != NODE_GROUP || !columns || columns->type != NODE_LIST || !columns->n_child || !over ||
	    (over->type == NODE_LIST && over->n_child > MAX_AXES)) {
		report_fault(r, n->place, "report.tables wants groups: tables: { errors = { title = \"...\"; over = [\"L\"]; columns = ( { head = \"T_c\"; value = "
				   "\"limit[L=$L].T_c\"; } ); }; };");
		return;
	}
	if (!param_fill(&rows, n, n->place, others, &v, r->arena, r->diags)) {
		r->sound = false;
		return;
	}
	*t = (struct table_wish){ .place = n->place, .name = n->name, .title = v.title, .caption = v.caption };
	read_axes(r, t, over);
	if (!t->n_axis)
		return;
	t->column = arena_array(r->arena, columns->n_child + 1, struct column_wish);
	for (const struct node *c = columns->child; c; c = c->next)
		read_column(r, t, c, &t->column[t->n_column++]);
	r->pipeline->n_table++;
}

void read_tables(struct reading *r, const struct node *tables)
{
	if (!tables)
		return;
	if (tables->type != NODE_GROUP) {
		report_fault(r, tables->place, "report.tables wants a group: tables: { errors = { title = \"...\"; ... }; };");
		return;
	}
	r->pipeline->table = arena_array(r->arena, tables->n_child + 1, struct table_wish);
	for (const struct node *c = tables->child; c; c = c->next)
		read_table(r, c);
}
