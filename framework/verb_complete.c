/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe completion, and what its scripts call. */
#include <stdio.h>
#include "complete.h"

int verb_completion(struct cli *cli)
{
	const char *script = complete_script(cli->arg[0]);

	if (!script)
		return cli_error(EXIT_USAGE, "there is no completion for '%s': bash, zsh or fish", cli->arg[0]);
	fputs(script, stdout);
	return EXIT_DONE;
}

int verb_complete(struct cli *cli)
{
	complete(&cli->arena, cli->arg, cli->n_arg);
	return EXIT_DONE;
}
