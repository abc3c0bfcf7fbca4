/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a table of parameter rows itself sound?  Asked once per plugin, before its rows are used. */
#include <stdlib.h>
#include <string.h>
#include "literal.h"
#include "param_row.h"

enum { MOST_ROWS = 500 };

static const struct {
	size_t size, align;
} member[] = {
	[GEAE_BOOL] = { sizeof(int32_t), _Alignof(int32_t) },
	[GEAE_INT] = { sizeof(int64_t), _Alignof(int64_t) },
	[GEAE_REAL] = { sizeof(double), _Alignof(double) },
	[GEAE_CHOICE] = { sizeof(int32_t), _Alignof(int32_t) },
	[GEAE_STRING] = { sizeof(char *), _Alignof(char *) },
	[GEAE_INTS] = { sizeof(struct geae_ints), _Alignof(struct geae_ints) },
	[GEAE_REALS] = { sizeof(struct geae_reals), _Alignof(struct geae_reals) },
	[GEAE_STRINGS] = { sizeof(struct geae_strings), _Alignof(struct geae_strings) },
};

static const char *choices_fault(const struct geae_param *row, struct arena *a)
{
	const char **names;

	if (!row->choices || !*row->choices)
		return "a choice without choices";
	names = param_choices(row, a);
	for (size_t k = 0; names[k]; k++) {
		if (!*names[k] || strpbrk(names[k], "\"\\\n"))
			return "an empty or quoted choice";
		for (size_t j = 0; j < k; j++)
			if (strcmp(names[j], names[k]) == 0)
				return arena_format(a, "the choice '%s' twice", names[k]);
	}
	return row->choices[strlen(row->choices) - 1] == '|' ? "an empty or quoted choice" : NULL;
}

static const char *row_fault(const struct geae_param *row, size_t instance_size, struct arena *a)
{
	bool number;

	if (!name_is_legal(row->name))
		return "its name is not letters, digits, _ and -, the first one a letter";
	if (strcmp(row->name, "use") == 0)
		return "the name 'use' is taken by the host";
	if (row->type < GEAE_BOOL || row->type > GEAE_STRINGS)
		return arena_format(a, "unknown type %u", row->type);
	if (row->flags & ~(uint32_t)(GEAE_ABOVE_MIN | GEAE_BELOW_MAX | GEAE_FILE) ||
	    (row->flags & GEAE_FILE && row->type != GEAE_STRING && row->type != GEAE_STRINGS))
		return arena_format(a, "unknown flags 0x%x", row->flags);
	if (row->offset > instance_size || member[row->type].size > instance_size - row->offset)
		return "its member lies outside the instance";
	if (row->offset % member[row->type].align != 0)
		return "its member is not aligned";
	number = row->type == GEAE_INT || row->type == GEAE_REAL || row->type == GEAE_INTS || row->type == GEAE_REALS;
	if (number && !(row->min <= row->max))
		return "its range is empty or not a number";
	return row->type == GEAE_CHOICE ? choices_fault(row, a) : NULL;
}

static const char *default_fault(const struct params *p, const struct geae_param *row, size_t instance_size,
				 struct arena *a)
{
	struct geae_param one[2] = { *row, { .name = NULL } };
	struct params alone = { one, sizeof(one[0]), p->owner };
	struct arena memory = { 0 };
	struct diags diags = { 0 };
	char *text = NULL;
	const char *fault = NULL;
	size_t n = 0;
	FILE *to;

	if (!param_fill(&alone, NULL, (struct place){ NULL, 0 }, NULL, arena_need(&memory, instance_size), &memory,
			&diags)) {
		to = open_memstream(&text, &n);
		if (to) {
			diags_print(&diags, to);
			fclose(to);
		}
		fault = arena_format(a, "its default is no legal value: %.*s", text ? (int)strcspn(text, "\n") : 0,
				     text ? text : "");
		free(text);
	}
	diags_free(&diags);
	arena_free(&memory);
	return fault;
}

const char *param_table_fault(const struct params *p, size_t instance_size, struct arena *a)
{
	const struct geae_param *row, *other;

	if (!p->rows)
		return NULL;
	if (p->row_size < sizeof(*row))
		return arena_format(a, "parameter rows of %zu bytes, %zu are needed", p->row_size, sizeof(*row));
	for (size_t i = 0; (row = param_row(p, i)); i++) {
		const char *fault =
			i < MOST_ROWS ? row_fault(row, instance_size, a) : "one row too many: is GEAE_P_END missing?";

		if (!fault && row->fallback)
			fault = default_fault(p, row, instance_size, a);
		for (size_t j = 0; !fault && j < i; j++) {
			other = param_row(p, j);
			if (strcmp(other->name, row->name) == 0)
				fault = "it is there twice";
			else if (row->offset < other->offset + member[other->type].size &&
				 other->offset < row->offset + member[row->type].size)
				fault = arena_format(a, "it shares its member with '%.40s'", other->name);
		}
		if (fault)
			return arena_format(a, "parameter '%.40s': %s", row->name, fault);
	}
	return NULL;
}
