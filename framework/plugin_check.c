/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every check of a descriptor.  The pointers in it are followed here for the first time, so this runs in
 * the probing child before anything else reads them. */
#include <math.h>
#include <string.h>
#include "param.h"
#include "plugin_loader.h"
#include "plugin_learn.h"
#include "plugin_name.h"
#include "plugin_ops.h"
#include "plugin_ports.h"
#include "plugin_text.h"
#include "plugin_widen.h"

enum { MAX_INSTANCE = 1 << 24 };

static const char *names_fault(const struct geae_plugin *p, uint32_t kind, const char *name, struct arena *arena)
{
	const struct {
		const char *text, *what;
		size_t longest;
		int flags;
	} texts[] = {
		{ p->name, "its name", PLUGIN_NAME_MAX, 0 },
		{ p->version, "its version", 63, 0 },
		{ p->license, "its license", 127, 0 },
		{ p->summary, "its summary", 200, 0 },
		{ p->doc, "its doc", 1 << 16, TEXT_LINES },
		{ p->cite, "its cite", 1 << 16, TEXT_LINES | TEXT_MAY_BE_NULL },
		{ p->test, "its test", 1 << 14, TEXT_LINES | TEXT_MAY_BE_NULL },
	};

	if (p->kind < GEAE_MODEL || p->kind > GEAE_ANALYZER)
		return arena_format(arena, "its kind %u does not exist", p->kind);
	if (p->kind != kind)
		return arena_format(arena, "it is a %s, but its file name says %s", kind_names[p->kind], kind_names[kind]);
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
		const char *fault = text_fault(arena, texts[k].text, texts[k].what, texts[k].longest, texts[k].flags);

		if (fault)
			return fault;
	}
	if (!plugin_name_legal(p->name))
		return arena_format(arena,
				    "its name '%s' must be small letters, digits and dashes, beginning with a letter", p->name);
	if (strcmp(p->name, name) != 0)
		return arena_format(arena, "it calls itself '%s', but its file name says '%s'", p->name, name);
	return NULL;
}

static const char *params_fault(const struct geae_plugin *p, struct arena *arena)
{
	static const char *const reserved[] = { "use", NULL };
	static const char *const reserved_loss[] = { "use", "weight", "start", "ramp", NULL };
	const char *const *taken = p->kind == GEAE_LOSS ? reserved_loss : reserved;
	const struct params rows = { p->params, p->param_size, "" };
	const char *fault;

	if (p->instance_size > MAX_INSTANCE)
		return arena_format(arena, "its instance_size of %zu bytes is out of all proportion", p->instance_size);
	if (!p->params)
		return NULL;
	if (!table_ends(p->params, sizeof *p->params))
		return arena_format(arena, "its table of parameters has no end (more than %d rows)", TABLE_ROWS_MAX);
	for (size_t i = 0; p->params[i].name; i++) {
		const struct geae_param *row = &p->params[i];

		fault = text_fault(arena, row->name, "the name of a parameter", PLUGIN_NAME_MAX, 0);
		if (!fault)
			fault = text_fault(arena, row->doc, arena_format(arena, "the doc of its parameter '%s'", row->name),
					   4096, 0);
		if (!fault)
			fault = text_fault(arena, row->unit, arena_format(arena, "the unit of its parameter '%s'", row->name),
					   63, TEXT_MAY_BE_EMPTY | TEXT_MAY_BE_NULL);
		if (!fault)
			fault = text_fault(arena, row->choices,
					   arena_format(arena, "the list of choices of its parameter '%s'", row->name), 4096,
					   TEXT_MAY_BE_NULL);
		if (fault)
			return fault;
		for (size_t k = 0; taken[k]; k++)
			if (strcmp(row->name, taken[k]) == 0)
				return arena_format(arena, "its parameter '%s' has a name that the host uses itself",
						    taken[k]);
	}
	fault = param_table_fault(&rows, p->instance_size, arena);
	return fault ? arena_format(arena, "its %s", fault) : NULL;
}

/* What rows of controls and of columns have in common. */
static const char *row_fault(struct arena *arena, const char *table, size_t i, const char *name, const char *unit,
			     const char *doc)
{
	const char *fault;

	if (!symbol_legal(name))
		return arena_format(arena, "the name of its %s %zu must be letters, digits and underscores, beginning with "
					   "a letter", table, i + 1);
	fault = text_fault(arena, unit, arena_format(arena, "the unit of its %s '%s'", table, name), 63, TEXT_MAY_BE_EMPTY);
	if (!fault)
		fault = text_fault(arena, doc, arena_format(arena, "the doc of its %s '%s'", table, name), 4096, 0);
	return fault;
}

static const char *controls_fault(const struct geae_control *c, struct arena *arena)
{
	if (!c)
		return "its table of controls is missing (a model without controls has an empty one)";
	if (!table_ends(c, sizeof *c))
		return arena_format(arena, "its table of controls has no end (more than %d rows)", TABLE_ROWS_MAX);
	for (size_t i = 0; c[i].name; i++) {
		const char *fault = row_fault(arena, "control", i, c[i].name, c[i].unit, c[i].doc);

		if (fault)
			return fault;
		if (!(c[i].min <= c[i].max))
			return arena_format(arena, "its control '%s' has the empty range from %g to %g", c[i].name, c[i].min,
					    c[i].max);
		if (c[i].flags & ~(uint32_t)(GEAE_ABOVE_MIN | GEAE_BELOW_MAX))
			return arena_format(arena, "its control '%s' has unknown flags %#x", c[i].name, c[i].flags);
		if (!isnan(c[i].fallback) &&
		    (c[i].fallback < c[i].min || c[i].fallback > c[i].max ||
		     (c[i].flags & GEAE_ABOVE_MIN && c[i].fallback <= c[i].min) ||
		     (c[i].flags & GEAE_BELOW_MAX && c[i].fallback >= c[i].max)))
			return arena_format(arena, "the default %g of its control '%s' is out of its range", c[i].fallback,
					    c[i].name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(c[k].name, c[i].name) == 0)
				return arena_format(arena, "its control '%s' is declared twice", c[i].name);
	}
	return NULL;
}

static const char *labels_fault(const struct geae_model_ops *m, struct arena *arena)
{
	const struct geae_column *c = m->labels;

	if (!c)
		return NULL;
	if (!m->response)
		return "it declares labels, but no response() that gives them";
	if (!table_ends(c, sizeof *c))
		return arena_format(arena, "its table of labels has no end (more than %d rows)", TABLE_ROWS_MAX);
	for (size_t i = 0; c[i].name; i++) {
		const char *fault = row_fault(arena, "label", i, c[i].name, c[i].unit, c[i].doc);

		if (fault)
			return fault;
		if (c[i].dtype != GEAE_F64 && c[i].dtype != GEAE_I64)
			return arena_format(arena, "its label '%s' is neither of type f64 nor i64", c[i].name);
		if (c[i].role != GEAE_LABEL)
			return arena_format(arena, "its label '%s' has another role than label", c[i].name);
		for (size_t k = 0; k < i; k++)
			if (strcmp(c[k].name, c[i].name) == 0)
				return arena_format(arena, "its label '%s' is declared twice", c[i].name);
	}
	return NULL;
}

static const char *model_fault(const struct geae_model_ops *m, struct arena *arena)
{
	const char *fault = controls_fault(m->controls, arena);

	if (!fault)
		fault = labels_fault(m, arena);
	if (!fault && !m->energy && !m->pairs && !m->response)
		fault = "it offers none of energy(), pairs() and response(): nothing can be computed with it";
	if (!fault && m->observe && !m->observables)
		fault = "it offers observe(), but no observables() that names what it observes";
	if (!fault && m->observe_rows && !m->observe)
		fault = "it offers observe_rows(), but no observe() that gives the same";
	return fault;
}

static const char *ops_fault(const struct geae_plugin *p, struct arena *arena)
{
	const struct op_table *table = &op_tables[p->kind];
	size_t size;

	if (!p->ops)
		return "its table of operations is missing";
	memcpy(&size, p->ops, sizeof size);
	if (size != table->size)
		return arena_format(arena, "its table of operations says it has %zu bytes, this program expects %zu: "
					   "rebuild it", size, table->size);
	for (const struct op *op = table->ops; op->name; op++)
		if (op->required && !op_offered(p->ops, op))
			return arena_format(arena, "it offers no %s(), which every %s must", op->name, kind_names[p->kind]);
	switch (p->kind) {
	case GEAE_MODEL: return model_fault(p->ops, arena);
	case GEAE_NETWORK: return network_fault(p->ops, arena);
	case GEAE_LOSS: return loss_fault(p->ops, arena);
	case GEAE_OPTIMIZER: return optimizer_fault(p->ops, arena);
	case GEAE_ANALYZER: return analyzer_fault(p->ops, arena);
	default: return NULL;
	}
}

const char *plugin_descriptor_fault(const struct geae_plugin *p, uint32_t kind, const char *name, struct arena *arena)
{
	const struct geae_plugin *wide;
	const char *fault = p ? plugin_widen(p, &widths_here, arena, &wide) : "geae_plugin() gives no descriptor";

	if (!fault)
		p = wide;
	if (!fault)
		fault = names_fault(p, kind, name, arena);
	if (!fault)
		fault = params_fault(p, arena);
	if (!fault)
		fault = ops_fault(p, arena);
	return fault;
}
