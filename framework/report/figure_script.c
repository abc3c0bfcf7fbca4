/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure's data file and its gnuplot script, which stands alone beside the data. */
#include <math.h>
#include <string.h>
#include "figure.h"

/* Okabe and Ito's colours, told apart by all common kinds of colour vision; points differ as well. */
static const char *const palette[] = { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000" };
static const int point_types[] = { 7, 5, 9, 11, 13, 6, 4 };
enum { N_COLOUR = sizeof(palette) / sizeof(palette[0]), MOST_LABELS = 10 };

static bool drawable(const struct curve *c)
{
	for (int64_t i = 0; i < c->n; i++)
		if (isfinite(c->x[i]) && isfinite(c->y[i]))
			return true;
	return false;
}

static void number(FILE *f, double x)
{
	if (isfinite(x))
		fprintf(f, "%.17g", x);
	else
		fputs("NaN", f);
}

static void comment(FILE *f, const char *text)
{
	fputs("# ", f);
	for (; *text; text++)
		fputc(*text == '\n' || *text == '\r' ? ' ' : *text, f);
	fputc('\n', f);
}

/* Columns: x y, then those of x_err y_err colour that the figure has; heat maps: x y edges colour. */
static void columns(FILE *f, const struct drawing *d, const struct curve *c)
{
	fprintf(f, "# 1: %s", d->x_label);
	fprintf(f, "   2: %s", d->y_label);
	if (c->low[0]) {
		fprintf(f, "   3-4: cell edges in x   5-6: cell edges in y   7: %s", d->colour_label);
	} else if (!c->line) {
		int k = 3;

		if (d->x_err)
			fprintf(f, "   %d: standard error of column 1", k++);
		if (d->y_err)
			fprintf(f, "   %d: standard error of column 2", k++);
		if (d->colour)
			fprintf(f, "   %d: %s", k++, d->colour_label ? d->colour_label : d->figure->colour);
		if (c->text)
			fprintf(f, "   %d: name", k);
	}
	fputc('\n', f);
}

static void data_row(FILE *f, const struct drawing *d, const struct curve *c, int64_t i)
{
	const double *more[3] = { c->x_err, c->y_err, c->colour };
	const bool want[3] = { d->x_err, d->y_err, d->colour };

	number(f, c->x[i]);
	fputc(' ', f);
	number(f, c->y[i]);
	for (int k = 0; c->low[0] && k < 2; k++) {
		fputc(' ', f);
		number(f, c->low[k][i]);
		fputc(' ', f);
		number(f, c->high[k][i]);
	}
	for (int k = 0; k < 3 && !c->line; k++)
		if (want[k]) {
			fputc(' ', f);
			number(f, more[k] ? more[k][i] : (double)NAN);
		}
	if (c->text && !c->line) {
		fputs(" \"", f);
		for (const char *s = c->text[i]; *s; s++)
			fputc(*s == '"' || *s == '\n' || *s == '\r' ? ' ' : *s, f);
		fputc('"', f);
	}
	fputc('\n', f);
}

void figure_write_data(FILE *f, const struct drawing *d, const char *what)
{
	comment(f, d->figure->title ? d->figure->title : d->figure->name);
	comment(f, what);
	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];

		if (!drawable(c))
			continue;
		fputs("\n\n", f);
		comment(f, *c->label ? c->label : c->line ? d->figure->line : "all points");
		columns(f, d, c);
		for (int64_t i = 0; i < c->n; i++)
			data_row(f, d, c, i);
	}
}

/* Colour of curve k: by its number; when there are many, by its group; a line has that of its points. */
static int style_of(const struct drawing *d, size_t k, bool by_group)
{
	int style = 0;

	for (size_t j = 0; j < d->n_curve; j++) {
		const struct curve *c = &d->curve[j];
		bool first = true;

		if (c->line)
			continue;
		if (!strcmp(by_group ? c->group : c->label, by_group ? d->curve[k].group : d->curve[k].label))
			return style;
		for (size_t i = 0; i < j && by_group; i++)
			first &= d->curve[i].line || strcmp(d->curve[i].group, c->group) != 0;
		style += first;
	}
	return 0;
}

static bool labelled_before(const struct drawing *d, size_t k, bool by_group)
{
	for (size_t j = 0; j < k; j++)
		if (!d->curve[j].line && drawable(&d->curve[j]) &&
		    !strcmp(by_group ? d->curve[j].group : d->curve[j].label,
			    by_group ? d->curve[k].group : d->curve[k].label))
			return true;
	return false;
}

static void head(FILE *f, const struct drawing *d, const char *base, const char *what)
{
	comment(f, d->figure->title ? d->figure->title : d->figure->name);
	comment(f, what);
	fprintf(f, "# gnuplot %s.gp  makes %s.svg from %s.dat, all in this folder.\n\n", base, base, base);
	fputs("# One column of a journal is 8.6 cm wide: drawn at 1.5 times that, text then is 8 pt.\n"
	      "set terminal svg size 488,366 dynamic enhanced font 'Helvetica,Arial,sans-serif,12' "
	      "background '#ffffff'\n", f);
	fprintf(f, "set output '%s.svg'\nset encoding utf8\n\n", base);
	fputs("set border 31 linewidth 0.8\nset tics scale 0.6\nset grid linecolor '#dddddd' linewidth 0.6\n"
	      "set key tmargin center horizontal samplen 1.4 spacing 1.1\nset bars 0.5\n"
	      "set pointintervalbox 0.1 # no white ring around points with errors\n"
	      "set autoscale noextend\nset offsets graph 0.02, graph 0.02, graph 0.04, graph 0.04\n", f);
	fprintf(f, "set xlabel '%s'\nset ylabel '%s'\n", d->x_label, d->y_label);
}

static void styles(FILE *f)
{
	fputs("\n# Colours of Okabe and Ito; different point shapes for prints without colour.\n", f);
	for (int k = 0; k < N_COLOUR; k++)
		fprintf(f, "set style line %d linecolor '%s' linewidth 1.2 pointtype %d pointsize 0.55\n", k + 1,
			palette[k], point_types[k]);
	fputc('\n', f);
}

static void series(FILE *f, const struct drawing *d, const struct curve *c, int style, bool with_lines)
{
	int y_err = 3 + d->x_err;

	if (c->line)
		fprintf(f, "using 1:2 with lines linestyle %d", style);
	else if (d->colour)
		fprintf(f, "using 1:2:%d with points linestyle %d linecolor palette", 3 + d->x_err + d->y_err, style);
	else if (d->x_err && d->y_err)
		fprintf(f, "using 1:2:3:4 with xyerror%s linestyle %d", with_lines ? "lines" : "bars", style);
	else if (d->x_err)
		fprintf(f, "using 1:2:3 with xerror%s linestyle %d", with_lines ? "lines" : "bars", style);
	else if (d->y_err)
		fprintf(f, "using 1:2:%d with yerror%s linestyle %d", y_err, with_lines ? "lines" : "bars", style);
	else
		fprintf(f, "using 1:2 with %s linestyle %d", with_lines ? "linespoints" : "points", style);
}

/* Bars of several curves stand side by side within 0.8 of a position. */
static void bars(FILE *f, size_t k, size_t n_points)
{
	double width = 0.8 / (double)(n_points ? n_points : 1), shift = ((double)k + 0.5) * width - 0.4;

	fprintf(f, "using ($1 + %.4g):2:(%.4g) with boxes fill solid 0.7 linestyle %d", shift, 0.95 * width,
		(int)(k % N_COLOUR) + 1);
}

static bool has_lines(const struct drawing *d)
{
	for (size_t k = 0; k < d->n_curve; k++)
		if (d->curve[k].line)
			return true;
	return false;
}

static void plot(FILE *f, const struct drawing *d, const char *base)
{
	size_t n_points = 0, index = 0, bar = 0;
	bool by_group, with_lines = d->figure->kind == GEAE_SERIES && !has_lines(d);
	const char *before = "plot ";

	for (size_t k = 0; k < d->n_curve; k++)
		n_points += !d->curve[k].line && drawable(&d->curve[k]);
	by_group = n_points > MOST_LABELS;
	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];
		int style = style_of(d, k, by_group) % N_COLOUR + 1;
		const char *label = by_group ? c->group : c->label;
		struct arena arena = { 0 };

		if (!drawable(c))
			continue;
		fprintf(f, "%s'%s.dat' index %zu ", before, base, index++);
		before = ", \\\n     ";
		if (d->figure->kind == GEAE_HEAT_MAP)
			fputs("using 1:2:3:4:5:6:7 with boxxyerror fill solid noborder linecolor palette", f);
		else if (d->figure->kind == GEAE_BARS && !c->line)
			bars(f, bar++, n_points);
		else if (d->figure->kind == GEAE_HISTOGRAM && !c->line)
			fprintf(f, "using 1:2 with histeps linestyle %d", style);
		else
			series(f, d, c, style, with_lines);
		if (c->line || !*label || d->figure->kind == GEAE_HEAT_MAP || labelled_before(d, k, by_group))
			fputs(" notitle", f);
		else
			fprintf(f, " title '%s'", figure_plain_text(&arena, label));
		if (d->figure->kind == GEAE_BARS && !c->line && d->y_err)
			fprintf(f, ", \\\n     '%s.dat' index %zu using ($1 + %.4g):2:%d with yerrorbars linecolor "
				"'#333333' pointtype -1 notitle",
				base, index - 1, ((double)bar - 0.5) * 0.8 / (double)n_points - 0.4, 3 + d->x_err);
		arena_free(&arena);
	}
	fputc('\n', f);
}

/* Names of the positions where x is a text. */
static void named_positions(FILE *f, const struct drawing *d)
{
	const struct curve *c = d->n_curve ? &d->curve[0] : NULL;
	struct arena arena = { 0 };

	if (!c || !c->text)
		return;
	fputs("set xtics (", f);
	for (int64_t i = 0; i < c->n; i++)
		fprintf(f, "%s'%s' %g", i ? ", " : "", figure_plain_text(&arena, c->text[i]), c->x[i]);
	fputs(")\n", f);
	arena_free(&arena);
}

void figure_write_script(FILE *f, const struct drawing *d, const char *base, const char *what)
{
	head(f, d, base, what);
	if (d->figure->kind == GEAE_HEAT_MAP)
		fputs("set offsets 0, 0, 0, 0\nunset grid\nset autoscale fix\n", f);
	if (d->figure->kind == GEAE_BARS || d->figure->kind == GEAE_HISTOGRAM)
		fputs("set offsets 0, 0, graph 0.04, 0\n", f);
	if (d->colour) {
		fputs("# viridis: even steps of lightness\n"
		      "set palette defined (0 '#440154', 1 '#414487', 2 '#2a788e', 3 '#22a884', 4 '#7ad151', 5 '#fde725')\n", f);
		fprintf(f, "set cblabel '%s'\n", d->colour_label ? d->colour_label : "");
	}
	styles(f);
	if (!d->n_finite) {
		fputs("# Nothing to draw: every value is missing.\n"
		      "set label 1 'no data' at graph 0.5, graph 0.5 center font ',20' textcolor '#888888'\n"
		      "unset tics\nset xrange [0:1]\nset yrange [0:1]\nplot NaN notitle\n", f);
		return;
	}
	named_positions(f, d);
	plot(f, d, base);
}
