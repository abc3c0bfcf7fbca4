/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --set path.to.key=value */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "config_set.h"
#include "literal.h"

enum { SHOWN = 80 }; /* bytes of an override in front of messages */

struct setting {
	struct node *root;
	struct arena *arena;
	struct diags *diags;
	struct place place;
	const char *path; /* up to the '=' */
};

/* Where in the tree the path has come to, and how it is called. */
struct spot {
	struct node *node;
	const char *name;
};

void config_replace(struct node *old, const struct node *value)
{
	struct node keep = *old;

	*old = *value;
	old->name = keep.name;
	old->next = keep.next;
	old->parent = keep.parent;
	for (struct node *c = old->child; c; c = c->next)
		c->parent = old;
}

/* A component's bare name becomes a group when something is set inside it. */
static bool enter_group(struct setting *s, struct spot *at, const char *key)
{
	struct node *x = at->node;

	if (x->type == NODE_GROUP)
		return true;
	if (x->type == NODE_TEXT && x->text[0] == '@')
		diag_error(s->diags, s->place, "'%s' refers to the component '%s': set components.%s.%s instead",
			   at->name, x->text + 1, x->text + 1, key);
	else if (x->type == NODE_TEXT && x->text[0] == '$')
		diag_error(s->diags, s->place, "'%s' is the value of '%s': '%s' cannot be set inside it", at->name,
			   x->text, key);
	else if (x->type == NODE_LIST)
		diag_error(s->diags, s->place, "'%s' is a list of %d: say which one, as in %s[0].%s", at->name,
			   x->n_child, at->name, key);
	else if (x->type != NODE_TEXT)
		diag_error(s->diags, s->place, "'%s' is %s, not a group: it has no '%s'", at->name, node_type_name(x),
			   key);
	else {
		config_name_to_group(x, s->arena);
		return true;
	}
	return false;
}

static bool enter_list(struct setting *s, struct spot *at, const char **path)
{
	char *end;
	long k = isdigit((unsigned char)(*path)[1]) ? strtol(*path + 1, &end, 10) : -1;
	struct node *c = at->node->child;

	if (k < 0 || *end != ']') {
		diag_error(s->diags, s->place, "'%s[' must be followed by a number and ']', as in %s[0]", at->name,
			   at->name);
		return false;
	}
	if (at->node->type != NODE_LIST) {
		diag_error(s->diags, s->place, "'%s' is %s, not a list: it has no [%ld]", at->name,
			   node_type_name(at->node), k);
		return false;
	}
	if (k >= at->node->n_child) {
		diag_error(s->diags, s->place, "'%s' has %d element%s: [%ld] does not exist%s", at->name,
			   at->node->n_child, at->node->n_child == 1 ? "" : "s", k,
			   at->node->n_child ? " (they count from [0])" : "");
		return false;
	}
	while (k-- > 0)
		c = c->next;
	*path = end + 1;
	at->node = c;
	at->name = arena_format(s->arena, "%.*s", (int)(*path - s->path), s->path);
	return true;
}

static const char *key_of(struct setting *s, const char **path)
{
	size_t n = strcspn(*path, ".[");
	char *key = arena_format(s->arena, "%.*s", (int)n, *path);

	if (!n)
		diag_error(s->diags, s->place, "a name is missing in '%s'", s->path);
	else if (!name_is_legal(key))
		diag_error(s->diags, s->place, "'%s' in '%s' is not a name", key, s->path);
	if (!name_is_legal(key))
		return NULL;
	*path += n;
	return key;
}

static bool step_into(struct setting *s, struct spot *at, const char *key, bool last, const char *so_far)
{
	struct node *c = (struct node *)node_find(at->node, key);

	if (!c && !last) {
		const char *meant = node_suggestion(s->arena, key, at->node);

		diag_error(s->diags, s->place, *meant ? "there is no '%s'%s" : "there is no '%s'; --set '%s={ ... }' would make it", so_far,
			   *meant ? meant : so_far);
		return false;
	}
	if (!c) {
		c = arena_need(s->arena, sizeof(*c));
		c->type = NODE_TEXT;
		c->text = "";
		c->name = key;
		node_append(at->node, c);
	}
	at->node = c;
	at->name = so_far;
	return true;
}

static void assign(struct setting *s, const char *text)
{
	struct spot at = { s->root, "the pipeline" };
	const char *path = s->path;
	struct node *value = config_value(s->arena, text, s->place, s->diags);

	if (!value)
		return;
	for (;;) {
		const char *key = key_of(s, &path), *so_far;

		if (!key || !enter_group(s, &at, key))
			return;
		so_far = arena_format(s->arena, "%.*s", (int)(path - s->path), s->path);
		if (!step_into(s, &at, key, !*path, so_far))
			return;
		while (*path == '[')
			if (!enter_list(s, &at, &path))
				return;
		if (!*path)
			break;
		if (*path++ != '.') {
			diag_error(s->diags, s->place, "'%s' must be followed by '.' and a name", at.name);
			return;
		}
	}
	config_replace(at.node, value);
}

void config_set(struct node *root, const char *assignment, struct arena *a, struct diags *diags)
{
	const char *equals = strchr(assignment, '=');
	size_t n = strlen(assignment), cut = SHOWN;
	struct setting s = { .root = root, .arena = a, .diags = diags };

	while (n > SHOWN && cut > 0 && ((unsigned char)assignment[cut] & 0xC0) == 0x80)
		cut--;
	s.place.file = n > SHOWN ? arena_format(a, "--set %.*s...", (int)cut, assignment)
				 : arena_format(a, "--set %s", assignment);
	diags_file(diags, s.place.file);
	if (!equals || equals == assignment) {
		diag_error(diags, s.place, "an override has the form path.to.key=value");
		return;
	}
	s.path = arena_format(a, "%.*s", (int)(equals - assignment), assignment);
	assign(&s, equals + 1);
}
