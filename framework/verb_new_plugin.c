/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe new-plugin KIND NAME [DIR]: a folder with a plugin that keeps its laws, to be changed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "cli.h"
#include "new_plugin.h"
#include "plugin_loader.h"
#include "plugin_name.h"

struct filling { /* of the places in a template */
	const char *kind, *name, *symbol;
};

static void write_line(FILE *to, const char *line, const struct filling *f)
{
	const struct {
		const char *mark, *text;
	} marks[] = { { "@KIND@", f->kind }, { "@NAME@", f->name }, { "@SYMBOL@", f->symbol } };

	while (*line) {
		size_t k = 0;

		while (k < 3 && strncmp(line, marks[k].mark, strlen(marks[k].mark)))
			k++;
		if (k < 3) {
			fputs(marks[k].text, to);
			line += strlen(marks[k].mark);
		} else {
			fputc(*line++, to);
		}
	}
}

static bool write_file(struct cli *cli, const char *folder, const char *template, const char *file, const struct filling *f)
{
	const char *path = arena_format(&cli->arena, "%s/%s", folder, file);
	const struct new_plugin_text *t = new_plugin_texts;
	FILE *to = fopen(path, "wx");

	while (t->file && strcmp(t->file, template))
		t++;
	for (const char *const *line = t->line; to && line && *line; line++)
		write_line(to, *line, f);
	if (to && !ferror(to) && !fclose(to)) {
		printf("%s\n", path);
		return true;
	}
	cli_error(EXIT_FAILED, "'%s' cannot be written: %s", path, strerror(errno));
	return false;
}

/* A name that a plugin has already would hide it, or be hidden. */
static const char *taken(struct cli *cli, uint32_t kind, const char *name)
{
	struct plugins all = { 0 };
	struct diags diags = { 0 };
	const char *path = NULL;

	plugins_find(&all, cli->plugins, &diags);
	for (const struct plugin *p = all.first; p && !path; p = p->next)
		if (p->kind == kind && !strcmp(p->name, name))
			path = arena_text(&cli->arena, p->path);
	plugins_free(&all);
	diags_free(&diags);
	return path;
}

int verb_new_plugin(struct cli *cli)
{
	struct filling f = { cli->arg[0], cli->arg[1], NULL };
	const uint32_t kind = kind_of(f.kind);
	const char *folder = cli->n_arg > 2 ? cli->arg[2] : f.name, *path;
	char *symbol;

	if (!kind)
		return cli_error(EXIT_USAGE, "there is no kind '%s'%s: model, sampler, network, loss, optimizer or analyzer", f.kind,
				 suggestion(&cli->arena, f.kind, kind_names + 1));
	if (!plugin_name_legal(f.name))
		return cli_error(EXIT_USAGE, "'%s' is no name for a plugin: small letters, digits and dashes, beginning with a letter", f.name);
	path = taken(cli, kind, f.name);
	if (path)
		return cli_error(EXIT_USAGE, "there is a %s '%s' already (%s): choose another name", f.kind, f.name, path);
	f.symbol = symbol = arena_text(&cli->arena, f.name);
	for (char *c = symbol; *c; c++)
		*c = *c == '-' ? '_' : *c;
	if (mkdir(folder, 0755))
		return cli_error(EXIT_USAGE, errno == EEXIST ? "'%s' is there already: nothing was written; name another folder: geaepipe new-plugin %s %s DIR" :
							       "the folder '%s' cannot be made (new-plugin %s %s)", folder, f.kind, f.name);
	chmod(folder, 0755); /* whatever the mask: a plugin's folder must not be writable by others */
	if (!write_file(cli, folder, arena_format(&cli->arena, "%s.c", f.kind), arena_format(&cli->arena, "%s_%s.c", f.kind, f.symbol), &f) ||
	    !write_file(cli, folder, "Makefile", "Makefile", &f) ||
	    !write_file(cli, folder, arena_format(&cli->arena, "%s.cfg", f.kind), arena_format(&cli->arena, "%s.cfg", f.name), &f))
		return EXIT_FAILED;
	return EXIT_DONE;
}
