/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From what the user names - a run and a stage, or a key - to an open object. */
#ifndef GEAE_FIND_OBJECT_H
#define GEAE_FIND_OBJECT_H

#include "cli.h"
#include "store.h"

struct found {
	struct store store;
	struct object object;
	char key[KEY_SIZE];
};

/* label NULL: `run` is a key or the first digits (six at least) of one.  EXIT_DONE, or the exit code after a line
 * that says why not; then nothing is open. */
int find_object(struct cli *, const char *run, const char *label, struct found *);
void find_close(struct found *);
/* Could the word be a key: 6 to 64 hexadecimal digits? */
bool looks_like_key(const char *);

#endif
