/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameter rows for people (80 columns) and for programs (JSON). */
#include <jansson.h>
#include <math.h>
#include <string.h>
#include "literal.h"
#include "param_row.h"
#include "wrap.h"

enum { INDENT = 8 };

const char *const param_type_names[] = { NULL,	 "true or false", "whole number", "number", "choice",
					 "text", "whole numbers", "numbers",	  "texts" };

/* ---- for people ---- */

static const char *default_text(const struct geae_param *row, struct arena *a)
{
	struct diags silent = { 0 };
	const struct node *x = row->fallback ? param_fallback(row, (struct place){ NULL, 0 }, a, &silent) : NULL;
	const char *out = x ? node_text(a, x) : row->fallback;
	char number[REAL_TEXT];

	if (x && x->type == NODE_REAL)
		out = arena_text(a, short_literal(number, x->real));
	diags_free(&silent);
	return out;
}

const char *param_default_words(const struct geae_param *row, struct arena *a)
{
	return row->fallback ? default_text(row, a) : "must be given";
}

const char *param_type_words(const struct geae_param *row, struct arena *a)
{
	const char *line = param_type_names[row->type];
	bool number = row->type == GEAE_INT || row->type == GEAE_REAL || row->type == GEAE_INTS || row->type == GEAE_REALS;
	const char *range = number ? param_range(row, a) : "";

	if (*range)
		line = arena_format(a, "%s%s%s", line, *range == '[' || *range == '(' ? " in " : " ", range);
	if (row->unit && *row->unit && strcmp(row->unit, "1") != 0)
		line = arena_format(a, "%s, in units of %s", line, row->unit);
	if (row->type == GEAE_CHOICE) {
		const char **names = param_choices(row, a);

		line = "one of";
		for (size_t k = 0; names[k]; k++)
			line = arena_format(a, "%s%s \"%s\"", line, k ? "," : "", names[k]);
	}
	return line;
}

void param_describe(const struct params *p, FILE *to)
{
	const struct geae_param *row;

	for (size_t i = 0; (row = param_row(p, i)); i++) {
		struct arena a = { 0 };

		if (row->fallback)
			fprintf(to, "    %s = %s\n", row->name, param_default_words(row, &a));
		else
			fprintf(to, "    %s (must be given)\n", row->name);
		if (row->doc)
			wrap_text(to, row->doc, INDENT, 0);
		wrap_text(to, param_type_words(row, &a), INDENT, 0);
		arena_free(&a);
	}
}

/* ---- for programs ---- */

static json_t *json_of(const struct node *x)
{
	json_t *out;

	switch (x->type) {
	case NODE_INT: return json_integer(x->integer);
	case NODE_REAL: return json_real(x->real);
	case NODE_BOOL: return json_boolean(x->integer);
	case NODE_TEXT: return json_string(x->text);
	case NODE_LIST:
		out = json_array();
		for (const struct node *c = x->child; c; c = c->next)
			json_array_append_new(out, json_of(c));
		return out;
	case NODE_GROUP:
		out = json_object();
		for (const struct node *c = x->child; c; c = c->next)
			json_object_set_new(out, c->name, json_of(c));
		return out;
	}
	return json_null();
}

static void set_bound(json_t *o, const char *key, double bound, const char *excluded, bool is_excluded)
{
	if (isinf(bound))
		return;
	json_object_set_new(o, key, json_real(bound));
	if (is_excluded)
		json_object_set_new(o, excluded, json_true());
}

static json_t *row_json(const struct geae_param *row, struct arena *a)
{
	static const char *const types[] = {
		NULL, "bool", "int", "real", "choice", "string", "ints", "reals", "strings"
	};
	struct diags silent = { 0 };
	const struct node *x = row->fallback ? param_fallback(row, (struct place){ NULL, 0 }, a, &silent) : NULL;
	json_t *o = json_object();

	json_object_set_new(o, "name", json_string(row->name));
	json_object_set_new(o, "type", json_string(types[row->type]));
	json_object_set_new(o, "required", json_boolean(!row->fallback));
	if (x)
		json_object_set_new(o, "default", json_of(x));
	if (row->type == GEAE_INT || row->type == GEAE_REAL || row->type == GEAE_INTS || row->type == GEAE_REALS) {
		set_bound(o, "min", row->min, "min_excluded", row->flags & GEAE_ABOVE_MIN);
		set_bound(o, "max", row->max, "max_excluded", row->flags & GEAE_BELOW_MAX);
	}
	if (row->type == GEAE_CHOICE) {
		const char **names = param_choices(row, a);
		json_t *list = json_array();

		for (size_t k = 0; names[k]; k++)
			json_array_append_new(list, json_string(names[k]));
		json_object_set_new(o, "choices", list);
	}
	json_object_set_new(o, "unit", json_string(row->unit ? row->unit : ""));
	json_object_set_new(o, "doc", json_string(row->doc ? row->doc : ""));
	diags_free(&silent);
	return o;
}

void param_describe_json(const struct params *p, FILE *to)
{
	json_t *list = json_array();
	const struct geae_param *row;
	struct arena a = { 0 };

	for (size_t i = 0; (row = param_row(p, i)); i++)
		json_array_append_new(list, row_json(row, &a));
	json_dumpf(list, to, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	fputc('\n', to);
	json_decref(list);
	arena_free(&a);
}
