/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV files for import: the first byte says what is asked for, the rest is the file. */
#include "fuzz_import.h"

static int fd;
static char path[FUZZ_PATH];

static const char *const settings[] = {
	"format = \"csv\";",
	"format = \"csv\"; controls = [\"T\"]; observables = [\"E\"];",
	"format = \"csv\"; x = [\"s0 .. s3\"]; controls = [\"T [K] = #1\"]; labels = [\"E\"]; encoding = \"sign\";",
	"format = \"csv\"; x = [\"#2 .. #5\"]; indices = [\"chain = #1\"]; encoding = \"sign\"; levels = [0, 1]; shape = [2, 2];",
	"format = \"csv\"; x = [\"#1\"]; encoding = \"value\"; levels = [-1, 0, 0.5, 1];",
	"format = \"csv\"; encoding = \"one-hot\"; levels = [0, 1, 2]; axes = [\"site\"];",
	"format = \"csv\"; separator = \"blank\"; header = \"no\";",
	"format = \"csv\"; separator = \"tab\"; header = \"yes\"; labels = [\"T_K\"]; controls = [\"T\"];",
	"format = \"csv\"; separator = \"semicolon\"; x = [\"#2\", \"#1\"]; grid = [1, 2];",
	"format = \"csv\"; separator = \"comma\"; grid_from = \"w\";",
	0
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	import_begin(settings);
	fd = fuzz_file("1", path);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw d = { data, size };
	size_t way = draw_below(&d, import_ways());

	fuzz_fill(fd, d.at, d.n);
	import_file(way, path);
	return 0;
}
