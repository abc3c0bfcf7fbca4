/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Walking and copying the tree of a pipeline file. */
#include <string.h>
#include "literal.h"
#include "node.h"

const struct node *node_find(const struct node *group, const char *name)
{
	if (!group || group->type != NODE_GROUP)
		return NULL;
	for (const struct node *c = group->child; c; c = c->next)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

const char *node_type_name(const struct node *x)
{
	static const char *const names[] = { "nothing",	 "a group",	  "a list", "a whole number",
					     "a real number", "true or false", "a text" };

	return names[x ? x->type : 0];
}

const char *node_excerpt(struct arena *a, const struct node *x)
{
	char number[REAL_TEXT];
	size_t n = 60;

	switch (x->type) {
	case NODE_GROUP: return "{ ... }";
	case NODE_LIST: return x->n_child ? "[ ... ]" : "[]";
	case NODE_INT: return arena_format(a, "%lld", (long long)x->integer);
	case NODE_REAL: return arena_text(a, short_literal(number, x->real));
	case NODE_BOOL: return x->integer ? "true" : "false";
	case NODE_TEXT: break;
	}
	if (strlen(x->text) <= n)
		return literal_text(a, x->text);
	while (n > 0 && ((unsigned char)x->text[n] & 0xC0) == 0x80)
		n--;
	return arena_format(a, "%s...", literal_text(a, arena_format(a, "%.*s", (int)n, x->text)));
}

void node_append(struct node *parent, struct node *child)
{
	struct node **at = &parent->child;

	while (*at)
		at = &(*at)->next;
	*at = child;
	child->next = NULL;
	child->parent = parent;
	parent->n_child++;
}

struct node *node_copy(struct arena *a, const struct node *x)
{
	struct node *copy = arena_need(a, sizeof(*copy)), **at = &copy->child;

	*copy = *x;
	copy->parent = copy->next = copy->child = NULL;
	for (const struct node *c = x->child; c; c = c->next) {
		*at = node_copy(a, c);
		(*at)->parent = copy;
		at = &(*at)->next;
	}
	return copy;
}

const char *node_suggestion(struct arena *a, const char *word, const struct node *group)
{
	size_t n = 0;
	const char **names = arena_array(a, group->n_child + 1, const char *);

	for (const struct node *c = group->child; c; c = c->next)
		if (c->name)
			names[n++] = c->name;
	names[n] = NULL;
	return suggestion(a, word, names);
}
