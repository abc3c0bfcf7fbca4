/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A list of tasks of one stage: what `geaepipe run-task LIST INDEX` needs, in one file that appears whole.
 *
 * JSON: format, version (of the program), run, stage, store, folder (where submit was called), pipeline, files, sets,
 * plugins, variables, sources (the text of every pipeline file, as it was), and tasks: for each a list of
 * [ key, share, shares ] - an object of the store to be made, or a share of its units. */
#ifndef GEAE_TASK_LIST_H
#define GEAE_TASK_LIST_H

#include <jansson.h>
#include "cli.h"
#include "config_source.h"
#include "load.h"
#include "pack.h"

/* Writes <folder>/<name>.  `at` says which instance an item of the pack is.  False: errno. */
bool task_list_write(const char *folder, const char *name, const struct load *, const struct cli *, size_t stage, const struct pack *,
		     const size_t *at);

struct task_list {
	json_t *all;
	struct frozen_source *source;
	size_t n_source;
};

/* Reads it and makes `cli` what the command line of submit was: store, files, settings, plugins.  NULL, or one line
 * that says what is wrong. */
const char *task_list_open(struct task_list *, const char *path, struct cli *);
const char *task_list_text(const struct task_list *, const char *what); /* "stage", "run", ... */
size_t task_list_length(const struct task_list *);
/* Parts of task number 1, 2, ...: json array of [ key, share, shares ]. */
const json_t *task_list_task(const struct task_list *, size_t number);
void task_list_close(struct task_list *);

#endif
