/* SPDX-License-Identifier: GPL-3.0-or-later */
/* NumPy files for import: the first byte says what is asked for and whether there is a second file; the second and third
 * where it begins. */
#include "fuzz_import.h"
#include <stdio.h>
#include <string.h>

static int fd, more;
static char path[FUZZ_PATH], more_path[FUZZ_PATH];

static const char *const settings[] = {
	"format = \"npy\";",
	"format = \"npy\"; encoding = \"sign\";",
	"format = \"npy\"; encoding = \"sign\"; levels = [0, 1]; shape = [2, 2]; axes = [\"y\", \"x\"];",
	"format = \"npy\"; encoding = \"value\"; levels = [-1, 0, 0.5, 1];",
	"format = \"npy\"; encoding = \"one-hot\"; levels = [0, 1, 2];",
	"format = \"npy\"; more = [\"%\"]; controls = [\"T = 2\"];",
	"format = \"npy\"; more = [\"%\"]; labels = [\"T_K [K] = 2\"]; indices = [\"chain = 2\"];",
	"format = \"npy\"; more = [\"%\"]; grid_from = \"2\";",
	"format = \"npy\"; more = [\"%\"]; x = [\"2\"]; grid = [1, 2];",
	0
};

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static char text[sizeof(settings) / sizeof(settings[0])][FUZZ_PATH + 200];
	static const char *filled[sizeof(settings) / sizeof(settings[0])];

	(void)argc;
	(void)argv;
	fd = fuzz_file("1", path);
	more = fuzz_file("2", more_path);
	for (size_t k = 0; settings[k]; k++) {
		const char *at = strchr(settings[k], '%'); /* the second file */

		snprintf(text[k], sizeof(text[k]), "%.*s%s%s", at ? (int)(at - settings[k]) : 0, settings[k], at ? more_path : "", at ? at + 1 : settings[k]);
		filled[k] = text[k];
	}
	import_begin(filled);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct draw d = { data, size };
	size_t way = draw_below(&d, import_ways()), at = draw_below(&d, 65536);

	at = at < d.n ? at : d.n;
	fuzz_fill(fd, d.at, at);
	fuzz_fill(more, d.at + at, d.n - at);
	import_file(way, path);
	return 0;
}
