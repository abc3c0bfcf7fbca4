/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where there is no libFuzzer: fuzz_NAME [FILE...] tries each input of tests/fuzz/corpus/NAME, or these files, once. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"
#include "fuzz.h"
#include "store_kit.h"

bool in_child(void (*run)(const uint8_t *data, size_t size), const uint8_t *data, size_t size)
{
	run(data, size); /* nothing in the corpus ends a library */
	return true;
}

static bool try(const char *path)
{
	size_t n = 0;
	unsigned char *data = kit_read(path, &n), *exact = data ? malloc(n + !n) : NULL; /* nothing behind: a sanitizer sees it */

	if (exact) {
		memcpy(exact, data, n);
		LLVMFuzzerTestOneInput(exact, n);
	} else {
		printf("# %s cannot be read\n", path);
	}
	free(data);
	free(exact);
	return data;
}

int main(int argc, char **argv)
{
	const char *source = getenv("top_srcdir"), *target = strstr(program_invocation_short_name, "fuzz_");
	struct arena arena = { 0 };
	struct dirent **found = NULL;
	char *folder = arena_format(&arena, "%s/tests/fuzz/corpus/%s", source ? source : ".", target ? target + 5 : "");
	int n = argc > 1 ? 0 : scandir(folder, &found, NULL, alphasort), tried = 0;
	bool ok = n >= 0;

	LLVMFuzzerInitialize(&argc, &argv);
	for (int k = 1; k < argc; k++, tried++)
		ok = try(argv[k]) && ok;
	for (int k = 0; k < n; k++) {
		if (found[k]->d_name[0] != '.') {
			ok = try(arena_format(&arena, "%s/%s", folder, found[k]->d_name)) && ok;
			tried++;
		}
		free(found[k]);
	}
	free(found);
	ok = ok && tried;
	printf("1..1\n%sok 1 - %d inputs of %s\n", ok ? "" : "not ", tried, argc > 1 ? "the command line" : folder);
	arena_free(&arena);
	return !ok;
}
