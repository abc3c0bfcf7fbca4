/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure's data as CSV: one header with units, then a block for each curve, two empty lines between them
 * (gnuplot calls the header block 0; other readers skip empty lines). */
#include <math.h>
#include <string.h>
#include "csv.h"
#include "figure.h"
#include "number.h"

static void number(FILE *f, double x)
{
	char text[NUMBER_SIZE];

	fprintf(f, ",%s", isfinite(x) ? number_exact(text, x) : "NaN");
}

static void header_field(FILE *f, const char *prefix, const char *text)
{
	struct arena arena = { 0 };

	fputc(',', f);
	csv_text(f, arena_format(&arena, "%s%s", prefix, text));
	arena_free(&arena);
}

/* "T [J/k_B]" with _err behind the name */
static void error_field(FILE *f, const char *head)
{
	struct arena arena = { 0 };
	size_t n = strcspn(head, " ");

	fputc(',', f);
	csv_text(f, arena_format(&arena, "%.*s_err%s", (int)n, head, head + n));
	arena_free(&arena);
}

static void header(FILE *f, const struct drawing *d)
{
	fputs("series", f);
	header_field(f, "", d->x_head);
	header_field(f, "", d->y_head);
	if (d->figure->kind == GEAE_HEAT_MAP && d->n_curve) {
		header_field(f, "from ", d->x_head);
		header_field(f, "to ", d->x_head);
		header_field(f, "from ", d->y_head);
		header_field(f, "to ", d->y_head);
	}
	if (d->x_err)
		error_field(f, d->x_head);
	if (d->y_err)
		error_field(f, d->y_head);
	if (d->colour)
		header_field(f, "", d->colour_head ? d->colour_head : "colour");
	if (d->band) {
		header_field(f, "lower ", d->y_head);
		header_field(f, "upper ", d->y_head);
	}
	if (d->names)
		fputs(",name", f);
	fputc('\n', f);
}

static void row(FILE *f, const struct drawing *d, const struct curve *c, int64_t i)
{
	const double *more[] = { c->x_err, c->y_err, c->colour, c->low[1], c->high[1] };
	const bool want[] = { d->x_err, d->y_err, d->colour, d->band, d->band };

	number(f, c->x[i]);
	number(f, c->y[i]);
	for (int k = 0; c->low[0] && k < 2; k++) {
		number(f, c->low[k][i]);
		number(f, c->high[k][i]);
	}
	for (int k = 0; k < 5; k++)
		if (want[k])
			number(f, more[k] ? more[k][i] : (double)NAN);
	if (d->names) {
		fputc(',', f);
		csv_text(f, c->text ? c->text[i] : "");
	}
	fputc('\n', f);
}

/* A line end within a field would end the row for gnuplot. */
static void one_line(char *text)
{
	for (; *text; text++)
		if (*text == '\n' || *text == '\r')
			*text = ' ';
}

void figure_write_data(FILE *f, const struct drawing *d)
{
	header(f, d);
	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];
		struct arena arena = { 0 };
		char *name = arena_format(&arena, "%s%s", *c->label ? c->label : "all", c->line ? " (line)" : "");

		if (!curve_drawable(c))
			continue;
		one_line(name);
		fputs("\n\n", f);
		for (int64_t i = 0; i < c->n; i++) {
			csv_text(f, name);
			row(f, d, c, i);
		}
		arena_free(&arena);
	}
}
