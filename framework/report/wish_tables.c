/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pipeline's tables: formulas at every point of some axes. */
#include "wish_tables.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include "claims.h"
#include "csv.h"
#include "html.h"
#include "number.h"
#include "page_parts.h"
#include "replace.h"

static bool next(const struct pipeline *p, const struct table_wish *t, int *value)
{
	for (size_t k = t->n_axis; k-- > 0;) {
		if (++value[t->axis[k]] < p->axis[t->axis[k]].n)
			return true;
		value[t->axis[k]] = 0;
	}
	return false;
}

struct table_found wish_table(const struct collected *c, const struct table_wish *t, struct arena *arena)
{
	const struct pipeline *p = c->pipeline;
	size_t room = 1, n = 0;
	int value[MAX_AXES] = { 0 };
	const char **at;
	struct quantity *q;

	for (size_t k = 0; k < t->n_axis; k++)
		room *= (size_t)p->axis[t->axis[k]].n;
	at = arena_array(arena, room * (t->n_axis + 1), const char *);
	q = arena_array(arena, room * (t->n_column + 1), struct quantity);
	do {
		for (size_t k = 0; k < t->n_axis; k++) {
			const struct node *v = p->axis[t->axis[k]].value[value[t->axis[k]]];
			char number[NUMBER_SIZE];

			at[n * t->n_axis + k] = v->type == NODE_TEXT ? v->text : arena_text(arena, number_exact(number, v->type == NODE_REAL ? v->real : (double)v->integer));
		}
		for (size_t k = 0; k < t->n_column; k++) {
			struct quantity *one = &q[n * t->n_column + k];

			*one = claims_evaluate(c, arena, table_formula(arena, p, t, t->column[k].value, value), NULL);
			if (!one->why && one->n != 1)
				one->why = one->n ? "several values" : "no value";
		}
		n++;
	} while (next(p, t, value));
	return (struct table_found){ t, n, at, q };
}

/* A number with all its digits, a text, or nothing. */
static void csv_cell(FILE *f, const struct quantity *q)
{
	char number[NUMBER_SIZE];

	fputc(',', f);
	if (!q->why)
		csv_text(f, q->text ? q->text[0] : number_exact(number, q->value[0]));
	fputc(',', f);
	if (!q->why && !q->text && q->error && q->error[0] > 0)
		csv_text(f, number_exact(number, q->error[0]));
}

static bool write_one(struct collected *c, const struct table_found *t)
{
	const char *folder = arena_format(&c->arena, "%s/tables", c->request->folder), *name = arena_format(&c->arena, "report-%s.csv", t->wish->name);
	const struct table_wish *w = t->wish;
	struct replace r;

	if (replace_begin(&r, folder, name)) {
		for (size_t k = 0; k < w->n_axis; k++)
			fprintf(r.f, "%s%s", k ? "," : "", c->pipeline->axis[w->axis[k]].name);
		for (size_t k = 0; k < w->n_column; k++) {
			fputc(',', r.f);
			csv_text(r.f, w->column[k].head);
			fputc(',', r.f);
			csv_text(r.f, arena_format(&c->arena, "%s, error", w->column[k].head));
		}
		fputc('\n', r.f);
		for (size_t i = 0; i < t->n_row; i++) {
			for (size_t k = 0; k < w->n_axis; k++)
				fprintf(r.f, "%s%s", k ? "," : "", t->at[i * w->n_axis + k]);
			for (size_t k = 0; k < w->n_column; k++)
				csv_cell(r.f, &t->value[i * w->n_column + k]);
			fputc('\n', r.f);
		}
		if (replace_end(&r))
			return true;
	}
	diag_error(c->diags, (struct place){ folder, 0 }, "%s cannot be written: %s", name, strerror(errno));
	return false;
}

bool wish_tables_write(struct collected *c)
{
	for (size_t k = 0; k < c->pipeline->n_table; k++) {
		struct table_found t = wish_table(c, &c->pipeline->table[k], &c->arena);

		if (!write_one(c, &t))
			return false;
	}
	return true;
}

static void page_one(struct page *p, const struct table_found *t, struct arena *arena)
{
	const struct table_wish *w = t->wish;
	const char *columns = "", *bar = "";

	for (size_t k = 0; k < w->n_axis; k++, bar = "|")
		columns = arena_format(arena, "%s%s#%s", columns, bar, p->c->pipeline->axis[w->axis[k]].name);
	for (size_t k = 0; k < w->n_column; k++)
		columns = arena_format(arena, "%s|#%s", columns, w->column[k].head);
	fputs("<h3>", p->f);
	html_text(p->f, w->title);
	fputs("</h3>\n", p->f);
	page_table(p, w->title, columns);
	for (size_t i = 0; i < t->n_row; i++) {
		fputs("<tr>", p->f);
		for (size_t k = 0; k < w->n_axis; k++) {
			fputs("<td class=\"n\">", p->f);
			html_text(p->f, t->at[i * w->n_axis + k]);
			fputs("</td>", p->f);
		}
		for (size_t k = 0; k < w->n_column; k++) {
			const struct quantity *q = &t->value[i * w->n_column + k];

			fputs("<td class=\"n\">", p->f);
			if (!q->why && (q->text || isfinite(q->value[0])))
				html_text(p->f, claims_shown(arena, q));
			else {
				fputs("<span title=\"", p->f);
				html_text(p->f, q->why ? q->why : "not a number");
				fputs("\">none</span>", p->f);
			}
			fputs("</td>", p->f);
		}
		fputs("</tr>\n", p->f);
	}
	page_table_end(p);
	if (*w->caption) {
		fputs("<p class=\"soft small\">", p->f);
		html_text(p->f, w->caption);
		fputs("</p>\n", p->f);
	}
}

void page_wish_tables(struct page *p)
{
	struct arena arena = { 0 };

	if (p->c->pipeline->n_table)
		page_section(p, "tables", "Tables");
	for (size_t k = 0; k < p->c->pipeline->n_table; k++) {
		struct table_found t = wish_table(p->c, &p->c->pipeline->table[k], &arena);

		page_one(p, &t, &arena);
	}
	arena_free(&arena);
}
