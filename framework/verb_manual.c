/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geaepipe manual SECTION: a manual page; called when the program is built. */
#include "cli.h"
#include "manual.h"

int verb_manual(struct cli *cli)
{
	return manual_print(cli->arg[0], stdout)
		       ? EXIT_DONE
		       : cli_error(EXIT_USAGE, "there is no section '%s': 1, 5 or 7", cli->arg[0]);
}
