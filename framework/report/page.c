/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html: one self-contained page, from the question to the answer and how it came about. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include "replace.h"
#include "answer.h"
#include "element.h"
#include "html.h"
#include "number.h"
#include "page_parts.h"
#include "page_style.h"

static void head(FILE *f, const struct collected *c)
{
	const struct pipeline *p = c->pipeline;
	const char *title = p->title && *p->title ? p->title : p->name;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", f);
	html_text(f, title);
	fprintf(f, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<p class=\"soft small\">geaepipe report</p>\n<h1>",
		page_style);
	html_text(f, title);
	fputs("</h1>\n", f);
	if (p->question && *p->question) {
		fputs("<p>", f);
		html_text(f, p->question);
		fputs("</p>\n", f);
	}
	fputs("</header>\n<main>\n", f);
}

static void status_line(FILE *f, const struct collected *c)
{
	const int code = c->request->exit_code;
	size_t failed = 0, skipped = 0;

	for (size_t k = 0; k < c->n_instance; k++) {
		failed += c->instance[k].outcome->state == STATE_FAILED;
		skipped += c->instance[k].outcome->state == STATE_SKIPPED;
	}
	if (code == 75)
		fputs("<p><strong>Stopped before the end.</strong> The same command continues it.</p>\n", f);
	else if (code)
		fprintf(f, "<p><strong>%zu stage instance%s failed</strong>, %zu could not run without; the same command tries "
			"again what is missing.</p>\n", failed, failed == 1 ? "" : "s", skipped);
}

/* The answer, coloured by whether it agrees with the expectation. */
static void answer_box(FILE *f, const struct collected *c)
{
	struct arena arena = { 0 };
	size_t n, expected = 0, agree = 0;
	const struct answer *all = answers(c, &arena, &n);

	for (size_t k = 0; k < n; k++) {
		expected += all[k].expected;
		agree += all[k].agrees;
	}
	fprintf(f, "<section class=\"answer%s\" aria-label=\"Answer\">\n",
		c->request->exit_code || agree < expected ? " bad" : expected ? " good" : "");
	status_line(f, c);
	for (size_t k = 0; k < n && k < 12; k++) {
		fputs(all[k].expected ? "<p><strong>" : "<p>", f);
		html_text(f, answer_sentence(c, &all[k], &arena));
		fputs(all[k].expected ? "</strong></p>\n" : "</p>\n", f);
	}
	if (n > 12)
		fprintf(f, "<p>and %zu more, in the table below</p>\n", n - 12);
	if (!n)
		fputs("<p>There is no single number to report; see the figures and tables.</p>\n", f);
	fputs("</section>\n", f);
	arena_free(&arena);
}

static void comparison(FILE *f, const struct collected *c)
{
	struct arena arena = { 0 };
	const struct expectation *e = &c->pipeline->expect;
	size_t n, compared = 0;
	const struct answer *all = answers(c, &arena, &n);
	char a[NUMBER_SIZE];

	for (size_t k = 0; k < n; k++)
		compared += all[k].expected && isfinite(all[k].value);
	if (!compared) {
		arena_free(&arena);
		return;
	}
	fputs("<h2>Beside the expectation</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Quantity</th>"
	      "<th scope=\"col\" class=\"n\">Here</th><th scope=\"col\" class=\"n\">Expected</th>"
	      "<th scope=\"col\" class=\"n\">Difference</th><th scope=\"col\" class=\"n\">In standard errors</th>"
	      "<th scope=\"col\">Verdict</th></tr></thead>\n<tbody>\n", f);
	for (size_t k = 0; k < n; k++) {
		const struct answer *r = &all[k];
		char unit[96];

		if (!r->expected || !isfinite(r->value))
			continue;
		fputs("<tr><td>", f);
		html_format(f, "%s%s %s", r->port->name, unit_suffix(unit, sizeof(unit), r->port->unit),
			    sweep_text(&arena, r->from));
		fputs("</td><td class=\"n\">", f);
		html_text(f, r->shown);
		fprintf(f, "</td><td class=\"n\">%s</td><td class=\"n\">%.3g", number_exact(a, e->value), r->value - e->value);
		if (isfinite(r->percent))
			fprintf(f, " (%.2g&nbsp;%%)", r->percent);
		fputs("</td><td class=\"n\">", f);
		if (r->comparable)
			fprintf(f, "%.2f", r->sigma);
		else
			fputs("no error given", f);
		fputs("</td><td>", f);
		if (r->comparable)
			fprintf(f, "%s (limit: %g)", r->agrees ? "agrees" : "does not agree", e->within_sigma);
		fputs("</td></tr>\n", f);
	}
	fputs("</tbody>\n</table></div>\n<p class=\"soft small\">The expectation is written in the pipeline and only printed "
	      "here; no stage sees it.</p>\n", f);
	arena_free(&arena);
}

static void scalar_row(FILE *f, const struct collected_instance *i, const struct geae_array *a, bool sweep,
		       struct arena *arena)
{
	const char *shown = port_shown(arena, i->object.port, i->object.n_port, a);

	if (!*shown) /* a remark where there is nothing to remark */
		return;
	fputs("<tr><td>", f);
	html_text(f, i->instance->stage->name);
	if (sweep) {
		fputs("</td><td>", f);
		html_text(f, sweep_text(arena, i));
	}
	fputs("</td><td>", f);
	html_text(f, a->name);
	fputs(a->dtype == GEAE_TEXT ? "</td><td>" : "</td><td class=\"n\">", f);
	html_text(f, shown);
	fputs("</td><td>", f);
	html_text(f, has_unit(a->unit) ? a->unit : "");
	fputs("</td><td>", f);
	html_text(f, a->doc);
	fputs("</td></tr>\n", f);
}

static void scalars(FILE *f, const struct collected *c)
{
	struct arena arena = { 0 };
	bool any = false, sweep = false;

	for (size_t k = 0; k < c->n_instance; k++)
		for (size_t p = 0; c->instance[k].open && p < c->instance[k].object.n_port; p++)
			sweep |= c->instance[k].n_axis && !c->instance[k].object.port[p].rank;
	for (size_t k = 0; k < c->n_instance; k++) {
		const struct collected_instance *i = &c->instance[k];

		for (size_t p = 0; i->open && p < i->object.n_port; p++) {
			const struct geae_array *a = &i->object.port[p];

			if (a->rank || is_error_port(i->object.port, i->object.n_port, a))
				continue;
			if (!any)
				fprintf(f, "<h2>Results</h2>\n<div class=\"scroll\"><table>\n<thead><tr><th scope=\"col\">Stage</th>"
					"%s<th scope=\"col\">Quantity</th><th scope=\"col\" class=\"n\">Value</th>"
					"<th scope=\"col\">Unit</th><th scope=\"col\">Meaning</th></tr></thead>\n<tbody>\n",
					sweep ? "<th scope=\"col\">At</th>" : "");
			any = true;
			scalar_row(f, i, a, sweep, &arena);
		}
	}
	if (any)
		fputs("</tbody>\n</table></div>\n<p class=\"soft small\">2.269(5) means 2.269 with a standard error of 0.005. All "
		      "digits stand in <code>results.json</code>, the curves in <code>tables/</code>.</p>\n", f);
	arena_free(&arena);
}

static void figures(FILE *f, const struct collected *c)
{
	struct arena arena = { 0 };

	if (c->n_figure)
		fputs("<h2>Figures</h2>\n<div class=\"figures\">\n", f);
	for (size_t k = 0; k < c->n_figure; k++) {
		const struct figure_made *m = &c->figure[k];
		const char *title = m->figure->title ? m->figure->title : m->figure->name;
		const char *path = arena_format(&arena, "%s/figures/%s.svg", c->request->folder, m->base);

		fputs("<figure>\n", f);
		if (m->picture) {
			fputs("<img alt=\"", f);
			html_text(f, title);
			fputs("\" src=\"", f);
			html_data_uri(f, path, "image/svg+xml");
			fputs("\">\n", f);
		}
		fputs("<figcaption><strong>", f);
		html_text(f, title);
		fputs("</strong>", f);
		if (*m->what)
			html_format(f, " (%s)", m->what);
		if (m->figure->caption) {
			fputs(" ", f);
			html_text(f, m->figure->caption);
		}
		fputs(" <span class=\"soft small\">Stage ", f);
		html_format(f, "%s; ", m->stage->name);
		fprintf(f, "%s <code>", m->picture ? "data and script in" : "not drawn; data and script in");
		html_format(f, "figures/%s", m->base);
		fputs(".*</code></span></figcaption>\n</figure>\n", f);
	}
	if (c->n_figure)
		fputs("</div>\n", f);
	arena_free(&arena);
}

bool page_write(struct collected *c)
{
	struct replace r;
	bool ok = replace_begin(&r, c->request->folder, "report.html");

	if (ok) {
		head(r.f, c);
		answer_box(r.f, c);
		comparison(r.f, c);
		scalars(r.f, c);
		figures(r.f, c);
		page_stages(r.f, c);
		page_warnings(r.f, c);
		page_pipeline(r.f, c);
		page_versions(r.f, c);
		fputs("</main>\n</body>\n</html>\n", r.f);
		ok = replace_end(&r);
	}
	if (!ok)
		diag_error(c->diags, (struct place){ c->request->folder, 0 }, "report.html cannot be written: %s",
			   strerror(errno));
	return ok;
}
