/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the command line to a plan. */
#include <errno.h>
#include <string.h>
#include <unistd.h>
#include "config.h"
#include "examples.h"
#include "load.h"
#include "store_users.h"

/* Each step needs the one before; problems are collected as far as that goes. */
bool load_pipeline(struct load *l, const struct cli *cli)
{
	const char **files = arena_array(&l->arena, cli->n_file + 2, const char *);
	struct config_request request = { files, cli->n_file + 1, cli->sets, cli->n_set };
	struct node *root;

	files[0] = example_path(&l->arena, cli->arg[0]);
	for (size_t k = 0; k < cli->n_file; k++)
		files[k + 1] = cli->files[k];
	root = config_load(&l->arena, &request, &l->diags);
	if (!root || l->diags.n_error) /* a number that could not be read would be complained of again, as another */
		return false;
	plugins_find(&l->plugins, cli->plugins, &l->diags);
	l->pipeline = pipeline_read(&l->arena, root, files[0], &l->diags);
	return l->pipeline && plan_make(&l->plan, l->pipeline, &l->plugins, &l->diags);
}

static bool steps(struct load *l, const struct cli *cli)
{
	if (!load_pipeline(l, cli))
		return false;
	plan_survey(&l->plan, &l->store);
	l->outlook = arena_array(&l->arena, l->pipeline->n_stage + 1, struct stage_outlook);
	return plan_check(&l->plan, &l->store, l->outlook, &l->diags) && !l->diags.n_error;
}

int load_fault(const struct load *l)
{
	return l->diags.machine ? EXIT_FAILED : EXIT_INVALID;
}

int load_plan(struct load *l, const struct cli *cli, enum store_mode mode)
{
	const char *pipeline = cli->arg[0];
	size_t n;
	bool good;

	if (access(pipeline, F_OK) && errno == ENOENT && example_path(&l->arena, pipeline) == pipeline)
		return cli_error(EXIT_INVALID, "cannot read '%s': there is no such file, nor an example of that name%s; geaepipe examples lists them",
				 pipeline, example_suggestion(&l->arena, pipeline));
	if (mode == STORE_READ && access(cli->store, F_OK) && errno == ENOENT)
		l->store.path = strdup(cli->store); /* not made yet: nothing is in it */
	else if (!store_open(&l->store, cli->store, mode))
		return cli_error(EXIT_FAILED, "%s", store_error(&l->store));
	if (mode == STORE_WRITE)
		l->lock = store_lock(&l->store, false, true);
	good = steps(l, cli) && !l->diags.n_error;
	n = diags_print(&l->diags, stderr);
	if (good)
		return EXIT_DONE;
	return cli_error(load_fault(l), "%zu error%s, nothing was run", n, n == 1 ? "" : "s");
}

void load_settled(struct load *l)
{
	if (l->lock > 0)
		close(l->lock);
	l->lock = 0;
}

void load_free(struct load *l)
{
	load_settled(l);
	plan_free(&l->plan);
	plugins_free(&l->plugins);
	store_close(&l->store);
	diags_free(&l->diags);
	arena_free(&l->arena);
}
