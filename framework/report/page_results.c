/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The middle of the report: figures, and all single numbers. */
#include <string.h>
#include "answer.h"
#include "element.h"
#include "html.h"
#include "page_parts.h"

static void scalar_row(FILE *f, const struct collected_instance *i, const struct geae_array *a, bool sweep,
		       struct arena *arena)
{
	const char *shown = port_shown(arena, i->object.port, i->object.n_port, a);

	if (!*shown) /* a remark where there is nothing to remark */
		return;
	fputs("<tr><td>", f);
	html_text(f, i->instance->stage->name);
	if (sweep) {
		fputs("</td><td class=\"at\">", f);
		html_text(f, sweep_text(arena, i));
	}
	fputs("</td><td>", f);
	html_text(f, a->name);
	fputs(a->dtype == GEAE_TEXT ? "</td><td class=\"words\">" : "</td><td class=\"n\">", f);
	html_text(f, shown);
	fputs("</td><td>", f);
	html_text(f, has_unit(a->unit) ? a->unit : "");
	fputs("</td><td>", f);
	html_text(f, a->doc);
	fputs("</td></tr>\n", f);
}

void page_results(struct page *page)
{
	FILE *f = page->f;
	const struct collected *c = page->c;
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
			if (!any) {
				page_section(page, "results", "Results");
				page_table(page, "Results", sweep ? "Stage|At|Quantity|#Value|Unit|Meaning" :
								    "Stage|Quantity|#Value|Unit|Meaning");
			}
			any = true;
			scalar_row(f, i, a, sweep, &arena);
		}
	}
	if (any) {
		page_table_end(page);
		fputs("<p class=\"soft small\">2.269(5) means 2.269 with a standard error of 0.005. All digits stand in "
		      "<code>results.json</code>, the curves in <code>tables/</code>.</p>\n", f);
	}
	arena_free(&arena);
}

static void caption(FILE *f, const struct figure_made *m, const char *title)
{
	fputs("<figcaption><strong>", f);
	html_text(f, title);
	if (*m->what)
		html_format(f, " (%s)", m->what);
	fputs(".</strong>", f);
	if (m->figure->caption && *m->figure->caption) {
		fputs(" ", f);
		html_text(f, m->figure->caption);
	}
	if (*m->note)
		html_format(f, " %s", m->note);
	fputs(" <span class=\"soft small\">", f);
	if (m->stage)
		html_format(f, "Stage %s; ", m->stage->name);
	fprintf(f, "%s <code>", m->picture ? "SVG, PDF, data and script:" : "not drawn; data and script:");
	html_format(f, "figures/%s", m->base);
	fputs(".*</code></span></figcaption>\n", f);
}

void page_figures(struct page *page)
{
	FILE *f = page->f;
	const struct collected *c = page->c;
	struct arena arena = { 0 };

	if (c->n_figure) {
		page_section(page, "figures", "Figures");
		fputs("<div class=\"figures\">\n", f);
	}
	for (size_t k = 0; k < c->n_figure; k++) {
		const struct figure_made *m = &c->figure[k];
		const char *title = m->figure->title ? m->figure->title : m->figure->name;
		const char *path = arena_format(&arena, "%s/figures/%s.svg", c->request->folder, m->base);

		fputs("<figure>\n", f);
		if (m->picture) {
			fputs("<img alt=\"", f);
			html_text(f, m->alt);
			fputs("\" src=\"", f);
			html_data_uri(f, path, "image/svg+xml");
			fputs("\">\n", f);
		}
		caption(f, m, title);
		fputs("</figure>\n", f);
	}
	if (c->n_figure)
		fputs("</div>\n", f);
	arena_free(&arena);
}
