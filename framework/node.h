/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pipeline file as a tree: what config.c reads and everything else walks. */
#ifndef GEAE_NODE_H
#define GEAE_NODE_H

#include <stdint.h>
#include "arena.h"
#include "diag.h"

enum node_type { NODE_GROUP = 1, NODE_LIST, NODE_INT, NODE_REAL, NODE_BOOL, NODE_TEXT };

struct node {
	enum node_type type;
	const char *name; /* NULL for elements of lists */
	struct place place;
	int64_t integer; /* NODE_INT, NODE_BOOL */
	double real;     /* NODE_REAL */
	const char *text;
	struct node *child, *next, *parent; /* groups and lists, in the order written; arrays [..] are lists too */
	int n_child;
};

const struct node *node_find(const struct node *group, const char *name); /* NULL if absent or not a group */
const char *node_type_name(const struct node *);                          /* "a number", "a text", "a group", ... */
/* The value as the user would recognise it in a message: 2.5, "fast", { ... }; at most some 60 bytes. */
const char *node_excerpt(struct arena *, const struct node *);
/* Canonical pipeline text: sorted keys, %.17g, no comments; parses back to an equal tree. */
char *node_text(struct arena *, const struct node *);
/* Indented pipeline text for people (the resolved pipeline), file order. */
void node_print(const struct node *, FILE *);
/* Deep; names, texts and file names are shared: their arena must live as long as the copy. */
struct node *node_copy(struct arena *, const struct node *);
/* Puts a node behind the last child; O(n) */
void node_append(struct node *parent, struct node *child);
/* " (did you mean 'x'?)" among the names of the group's children, or "" */
const char *node_suggestion(struct arena *, const char *word, const struct node *group);

#endif
