/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of tasks, as run-task reads them.  A hostile one is refused with a line, or all its tasks are of keys and shares, and
 * the pipeline in it is read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "build.h"
#include "config.h"
#include "fuzz.h"
#include "store_kit.h"
#include "task_list.h"

const char build_version[] = "1"; /* in the place of the true one: the corpus outlives versions */

static int fd;
static char path[FUZZ_PATH];

static void check_tasks(const struct task_list *list)
{
	for (size_t k = 1; k <= task_list_length(list); k++) {
		const json_t *part;
		size_t j;

		json_array_foreach(task_list_task(list, k), j, part) {
			const char *key = json_string_value(json_array_get(part, 0));
			json_int_t share = json_integer_value(json_array_get(part, 1)), shares = json_integer_value(json_array_get(part, 2));

			law(store_is_key(key), "a task is about keys");
			law(share >= 0 && share < shares, "shares are counted from 0");
		}
	}
	law(!task_list_task(list, task_list_length(list) + 1), "there is no task behind the last");
}

static void read_pipeline(const struct cli *cli)
{
	const char **files = calloc(cli->n_file + 1, sizeof(*files));
	struct config_request request = { files, cli->n_file + 1, cli->sets, cli->n_set };
	struct arena arena = { 0 };
	struct diags diags = { 0 };

	if (!files)
		return;
	files[0] = cli->arg[0];
	for (size_t k = 0; k < cli->n_file; k++)
		files[k + 1] = cli->files[k];
	law(config_load(&arena, &request, &diags) || diags.n_error, "a pipeline is refused with a message");
	diags_free(&diags);
	arena_free(&arena);
	free(files);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	struct store store;

	(void)argc;
	(void)argv;
	law(!chdir(fuzz_folder()) && store_open(&store, "store", STORE_WRITE), "a store can be made");
	store_close(&store);
	fd = fuzz_file("1", path);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cli cli = { 0 };
	struct task_list list;
	const char *why;

	fuzz_fill(fd, data, size);
	why = task_list_open(&list, path, &cli);
	law(!why || (*why && !strchr(why, '\n')), "a list is refused with one line");
	if (!why) {
		check_tasks(&list);
		read_pipeline(&cli);
	}
	task_list_close(&list);
	arena_free(&cli.arena);
	unsetenv("GEAEPIPE_PLUGINS");
	unsetenv("GEAEPIPE_PIPELINES");
	law(!chdir(fuzz_folder()), "the scratch folder is there");
	return 0;
}
