/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sampler `import`, linked into a fuzz target: it reads a file made of the input, as a stage without a model would. */
#ifndef FUZZ_IMPORT_H
#define FUZZ_IMPORT_H

#include "fuzz.h"

/* Ways to ask for columns, "x = [\"#2\"]; controls = [\"T\"];", one after the other; NULL-terminated, at most 32. */
void import_begin(const char *const *settings);
size_t import_ways(void);
/* Reads the file whole, asked for as in settings[way]. */
void import_file(size_t way, const char *path);

#endif
