/* SPDX-License-Identifier: GPL-3.0-or-later */
/* results.json: what a program reads. */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>
#include "replace.h"
#include "collect.h"
#include "claims.h"
#include "element.h"
#include "wish_tables.h"

enum { MOST_ELEMENTS = 1000, FLAGS = JSON_REAL_PRECISION(17) | JSON_ENCODE_ANY };

static json_t *element_json(const struct geae_array *a, int64_t i, int64_t *missing)
{
	double x;

	switch (a->dtype) {
	case GEAE_TEXT:
		return json_string(((const char *const *)a->data)[i]);
	case GEAE_BIT:
	case GEAE_U8:
	case GEAE_I32:
		return json_integer((json_int_t)element_number(a, i));
	case GEAE_I64:
		return json_integer(((const int64_t *)a->data)[i]);
	case GEAE_U64:
		if (((const uint64_t *)a->data)[i] <= INT64_MAX)
			return json_integer((json_int_t)((const uint64_t *)a->data)[i]);
		return json_real((double)((const uint64_t *)a->data)[i]);
	case GEAE_C128:
		return json_pack("[f, f]", ((const double *)a->data)[2 * i], ((const double *)a->data)[2 * i + 1]);
	default:
		x = element_number(a, i);
		if (isfinite(x))
			return json_real(x);
		++*missing;
		return json_null();
	}
}

static json_t *nested(const struct geae_array *a, uint32_t axis, int64_t *at, int64_t *missing)
{
	json_t *list;

	if (axis == a->rank)
		return element_json(a, (*at)++, missing);
	list = json_array();
	for (int64_t i = 0; i < a->dim[axis]; i++)
		json_array_append_new(list, nested(a, axis + 1, at, missing));
	return list;
}

static json_t *value_json(const struct geae_array *a, int64_t *missing)
{
	int64_t at = 0;

	*missing = 0;
	return nested(a, 0, &at, missing);
}

static json_t *reason_json(const struct object *o, const struct geae_array *a, int64_t missing)
{
	const char *said = missing_reason(o, a);

	if (said)
		return json_string(said);
	if (a->rank == 0)
		return json_string("not a number");
	return json_sprintf("%lld of %lld values are not numbers", (long long)missing, (long long)geae_count(a));
}

static json_t *sweep_json(const struct collected_instance *i)
{
	json_t *sweep = json_object();

	for (size_t a = 0; a < i->n_axis; a++) {
		const struct geae_axis_value *v = &i->axis[a];
		bool whole = !v->text && v->number == rint(v->number) && fabs(v->number) < 1e15;

		json_object_set_new(sweep, v->name, v->text ? json_string(v->text) :
				    whole ? json_integer((json_int_t)v->number) : json_real(v->number));
	}
	return sweep;
}

static json_t *count_json(const struct object *o, const struct geae_array *a)
{
	char name[256];
	const struct geae_array *n;
	int64_t missing;

	snprintf(name, sizeof(name), "%s_n", a->name);
	n = array_named(o->port, o->n_port, name);
	if (!n)
		n = array_named(o->port, o->n_port, "n");
	return n && n->rank <= a->rank && geae_count(n) <= MOST_ELEMENTS ? value_json(n, &missing) : json_null();
}

static json_t *port_json(const struct collected_instance *i, const struct geae_array *a)
{
	const struct object *o = &i->object;
	const struct geae_array *error = array_error(o->port, o->n_port, a);
	int64_t missing, ignore;
	json_t *value = value_json(a, &missing), *all;

	all = json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:o, s:s}", "stage", i->instance->stage->name, "port", a->name,
			"sweep", sweep_json(i), "value", value, "error", error ? value_json(error, &ignore) : json_null(),
			"unit", a->unit ? a->unit : "1", "n", count_json(o, a), "doc", a->doc ? a->doc : "");
	if (missing)
		json_object_set_new(all, "reason", reason_json(o, a, missing));
	return all;
}

/* What a stage that failed would have put out. */
static json_t *absent_json(const struct collected_instance *i, const struct geae_port *port, const char *reason)
{
	return json_pack("{s:s, s:s, s:o, s:n, s:n, s:s, s:n, s:s, s:s}", "stage", i->instance->stage->name, "port",
			 port->name, "sweep", sweep_json(i), "value", "error", "unit", port->unit ? port->unit : "1", "n",
			 "doc", port->doc ? port->doc : "", "reason", reason);
}

static void put(FILE *f, json_t *one, const char **comma)
{
	if (!one)
		return;
	fprintf(f, "%s\n  ", *comma);
	json_dumpf(one, f, FLAGS);
	json_decref(one);
	*comma = ",";
}

static void put_absent(FILE *f, const struct collected_instance *i, const char **comma)
{
	const struct geae_analyzer_ops *ops = analyzer_of(i->instance);
	const char *reason = i->outcome->error;

	if (!ops || !ops->out)
		return;
	if (!reason)
		reason = i->outcome->state == STATE_SKIPPED ? "an input of this stage failed" :
			 i->outcome->state == STATE_FAILED  ? "the stage failed" : "the run was stopped before";
	for (const char *row = (const char *)ops->out; ((const struct geae_port *)row)->name; row += ops->port_size) {
		const struct geae_port *port = (const struct geae_port *)row;
		size_t length = strlen(port->name);

		if (!(port->flags & GEAE_OPTIONAL) && (length < 4 || strcmp(port->name + length - 4, "_err") != 0))
			put(f, absent_json(i, port, reason), comma);
	}
}

static void put_results(FILE *f, const struct collected *c)
{
	const char *comma = "";

	for (size_t k = 0; k < c->n_instance; k++) {
		const struct collected_instance *i = &c->instance[k];

		if (!i->open && stage_is_analysis(i->instance->stage))
			put_absent(f, i, &comma);
		for (size_t p = 0; i->open && p < i->object.n_port; p++) {
			const struct geae_array *a = &i->object.port[p];

			if (geae_count(a) <= MOST_ELEMENTS && !is_error_port(i->object.port, i->object.n_port, a))
				put(f, port_json(i, a), &comma);
		}
	}
}

static json_t *quantity_json(const struct quantity *q)
{
	json_t *list;

	if (q->why)
		return json_pack("{s:n, s:s}", "value", "reason", q->why);
	if (q->n == 1 && q->text)
		return json_pack("{s:s}", "value", q->text[0]);
	if (q->n == 1)
		return json_pack("{s:o, s:o}", "value", isfinite(q->value[0]) ? json_real(q->value[0]) : json_null(), "error",
				 q->error && q->error[0] > 0 ? json_real(q->error[0]) : json_null());
	list = json_array();
	for (size_t k = 0; k < q->n && k < MOST_ELEMENTS; k++)
		json_array_append_new(list, q->text ? json_string(q->text[k]) : isfinite(q->value[k]) ? json_real(q->value[k]) : json_null());
	return json_pack("{s:o}", "value", list);
}

static void put_claims(FILE *f, const struct collected *c)
{
	struct arena arena = { 0 };
	const struct claim_found *all = claims_find(c, &arena);
	const char *comma = "";

	for (size_t k = 0; k < c->pipeline->n_claim; k++)
		put(f, json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s}", "claim", all[k].claim->claim, "source", all[k].claim->source, "published",
				 all[k].published, "reproduced", all[k].reproduced, "ours", all[k].ours, "verdict", verdict_words[all[k].verdict],
				 "reason", all[k].why ? all[k].why : ""),
		    &comma);
	arena_free(&arena);
}

static void put_tables(FILE *f, const struct collected *c)
{
	struct arena arena = { 0 };
	const char *comma = "";

	for (size_t k = 0; k < c->pipeline->n_table; k++) {
		struct table_found t = wish_table(c, &c->pipeline->table[k], &arena);
		json_t *rows = json_array();

		for (size_t i = 0; i < t.n_row; i++) {
			json_t *row = json_object();

			for (size_t a = 0; a < t.wish->n_axis; a++)
				json_object_set_new(row, c->pipeline->axis[t.wish->axis[a]].name, json_string(t.at[i * t.wish->n_axis + a]));
			for (size_t a = 0; a < t.wish->n_column; a++)
				json_object_set_new(row, t.wish->column[a].head, quantity_json(&t.value[i * t.wish->n_column + a]));
			json_array_append_new(rows, row);
		}
		put(f, json_pack("{s:s, s:s, s:o}", "table", t.wish->name, "title", t.wish->title, "rows", rows), &comma);
	}
	arena_free(&arena);
}

bool results_write(struct collected *c)
{
	const int code = c->request->exit_code;
	struct replace r;
	json_t *name = json_string(c->pipeline->name), *objects = json_object();
	bool ok = replace_begin(&r, c->request->folder, "results.json");

	if (ok) {
		fputs("{\"pipeline\": ", r.f);
		json_dumpf(name, r.f, FLAGS);
		fprintf(r.f, ",\n\"status\": \"%s\",\n\"results\": [", code == 0 ? "done" : code == 75 ? "stopped" : "failed");
		put_results(r.f, c);
		fputs("],\n\"claims\": [", r.f);
		put_claims(r.f, c);
		fputs("],\n\"tables\": [", r.f);
		put_tables(r.f, c);
		fputs("],\n\"objects\": ", r.f);
		for (size_t k = 0; k < c->n_instance; k++)
			json_object_set_new(objects, c->instance[k].instance->label,
					    json_string(c->instance[k].instance->key));
		json_dumpf(objects, r.f, FLAGS | JSON_INDENT(1));
		fputs("}\n", r.f);
		ok = replace_end(&r);
	}
	if (!ok)
		diag_error(c->diags, (struct place){ c->request->folder, 0 }, "results.json cannot be written: %s",
			   strerror(errno));
	json_decref(name);
	json_decref(objects);
	return ok;
}
