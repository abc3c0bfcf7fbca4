/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pipelines that come with the program: each begins with a comment that says question, answer and run time. */
#ifndef GEAE_EXAMPLES_H
#define GEAE_EXAMPLES_H

#include <stdbool.h>
#include "arena.h"

struct example {
	const char *name, *path;
	const char *question, *answer, *takes; /* "" where the file does not say it */
};

/* Sorted by name, in `arena`; *folder: where they were found, NULL: nowhere. */
struct example *examples_find(struct arena *, size_t *n, const char **folder);
/* What the user calls a pipeline: a file, or else the name of an example; then its path.  The word itself otherwise. */
const char *example_path(struct arena *, const char *word);
/* What the head of a pipeline file says of its run time; "" where it says nothing. */
const char *example_takes(struct arena *, const char *path);
/* " (did you mean 'quickstart'?)" or "" */
const char *example_suggestion(struct arena *, const char *word);

#endif
