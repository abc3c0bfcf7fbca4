/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `stages`: which driver, which inputs, which axes; and the order in which they can run. */
#include <string.h>
#include "pipeline_inner.h"

static const char *const *driver_names(struct arena *arena)
{
	size_t n = 0;
	const char **names;

	while (drivers[n])
		n++;
	names = arena_array(arena, n + 1, const char *);
	for (size_t k = 0; k < n; k++)
		names[k] = drivers[k]->name;
	return names;
}

static const struct driver *find_driver(struct reading *r, const struct node *stage)
{
	const struct node *verb = node_find(stage, "do");

	if (!verb || verb->type != NODE_TEXT) {
		diag_error(r->diags, stage->place, "stage '%s' does not say what to do: do = \"sample\", \"train\", \"apply\" or \"analyze\"",
			   stage->name);
		return NULL;
	}
	for (size_t k = 0; drivers[k]; k++)
		if (!strcmp(drivers[k]->name, verb->text))
			return drivers[k];
	diag_error(r->diags, verb->place, "stage '%s': no stage does '%s'%s", stage->name, verb->text,
		   suggestion(r->arena, verb->text, driver_names(r->arena)));
	return NULL;
}

static const char *const *stage_names(struct reading *r)
{
	const char **names = arena_array(r->arena, r->stages->n_child + 1, const char *);
	size_t n = 0;

	for (const struct node *c = r->stages->child; c; c = c->next)
		names[n++] = c->name;
	return names;
}

static void add_reference(struct reading *r, struct stage *s, const char *port, const struct node *value)
{
	struct reference *ref = &s->in[s->n_in];
	const char *dot;
	char *name;

	if (value->type != NODE_TEXT) {
		diag_error(r->diags, value->place, "'%s' wants a result of another stage, \"stage\" or \"stage.port\", not %s",
			   port, node_type_name(value));
		r->sound = false;
		return;
	}
	dot = strchr(value->text, '.');
	name = arena_format(r->arena, "%.*s", (int)(dot ? dot - value->text : (long)strlen(value->text)), value->text);
	*ref = (struct reference){ .port = port, .place = value->place, .item = dot ? arena_text(r->arena, dot + 1) : NULL };
	for (size_t k = 0; k < r->pipeline->n_stage; k++)
		if (!strcmp(r->pipeline->stage[k].name, name))
			ref->stage = &r->pipeline->stage[k];
	if (!ref->stage) {
		diag_error(r->diags, value->place, "there is no stage '%s'%s", name, suggestion(r->arena, name, stage_names(r)));
		r->sound = false;
		return;
	}
	s->n_in++;
}

static void read_references(struct reading *r, struct stage *s)
{
	size_t room = 0;

	for (const struct input_key *k = s->driver->inputs; k && k->key; k++) {
		const struct node *value = node_find(s->body, k->key);

		room += value ? 1 + (size_t)value->n_child : 0;
	}
	s->in = arena_array(r->arena, room + 1, struct reference);
	for (const struct input_key *k = s->driver->inputs; k && k->key; k++) {
		const struct node *value = node_find(s->body, k->key);

		if (!value) {
			if (k->required) {
				diag_error(r->diags, s->place, "stage '%s' (%s) needs '%s'", s->name, s->driver->name, k->key);
				r->sound = false;
			}
		} else if (k->group && value->type != NODE_GROUP) {
			diag_error(r->diags, value->place, "'%s' wants a group: %s = { port = \"stage.port\"; };", k->key, k->key);
			r->sound = false;
		} else if (k->group) {
			for (const struct node *c = value->child; c; c = c->next)
				add_reference(r, s, c->name, c);
		} else {
			add_reference(r, s, k->key, value);
		}
	}
}

/* Needs the axes of the stages it refers to: called in topological order. */
static void settle_axes(struct reading *r, struct stage *s)
{
	const struct node *over = node_find(s->body, "over");
	uint32_t own = 0, fed = 0;

	for (const struct node *c = s->body->child; c; c = c->next)
		own |= axes_named(r->pipeline, c);
	for (size_t k = 0; k < s->n_in; k++)
		fed |= s->in[k].stage->axes;
	if (over && over->type == NODE_TEXT) { /* a bare name is a list of one */
		struct node *pair = arena_array(r->arena, 2, struct node);

		pair[0] = (struct node){ .type = NODE_LIST, .child = &pair[1] };
		pair[1] = (struct node){ .type = NODE_TEXT, .text = over->text, .place = over->place };
		over = &pair[0];
	}
	for (const struct node *c = over ? over->child : NULL; c; c = c->next) {
		int a = c->type == NODE_TEXT ? axis_find(r->pipeline, c->text, strlen(c->text)) : -1;
		const char **names = arena_array(r->arena, r->pipeline->n_axis + 1, const char *);

		for (int k = 0; k < r->pipeline->n_axis; k++)
			names[k] = r->pipeline->axis[k].name;
		if (a < 0)
			diag_error(r->diags, c->place, "over: '%s' is not a sweep axis%s", c->type == NODE_TEXT ? c->text : "?",
				   c->type == NODE_TEXT ? suggestion(r->arena, c->text, names) : "");
		else if (!(fed >> a & 1))
			diag_error(r->diags, c->place, "over: the inputs of stage '%s' do not depend on '%s'", s->name, c->text);
		else if (own >> a & 1)
			diag_error(r->diags, c->place, "stage '%s' takes all of '%s' at once (over) and also uses $%s itself", s->name,
				   c->text, c->text);
		else {
			s->over |= (uint32_t)1 << a;
			continue;
		}
		r->sound = false;
	}
	s->axes = own | (fed & ~s->over);
	settle_points(r, s);
}

static void name_cycle(struct reading *r, const struct stage *s, const unsigned *left)
{
	const struct pipeline *p = r->pipeline;
	const struct stage *at = s;
	char *text = arena_text(r->arena, s->name);

	/* every stage left over has an input left over: walking back must come round */
	for (size_t step = 0; step <= p->n_stage; step++) {
		for (size_t k = 0; k < at->n_in; k++)
			if (left[at->in[k].stage - p->stage]) {
				at = at->in[k].stage;
				break;
			}
		text = arena_format(r->arena, "%s <- %s", text, at->name);
		if (at == s)
			break;
	}
	diag_error(r->diags, s->place, "the stages need each other in a circle: %s", text);
	r->sound = false;
}

void order_stages(struct reading *r)
{
	struct pipeline *p = r->pipeline;
	unsigned *left = arena_array(r->arena, p->n_stage, unsigned);
	size_t *order = arena_array(r->arena, p->n_stage + 1, size_t), *where = arena_array(r->arena, p->n_stage + 1, size_t);
	struct stage *sorted = arena_array(r->arena, p->n_stage + 1, struct stage);
	size_t n = 0;
	bool moved = true;

	for (size_t k = 0; k < p->n_stage; k++)
		left[k] = 1;
	while (moved) { /* the file's order wherever it is possible */
		moved = false;
		for (size_t k = 0; k < p->n_stage && !moved; k++) {
			bool ready = left[k];

			for (size_t i = 0; i < p->stage[k].n_in; i++)
				ready = ready && !left[p->stage[k].in[i].stage - p->stage];
			if (ready) {
				left[k] = 0;
				order[n++] = k;
				moved = true;
			}
		}
	}
	if (n < p->n_stage) {
		for (size_t k = 0; k < p->n_stage; k++)
			if (left[k]) {
				name_cycle(r, &p->stage[k], left);
				return;
			}
	}
	for (size_t k = 0; k < n; k++) {
		where[order[k]] = k;
		sorted[k] = p->stage[order[k]];
		sorted[k].index = (int)k;
	}
	for (size_t k = 0; k < n; k++)
		for (size_t i = 0; i < sorted[k].n_in; i++)
			sorted[k].in[i].stage = &sorted[where[sorted[k].in[i].stage - p->stage]];
	p->stage = sorted;
	for (size_t k = 0; k < n; k++)
		settle_axes(r, &p->stage[k]);
}

void read_stages(struct reading *r)
{
	struct pipeline *p = r->pipeline;

	p->stage = arena_array(r->arena, r->stages->n_child + 1, struct stage);
	for (const struct node *c = r->stages->child; c; c = c->next) {
		struct stage *s = &p->stage[p->n_stage];

		*s = (struct stage){ .name = c->name, .place = c->place };
		if (c->type != NODE_GROUP) {
			diag_error(r->diags, c->place, "stage '%s' wants a group: %s: { do = \"...\"; };", c->name, c->name);
			r->sound = false;
			continue;
		}
		if (r->components && node_find(r->components, c->name)) {
			diag_error(r->diags, c->place, "'%s' is a component and a stage: rename one", c->name);
			r->sound = false;
		}
		s->driver = find_driver(r, c);
		s->body = resolve(r, c);
		if (!s->driver || !s->body) {
			r->sound = false;
			s->driver = s->driver ? s->driver : drivers[0];
			s->body = s->body ? s->body : c;
		}
		p->n_stage++;
	}
	for (size_t k = 0; k < p->n_stage; k++)
		read_references(r, &p->stage[k]);
}
