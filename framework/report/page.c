/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report.html: one self-contained page, from the question to the answer and how it came about. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "replace.h"
#include "html.h"
#include "page_parts.h"
#include "page_style.h"

void page_section(struct page *p, const char *id, const char *title)
{
	if (p->n_section)
		fputs("</section>\n", p->f);
	if (p->n_section < MOST_SECTIONS)
		p->section[p->n_section++] = (struct page_section){ id, title };
	fprintf(p->f, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id, title);
}

void page_table(struct page *p, const char *label, const char *columns)
{
	fprintf(p->f, "<div class=\"scroll%s\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">\n<table>\n<thead><tr>",
		*columns == '=' ? " stack" : "", label);
	columns += *columns == '=';
	while (*columns) {
		size_t n = strcspn(columns, "|");
		bool number = *columns == '#';

		fprintf(p->f, "<th scope=\"col\"%s>%.*s</th>", number ? " class=\"n\"" : "", (int)n - number, columns + number);
		columns += n + (columns[n] == '|');
	}
	fputs("</tr></thead>\n<tbody>\n", p->f);
}

void page_table_end(struct page *p)
{
	fputs("</tbody>\n</table>\n</div>\n", p->f);
}

static void head(FILE *f, const struct collected *c)
{
	const struct pipeline *p = c->pipeline;
	const char *title = p->title && *p->title ? p->title : p->name;

	fputs("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"geaepipe\">\n"
	      "<title>", f);
	html_text(f, title);
	fprintf(f, "</title>\n<style>\n%s</style>\n</head>\n<body>\n<header>\n<p class=\"soft small\">geaepipe report</p>\n<h1>",
		page_style);
	html_text(f, title);
	fputs("</h1>\n", f);
	if (p->question && *p->question) {
		fputs("<p class=\"question\">", f);
		html_text(f, p->question);
		fputs("</p>\n", f);
	}
	fputs("</header>\n", f);
}

static void contents(FILE *f, const struct page *p)
{
	fputs("<nav aria-label=\"Contents\">\n<ul>\n", f);
	for (size_t k = 0; k < p->n_section; k++)
		fprintf(f, "<li><a href=\"#%s\">%s</a></li>\n", p->section[k].id, p->section[k].title);
	fputs("</ul>\n</nav>\n", f);
}

/* Everything below the answer goes to memory first: the table of contents names what is there. */
static bool body(FILE *f, const struct collected *c)
{
	static void (*const parts[])(struct page *) = { page_claims,   page_wish_tables, page_figures,  page_results,  page_stages,
							page_warnings, page_pipeline, page_versions, page_cite };
	char *text = NULL;
	size_t size;
	struct page p = { .f = open_memstream(&text, &size), .c = c }, top = { .f = f, .c = c };

	if (!p.f)
		return false;
	for (size_t k = 0; k < sizeof(parts) / sizeof(parts[0]); k++)
		parts[k](&p);
	fputs("</section>\n", p.f);
	if (fclose(p.f)) {
		free(text);
		return false;
	}
	fputs("<main>\n", f);
	page_answer(&top);
	contents(f, &p);
	fputs(text, f);
	fputs("</main>\n", f);
	free(text);
	return true;
}

bool page_write(struct collected *c)
{
	struct replace r;
	bool ok = replace_begin(&r, c->request->folder, "report.html");

	if (ok) {
		head(r.f, c);
		ok = body(r.f, c);
		fputs("</body>\n</html>\n", r.f);
		ok = replace_end(&r) && ok;
	}
	if (!ok)
		diag_error(c->diags, (struct place){ c->request->folder, 0 }, "report.html cannot be written: %s",
			   strerror(errno));
	return ok;
}
