/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one pass over the tokens of a pipeline file: expands @include, notes the place and the exact
 * value of every setting and element, explains errors, and writes the text that libconfig parses. */
#ifndef GEAE_CONFIG_SCAN_H
#define GEAE_CONFIG_SCAN_H

#include "config_source.h"
#include "node.h"

enum {
	DEEPEST_NESTING = 64,
	DEEPEST_INCLUDE = 16,
	MOST_MEMBERS = 10000,   /* of one group: libconfig looks through all of them at each */
	MOST_SETTINGS = 1000000 /* in all */
};

struct scan_item { /* one setting or element, in the order written */
	enum node_type type;
	const char *name; /* NULL for elements */
	struct place place;
	int64_t integer;
	double real;
	const char *text;
	size_t before; /* the sibling before it, plus 1; 0: none */
};

struct scan {
	struct arena *arena; /* of names, texts and files */
	struct diags *diags;
	struct scan_item *item;
	size_t n_item;
	char *out; /* for libconfig, one token a line, NUL-terminated */
	struct place *line;
	size_t n_out, n_line;
	struct scan_state *state;
};

/* A whole file, or one value (all of it at `place`).  False: nothing useful, the reason is in diags.
 * Errors that leave the structure whole (duplicates, numbers) are reported and scanning goes on. */
bool scan_file(struct scan *, const char *path, struct arena *, struct diags *);
bool scan_value(struct scan *, const char *text, struct place, struct arena *, struct diags *);
void scan_free(struct scan *);

#endif
