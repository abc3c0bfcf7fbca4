/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe test-plugin FILE: a plugin held to the laws of its kind. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "cli.h"
#include "laws/conformance.h"

static struct plugin *file_in(const struct plugins *all, const char *path)
{
	for (struct plugin *p = all->first; p; p = p->next)
		if (!strcmp(p->path, path))
			return p;
	return NULL;
}

int verb_test_plugin(struct cli *cli)
{
	struct conformance found = { 0 };
	struct plugins all = { 0 };
	struct diags diags = { 0 };
	const char *folders[2] = { NULL, NULL };
	char real[PATH_MAX], *slash;
	struct plugin *p;
	int code = EXIT_USAGE;

	if (!realpath(cli->arg[0], real) || access(real, R_OK))
		return cli_error(EXIT_USAGE, "cannot read '%s': give a file <kind>-<name>.so; geaepipe list shows those that are found", cli->arg[0]);
	slash = strrchr(real, '/');
	folders[0] = arena_format(&cli->arena, "%.*s", slash == real ? 1 : (int)(slash - real), real);
	plugins_find(&all, folders, &diags);
	p = file_in(&all, real);
	if (!p) {
		cli_error(EXIT_USAGE, "'%s' is not a file that could be a plugin: its name must be <kind>-<name>.so", cli->arg[0]);
	} else if (!conformance_try(&found, &all, p, cli->sets, cli->n_set, &diags)) {
		diags_print(&diags, stderr);
	} else {
		(cli->json ? conformance_print_json : conformance_print)(&found, stdout);
		code = found.n_broken ? EXIT_FAILED : EXIT_DONE;
	}
	conformance_free(&found);
	plugins_free(&all);
	diags_free(&diags);
	return code;
}
