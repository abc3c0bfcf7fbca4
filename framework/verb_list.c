/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe list: the plugins that are found. */
#include <stdio.h>
#include <string.h>
#include "cli.h"
#include "describe.h"
#include "driver.h"
#include "plugin_loader.h"
#include "wrap.h"

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
	if (cli->json)
		list_plugins_json(&all, kind, stdout);
	else
		list_plugins(&all, kind, stdout);
	if (!kind && !cli->json) {
		puts("\nstages");
		for (size_t k = 0; drivers[k]; k++)
			wrap_text(stdout, drivers[k]->doc, 28, (size_t)printf("    %s", drivers[k]->name));
	}
	diags_print(&diags, stderr);
	plugins_free(&all);
	diags_free(&diags);
	return EXIT_DONE;
}
