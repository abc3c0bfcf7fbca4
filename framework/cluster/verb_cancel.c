/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe cancel: a run's jobs leave the queue. */
#include <stdio.h>
#include "cli.h"
#include "queue.h"
#include "run_folder.h"
#include "slurm.h"

int verb_cancel(struct cli *cli)
{
	const char *folder = arena_format(&cli->arena, "%s/%s", cli->runs, cli->arg[0]), *why;
	const char *const *jobs;
	struct queue q;
	size_t n = 0;
	int code = EXIT_DONE;

	if (!run_folder_exists(cli->runs, cli->arg[0]))
		return cli_error(EXIT_FAILED, "there is no run '%s' in %s; geaepipe status lists those that are", cli->arg[0], cli->runs);
	if (!queue_read(&q, folder, &cli->arena, &why)) {
		queue_free(&q);
		return cli_error(EXIT_FAILED, "nothing was cancelled: %s", why);
	}
	jobs = queue_jobs(&q, NULL, &cli->arena);
	while (jobs[n])
		n++;
	if (!slurm_cancel(jobs, &cli->arena, &why))
		code = cli_error(EXIT_FAILED, "scancel: %s", why);
	else if (!cli->quiet)
		printf(n ? "%zu job%s cancelled; what is finished stays, geaepipe submit continues\n" : "no job of this run is in the queue\n", n,
		       n == 1 ? "" : "s");
	queue_free(&q);
	return code;
}
