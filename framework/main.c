/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - the program's entry. */
#include <argp.h>
#include "build_config.h"

const char *argp_program_version = PACKAGE_STRING;

int main(int argc, char **argv)
{
	static const struct argp argp = { .doc = "Runs pipelines of plugins: models, samplers, networks, analyzers." };

	return argp_parse(&argp, argc, argv, 0, NULL, NULL);
}
