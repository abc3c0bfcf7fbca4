/* SPDX-License-Identifier: GPL-3.0-or-later */
/* "@component" and "$value": how one text of a pipeline stands for another. */
#include <string.h>
#include "pipeline_inner.h"

enum { MAX_DEPTH = 32 }; /* definitions within definitions */

int axis_find(const struct pipeline *p, const char *name, size_t length)
{
	for (int a = 0; a < p->n_axis; a++)
		if (strlen(p->axis[a].name) == length && !memcmp(p->axis[a].name, name, length))
			return a;
	return -1;
}

static const char *const *names_of(struct arena *arena, const struct node *group, const struct pipeline *p)
{
	size_t n = 0, room = (group ? (size_t)group->n_child : 0) + (p ? (size_t)p->n_axis : 0) + 1;
	const char **names = arena_array(arena, room, const char *);

	for (const struct node *c = group ? group->child : NULL; c; c = c->next)
		names[n++] = c->name;
	for (int a = 0; p && a < p->n_axis; a++)
		names[n++] = p->axis[a].name;
	return names;
}

static struct node *resolve_at(struct reading *r, const struct node *node, int depth);

/* A copy of `found` under the name and parent of the text that stood for it. */
static struct node *stand_in(struct reading *r, const struct node *node, const struct node *found, int depth)
{
	struct node *copy = resolve_at(r, found, depth + 1);

	if (copy) {
		copy->name = node->name;
		copy->next = NULL;
		copy->parent = NULL;
	}
	return copy;
}

static struct node *resolve_text(struct reading *r, const struct node *node, int depth)
{
	const char *name = node->text + 1;
	bool component = node->text[0] == '@';
	const struct node *group = component ? r->components : r->define;
	const struct node *found = group ? node_find(group, name) : NULL;

	if (depth > MAX_DEPTH) {
		diag_error(r->diags, node->place, "'%s' stands for itself, directly or through others", node->text);
		return NULL;
	}
	if (found)
		return stand_in(r, node, found, depth);
	if (component && r->stages && node_find(r->stages, name))
		diag_error(r->diags, node->place, "'%s' is a stage, not a component: refer to its result as \"%s\" or \"%s.port\"",
			   name, name, name);
	else if (component)
		diag_error(r->diags, node->place, "there is no component '%s'%s", name,
			   suggestion(r->arena, name, names_of(r->arena, group, NULL)));
	else
		diag_error(r->diags, node->place, "'$%s' is neither a sweep axis nor a defined value%s", name,
			   suggestion(r->arena, name, names_of(r->arena, group, r->pipeline)));
	return NULL;
}

static struct node *resolve_at(struct reading *r, const struct node *node, int depth)
{
	struct node *copy, **last;
	bool sound = true;

	if (node->type == NODE_TEXT && (node->text[0] == '@' || node->text[0] == '$') && node->text[1] &&
	    !(node->text[0] == '$' && axis_find(r->pipeline, node->text + 1, strlen(node->text + 1)) >= 0))
		return resolve_text(r, node, depth);
	copy = arena_array(r->arena, 1, struct node);
	*copy = *node;
	copy->child = copy->next = NULL;
	last = &copy->child;
	for (const struct node *c = node->child; c; c = c->next) {
		struct node *child = resolve_at(r, c, depth);

		if (!child) {
			sound = false;
			continue;
		}
		child->parent = copy;
		*last = child;
		last = &child->next;
	}
	return sound ? copy : NULL;
}

struct node *resolve(struct reading *r, const struct node *node)
{
	return resolve_at(r, node, 0);
}

uint32_t axes_named(const struct pipeline *p, const struct node *node)
{
	uint32_t axes = 0;

	if (node->type == NODE_TEXT && node->text[0] == '$') {
		int a = axis_find(p, node->text + 1, strlen(node->text + 1));

		return a < 0 ? 0 : (uint32_t)1 << a;
	}
	for (const struct node *c = node->child; c; c = c->next)
		axes |= axes_named(p, c);
	return axes;
}

const struct node *pipeline_substitute(struct arena *arena, const struct pipeline *p, const struct node *body,
				       const int *value)
{
	struct node *copy, **last;

	if (!axes_named(p, body))
		return body;
	copy = arena_array(arena, 1, struct node);
	if (body->type == NODE_TEXT) {
		int a = axis_find(p, body->text + 1, strlen(body->text + 1));

		*copy = *p->axis[a].value[value[a]];
		copy->name = body->name;
		copy->place = body->place;
		copy->next = NULL;
		return copy;
	}
	*copy = *body;
	copy->child = NULL;
	last = &copy->child;
	for (const struct node *c = body->child; c; c = c->next) {
		const struct node *new = pipeline_substitute(arena, p, c, value);
		struct node *child = arena_array(arena, 1, struct node);

		*child = *new; /* a copy of the top alone: its `next` differs, what is below is shared */
		child->next = NULL;
		child->parent = copy;
		*last = child;
		last = &child->next;
	}
	return copy;
}
