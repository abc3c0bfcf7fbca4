/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe check: everything that can be known before a run. */
#include <stdio.h>
#include "load.h"

int verb_check(struct cli *cli)
{
	struct load l = { 0 };
	int code = load_plan(&l, cli, STORE_READ);

	if (code == EXIT_DONE && !cli->quiet)
		printf("%s: %zu stages, %zu instances, no errors\n", cli->arg[0], l.pipeline->n_stage, l.plan.n_instance);
	load_free(&l);
	return code;
}
