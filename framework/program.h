/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program, started by fork and exec: no shell ever sees a name that came from a file. */
#ifndef GEAE_PROGRAM_H
#define GEAE_PROGRAM_H

#include <stddef.h>
#include "arena.h"

enum program_end { PROGRAM_OK, PROGRAM_FAILED, PROGRAM_ABSENT };

struct program {
	const char *const *argv;   /* NULL-terminated; argv[0] is looked for in PATH */
	const char *folder;        /* where it runs; NULL: here */
	const char *const *set;    /* "LC_ALL=C", NULL-terminated; "NAME=" alone is unset; or NULL */
	int most_seconds;          /* then it is killed */
	/* results, in `arena` */
	struct arena *arena;
	const char *said;          /* stdout, at most 64 MiB; "" if nothing */
	const char *complained;    /* what it wrote to stderr, at most 4 KiB; "" if nothing */
	const char *why;           /* one line for a person, when not PROGRAM_OK */
};

enum program_end program_run(struct program *);
/* The first line of a text that says anything, without leading blanks and '^'; in `arena`. */
const char *first_words(struct arena *, const char *text);

#endif
