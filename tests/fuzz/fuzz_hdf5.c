/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HDF5 files for import: the first byte says what is asked for, the rest describes the file (fuzz_written.h). */
#include "fuzz_import.h"
#include "fuzz_written.h"

static int fd;
static char path[FUZZ_PATH];

static const char *const settings[] = {
	"format = \"hdf5\";",
	"format = \"hdf5\"; controls = [\"T\"]; observables = [\"E\"];",
	"format = \"hdf5\"; x = [\"a/x\"]; controls = [\"T [K] = a/T\"]; labels = [\"E\"]; encoding = \"sign\";",
	"format = \"hdf5\"; x = [\"T\"]; indices = [\"chain = E\"]; encoding = \"sign\"; levels = [0, 1]; shape = [2, 2];",
	"format = \"hdf5\"; encoding = \"value\"; levels = [-1, 0, 0.5, 1];",
	"format = \"hdf5\"; encoding = \"one-hot\"; levels = [0, 1, 2];",
	"format = \"hdf5\"; grid_from = \"E\"; labels = [\"T\"];",
	"format = \"hdf5\"; controls = [\"T = a/b/c\", \"U = a\"]; axes = [\"i\"];",
	0
};
static const char *const names[] = { "x", "T", "E", "a/x", "a/T", "a/b/c", "a", 0 };

static void read_it(const uint8_t *data, size_t size)
{
	struct draw d = { data, size };
	size_t way = draw_below(&d, import_ways());

	write_hdf(&d, fd);
	import_file(way, path);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	import_begin(settings);
	written_begin(names);
	fd = fuzz_file("1", path);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_child(read_it, data, size);
	return 0;
}
