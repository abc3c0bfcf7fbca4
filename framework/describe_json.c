/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything a descriptor says, for programs. */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <geae/nn.h>
#include "describe.h"
#include "param.h"
#include "plugin_ops.h"
#include "laws/law.h"

/* Left out where there is nothing to say: no null, no number that JSON lacks. */
static void set_text(json_t *o, const char *key, const char *text)
{
	if (text)
		json_object_set_new(o, key, json_string(text));
}

static void set_number(json_t *o, const char *key, double x)
{
	if (isfinite(x))
		json_object_set_new(o, key, json_real(x));
}

static json_t *row(const char *name, const char *unit, const char *doc)
{
	json_t *o = json_object();

	set_text(o, "name", name);
	set_text(o, "unit", unit);
	set_text(o, "doc", doc);
	return o;
}

static json_t *controls(const struct geae_control *c)
{
	json_t *list = json_array();

	for (; c->name; c++) {
		json_t *o = row(c->name, c->unit, c->doc);

		set_number(o, "min", c->min);
		set_number(o, "max", c->max);
		set_number(o, "default", c->fallback);
		if (c->flags & GEAE_ABOVE_MIN)
			json_object_set_new(o, "min_excluded", json_true());
		if (c->flags & GEAE_BELOW_MAX)
			json_object_set_new(o, "max_excluded", json_true());
		json_object_set_new(o, "required", json_boolean(isnan(c->fallback)));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *labels(const struct geae_column *c)
{
	json_t *list = json_array();

	for (; c && c->name; c++) {
		json_t *o = row(c->name, c->unit, c->doc);

		set_text(o, "type", describe_dtype(c->dtype));
		set_text(o, "role", describe_role(c->role));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *ports(const struct geae_port *port)
{
	json_t *list = json_array();

	for (; port->name; port++) {
		json_t *o = row(port->name, port->unit, port->doc);

		set_text(o, "axes", port->axes);
		set_text(o, "type", port->flags & GEAE_MODEL_PORT ? "model" : describe_dtype(port->dtype));
		json_object_set_new(o, "optional", json_boolean(port->flags & GEAE_OPTIONAL));
		json_object_set_new(o, "many", json_boolean(port->flags & GEAE_MANY));
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *heads(const struct geae_head *head)
{
	json_t *list = json_array();

	for (; head && head->name; head++)
		json_array_append_new(list, row(head->name, NULL, head->doc));
	return list;
}

static json_t *texts(const char *const *text)
{
	json_t *list = json_array();

	for (; *text; text++)
		json_array_append_new(list, json_string(*text));
	return list;
}

static json_t *figures(const struct geae_figure *f)
{
	json_t *list = json_array();

	for (; f && f->name; f++) {
		json_t *o = json_object();

		set_text(o, "name", f->name);
		set_text(o, "title", f->title);
		set_text(o, "kind", describe_figure(f->kind));
		set_text(o, "x", f->x);
		set_text(o, "y", f->y);
		set_text(o, "colour", f->colour);
		set_text(o, "line", f->line);
		set_text(o, "x_label", f->x_label);
		set_text(o, "y_label", f->y_label);
		set_text(o, "colour_label", f->colour_label);
		set_text(o, "band", f->band);
		set_text(o, "x_marks", f->x_marks);
		set_text(o, "y_marks", f->y_marks);
		set_text(o, "caption", f->caption);
		json_array_append_new(list, o);
	}
	return list;
}

static json_t *operations(const struct geae_plugin *p)
{
	json_t *o = json_object();

	for (const struct op *op = op_tables[p->kind].ops; op->name; op++)
		json_object_set_new(o, op->name, json_boolean(op_offered(p->ops, op)));
	return o;
}

static json_t *parameters(const struct geae_plugin *p)
{
	const struct params params = { p->params, p->param_size, "" };
	char *text = NULL;
	json_t *list = NULL;
	size_t size = 0;
	FILE *to = p->params ? open_memstream(&text, &size) : NULL;

	if (to) {
		param_describe_json(&params, to);
		fclose(to);
		list = json_loadb(text, size, 0, NULL);
		free(text);
	}
	return list ? list : json_array();
}

static json_t *law_list(uint32_t kind)
{
	json_t *list = json_array();

	for (size_t k = 0; k < N_LAW_COMMON; k++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "law", laws_common[k].id, "holds", laws_common[k].sentence));
	for (const struct law *l = laws_of(kind); l->id; l++)
		json_array_append_new(list, json_pack("{s:s, s:s}", "law", l->id, "holds", l->sentence));
	return list;
}

void describe_plugin_json(const struct geae_plugin *p, FILE *to)
{
	struct arena a = { 0 };
	json_t *o = json_object();

	set_text(o, "kind", kind_names[p->kind]);
	set_text(o, "name", p->name);
	set_text(o, "version", p->version);
	set_text(o, "license", p->license);
	set_text(o, "summary", p->summary);
	set_text(o, "doc", p->doc);
	set_text(o, "cite", p->cite);
	set_text(o, "interface", arena_format(&a, "%u.%u", p->abi_major, p->abi_minor));
	json_object_set_new(o, "parameters", parameters(p));
	if (p->kind == GEAE_MODEL) {
		json_object_set_new(o, "controls", controls(((const struct geae_model_ops *)p->ops)->controls));
		json_object_set_new(o, "labels", labels(((const struct geae_model_ops *)p->ops)->labels));
	}
	json_object_set_new(o, "offers", operations(p));
	if (p->kind == GEAE_NETWORK) {
		json_object_set_new(o, "encode_heads", heads(((const struct geae_network_ops *)p->ops)->encode_heads));
		json_object_set_new(o, "decode_heads", heads(((const struct geae_network_ops *)p->ops)->decode_heads));
	}
	if (p->kind == GEAE_LOSS)
		json_object_set_new(o, "needs", texts(((const struct geae_loss_ops *)p->ops)->needs));
	if (p->kind == GEAE_ANALYZER) {
		json_object_set_new(o, "in", ports(((const struct geae_analyzer_ops *)p->ops)->in));
		json_object_set_new(o, "out", ports(((const struct geae_analyzer_ops *)p->ops)->out));
		json_object_set_new(o, "figures", figures(((const struct geae_analyzer_ops *)p->ops)->figures));
	}
	json_object_set_new(o, "laws", law_list(p->kind));
	set_text(o, "example", describe_example(p, &a));
	json_dumpf(o, to, JSON_INDENT(2) | JSON_PRESERVE_ORDER);
	fputc('\n', to);
	json_decref(o);
	arena_free(&a);
}
