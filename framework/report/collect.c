/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The results of a run, opened. */
#include <ctype.h>
#include <stddef.h>
#include <string.h>
#include "collect.h"
#include "element.h"
#include "number.h"
#include "sidecar.h"

bool stage_is_analysis(const struct stage *s)
{
	return !strcmp(s->driver->name, "analyze");
}

const struct geae_analyzer_ops *analyzer_of(const struct instance *i)
{
	for (struct geae_component **c = i->component; c && *c; c++) {
		const struct geae_plugin *d = (*c)->plugin->descriptor;

		if (d && d->kind == GEAE_ANALYZER)
			return d->ops;
	}
	return NULL;
}

static void sweep_values(struct collected *c, struct collected_instance *into)
{
	const struct pipeline *p = c->pipeline;

	into->axis = arena_array(&c->arena, p->n_axis + 1, struct geae_axis_value);
	into->point = arena_array(&c->arena, p->n_axis + 1, struct geae_axis_value);
	for (int a = 0; a < p->n_axis; a++) {
		const struct node *value;

		if (into->instance->value[a] < 0)
			continue;
		value = p->axis[a].value[into->instance->value[a]];
		into->point[into->n_point++] = (struct geae_axis_value){
			.name = p->axis[a].name,
			.number = value->type == NODE_REAL ? value->real : (double)value->integer,
			.text = value->type == NODE_TEXT ? value->text : NULL
		};
		if (into->instance->stage->n_point[a] > 1)
			into->axis[into->n_axis++] = into->point[into->n_point - 1];
	}
}

static const char *const record_names[] = { "cpu_seconds", "seconds", "memory" };

enum { RECORDS = sizeof(record_names) / sizeof(record_names[0]) };

/* Does a list of formulas or figures of the pipeline name "<stage>.port" or "<stage>[...].port", and is the port one of the
 * record (`record`), or another? */
static bool mentions(const char *text, const char *stage, bool record)
{
	size_t n = strlen(stage);

	for (const char *at = text; at && (at = strstr(at, stage)); at += n) {
		const char *port = at + n;
		bool known = false;

		if (at > text && (isalnum((unsigned char)at[-1]) || at[-1] == '-' || at[-1] == '_'))
			continue; /* the end of a longer name */
		if (*port == '[')
			port += strcspn(port, "]") + 1;
		if ((at[n] != '.' && at[n] != '[') || *port != '.')
			continue;
		for (size_t k = 0; k < RECORDS; k++)
			known |= !strncmp(port + 1, record_names[k], strlen(record_names[k]));
		if (known == record)
			return true;
	}
	return false;
}

static bool named_in_report(const struct pipeline *p, const char *stage, bool record)
{
	for (size_t k = 0; k < p->n_claim; k++) {
		const struct claim *c = &p->claim[k];

		if (mentions(c->ours, stage, record) || mentions(c->reproduced, stage, record) || mentions(c->holds, stage, record))
			return true;
	}
	for (size_t k = 0; k < p->n_wish; k++) {
		const struct geae_figure *f = &p->wish[k].figure;

		if (mentions(f->y, stage, record) || mentions(f->line, stage, record) || mentions(f->x_marks, stage, record) ||
		    mentions(f->y_marks, stage, record) || mentions(f->band, stage, record) || mentions(f->colour, stage, record))
			return true;
	}
	for (size_t k = 0; k < p->n_table; k++)
		for (size_t c = 0; c < p->table[k].n_column; c++)
			if (mentions(p->table[k].column[c].value, stage, record))
				return true;
	return false;
}

static bool wanted(const struct collected *c, const struct collected_instance *i)
{
	const struct stage *s = i->instance->stage;

	return (i->outcome->state == STATE_DONE || i->outcome->state == STATE_CACHED) &&
	       (stage_is_analysis(s) || (c->pipeline->expect.stage && !strcmp(c->pipeline->expect.stage, s->name)) ||
		named_in_report(c->pipeline, s->name, false));
}

/* Times of this run, or of the run that made what was found in the store. */
void record_times(const struct collected *c, const struct collected_instance *i, double *wall, double *cpu, double *memory)
{
	struct sidecar s;

	*wall = i->outcome->seconds;
	*cpu = i->outcome->cpu_seconds;
	*memory = i->outcome->max_rss;
	if (i->outcome->state == STATE_CACHED && sidecar_read(&s, c->request->store, i->instance->key)) {
		*wall = s.seconds;
		*cpu = s.cpu_seconds;
		*memory = s.memory;
	}
}

static void read_record(struct collected *c, struct collected_instance *i)
{
	static const char *const unit[RECORDS] = { "s", "s", "B" };
	static const char *const doc[RECORDS] = { "CPU time", "time that passed", "most memory that was in use" };
	double *value = arena_array(&c->arena, RECORDS, double);

	record_times(c, i, &value[1], &value[0], &value[2]);
	i->record = arena_array(&c->arena, RECORDS, struct geae_array);
	for (size_t k = 0; k < RECORDS; k++)
		i->record[i->n_record++] =
			(struct geae_array){ .name = record_names[k], .unit = unit[k], .doc = doc[k], .dtype = GEAE_F64, .data = &value[k] };
}

const struct geae_array *port_of(const struct collected_instance *i, const char *name)
{
	const struct geae_array *a = i->open ? array_named(i->object.port, i->object.n_port, name) : NULL;

	return a ? a : array_named(i->record, i->n_record, name);
}

void collect(struct collected *c, const struct report_request *request, struct diags *diags)
{
	const struct plan *plan = request->plan;

	*c = (struct collected){ .request = request, .pipeline = plan->pipeline, .diags = diags };
	c->n_instance = plan->n_instance;
	c->instance = arena_array(&c->arena, plan->n_instance + 1, struct collected_instance);
	for (size_t k = 0; k < c->n_instance; k++) {
		struct collected_instance *i = &c->instance[k];

		i->instance = &plan->instance[k];
		i->outcome = &request->outcome[k];
		sweep_values(c, i);
		if ((i->outcome->state == STATE_DONE || i->outcome->state == STATE_CACHED) &&
		    named_in_report(c->pipeline, i->instance->stage->name, true))
			read_record(c, i);
		if (!wanted(c, i))
			continue;
		i->open = object_open(request->store, i->instance->key, &i->object) == OBJECT_OK;
		if (!i->open)
			diag_warning(diags, i->instance->stage->place, "the result of %s cannot be read: %s",
				     i->instance->label, store_error(request->store));
	}
}

void collect_free(struct collected *c)
{
	for (size_t k = 0; k < c->n_instance; k++)
		if (c->instance[k].open)
			object_close(&c->instance[k].object);
	arena_free(&c->arena);
}

static const char *text_port(const struct object *o, const char *name)
{
	const struct geae_array *said = array_named(o->port, o->n_port, name);
	const char *text;

	if (!said || said->dtype != GEAE_TEXT || geae_count(said) != 1)
		return NULL;
	text = ((const char *const *)said->data)[0];
	return *text ? text : NULL;
}

const char *missing_reason(const struct object *o, const struct geae_array *a)
{
	char name[256];
	const char *said;

	snprintf(name, sizeof(name), "%s_reason", a->name);
	said = text_port(o, name);
	return said ? said : text_port(o, "remark");
}

const char *sweep_text(struct arena *arena, const struct collected_instance *i)
{
	const char *text = "";
	char number[NUMBER_SIZE];

	for (size_t a = 0; a < i->n_axis; a++)
		text = arena_format(arena, "%s%s%s = %s", text, *text ? ", " : "", i->axis[a].name,
				    i->axis[a].text ? i->axis[a].text : number_plain(number, i->axis[a].number));
	return text;
}
