/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every plugin file found: what it is, where it lies, whether it can be used. */
#include <jansson.h>
#include <string.h>
#include "describe.h"
#include "wrap.h"

enum { NAME_COLUMN = 28 };

static const char *const headings[] = { "other files", "models", "samplers", "networks", "losses", "optimizers", "analyzers" };

/* By kind and name; of one name in the order of the search.  Those without a kind come last. */
static bool comes_before(const struct plugin *a, const struct plugin *b)
{
	const uint32_t kind_a = a->kind ? a->kind : UINT32_MAX, kind_b = b->kind ? b->kind : UINT32_MAX;

	return kind_a != kind_b ? kind_a < kind_b : strcmp(a->name, b->name) < 0;
}

static struct plugin **probed_and_sorted(struct plugins *plugins, uint32_t kind, size_t *n)
{
	struct plugin **all;

	*n = 0;
	for (const struct plugin *p = plugins->first; p; p = p->next)
		++*n;
	all = arena_array(&plugins->arena, *n + 1, struct plugin *);
	*n = 0;
	for (struct plugin *p = plugins->first; p; p = p->next) {
		size_t k = *n;

		if (kind && p->kind != kind)
			continue;
		for (; k > 0 && comes_before(p, all[k - 1]); k--)
			all[k] = all[k - 1];
		all[k] = p;
		++*n;
	}
	plugins_probe(plugins, all, *n);
	return all;
}

void list_plugins(struct plugins *plugins, uint32_t kind, FILE *to)
{
	struct plugin **all;
	size_t n;

	all = probed_and_sorted(plugins, kind, &n);
	if (n == 0)
		fputs("No plugins were found.\n", to);
	for (size_t k = 0; k < n; k++) {
		const struct plugin *p = all[k];
		const char *text = p->fault ? arena_format(&plugins->arena, "refused: %s", p->fault) : p->summary;
		int at;

		if (k == 0 || all[k - 1]->kind != p->kind)
			fprintf(to, "%s%s\n", k ? "\n" : "", headings[p->kind]);
		at = fprintf(to, "    %s ", p->name);
		if (p->shadowed)
			text = arena_format(&plugins->arena, "hidden by a file of this name in an earlier folder; %s", text);
		if (at >= NAME_COLUMN) {
			fputc('\n', to);
			at = 0;
		}
		wrap_text(to, text, NAME_COLUMN, (size_t)at);
		fprintf(to, "%*s%s\n", NAME_COLUMN, "", p->path);
	}
	for (size_t k = 0; plugins->folders[k]; k++)
		fprintf(to, "%s    %s\n", k ? "" : "\nfolders, in the order of the search\n", plugins->folders[k]);
}

void list_plugins_json(struct plugins *plugins, uint32_t kind, FILE *to)
{
	json_t *list = json_array();
	struct plugin **all;
	size_t n;

	all = probed_and_sorted(plugins, kind, &n);
	for (size_t k = 0; k < n; k++) {
		json_t *o = json_object();

		if (all[k]->kind)
			json_object_set_new(o, "kind", json_string(kind_names[all[k]->kind]));
		json_object_set_new(o, "name", json_string(all[k]->name));
		json_object_set_new(o, "path", json_string(all[k]->path));
		json_object_set_new(o, "state", json_string(all[k]->fault     ? "refused" :
							    all[k]->shadowed ? "shadowed" :
									       "usable"));
		if (all[k]->fault)
			json_object_set_new(o, "reason", json_string(all[k]->fault));
		else
			json_object_set_new(o, "summary", json_string(all[k]->summary));
		json_array_append_new(list, o);
	}
	json_dumpf(list, to, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	fputc('\n', to);
	json_decref(list);
}
