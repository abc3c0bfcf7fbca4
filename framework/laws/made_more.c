/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the test parameters of an analyzer add to the data that it is tried with. */
#include <string.h>
#include <geae/formula.h>
#include "made_data.h"

enum { MOST = MADE_MOST_COLUMNS - MADE_COLUMNS };

static const struct node *group;
static struct {
	const char *name;
	struct geae_formula formula;
	size_t slot; /* its place among the columns: that of its namesake where there is one */
} more[MOST];
static size_t n_more, n_column = MADE_COLUMNS;
static const char *name_of[MADE_MOST_COLUMNS];

static bool read_column(const struct node *n, struct diags *diags)
{
	char why[200];
	size_t slot = 0;

	for (size_t k = 0; k < MADE_COLUMNS; k++)
		name_of[k] = made_columns[k].name;
	if (n_more == MOST)
		return diag_error(diags, n->place, "data: more than %d columns", MOST), false;
	if (!geae_formula_read(&more[n_more].formula, n->text, n_column, name_of, why, sizeof(why)))
		return diag_error(diags, n->place, "data: %s = \"%s\": %s", n->name, n->text, why), false;
	while (slot < n_column && strcmp(name_of[slot], n->name))
		slot++;
	more[n_more].name = name_of[slot] = n->name;
	more[n_more++].slot = slot;
	n_column += slot == n_column;
	return true;
}

static bool is_number(const struct node *n)
{
	return n->type == NODE_INT || n->type == NODE_REAL;
}

bool made_more_read(const struct node *data, struct diags *diags)
{
	group = data;
	n_more = 0;
	n_column = MADE_COLUMNS;
	for (const struct node *n = data->child; n; n = n->next) {
		bool sound = is_number(n) || n->type == NODE_TEXT || n->type == NODE_LIST;

		for (const struct node *e = n->type == NODE_LIST ? n->child : NULL; e; e = e->next)
			sound = sound && is_number(e);
		if (!sound)
			return diag_error(diags, n->place, "data: '%s' is %s: a formula of columns is wanted (in quotes), or the numbers of the input '%s'", n->name,
					  node_type_name(n), n->name), false;
		if (n->type == NODE_TEXT && !read_column(n, diags))
			return false;
	}
	return true;
}

size_t made_more_columns(struct made_column *column)
{
	for (size_t k = MADE_COLUMNS; k < n_column; k++)
		column[k] = (struct made_column){ name_of[k], "1", GEAE_LABEL };
	return n_column;
}

void made_more_fill(struct made_set *m)
{
	double variable[MADE_MOST_COLUMNS];

	for (size_t k = 0; k < n_more; k++)
		for (int64_t r = 0; r < m->n; r++) {
			for (size_t c = 0; c < n_column; c++)
				variable[c] = m->column[c][r];
			m->column[more[k].slot][r] = geae_formula_value(&more[k].formula, variable);
		}
}

static double number_of(const struct node *n)
{
	return n->type == NODE_INT ? (double)n->integer : n->real;
}

const struct geae_array *made_more_port(const struct geae_port *port, struct arena *a)
{
	const struct node *n = group ? node_find(group, port->name) : NULL;
	const bool list = n && n->type == NODE_LIST;
	struct geae_array *x;
	double *value;
	int k = 0;

	if (!n || n->type == NODE_TEXT || strchr(port->axes, ',') || list != !!*port->axes)
		return NULL;
	x = arena_array(a, 1, struct geae_array);
	value = arena_array(a, list ? n->n_child + 1 : 1, double);
	if (list)
		for (const struct node *e = n->child; e; e = e->next)
			value[k++] = number_of(e);
	else
		*value = number_of(n);
	*x = (struct geae_array){ .name = port->name, .unit = "1", .doc = "", .dtype = GEAE_F64, .rank = list, .dim = { n->n_child },
				  .axis = { port->axes }, .data = value };
	return x;
}
