/* SPDX-License-Identifier: GPL-3.0-or-later */
/* do = "analyze": an analyzer makes new arrays from arrays. */
#include <stdlib.h>
#include <string.h>
#include "analyze_map.h"
#include "array.h"
#include "fault.h"
#include "ports.h"

static const struct slot slots[] = { { .key = "with", .kind = GEAE_ANALYZER, .required = true }, { .key = NULL } };
static const struct input_key inputs[] = { { "in", true, true }, { 0 } };

static const struct geae_analyzer_ops *analyzer_of(const struct job *job, const void **self)
{
	return context_services.ops(instance_component(job->instance, "with"), GEAE_ANALYZER, self);
}

const struct geae_port *port_at(const struct geae_analyzer_ops *ops, const struct geae_port *first, size_t k)
{
	const struct geae_port *p = (const void *)((const char *)first + k * ops->port_size);

	return p->name ? p : NULL;
}

static const struct geae_port *port_named(const struct geae_analyzer_ops *ops, const struct geae_port *first, const char *name)
{
	const struct geae_port *p;

	for (size_t k = 0; (p = port_at(ops, first, k)); k++)
		if (!strcmp(p->name, name))
			return p;
	return NULL;
}

static const char *port_names(const struct geae_analyzer_ops *ops, const char *wrong, struct arena *arena)
{
	const struct geae_port *p;
	const char **names;
	size_t n = 0;

	while (port_at(ops, ops->in, n))
		n++;
	names = arena_array(arena, n + 1, const char *);
	for (size_t k = 0; (p = port_at(ops, ops->in, k)); k++)
		names[k] = p->name;
	return suggestion(arena, wrong, names);
}

static bool check_feed(const struct job *job, const struct geae_analyzer_ops *ops, const struct reference *ref, const struct job_input *in,
		       struct arena *arena, struct diags *diags, bool *mapped)
{
	const char *name = instance_component(job->instance, "with")->plugin->name;
	const struct geae_port *port = port_named(ops, ops->in, ref->port);
	const struct port_spec *spec;

	if (!port) {
		diag_error(diags, ref->place, "analyzer '%s' has no input '%s'%s", name, ref->port, port_names(ops, ref->port, arena));
		return false;
	}
	if (port->flags & GEAE_MODEL_PORT) {
		if (in->model && in->model->plugin->kind == GEAE_MODEL)
			return true;
		diag_error(diags, ref->place, "input '%s' of analyzer '%s' is a model: \"%s.model\"", ref->port, name, ref->stage->name);
		return false;
	}
	spec = ports_match(job->stage_ports[ref->stage->index], ref, arena, diags);
	if (spec && *spec->name && axes_fit_mapped(port->axes, spec->axes)) {
		*mapped = true;
		return true;
	}
	if (spec && !axes_fit(port->axes, *spec->name ? spec->axes : NULL)) {
		diag_error(diags, ref->place, "input '%s' of analyzer '%s' wants axes [%s]; %s.%s has [%s]", ref->port, name, port->axes,
			   ref->stage->name, ref->item, spec->axes);
		return false;
	}
	return spec != NULL;
}

/* What the analyzer itself says to these inputs. */
static bool ask_analyzer(struct job *job, const struct geae_analyzer_ops *ops, const void *self, const size_t *n_given, struct diags *diags)
{
	const struct geae_component *with = instance_component(job->instance, "with");
	int status;

	if (!ops->accepts)
		return true;
	context_reset(&job->cx);
	status = ops->accepts(&job->cx.pub, self, n_given);
	if (status != GEAE_OK)
		diag_error(diags, with->place, "analyzer '%s': %s", with->plugin->name, context_error_text(&job->cx, status, &job->arena));
	return status == GEAE_OK;
}

static bool check(struct job *job, struct ports *ports, struct diags *diags)
{
	const void *self;
	const struct geae_analyzer_ops *ops = analyzer_of(job, &self);
	const struct geae_component *with = instance_component(job->instance, "with");
	const struct stage *stage = job->instance->stage;
	const struct geae_port *p;
	bool sound = true, mapped = false;
	size_t *n_given, n_port = 0;

	while (port_at(ops, ops->in, n_port))
		n_port++;
	n_given = arena_array(&job->arena, n_port + 1, size_t);
	for (size_t r = 0; r < stage->n_in; r++)
		for (size_t k = 0; k < job->n_input; k++)
			if (job->input[k].feed->ref == &stage->in[r]) {
				sound = check_feed(job, ops, &stage->in[r], &job->input[k], &job->arena, diags, &mapped) && sound;
				break;
			}
	for (size_t k = 0; (p = port_at(ops, ops->in, k)); k++) {
		size_t n = 0;

		for (size_t f = 0; f < job->n_input; f++)
			n += !strcmp(job->input[f].feed->ref->port, p->name);
		n_given[k] = n;
		if (!n && !(p->flags & GEAE_OPTIONAL)) {
			diag_error(diags, with->place, "analyzer '%s' needs the input '%s' (%s): in = { %s = \"stage.port\"; };", with->plugin->name,
				   p->name, p->doc, p->name);
			sound = false;
		} else if (n > 1 && !(p->flags & GEAE_MANY)) {
			diag_error(diags, with->place, "input '%s' of analyzer '%s' takes one array, `over` hands it %zu", p->name, with->plugin->name, n);
			sound = false;
		}
	}
	sound = sound && ask_analyzer(job, ops, self, n_given, diags);
	for (size_t k = 0; (p = port_at(ops, ops->out, k)); k++) {
		const char *axes = !strcmp(p->axes, "...") ? NULL : p->axes;

		if (mapped && axes)
			axes = arena_format(&job->arena, MAPPED_AXIS "%s%s", *axes ? "," : "", axes);
		ports_add(ports, &job->arena, (struct port_spec){ p->name, axes, p->unit, p->doc, p->dtype, 0 });
	}
	return sound;
}

struct made *find_made(struct output *o, const char *name)
{
	for (size_t k = 0; k < o->n; k++)
		if (!strcmp(o->made[k].array.name, name))
			return &o->made[k];
	return NULL;
}

/* Coordinates become ports of the object too; the analyzer's arrays may be gone by then, so they are copied. */
static int keep_coordinates(struct output *o, struct geae_cx *cx, struct geae_array *a)
{
	const struct geae_array **coord = arena_array(&o->job->arena, a->n_coord + 1, const struct geae_array *);

	for (uint32_t k = 0; k < a->n_coord; k++) {
		const struct geae_array *c = a->coord[k];
		struct made *known = find_made(o, c->name);
		const struct geae_array *copy;

		if (!known && o->n == MOST_MADE)
			return geae_fail(cx, GEAE_EBUG, "more than %zu results", o->n);
		if (!known) {
			copy = array_copy(&o->job->arena, c);
			if (!copy)
				return geae_fail(cx, GEAE_ESHAPE, "coordinate '%s' of '%s' is not a sound array", c->name, a->name);
			known = &o->made[o->n++];
			known->coordinate = true;
			known->array = *copy;
			known->array.n_coord = 0;
		} else if (known->array.rank != 1 || known->array.dim[0] != c->dim[0]) {
			return geae_fail(cx, GEAE_ESHAPE, "coordinate '%s' of '%s' differs in length from another of that name", c->name, a->name);
		}
		coord[k] = &known->array;
	}
	a->coord = coord;
	return GEAE_OK;
}

static int give_output(void *user, struct geae_cx *cx, const char *port, const struct geae_array *like, void **data)
{
	struct job *job = user;
	struct output *o = job->work;
	const struct geae_port *spec = port_named(o->ops, o->ops->out, port);
	struct made *m;
	size_t bytes;

	if (!spec)
		return geae_fail(cx, GEAE_EBUG, "'%s' is not a declared output", port);
	if (find_made(o, port) && !find_made(o, port)->coordinate)
		return geae_fail(cx, GEAE_EBUG, "output '%s' is made twice", port);
	if (o->n == MOST_MADE)
		return geae_fail(cx, GEAE_EBUG, "more than %zu results", o->n);
	if (like->rank > GEAE_MAX_RANK || (spec->dtype && spec->dtype != like->dtype))
		return geae_fail(cx, GEAE_ESHAPE, "output '%s' is not of the declared type", port);
	m = find_made(o, port) ? find_made(o, port) : &o->made[o->n++];
	m->coordinate = false;
	m->array = *like;
	m->array.name = spec->name;
	m->array.unit = like->unit ? arena_text(&o->job->arena, like->unit) : spec->unit;
	m->array.doc = like->doc ? arena_text(&o->job->arena, like->doc) : spec->doc;
	for (uint32_t k = 0; k < like->rank; k++)
		m->array.axis[k] = arena_text(&o->job->arena, like->axis[k] ? like->axis[k] : "");
	if (!array_bytes(like, &bytes) || !(m->array.data = *data = arena_get(&o->job->arena, bytes + 8)))
		return geae_fail(cx, GEAE_ENOMEM, "no memory for output '%s'", port);
	return keep_coordinates(o, cx, &m->array);
}

static bool give_inputs(struct job *job, const struct geae_analyzer_ops *ops, struct geae_input **input)
{
	const struct geae_port *p;
	size_t n = 0;

	while (port_at(ops, ops->in, n))
		n++;
	*input = arena_array(&job->arena, n + 1, struct geae_input);
	for (size_t k = 0; (p = port_at(ops, ops->in, k)); k++) {
		struct geae_given *given = arena_array(&job->arena, job->n_input + 1, struct geae_given);

		for (size_t f = 0; f < job->n_input; f++) {
			const struct job_input *in = &job->input[f];
			const struct instance *from = in->feed->from;
			struct geae_given *g = &given[(*input)[k].n];
			struct geae_axis_value *axis;

			if (strcmp(in->feed->ref->port, p->name))
				continue;
			g->model = in->model;
			g->array = in->model ? NULL : object_find(&in->object, in->feed->ref->item);
			if (!g->array && !g->model) {
				geae_fail(&job->cx.pub, GEAE_EDATA, "%s has no port '%s'", from->label, in->feed->ref->item);
				return false;
			}
			g->axis = axis = arena_array(&job->arena, from->pipeline->n_axis + 1, struct geae_axis_value);
			for (int a = 0; a < from->pipeline->n_axis; a++)
				if (from->value[a] >= 0) {
					const struct node *v = from->pipeline->axis[a].value[from->value[a]];

					axis[g->n_axis].name = from->pipeline->axis[a].name;
					axis[g->n_axis].number = v->type == NODE_REAL ? v->real : (double)v->integer;
					axis[g->n_axis++].text = v->type == NODE_TEXT ? v->text : NULL;
				}
			(*input)[k].n++;
		}
		(*input)[k].given = given;
	}
	return true;
}

static int write_outputs(struct job *job, struct output *o)
{
	const struct geae_port *p;

	for (size_t k = 0; (p = port_at(o->ops, o->ops->out, k)); k++)
		if (!(p->flags & GEAE_OPTIONAL) && !find_made(o, p->name))
			return geae_fail(&job->cx.pub, GEAE_EBUG, "the analyzer returned without its output '%s'", p->name);
	fault_point("analyze-object");
	GEAE_TRY(job_begin(job));
	for (int coordinate = 1; coordinate >= 0; coordinate--) /* what others refer to comes first */
		for (size_t k = 0; k < o->n; k++) {
			bool used = false;

			for (size_t j = 0; j < o->n && !used; j++)
				for (uint32_t c = 0; c < o->made[j].array.n_coord; c++)
					used = used || o->made[j].array.coord[c] == &o->made[k].array;
			if (used == (coordinate == 1) && !object_port(job->writer, &o->made[k].array))
				return geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
		}
	return job_commit(job);
}

static int run_once(struct job *job, const struct geae_analyzer_ops *ops, const void *self, const struct geae_input *input, struct output **o)
{
	*o = arena_array(&job->arena, 1, struct output);
	(*o)->job = job;
	(*o)->ops = ops;
	job->work = *o;
	context_reset(&job->cx);
	return ops->run(&job->cx.pub, (void *)(uintptr_t)self, input);
}

/* Once for each of n networks. */
static int run_mapped(struct job *job, const struct geae_analyzer_ops *ops, const void *self, const struct geae_input *input, int64_t n)
{
	struct output **all = arena_array(&job->arena, n + 1, struct output *), *o;

	job->session.save = NULL; /* a state would be one network's */
	job->session.restore = NULL;
	for (int64_t k = 0; k < n; k++) {
		GEAE_TRY(run_once(job, ops, self, map_inputs(job, ops, input, k), &all[k]));
		map_keep_texts(all[k]);
	}
	o = map_join(job, ops, input, all, n);
	return o ? write_outputs(job, o) : GEAE_EDATA;
}

static int run(struct job *job)
{
	const void *self;
	const struct geae_analyzer_ops *ops = analyzer_of(job, &self);
	struct geae_input *input;
	struct output *o;
	int64_t n_network;

	if (!give_inputs(job, ops, &input))
		return GEAE_EDATA;
	job->session.output = give_output;
	context_reset(&job->cx);
	n_network = map_count(job, ops, input);
	if (n_network)
		return n_network < 0 ? GEAE_EDATA : run_mapped(job, ops, self, input, n_network);
	GEAE_TRY(run_once(job, ops, self, input, &o));
	return write_outputs(job, o);
}

const struct driver driver_analyze = {
	.name = "analyze",
	.revision = 1,
	.doc = "An analyzer makes new arrays, figures and tables from arrays. Where an array has an axis \"network\" that the analyzer does "
	       "not ask for, it is run for each of them, and its results have that axis in front.",
	.slots = slots,
	.inputs = inputs,
	.check = check,
	.run = run,
};
