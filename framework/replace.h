/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that appear whole or not at all: written beside, then renamed. */
#ifndef GEAE_REPLACE_H
#define GEAE_REPLACE_H

#include <stdbool.h>
#include <stdio.h>

struct replace {
	FILE *f;
	char *path, *temporary;
};

/* NULL: errno says why.  Writes go to r->f. */
FILE *replace_begin(struct replace *, const char *folder, const char *name);
/* Renames; false after any error of writing (errno), the old file then stays as it was. */
bool replace_end(struct replace *);
void replace_abandon(struct replace *);

#endif
