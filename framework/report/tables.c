/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tables/: every analysis as CSV, one table per group of axes; its numbers in one table per stage. */
#include <errno.h>
#include <string.h>
#include "replace.h"
#include "run_folder.h"
#include "collect.h"
#include "csv.h"
#include "element.h"
#include "number.h"

enum { MOST_ROWS = 1000000 };

static bool has_numbers(const struct object *o)
{
	for (size_t p = 0; p < o->n_port; p++)
		if (o->port[p].rank == 0)
			return true;
	return false;
}

static const struct geae_array *number_port(const struct collected_instance *i, const char *name)
{
	const struct geae_array *a = i->open ? array_named(i->object.port, i->object.n_port, name) : NULL;

	return a && a->rank == 0 ? a : NULL;
}

/* One row per instance: sweep values, then the ports that are single numbers. */
static void values_table(FILE *f, const struct collected_instance *first, size_t n)
{
	const char *comma = "";
	char unit[96], number[NUMBER_SIZE];

	for (size_t a = 0; a < first->n_axis; a++, comma = ",")
		fprintf(f, "%s%s", comma, first->axis[a].name);
	for (size_t p = 0; p < first->object.n_port; p++)
		if (first->object.port[p].rank == 0) {
			fprintf(f, "%s%s%s", comma, first->object.port[p].name,
				unit_suffix(unit, sizeof(unit), first->object.port[p].unit));
			comma = ",";
		}
	fputc('\n', f);
	for (const struct collected_instance *i = first; i < first + n; i++) {
		if (!i->open)
			continue;
		comma = "";
		for (size_t a = 0; a < i->n_axis; a++, comma = ",") {
			fputs(comma, f);
			csv_text(f, i->axis[a].text ? i->axis[a].text : number_exact(number, i->axis[a].number));
		}
		for (size_t p = 0; p < first->object.n_port; p++) {
			const struct geae_array *a;

			if (first->object.port[p].rank)
				continue;
			fputs(comma, f);
			comma = ",";
			a = number_port(i, first->object.port[p].name);
			if (a && a->dtype == GEAE_TEXT)
				csv_text(f, ((const char *const *)a->data)[0]);
			else if (a)
				element_print(f, a, 0);
		}
		fputc('\n', f);
	}
}

static bool finish(struct collected *c, struct replace *r, const char *name)
{
	if (replace_end(r))
		return true;
	diag_error(c->diags, (struct place){ c->request->folder, 0 }, "tables/%s cannot be written: %s", name,
		   strerror(errno));
	return false;
}

static bool group_tables(struct collected *c, const struct collected_instance *i, const char *folder)
{
	const struct object *o = &i->object;

	for (size_t p = 0; p < o->n_port; p++) {
		const struct geae_array *a = &o->port[p];
		const char *name = i->instance->stage->name;
		bool seen = a->rank == 0 || geae_count(a) > MOST_ROWS;
		char number[NUMBER_SIZE];
		struct replace r;

		for (size_t k = 0; k < p && !seen; k++)
			seen = csv_same_group(&o->port[k], a);
		if (seen)
			continue;
		for (size_t k = 0; k < i->n_axis; k++)
			name = arena_format(&c->arena, "%s-%s=%s", name, i->axis[k].name,
					    i->axis[k].text ? i->axis[k].text : number_exact(number, i->axis[k].number));
		for (uint32_t k = 0; k < a->rank; k++)
			name = arena_format(&c->arena, "%s-%s", name, a->axis[k] ? a->axis[k] : "index");
		name = arena_format(&c->arena, "%s.csv", file_name(&c->arena, name));
		if (!replace_begin(&r, folder, name)) {
			diag_error(c->diags, (struct place){ folder, 0 }, "%s cannot be written: %s", name, strerror(errno));
			return false;
		}
		csv_group(r.f, o->port, o->n_port, a);
		if (!finish(c, &r, name))
			return false;
	}
	return true;
}

bool tables_write(struct collected *c)
{
	const char *folder = arena_format(&c->arena, "%s/tables", c->request->folder);
	const size_t *first = c->request->plan->first;
	static const char *const endings[] = { ".csv", NULL };

	if (!folder_fresh(folder, endings)) {
		diag_error(c->diags, (struct place){ folder, 0 }, "the folder cannot be made: %s", strerror(errno));
		return false;
	}
	for (size_t s = 0; s < c->pipeline->n_stage; s++) {
		const struct collected_instance *top = NULL;
		const char *name;
		struct replace r;

		for (size_t k = first[s]; k < first[s + 1]; k++) {
			if (!c->instance[k].open || !stage_is_analysis(&c->pipeline->stage[s]))
				continue;
			if (!top && has_numbers(&c->instance[k].object))
				top = &c->instance[k];
			if (!group_tables(c, &c->instance[k], folder))
				return false;
		}
		if (!top)
			continue;
		name = arena_format(&c->arena, "%s.csv", file_name(&c->arena, c->pipeline->stage[s].name));
		if (!replace_begin(&r, folder, name)) {
			diag_error(c->diags, (struct place){ folder, 0 }, "%s cannot be written: %s", name, strerror(errno));
			return false;
		}
		values_table(r.f, top, (size_t)(&c->instance[first[s + 1]] - top));
		if (!finish(c, &r, name))
			return false;
	}
	return true;
}
