/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canonical text of everything that a result depends on, and nothing else: no paths, no machine. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "literal.h"
#include "param.h"
#include "plan_inner.h"
#include "rng.h"

struct text { /* grows by doubling: a stage that takes thousands of inputs has a long recipe */
	char *at;
	size_t n, room;
	struct arena *arena;
};

static void add(struct text *t, const char *s)
{
	size_t n = strlen(s);

	if (t->n + n + 1 > t->room) {
		size_t room = 2 * (t->n + n + 1) + 256;
		char *grown = arena_need(t->arena, room);

		if (t->n)
			memcpy(grown, t->at, t->n);
		t->at = grown;
		t->room = room;
	}
	memcpy(t->at + t->n, s, n + 1);
	t->n += n;
}

static char *value_text(struct arena *arena, const struct node *v)
{
	return v->type == NODE_TEXT ? arena_text(arena, v->text) : node_text(arena, v);
}

char *plan_label(struct arena *arena, const struct instance *i)
{
	const struct pipeline *p = i->pipeline;
	char *text = arena_text(arena, i->stage->name), number[REAL_TEXT];
	const char *between = "[";

	for (int a = 0; a < p->n_axis; a++) {
		const struct node *v = i->value[a] >= 0 ? p->axis[a].value[i->value[a]] : NULL;

		if (!v)
			continue;
		text = arena_format(arena, "%s%s%s=%s", text, between, p->axis[a].name,
				    v->type == NODE_REAL ? short_literal(number, v->real) : value_text(arena, v));
		between = ",";
	}
	return *between == ',' ? arena_format(arena, "%s]", text) : text;
}

static char *axes_text(struct arena *arena, const struct pipeline *p, const int *value)
{
	char *text = arena_text(arena, "");

	for (int a = 0; a < p->n_axis; a++)
		if (value[a] >= 0)
			text = arena_format(arena, "%s%s%s=%s", text, *text ? "," : "", p->axis[a].name,
					    value_text(arena, p->axis[a].value[value[a]]));
	return text;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Sorted by name, so that the order of the axes in the file does not matter. */
static char *stream_name(struct arena *arena, const struct instance *i)
{
	const struct pipeline *p = i->pipeline;
	const char *part[MAX_AXES];
	size_t n = 0;
	char *text = arena_format(arena, "seed=%" PRId64 ";stage=%s", p->seed, i->stage->name);

	for (int a = 0; a < p->n_axis; a++)
		if (i->value[a] >= 0)
			part[n++] = arena_format(arena, "%s=%s", p->axis[a].name,
						 value_text(arena, p->axis[a].value[i->value[a]]));
	qsort(part, n, sizeof(part[0]), by_name);
	for (size_t k = 0; k < n; k++)
		text = arena_format(arena, "%s;%s", text, part[k]);
	return text;
}

static void add_feed(struct text *recipe, struct text *inputs, const struct instance *i, const struct supply *f)
{
	int over[MAX_AXES];
	char *axes;
	const struct geae_component *model = f->ref->item ? instance_component(f->from, f->ref->item) : NULL;

	for (int a = 0; a < MAX_AXES; a++)
		over[a] = i->stage->over >> a & 1 ? f->from->value[a] : -1;
	axes = axes_text(recipe->arena, i->pipeline, over);
	add(recipe, arena_format(recipe->arena, "input %s [%s] = ", f->ref->port, axes));
	if (model) {
		add(recipe, model->recipe);
		return;
	}
	add(recipe, arena_format(recipe->arena, "%s%s%s\n", f->from->key, f->ref->item ? "." : "",
				 f->ref->item ? f->ref->item : ""));
	add(inputs, arena_format(recipe->arena, "%s\n", f->from->key));
}

void plan_recipe(struct arena *arena, struct instance *i)
{
	const struct driver *d = i->stage->driver;
	struct params rows = { d->params, sizeof(d->params[0]), d->name };
	struct text recipe = { .arena = arena }, inputs = { .arena = arena };
	char *stream = stream_name(arena, i);

	add(&recipe, arena_format(arena, "geaepipe recipe 1\ndriver %s %d\nstream %s\n", d->name, d->revision, stream));
	add(&inputs, "");
	if (d->params)
		add(&recipe, param_recipe(&rows, i->self, arena));
	if (i->prepared_recipe)
		add(&recipe, i->prepared_recipe);
	for (struct geae_component **c = i->component; *c; c++)
		add(&recipe, arena_format(arena, "slot %s = %s", (*c)->slot, (*c)->recipe));
	for (size_t k = 0; k < i->n_feed; k++)
		add_feed(&recipe, &inputs, i, &i->feed[k]);
	i->recipe = recipe.at;
	i->inputs = inputs.at;
	store_key(i->recipe, i->key);
	rng_key(stream, i->stream);
}
