/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe describe: a plugin or a kind of stage, explained. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "cli.h"
#include "driver.h"
#include "param.h"
#include "plugin.h"
#include "plugin_ops.h"
#include "report/element.h"

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

static void wrapped(const char *text)
{
	size_t at = 0;

	while (text && *text) {
		size_t n = strcspn(text, " \n");

		if (at && at + 1 + n > 80) {
			putchar('\n');
			at = 0;
		}
		at += (size_t)printf("%s%.*s", at ? " " : "", (int)n, text);
		text += n;
		if (text[0] == '\n' && text[1] == '\n') {
			fputs("\n\n", stdout);
			at = 0;
		}
		text += strspn(text, " \n");
	}
	if (at)
		putchar('\n');
}

static void parameters(const struct params *p)
{
	if (!p->rows || !param_row(p, 0))
		return;
	puts("\nParameters");
	param_describe(p, stdout);
}

static void controls(const struct geae_model_ops *ops)
{
	char unit[96];

	puts("\nControls (may vary from row to row)");
	for (const struct geae_control *c = ops->controls; c && c->name; c++) {
		printf("  %s%s, %s %g to %g", c->name, unit_suffix(unit, sizeof(unit), c->unit),
		       c->flags & GEAE_ABOVE_MIN ? "above" : "from", c->min, c->max);
		if (c->fallback == c->fallback)
			printf(", default %g", c->fallback);
		printf("\n        %s\n", c->doc ? c->doc : "");
	}
}

static void ports(const char *title, const struct geae_port *first, size_t size)
{
	char unit[96];

	printf("\n%s\n", title);
	for (const char *row = (const char *)first; row && ((const struct geae_port *)row)->name; row += size) {
		const struct geae_port *p = (const struct geae_port *)row;

		printf("  %s%s", p->name, unit_suffix(unit, sizeof(unit), p->unit));
		if (p->flags & GEAE_MODEL_PORT)
			fputs(", a model", stdout);
		else if (p->axes && *p->axes)
			printf(", over %s", strcmp(p->axes, "...") ? p->axes : "any axes");
		else
			fputs(", a number", stdout);
		if (p->flags & GEAE_OPTIONAL)
			fputs(", optional", stdout);
		if (p->flags & GEAE_MANY)
			fputs(", takes a sweep (over)", stdout);
		printf("\n        %s\n", p->doc ? p->doc : "");
	}
}

static void figures(const struct geae_analyzer_ops *ops)
{
	if (!ops->figures)
		return;
	puts("\nFigures");
	for (const char *row = (const char *)ops->figures; ((const struct geae_figure *)row)->name; row += ops->figure_size) {
		const struct geae_figure *f = (const struct geae_figure *)row;

		printf("  %-16s %s\n", f->name, f->title ? f->title : "");
	}
}

static void offers(const struct geae_plugin *d)
{
	const char *comma = "";

	fputs("\nOffers ", stdout);
	for (const struct op *op = op_tables[d->kind].ops; op && op->name; op++)
		if (op_offered(d->ops, op)) {
			printf("%s%s", comma, op->name);
			comma = ", ";
		}
	putchar('\n');
}

static void plugin_text(const struct plugin *p, const struct params *rows)
{
	const struct geae_plugin *d = p->descriptor;

	printf("%s %s %s: %s\n", kind_names[d->kind], d->name, d->version, d->summary);
	if (d->doc && *d->doc) {
		putchar('\n');
		wrapped(d->doc);
	}
	parameters(rows);
	if (d->kind == GEAE_MODEL)
		controls(d->ops);
	if (d->kind == GEAE_ANALYZER) {
		const struct geae_analyzer_ops *ops = d->ops;

		ports("Inputs", ops->in, ops->port_size);
		ports("Results", ops->out, ops->port_size);
		figures(ops);
	}
	offers(d);
	printf("\nFile %s, licence %s\n", p->path, d->license ? d->license : "not given");
	if (d->cite)
		printf("\nReference\n%s\n", d->cite);
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
	wrapped(d->doc);
	if (d->slots && d->slots->key)
		puts("\nPlugins");
	for (const struct slot *s = d->slots; s && s->key; s++)
		printf("  %-12s a %s%s%s\n", s->key, kind_names[s->kind], s->list ? ", or a list of them" : "",
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
	return EXIT_DONE;
}

static int plugin(struct cli *cli, struct plugins *all, struct diags *diags, uint32_t kind, const char *name)
{
	const struct plugin *p = plugin_load(all, kind, name, (struct place){ NULL, 0 });
	struct params rows;

	if (!p) {
		diags_print(diags, stderr);
		return EXIT_FAILED;
	}
	rows = (struct params){ p->descriptor->params, p->descriptor->param_size, name };
	if (cli->json)
		print_json(json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "kind", kind_names[kind], "name", name, "version",
				     p->descriptor->version, "summary", p->descriptor->summary, "doc",
				     p->descriptor->doc ? p->descriptor->doc : "", "path", p->path, "parameters", rows_json(&rows)));
	else
		plugin_text(p, &rows);
	return EXIT_DONE;
}

int verb_describe(struct cli *cli)
{
	struct diags diags = { 0 };
	struct plugins all = { 0 };
	const char *kind, *name;
	int code = EXIT_USAGE;

	plugins_find(&all, cli->plugins, &diags);
	if (split(cli, &all, &kind, &name)) {
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
