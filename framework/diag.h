/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors in what the user wrote: all collected, one per line, `file:line: message`. */
#ifndef GEAE_DIAG_H
#define GEAE_DIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include "arena.h"

struct place { /* where something was written; line 0: no line (then `file` says what, e.g. "--set a.b=3") */
	const char *file;
	int line;
};

struct diag;
struct diag_file;

struct diags { /* starts zeroed */
	struct arena arena;
	struct diag *first, **last;
	size_t n_error, n_warning;
	bool machine; /* an error is the machine's, which had no process to spare, not the pipeline's */
	struct diag_file *files; /* in reading order */
};

void diag_error(struct diags *, struct place, const char *format, ...) __attribute__((format(printf, 3, 4)));
void diag_warning(struct diags *, struct place, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Fixes the file's place in the order of printing: that of reading.  Else that of its first message. */
void diags_file(struct diags *, const char *file);
/* The files that were named so, in reading order. */
void diags_files_each(const struct diags *, void (*fn)(void *user, const char *file), void *user);
/* In the order of files and lines; a message said twice about one place is printed once. */
size_t diags_print(const struct diags *, FILE *); /* returns the number of errors printed */
/* Hands each on, in the order said. */
void diags_each(const struct diags *, void (*fn)(void *user, struct place, const char *text, bool warning), void *user);
void diags_free(struct diags *);

/* The candidate nearest to `word` by edit distance, NULL if none is near.  names ends with NULL. */
const char *suggest(const char *word, const char *const *names);
/* " (did you mean 'x'?)" or "" */
const char *suggestion(struct arena *, const char *word, const char *const *names);

#endif
