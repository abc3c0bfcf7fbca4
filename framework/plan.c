/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expanding stages over their sweep axes. */
#include <string.h>
#include "param.h"
#include "plan_inner.h"

struct common_values { /* keys that every stage understands; they change no result */
	double timeout, memory, checkpoint;
};

static const struct geae_param common_rows[] = {
	GEAE_P_REAL(struct common_values, timeout, "0", 0, 1e9, "s", "an instance that runs longer fails; 0: no limit"),
	GEAE_P_REAL(struct common_values, memory, "0", 0, 1e6, "GiB", "an instance that wants more memory fails; 0: what the machine has"),
	GEAE_P_REAL(struct common_values, checkpoint, "10", 0, 1e6, "s", "at most this much work is lost when a run is killed"),
	GEAE_P_END
};

struct expanding {
	struct plan *plan;
	struct plugins *plugins;
	struct diags *diags;
	bool sound;
};

struct geae_component *instance_component(const struct instance *i, const char *slot)
{
	for (struct geae_component **c = i->component; c && *c; c++)
		if (!strcmp((*c)->slot, slot))
			return *c;
	return NULL;
}

/* The keys of a stage that are not the driver's parameters. */
static const char *const *other_keys(struct arena *arena, const struct driver *d, bool with_common)
{
	size_t n = 0, room = 9 + sizeof(common_rows) / sizeof(common_rows[0]);
	const char **names;

	for (const struct slot *s = d->slots; s && s->key; s++)
		room++;
	for (const struct input_key *k = d->inputs; k && k->key; k++)
		room++;
	for (const char *const *k = d->keys; k && *k; k++)
		room++;
	names = arena_array(arena, room, const char *);
	names[n++] = "do";
	names[n++] = "over";
	names[n++] = "only";
	for (const struct geae_param *p = common_rows; with_common && p->name; p++)
		names[n++] = p->name;
	for (const struct slot *s = d->slots; s && s->key; s++)
		names[n++] = s->key;
	for (const struct input_key *k = d->inputs; k && k->key; k++)
		names[n++] = k->key;
	for (const char *const *k = d->keys; k && *k; k++)
		names[n++] = *k;
	return names;
}

static bool fill_common(struct expanding *e, struct instance *i)
{
	struct arena *arena = &e->plan->arena;
	struct common_values v = { 0 };
	struct params rows = { common_rows, sizeof(common_rows[0]), arena_format(arena, "stage '%s'", i->stage->name) };

	if (!param_fill(&rows, param_part(&rows, i->body, arena), i->stage->place, NULL, &v, arena, e->diags))
		return false;
	i->timeout = v.timeout;
	i->memory = v.memory * 0x1p30;
	i->checkpoint = v.checkpoint;
	return true;
}

static bool fill_slot(struct expanding *e, struct instance *i, const struct slot *slot, size_t *n)
{
	const struct node *value = node_find(i->body, slot->key), *first = value;
	bool sound = true;

	if (!value) {
		if (slot->required)
			diag_error(e->diags, i->stage->place, "stage '%s' (%s) needs '%s': the name of a %s", i->stage->name,
				   i->stage->driver->name, slot->key, kind_names[slot->kind]);
		return !slot->required;
	}
	if (value->type == NODE_LIST && !slot->list) {
		diag_error(e->diags, value->place, "'%s' takes one %s, not a list", slot->key, kind_names[slot->kind]);
		return false;
	}
	if (value->type == NODE_LIST)
		first = value->child;
	for (const struct node *c = first; c; c = value->type == NODE_LIST ? c->next : NULL) {
		struct geae_component *made =
			component_make(e->plugins, slot->kind, slot->key, slot->extra, c, &e->plan->arena, e->diags);

		if (!made)
			sound = false;
		else
			i->component[(*n)++] = made;
	}
	return sound;
}

static bool fill_components(struct expanding *e, struct instance *i)
{
	size_t room = 1, n = 0;
	bool sound = true;

	for (const struct slot *s = i->stage->driver->slots; s && s->key; s++) {
		const struct node *value = node_find(i->body, s->key);

		room += value && value->type == NODE_LIST ? (size_t)value->n_child : 1;
	}
	i->component = arena_array(&e->plan->arena, room, struct geae_component *);
	for (const struct slot *s = i->stage->driver->slots; s && s->key; s++)
		sound = fill_slot(e, i, s, &n) && sound;
	return sound;
}

/* Which of a stage's values along axis a is number `value` of the axis? */
static int place_of(const struct stage *s, int a, int value)
{
	int at = 0;

	while (at < s->n_point[a] && s->point[a][at] != value)
		at++;
	return at;
}

/* Instances of a stage lie in mixed-radix order of its axes, the last axis fastest. */
static const struct instance *find_instance(const struct plan *plan, const struct stage *s, const int *value)
{
	size_t at = 0;

	for (int a = 0; a < plan->pipeline->n_axis; a++)
		if (s->axes >> a & 1)
			at = at * (size_t)s->n_point[a] + (size_t)place_of(s, a, value[a]);
	return &plan->instance[plan->first[s->index] + at];
}

/* The first point of a stage along the axes in `mask`. */
static void first_point(const struct stage *s, uint32_t mask, int *value)
{
	for (int a = 0; a < MAX_AXES; a++)
		if (mask >> a & 1)
			value[a] = s->point[a][0];
}

/* Steps `value` through a stage's points along the axes in `mask`; false when it comes round. */
static bool next_point(const struct stage *s, uint32_t mask, int *value)
{
	for (int a = MAX_AXES - 1; a >= 0; a--)
		if (mask >> a & 1) {
			int at = place_of(s, a, value[a]) + 1;

			value[a] = s->point[a][at < s->n_point[a] ? at : 0];
			if (at < s->n_point[a])
				return true;
		}
	return false;
}

static void fill_feeds(struct expanding *e, struct instance *i)
{
	const struct stage *s = i->stage;
	size_t room = 0;

	for (size_t k = 0; k < s->n_in; k++) {
		size_t n = 1;

		for (int a = 0; a < MAX_AXES; a++)
			if (s->in[k].stage->axes & s->over & (uint32_t)1 << a)
				n *= (size_t)s->in[k].stage->n_point[a];
		room += n;
	}
	i->feed = arena_array(&e->plan->arena, room + 1, struct supply);
	for (size_t k = 0; k < s->n_in; k++) {
		const struct stage *from = s->in[k].stage;
		uint32_t over = from->axes & s->over;
		int value[MAX_AXES];

		memcpy(value, i->value, sizeof(value));
		first_point(from, over, value);
		do {
			i->feed[i->n_feed++] = (struct supply){ &s->in[k], find_instance(e->plan, from, value) };
		} while (next_point(from, over, value));
	}
}

static bool fill_instance(struct expanding *e, struct instance *i)
{
	struct arena *arena = &e->plan->arena;
	const struct driver *d = i->stage->driver;
	struct params rows = { d->params, sizeof(struct geae_param), arena_format(arena, "stage '%s'", i->stage->name) };
	bool sound = true;

	i->label = plan_label(arena, i);
	i->body = pipeline_substitute(arena, i->pipeline, i->stage->body, i->value);
	i->self = arena_need(arena, d->self_size + 1);
	sound = param_fill(&rows, i->body, i->stage->place, other_keys(arena, d, true), i->self, arena, e->diags) && sound;
	sound = fill_common(e, i) && sound;
	if (!fill_components(e, i))
		return false;
	if (d->prepare)
		sound = d->prepare(i, arena, e->diags) && sound;
	if (!sound)
		return false;
	fill_feeds(e, i);
	plan_recipe(arena, i);
	return true;
}

static bool expand_stage(struct expanding *e, const struct stage *s)
{
	const struct pipeline *p = e->plan->pipeline;
	int value[MAX_AXES];
	bool sound = true;

	for (int a = 0; a < MAX_AXES; a++)
		value[a] = -1;
	first_point(s, s->axes, value);
	do {
		struct instance *i = &e->plan->instance[e->plan->n_instance++];

		i->pipeline = p;
		i->stage = s;
		memcpy(i->value, value, sizeof(value));
		/* inputs of an unsound stage have no keys, but its own text is worth checking all the same */
		sound = fill_instance(e, i) && sound;
		if (e->diags->n_error > 200)
			return false;
	} while (next_point(s, s->axes, value));
	return sound;
}

bool plan_make(struct plan *plan, struct pipeline *pipeline, struct plugins *plugins, struct diags *diags)
{
	struct expanding e = { plan, plugins, diags, true };
	double total = 0;

	plan->pipeline = pipeline;
	plan->plugins = plugins;
	plan->first = arena_array(&plan->arena, pipeline->n_stage + 1, size_t);
	for (size_t k = 0; k < pipeline->n_stage; k++) {
		double n = 1;

		for (int a = 0; a < pipeline->n_axis; a++)
			if (pipeline->stage[k].axes >> a & 1)
				n *= pipeline->stage[k].n_point[a];
		plan->first[k] = (size_t)total;
		total += n;
		if (total > 1e7) {
			diag_error(diags, pipeline->stage[k].place, "the sweep asks for %.3g instances of stage '%s': at most 10 million in all",
				   n, pipeline->stage[k].name);
			return false;
		}
	}
	plan->first[pipeline->n_stage] = (size_t)total;
	plan->instance = arena_array(&plan->arena, (size_t)total + 1, struct instance);
	for (size_t k = 0; k < pipeline->n_stage; k++) {
		plan->n_instance = plan->first[k];
		e.sound = expand_stage(&e, &pipeline->stage[k]) && e.sound;
	}
	plan->n_instance = (size_t)total;
	return e.sound;
}

void plan_survey_one(struct instance *i, struct store *store)
{
	struct arena scratch = { 0 };
	char **names;

	i->todo = TODO_CACHED;
	i->reason = "in the store";
	if (store_has(store, i->key))
		return;
	i->todo = partial_list(store, i->key, &names, &scratch) ? TODO_RESUME : TODO_RUN;
	i->reason = i->todo == TODO_RESUME ? "started before" : "not in the store";
	arena_free(&scratch);
}

void plan_survey(struct plan *plan, struct store *store)
{
	for (size_t k = 0; k < plan->n_instance; k++)
		plan_survey_one(&plan->instance[k], store);
}

void plan_free(struct plan *plan)
{
	arena_free(&plan->arena);
}
