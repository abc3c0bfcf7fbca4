/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything a descriptor says, for people: 80 columns. */
#include "describe.h"

#include <math.h>
#include <string.h>
#include <geae/nn.h>
#include "literal.h"
#include "param.h"
#include "plugin_ops.h"
#include "wrap.h"
#include "laws/law.h"

enum { INDENT = 8, OP_COLUMN = 24 };

static void heading(FILE *to, const char *text)
{
	fprintf(to, "\n%s\n", text);
}

static const char *in_units(struct arena *a, const char *unit)
{
	return unit && unit[0] && strcmp(unit, "1") != 0 ? arena_format(a, ", in units of %s", unit) : "";
}

static const char *bound(struct arena *a, double x)
{
	char number[REAL_TEXT];

	return arena_text(a, short_real(number, x));
}

static void describe_controls(const struct geae_control *c, FILE *to)
{
	struct arena a = { 0 };

	if (c->name)
		heading(to, "Controls (may vary from row to row)");
	for (; c->name; c++) {
		if (isnan(c->fallback))
			fprintf(to, "    %s (must be given)\n", c->name);
		else
			fprintf(to, "    %s = %s\n", c->name, bound(&a, c->fallback));
		wrap_text(to, c->doc, INDENT, 0);
		wrap_text(to,
			  arena_format(&a, "number in %c%s, %s%c%s", c->flags & GEAE_ABOVE_MIN || isinf(c->min) ? '(' : '[',
				       bound(&a, c->min), bound(&a, c->max),
				       c->flags & GEAE_BELOW_MAX || isinf(c->max) ? ')' : ']', in_units(&a, c->unit)),
			  INDENT, 0);
	}
	arena_free(&a);
}

static void describe_labels(const struct geae_column *c, FILE *to)
{
	struct arena a = { 0 };

	if (c && c->name)
		heading(to, "Labels");
	for (; c && c->name; c++) {
		fprintf(to, "    %s\n", c->name);
		wrap_text(to, c->doc, INDENT, 0);
		wrap_text(to, arena_format(&a, "%s%s", describe_dtype(c->dtype), in_units(&a, c->unit)), INDENT, 0);
	}
	arena_free(&a);
}

static void describe_ops(const struct geae_plugin *p, FILE *to)
{
	const struct op *op = op_tables[p->kind].ops;

	if (!op->name)
		return;
	heading(to, "Offers");
	for (; op->name; op++)
		if (op_offered(p->ops, op)) {
			const int n = fprintf(to, "    %s", op->name);

			wrap_text(to, op->doc, OP_COLUMN, (size_t)n);
		}
	for (op = op_tables[p->kind].ops; op->name; op++)
		if (!op_offered(p->ops, op)) {
			const int n = fprintf(to, "    no %s", op->name);

			wrap_text(to, op->doc, OP_COLUMN, (size_t)n);
		}
}

static void describe_ports(const struct geae_port *port, const char *title, FILE *to)
{
	struct arena a = { 0 };

	if (port->name)
		heading(to, title);
	for (; port->name; port++) {
		const char *what = port->dtype ? describe_dtype(port->dtype) : "any type of number";
		const char *shape = !port->axes[0]                     ? "one number" :
				    strcmp(port->axes, "...") == 0 ? "any axes" :
								     arena_format(&a, "axes %s", port->axes);

		fprintf(to, "    %s%s\n", port->name, port->flags & GEAE_OPTIONAL ? " (optional)" : "");
		wrap_text(to, port->doc, INDENT, 0);
		if (port->flags & GEAE_MODEL_PORT)
			wrap_text(to, "a model", INDENT, 0);
		else
			wrap_text(to, arena_format(&a, "%s; %s%s%s", shape, what, in_units(&a, port->unit),
						   port->flags & GEAE_MANY ? "; takes all points of a sweep (over)" : ""),
				  INDENT, 0);
	}
	arena_free(&a);
}

static void describe_heads(const struct geae_head *head, const char *title, FILE *to)
{
	if (head)
		heading(to, title);
	for (; head && head->name; head++) {
		fprintf(to, "    %s\n", head->name);
		wrap_text(to, head->doc, INDENT, 0);
	}
}

static void describe_needs(const char *const *needs, FILE *to)
{
	if (needs[0])
		heading(to, "Needs of the network");
	for (; *needs; needs++)
		fprintf(to, "    %s\n", *needs);
}

static void describe_figures(const struct geae_figure *f, FILE *to)
{
	struct arena a = { 0 };

	if (f && f->name)
		heading(to, "Figures");
	for (; f && f->name; f++) {
		fprintf(to, "    %s\n", f->name);
		wrap_text(to, arena_format(&a, "%s (%s of %s%s%s). %s", f->title, describe_figure(f->kind), f->y,
					   f->x ? " over " : "", f->x ? f->x : "", f->caption ? f->caption : ""), INDENT, 0);
	}
	arena_free(&a);
}

static void describe_laws(const struct geae_plugin *p, FILE *to)
{
	heading(to, "Laws that it is held to (geaepipe test-plugin)");
	for (size_t k = 0; k < N_LAW_COMMON; k++)
		wrap_text(to, laws_common[k].sentence, OP_COLUMN, (size_t)fprintf(to, "    %s ", laws_common[k].id));
	for (const struct law *l = laws_of(p->kind); l->id; l++)
		wrap_text(to, l->sentence, OP_COLUMN, (size_t)fprintf(to, "    %s ", l->id));
}

static void indented(FILE *to, const char *text)
{
	for (size_t n; *text; text += n + (text[n] == '\n')) {
		n = strcspn(text, "\n");
		fputs(n ? "    " : "", to);
		for (size_t i = 0; i < n; i++)
			fputs(text[i] == '\t' ? "    " : (char[]){ text[i], '\0' }, to);
		fputc('\n', to);
	}
}

void describe_plugin(const struct geae_plugin *p, FILE *to)
{
	const struct params params = { p->params, p->param_size, "" };
	struct arena a = { 0 };
	const char *title = arena_format(&a, "%s %s %s: ", kind_names[p->kind], p->name, p->version);

	wrap_text(to, arena_format(&a, "%s%s", title, p->summary), 0, 0);
	wrap_text(to, arena_format(&a, "license %s, plugin interface %u.%u", p->license, p->abi_major, p->abi_minor), 0, 0);
	fputc('\n', to);
	wrap_paragraphs(to, p->doc, 0);
	if (p->params && p->params[0].name) {
		heading(to, "Parameters");
		param_describe(&params, to);
	}
	if (p->kind == GEAE_MODEL) {
		const struct geae_model_ops *m = p->ops;

		describe_controls(m->controls, to);
		describe_labels(m->labels, to);
	}
	describe_ops(p, to);
	if (p->kind == GEAE_NETWORK) {
		const struct geae_network_ops *n = p->ops;

		describe_heads(n->encode_heads, "Heads of the encoder (the first is the latent)", to);
		describe_heads(n->decode_heads, "Heads of the decoder", to);
	}
	if (p->kind == GEAE_LOSS)
		describe_needs(((const struct geae_loss_ops *)p->ops)->needs, to);
	if (p->kind == GEAE_ANALYZER) {
		const struct geae_analyzer_ops *z = p->ops;

		describe_ports(z->in, "Input ports", to);
		describe_ports(z->out, "Output ports", to);
		describe_figures(z->figures, to);
	}
	describe_laws(p, to);
	heading(to, "In a pipeline file");
	indented(to, describe_example(p, &a));
	if (p->cite) {
		heading(to, "To cite");
		indented(to, p->cite);
	}
	arena_free(&a);
}
