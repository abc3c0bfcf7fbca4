/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe describe: a plugin or a kind of stage, explained. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"
#include "describe.h"
#include "driver.h"
#include "param.h"
#include "plugin_loader.h"
#include "wrap.h"

/* The words of the command line: "KIND NAME", "KIND-NAME", or "NAME" where one kind alone has it. */
static bool split(struct cli *cli, const struct plugins *all, const char **kind, const char **name)
{
	const char *dash;

	*kind = cli->arg[0];
	*name = cli->n_arg > 1 ? cli->arg[1] : NULL;
	if (*name)
		return true;
	for (dash = strchr(*kind, '-'); dash; dash = NULL) {
		const char *word = arena_format(&cli->arena, "%.*s", (int)(dash - *kind), *kind);

		if (kind_of(word) || !strcmp(word, "stage")) {
			*kind = word;
			*name = dash + 1;
			return true;
		}
	}
	*name = *kind;
	*kind = NULL;
	for (const struct plugin *p = all->first; p; p = p->next) {
		if (p->shadowed || strcmp(p->name, *name) != 0)
			continue;
		if (*kind && strcmp(*kind, kind_names[p->kind]) != 0) {
			cli_error(EXIT_USAGE, "'%s' is a %s and a %s: say which", *name, *kind, kind_names[p->kind]);
			return false;
		}
		*kind = kind_names[p->kind];
	}
	for (size_t k = 0; drivers[k] && !*kind; k++)
		if (!strcmp(drivers[k]->name, *name))
			*kind = "stage";
	if (!*kind)
		cli_error(EXIT_USAGE, "there is no plugin '%s'; geaepipe list shows those that are found", *name);
	return *kind != NULL;
}

static void parameters(const struct params *p)
{
	if (!p->rows || !param_row(p, 0))
		return;
	puts("\nParameters");
	param_describe(p, stdout);
}

static json_t *rows_json(const struct params *rows)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);
	json_t *all;

	if (!f)
		return json_array();
	if (rows->rows)
		param_describe_json(rows, f);
	fclose(f);
	all = json_loads(text, 0, NULL);
	free(text);
	return all ? all : json_array();
}

static void print_json(json_t *all)
{
	json_dumpf(all, stdout, JSON_INDENT(1));
	putchar('\n');
	json_decref(all);
}

static int stage(struct cli *cli, const char *name)
{
	const char *names[16];
	size_t n = 0;
	const struct driver *d = NULL;
	struct params rows;

	for (; drivers[n] && n < 15; n++) {
		names[n] = drivers[n]->name;
		if (!strcmp(names[n], name))
			d = drivers[n];
	}
	names[n] = NULL;
	if (!d)
		return cli_error(EXIT_USAGE, "there is no kind of stage '%s'%s", name, suggestion(&cli->arena, name, names));
	rows = (struct params){ d->params, sizeof(struct geae_param), name };
	if (cli->json) {
		print_json(json_pack("{s:s, s:s, s:s, s:o}", "kind", "stage", "name", d->name, "doc", d->doc, "parameters",
				     rows_json(&rows)));
		return EXIT_DONE;
	}
	printf("stage %s\n\n", d->name);
	wrap_paragraphs(stdout, d->doc, 0);
	if (d->slots && d->slots->key)
		puts("\nPlugins");
	for (const struct slot *s = d->slots; s && s->key; s++)
		printf("  %-12s %s %s%s%s\n", s->key, strchr("aeio", *kind_names[s->kind]) ? "an" : "a", kind_names[s->kind], s->list ? ", or a list of them" : "",
		       s->required ? "" : " (optional)");
	if (d->inputs && d->inputs->key)
		puts("\nFrom other stages");
	for (const struct input_key *i = d->inputs; i && i->key; i++)
		printf("  %-12s %s%s\n", i->key, i->group ? "a group of port = \"stage.port\"" : "\"stage\" or \"stage.port\"",
		       i->required ? "" : " (optional)");
	for (const char *const *key = d->keys; key && *key; key++)
		printf("%s%s", key == d->keys ? "\nFurther keys\n  " : ", ", *key);
	if (d->keys && *d->keys)
		putchar('\n');
	parameters(&rows);
	for (const struct slot *s = d->slots; s && s->key; s++)
		if (s->extra) {
			printf("\nKeys of every %s\n", kind_names[s->kind]);
			param_describe(&(struct params){ s->extra->params, sizeof(struct geae_param), name }, stdout);
		}
	return EXIT_DONE;
}

static int plugin(struct cli *cli, struct plugins *all, struct diags *diags, uint32_t kind, const char *name)
{
	const struct plugin *p = plugin_load(all, kind, name, (struct place){ NULL, 0 });

	if (!p) {
		diags_print(diags, stderr);
		return EXIT_FAILED;
	}
	if (cli->json) {
		describe_plugin_json(p->descriptor, stdout);
	} else if (cli->markdown) {
		describe_plugin_markdown(p->descriptor, stdout);
	} else {
		describe_plugin(p->descriptor, stdout);
		printf("\nFile\n    %s\n", p->path);
	}
	return EXIT_DONE;
}

static int by_kind_and_name(const void *a, const void *b)
{
	const struct plugin *p = *(const struct plugin *const *)a, *q = *(const struct plugin *const *)b;

	return p->kind != q->kind ? (p->kind > q->kind) - (p->kind < q->kind) : strcmp(p->name, q->name);
}

/* A page of all that are found, in the order of kinds and names. */
static int page(struct cli *cli, struct plugins *all, struct diags *diags)
{
	const struct plugin **list;
	size_t n = 0;
	int code = EXIT_DONE;

	if (!cli->markdown)
		return cli_error(EXIT_USAGE, "say which plugin: geaepipe describe KIND NAME; geaepipe list shows them");
	for (const struct plugin *p = all->first; p; p = p->next)
		n++;
	list = arena_array(&cli->arena, n + 1, const struct plugin *);
	n = 0;
	for (const struct plugin *p = all->first; p; p = p->next)
		if (p->kind && !p->shadowed)
			list[n++] = p;
	qsort(list, n, sizeof(*list), by_kind_and_name);
	for (size_t k = 0; k < n; k++) {
		if (!k || list[k]->kind != list[k - 1]->kind)
			printf("%s## %c%ss\n\n", k ? "\n" : "", kind_names[list[k]->kind][0] - 'a' + 'A', kind_names[list[k]->kind] + 1);
		else
			putchar('\n');
		if (plugin(cli, all, diags, list[k]->kind, list[k]->name) != EXIT_DONE)
			code = EXIT_FAILED;
	}
	return code;
}

int verb_describe(struct cli *cli)
{
	struct diags diags = { 0 };
	struct plugins all = { 0 };
	const char *kind, *name;
	int code = EXIT_USAGE;

	plugins_find(&all, cli->plugins, &diags);
	if (!cli->n_arg) {
		code = page(cli, &all, &diags);
	} else if (split(cli, &all, &kind, &name)) {
		if (!strcmp(kind, "stage"))
			code = stage(cli, name);
		else if (kind_of(kind))
			code = plugin(cli, &all, &diags, kind_of(kind), name);
		else
			cli_error(EXIT_USAGE, "there is no kind '%s'%s: stage, model, sampler, network, loss, optimizer or analyzer",
				  kind, suggestion(&cli->arena, kind, kind_names + 1));
	}
	plugins_free(&all);
	diags_free(&diags);
	return code;
}
