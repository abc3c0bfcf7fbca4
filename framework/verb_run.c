/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe run: plan, run, report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "load.h"
#include "report/report.h"
#include "run_folder.h"
#include "store_users.h"
#include "supervisor.h"

static void announce(const struct load *l, const struct cli *cli)
{
	size_t cached = 0, n = l->plan.n_instance;

	for (size_t k = 0; k < n; k++)
		cached += l->plan.instance[k].todo == TODO_CACHED;
	if (!cli->quiet)
		fprintf(stderr, "%s: %zu of %zu stage instances to run, %zu in the store; %d core%s\n", l->pipeline->name,
			n - cached, n, cached, cli->n_core, cli->n_core == 1 ? "" : "s");
}

static void tell_failures(const struct load *l, const struct outcome *outcome, FILE *f)
{
	size_t failed = 0, skipped = 0;

	for (size_t k = 0; k < l->plan.n_instance; k++) {
		failed += outcome[k].state == STATE_FAILED;
		skipped += outcome[k].state == STATE_SKIPPED;
	}
	if (failed)
		fprintf(f, "%zu stage instance%s failed", failed, failed == 1 ? "" : "s");
	if (failed && skipped)
		fprintf(f, ", %zu could not run without", skipped);
	if (failed)
		fputc('\n', f);
}

static int run_plan(struct load *l, const struct cli *cli, struct run_folder *folder)
{
	struct outcome *outcome = arena_array(&l->arena, l->plan.n_instance + 1, struct outcome);
	struct run_options options = { cli->n_core, cli->quiet, folder->log, folder->path };
	struct report_request request = { .plan = &l->plan, .store = &l->store, .outcome = outcome, .folder = folder->path };
	struct diags diags = { 0 };
	double start = clock_seconds();
	bool reported;

	diags_print(&l->diags, folder->log); /* warnings of the plan */
	announce(l, cli);
	request.exit_code = supervisor_run(&l->plan, &l->store, &options, outcome);
	request.seconds = clock_seconds() - start;
	reported = report_write(&request, stdout, &diags);
	diags_print(&diags, stderr);
	diags_free(&diags);
	tell_failures(l, outcome, stderr);
	if (request.exit_code == EXIT_STOPPED)
		fputs("stopped; the same command continues\n", stderr);
	if (!cli->quiet)
		fprintf(stderr, "report: %s/report.html\n", folder->path);
	return request.exit_code || reported ? request.exit_code : EXIT_FAILED;
}

int verb_run(struct cli *cli)
{
	struct load l = { 0 };
	struct run_folder folder = { .lock = -1 };
	int code = load_plan(&l, cli, STORE_WRITE);

	if (code == EXIT_DONE) {
		if (run_folder_open(&folder, cli->runs, l.pipeline->name) && run_folder_describe(&folder, &l.plan, cli->store)) {
			store_user_add(&l.store, folder.path);
			load_settled(&l); /* the index says what this run needs: a gc may come */
			code = run_plan(&l, cli, &folder);
		} else {
			code = cli_error(EXIT_FAILED, "%s", folder.error);
		}
	}
	run_folder_close(&folder);
	load_free(&l);
	return code;
}
