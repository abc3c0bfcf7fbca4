/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage of a pipeline file that uses a given plugin: the slot it goes into, its parameters at their
 * defaults (something legal where there is none), and placeholders for everything else. */
#include <math.h>
#include <stdlib.h>
#include "describe.h"
#include "literal.h"
#include "node.h"
#include "param_row.h"

static const struct {
	const char *before, *after; /* the component's own lines stand between */
} frames[] = {
	[GEAE_MODEL] = { "samples:\n{\n\tdo = \"sample\";\n\tmodel =\n\t{\n",
			 "\t};\n\tsampler = \"NAME\";\n\tcount = 1024;\n" },
	[GEAE_SAMPLER] = { "samples:\n{\n\tdo = \"sample\";\n\tmodel = \"NAME\";\n\tsampler =\n\t{\n",
			   "\t};\n\tcount = 1024;\n" },
	[GEAE_NETWORK] = { "encoder:\n{\n\tdo = \"train\";\n\tdata = \"STAGE\";\n\tnetwork =\n\t{\n",
			   "\t};\n\tlosses = (\"NAME\");\n\toptimizer = \"NAME\";\n" },
	[GEAE_LOSS] = { "encoder:\n{\n\tdo = \"train\";\n\tdata = \"STAGE\";\n\tnetwork = \"NAME\";\n\tlosses = (\n\t{\n",
			"\t});\n\toptimizer = \"NAME\";\n" },
	[GEAE_OPTIMIZER] = { "encoder:\n{\n\tdo = \"train\";\n\tdata = \"STAGE\";\n\tnetwork = \"NAME\";\n\tlosses = (\"NAME\");\n"
			     "\toptimizer =\n\t{\n",
			     "\t};\n" },
	[GEAE_ANALYZER] = { "result:\n{\n\tdo = \"analyze\";\n\twith =\n\t{\n", "\t};\n" },
};

/* The number to show where no default is given: 1, 0 or 16 where they are allowed, else inside the range. */
static double number_within(double min, double max, uint32_t flags)
{
	const double likely[] = { 1, 0, 16, ceil(min + 1), min, max, (min + max) / 2 };

	for (size_t k = 0; k < sizeof likely / sizeof *likely; k++) {
		const double x = likely[k];

		if (isfinite(x) && x >= min && x <= max && !(flags & GEAE_ABOVE_MIN && x <= min) &&
		    !(flags & GEAE_BELOW_MAX && x >= max))
			return x;
	}
	return min;
}

const char *describe_legal_value(const struct geae_param *row, struct arena *a)
{
	const double x = number_within(row->min, row->max, row->flags);
	char number[REAL_TEXT];

	switch (row->type) {
	case GEAE_BOOL: return "false";
	case GEAE_INT: return arena_format(a, "%.0f", x);
	case GEAE_REAL: return arena_text(a, short_literal(number, x));
	case GEAE_CHOICE: return literal_text(a, param_choices(row, a)[0]);
	case GEAE_STRING: return "\"TEXT\"";
	case GEAE_INTS: return arena_format(a, "[%.0f]", x);
	case GEAE_REALS: return arena_format(a, "[%s]", short_literal(number, x));
	default: return "[\"TEXT\"]";
	}
}

static const char *value_of(const struct geae_param *row, struct arena *a)
{
	struct diags silent = { 0 };
	const struct node *x = row->fallback ? param_fallback(row, (struct place){ NULL, 0 }, a, &silent) : NULL;
	char number[REAL_TEXT];
	const char *text;

	if (!x)
		text = describe_legal_value(row, a);
	else if (x->type == NODE_REAL)
		text = arena_text(a, short_literal(number, x->real));
	else
		text = node_text(a, x);
	diags_free(&silent);
	return text;
}

static void write_controls(FILE *to, const struct geae_control *c)
{
	if (!c[0].name)
		return;
	fputs("\tcontrol = {", to);
	for (; c->name; c++) {
		const double x = isnan(c->fallback) ? number_within(c->min, c->max, c->flags) : c->fallback;
		char number[REAL_TEXT];

		fprintf(to, " %s = %s;", c->name, short_literal(number, x));
	}
	fputs(" };\n", to);
}

static void write_inputs(FILE *to, const struct geae_port *in)
{
	bool many = false;

	if (!in[0].name)
		return;
	fputs("\tin =\n\t{\n", to);
	for (; in->name; in++) {
		fprintf(to, "\t\t%s = \"STAGE.%s\";%s\n", in->name, in->flags & GEAE_MODEL_PORT ? "model" : "PORT",
			in->flags & GEAE_OPTIONAL ? " # may be left out" : "");
		many = many || in->flags & GEAE_MANY;
	}
	fputs("\t};\n", to);
	if (many)
		fputs("\tover = [\"AXIS\"];\n", to);
}

const char *describe_example(const struct geae_plugin *p, struct arena *arena)
{
	const struct params params = { p->params, p->param_size, "" };
	const struct geae_param *row;
	struct arena a = { 0 };
	char *text = NULL;
	const char *copy;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (!to)
		return "";
	fputs(frames[p->kind].before, to);
	fprintf(to, "\t\tuse = \"%s\";\n", p->name);
	if (p->kind == GEAE_LOSS)
		fputs("\t\tweight = 1.0;\n", to);
	for (size_t i = 0; p->params && (row = param_row(&params, i)); i++)
		fprintf(to, "\t\t%s = %s;\n", row->name, value_of(row, &a));
	fputs(frames[p->kind].after, to);
	if (p->kind == GEAE_MODEL)
		write_controls(to, ((const struct geae_model_ops *)p->ops)->controls);
	if (p->kind == GEAE_ANALYZER)
		write_inputs(to, ((const struct geae_analyzer_ops *)p->ops)->in);
	fputs("};\n", to);
	fclose(to);
	copy = arena_text(arena, text ? text : "");
	free(text);
	arena_free(&a);
	return copy;
}
