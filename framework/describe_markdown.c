/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything a descriptor says, as a section of a page. */
#include <math.h>
#include <string.h>
#include <geae/nn.h>
#include "describe.h"
#include "literal.h"
#include "param_row.h"
#include "plugin_ops.h"
#include "wrap.h"
#include "laws/law.h"

/* Text of a cell: no bar, no line end. */
static void cell(FILE *to, const char *text)
{
	for (; text && *text; text++)
		if (*text == '|')
			fputs("\\|", to);
		else
			fputc(*text == '\n' ? ' ' : *text, to);
}

static void head(FILE *to, const char *what, const char *middle, const char *last)
{
	fprintf(to, "\n| %s | %s | %s |\n|---|---|---|\n", what, middle, last);
}

static void row(FILE *to, const char *name, const char *what, const char *doc)
{
	fprintf(to, "| `%s` | ", name);
	cell(to, what);
	fputs(" | ", to);
	cell(to, doc);
	fputs(" |\n", to);
}

static const char *in_units(struct arena *a, const char *unit)
{
	return unit && *unit && strcmp(unit, "1") ? arena_format(a, ", in units of %s", unit) : "";
}

static const char *short_number(struct arena *a, double x)
{
	char number[REAL_TEXT];

	return arena_text(a, short_real(number, x));
}

static void parameters(const struct geae_plugin *p, FILE *to, struct arena *a)
{
	const struct params rows = { p->params, p->param_size, "" };
	const struct geae_param *r;

	for (size_t i = 0; p->params && (r = param_row(&rows, i)); i++) {
		if (!i)
			head(to, "parameter", "default; type and range", "meaning");
		row(to, r->name, arena_format(a, "%s; %s", param_default_words(r, a), param_type_words(r, a)), r->doc);
	}
}

static void model(const struct geae_model_ops *m, FILE *to, struct arena *a)
{
	for (const struct geae_control *c = m->controls; c->name; c++) {
		if (c == m->controls)
			head(to, "control", "default; range", "meaning");
		row(to, c->name,
		    arena_format(a, "%s; %c%s, %s%c%s", isnan(c->fallback) ? "must be given" : short_number(a, c->fallback),
				 c->flags & GEAE_ABOVE_MIN || isinf(c->min) ? '(' : '[', short_number(a, c->min), short_number(a, c->max),
				 c->flags & GEAE_BELOW_MAX || isinf(c->max) ? ')' : ']', in_units(a, c->unit)), c->doc);
	}
	for (const struct geae_column *c = m->labels; c && c->name; c++) {
		if (c == m->labels)
			head(to, "label", "type", "meaning");
		row(to, c->name, arena_format(a, "%s%s", describe_dtype(c->dtype), in_units(a, c->unit)), c->doc);
	}
}

static void ports(const struct geae_port *p, const char *side, FILE *to, struct arena *a)
{
	for (const struct geae_port *first = p; p->name; p++) {
		if (p == first)
			head(to, side, "axes; type", "meaning");
		row(to, p->name,
		    p->flags & GEAE_MODEL_PORT ?
			    arena_format(a, "a model%s%s", p->flags & GEAE_MANY ? ", or one of each point of a sweep" : "",
					 p->flags & GEAE_OPTIONAL ? "; optional" : "") :
			    arena_format(a, "%s; %s%s%s%s%s", *p->axes ? p->axes : "one number", p->dtype ? describe_dtype(p->dtype) : "any number",
					 in_units(a, p->unit), p->flags & GEAE_MANY ? "; takes all points of a sweep" : "",
					 p->flags & GEAE_OPTIONAL ? "; optional" : "", p->flags & GEAE_BY_ROW ? "; shows rows by their number" : ""),
		    p->doc);
	}
}

static void heads(const struct geae_head *h, const char *what, FILE *to)
{
	for (const struct geae_head *first = h; h && h->name; h++) {
		if (h == first)
			head(to, what, "", "meaning");
		row(to, h->name, "", h->doc);
	}
}

static void figures(const struct geae_figure *f, FILE *to, struct arena *a)
{
	for (const struct geae_figure *first = f; f && f->name; f++) {
		if (f == first)
			head(to, "figure", "what is drawn", "title");
		row(to, f->name, arena_format(a, "%s of %s%s%s", describe_figure(f->kind), f->y, f->x ? " over " : "", f->x ? f->x : ""), f->title);
	}
}

static void list_ops(const struct geae_plugin *p, bool offered, const char *word, FILE *to)
{
	bool first = true;

	for (const struct op *op = op_tables[p->kind].ops; op->name; op++)
		if (op_offered(p->ops, op) == offered) {
			fprintf(to, "%s%s", first ? word : ", ", op->name);
			first = false;
		}
	if (!first)
		fputs(".", to);
}

static void laws(uint32_t kind, FILE *to)
{
	fputs("\nLaws:", to);
	for (size_t k = 0; k < N_LAW_COMMON; k++)
		fprintf(to, "%s %s", k ? "," : "", laws_common[k].id);
	for (const struct law *l = laws_of(kind); l->id; l++)
		fprintf(to, ", %s", l->id);
	fputs(".\n", to);
}

void describe_plugin_markdown(const struct geae_plugin *p, FILE *to)
{
	struct arena a = { 0 };

	fprintf(to, "### %s %s\n\n", kind_names[p->kind], p->name);
	wrap_text(to, arena_format(&a, "**%s** (version %s, %s, interface %u.%u)", p->summary, p->version, p->license, p->abi_major, p->abi_minor), 0, 0);
	fputc('\n', to);
	wrap_paragraphs(to, p->doc, 0);
	parameters(p, to, &a);
	if (p->kind == GEAE_MODEL)
		model(p->ops, to, &a);
	if (p->kind == GEAE_NETWORK) {
		heads(((const struct geae_network_ops *)p->ops)->encode_heads, "head of the encoder", to);
		heads(((const struct geae_network_ops *)p->ops)->decode_heads, "head of the decoder", to);
	}
	for (const char *const *need = p->kind == GEAE_LOSS ? ((const struct geae_loss_ops *)p->ops)->needs : NULL; need && *need; need++)
		fprintf(to, "%s`%s`", need == ((const struct geae_loss_ops *)p->ops)->needs ? "\nNeeds of the network: " : ", ", *need);
	if (p->kind == GEAE_LOSS)
		fputc('\n', to);
	if (p->kind == GEAE_ANALYZER) {
		const struct geae_analyzer_ops *z = p->ops;

		ports(z->in, "input", to, &a);
		ports(z->out, "output", to, &a);
		figures(z->figures, to, &a);
	}
	list_ops(p, true, "\nOffers: ", to);
	list_ops(p, false, " Not: ", to);
	fputc('\n', to);
	laws(p->kind, to);
	fputc('\n', to);
	for (const char *text = describe_example(p, &a); *text;) {
		const size_t n = strcspn(text, "\n");

		fprintf(to, "    %.*s\n", (int)n, text);
		text += n + (text[n] == '\n');
	}
	arena_free(&a);
}
