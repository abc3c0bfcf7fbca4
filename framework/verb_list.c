/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe list: the plugins that are found. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include "cli.h"
#include "driver.h"
#include "plugin.h"

/* Loads all that can be used; the faults of the others are set. */
static void load_all(struct plugins *all, uint32_t kind)
{
	struct arena arena = { 0 };
	size_t n = 0;
	struct plugin **which;

	for (struct plugin *p = all->first; p; p = p->next)
		n++;
	which = arena_array(&arena, n + 1, struct plugin *);
	n = 0;
	for (struct plugin *p = all->first; p; p = p->next)
		if (!p->fault && !p->shadowed && (!kind || p->kind == kind))
			which[n++] = p;
	plugins_probe(all, which, n);
	for (size_t k = 0; k < n; k++)
		if (!which[k]->fault)
			(void)plugin_load(all, which[k]->kind, which[k]->name, (struct place){ which[k]->path, 0 });
	arena_free(&arena);
}

static void print_one(const struct plugin *p)
{
	const struct geae_plugin *d = p->descriptor;

	if (p->shadowed)
		printf("  %-22s hidden by one of the same name in an earlier folder: %s\n", p->name, p->path);
	else if (p->fault)
		printf("  %-22s REFUSED: %s\n", p->name, p->fault);
	else
		printf("  %-22s %s\n", p->name, d && d->summary ? d->summary : "");
}

static json_t *json_one(const struct plugin *p)
{
	const struct geae_plugin *d = p->descriptor;

	return json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:b, s:s?}", "kind", kind_names[p->kind], "name", p->name, "version",
			 d ? d->version : NULL, "summary", d ? d->summary : NULL, "path", p->path, "shadowed", p->shadowed,
			 "fault", p->fault);
}

static void print_kind(const struct plugins *all, uint32_t kind)
{
	bool any = false;

	for (const struct plugin *p = all->first; p; p = p->next) {
		if (p->kind != kind)
			continue;
		if (!any)
			printf("%ss\n", kind_names[kind]);
		any = true;
		print_one(p);
	}
}

static void print_json(const struct plugins *all, uint32_t kind)
{
	json_t *list = json_array();

	for (const struct plugin *p = all->first; p; p = p->next)
		if (!kind || p->kind == kind)
			json_array_append_new(list, json_one(p));
	json_dumpf(list, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(list);
}

static uint32_t kind_asked(const char *word)
{
	size_t n = strlen(word);
	uint32_t kind = kind_of(word);
	char singular[32];

	if (kind || n >= sizeof(singular) || n < 2 || word[n - 1] != 's')
		return kind;
	snprintf(singular, sizeof(singular), "%.*s", (int)(n - 1), word);
	return kind_of(singular);
}

int verb_list(struct cli *cli)
{
	struct diags diags = { 0 };
	struct plugins all = { 0 };
	uint32_t kind = cli->n_arg ? kind_asked(cli->arg[0]) : 0;

	if (cli->n_arg && !kind)
		return cli_error(EXIT_USAGE, "there is no kind '%s'%s: model, sampler, network, loss, optimizer or analyzer",
				 cli->arg[0], suggestion(&cli->arena, cli->arg[0], kind_names + 1));
	plugins_find(&all, cli->plugins, &diags);
	load_all(&all, kind);
	if (cli->json)
		print_json(&all, kind);
	else
		for (uint32_t k = 1; kind_names[k]; k++)
			if (!kind || k == kind)
				print_kind(&all, k);
	if (!all.first && !cli->json) {
		fputs("no plugins found; searched:", stdout);
		for (const char *const *f = all.folders; f && *f; f++)
			printf(" %s", *f);
		putchar('\n');
	}
	if (!kind && !cli->json) {
		puts("stages");
		for (size_t k = 0; drivers[k]; k++)
			printf("  %-22s %s\n", drivers[k]->name, drivers[k]->doc);
	}
	diags_print(&diags, stderr);
	plugins_free(&all);
	diags_free(&diags);
	return EXIT_DONE;
}
