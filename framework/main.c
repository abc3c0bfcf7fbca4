/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main.c - the program's entry. */
#include <stdlib.h>
#include "cli.h"

int main(int argc, char **argv)
{
	/* Before any library is loaded: the constructors of OpenBLAS and OpenMP start threads, which a fork would
	 * not survive, and workers share the cores by -j. */
	setenv("OPENBLAS_NUM_THREADS", "1", 1);
	setenv("OMP_NUM_THREADS", "1", 1);
	return cli_main(argc, argv);
}
