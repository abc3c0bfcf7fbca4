/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - the program's entry. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include "cli.h"

int main(int argc, char **argv)
{
	int code;

	/* Before any library is loaded: the constructors of OpenBLAS and OpenMP start threads, which a fork would
	 * not survive, and workers share the cores by -j. */
	setenv("OPENBLAS_NUM_THREADS", "1", 1);
	setenv("OMP_NUM_THREADS", "1", 1);
	code = cli_main(argc, argv);
	/* Not exit(): that would run what loaded plugin files want done at the end, and a damaged one crashes there. */
	fflush(NULL);
	_exit(code);
}
