/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure's gnuplot script, which stands alone beside the data. */
#include <math.h>
#include <stdint.h>
#include <string.h>
#include "figure_script.h"

/* Okabe and Ito's colours, told apart by all common kinds of colour vision; points differ as well. */
static const char *const palette[] = { "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000" };
static const int point_types[] = { 7, 5, 9, 11, 13, 6, 4 }, open_types[] = { 6, 4, 8, 10, 12, 7, 5 };
enum { N_COLOUR = sizeof(palette) / sizeof(palette[0]), MOST_CELLS = 2500 };

/* One column of a journal is 8.6 cm wide, 325 px of a 96th of an inch. */
static const double width_cm = 8.6;

static void comment(FILE *f, const char *text)
{
	fputs("# ", f);
	for (; *text; text++)
		fputc(*text == '\n' || *text == '\r' ? ' ' : *text, f);
	fputc('\n', f);
}

int column_of(const struct drawing *d, enum figure_column column)
{
	const bool map = d->figure->kind == GEAE_HEAT_MAP;
	const int first = map ? 8 : 4;

	switch (column) {
	case COLUMN_X_ERR: return first;
	case COLUMN_Y_ERR: return first + d->x_err;
	case COLUMN_COLOUR: return first + d->x_err + d->y_err;
	default: return first + d->x_err + d->y_err + d->colour; /* lower; upper follows */
	}
}

static double height_cm(const struct drawing *d)
{
	if (d->figure->kind == GEAE_PANELS && d->n_panel)
		return 1.2 + 2.1 * (double)((d->n_panel + panel_columns(d) - 1) / panel_columns(d));
	return d->figure->flags & GEAE_EQUAL ? 7.4 : 6.2;
}

static void output(FILE *f, const struct drawing *d, const char *base, bool pdf)
{
	double height = height_cm(d);

	if (pdf)
		fprintf(f, "\n# The same as PDF; not every gnuplot can.\nif (!strstrt(GPVAL_TERMINALS, 'pdfcairo')) exit\n"
			"set terminal pdfcairo size %.1fcm,%.1fcm enhanced font 'Helvetica,8' linewidth 1.6 fontscale 1 rounded\n"
			"set output '%s.pdf'\n", width_cm, height, base);
	else
		fprintf(f, "set terminal svg size %.0f,%.0f fixed enhanced font 'Helvetica,Arial,sans-serif,10.6' "
			"background '#ffffff'\nset output '%s.svg'\n", width_cm / 2.54 * 96, height / 2.54 * 96, base);
}

static void head(FILE *f, const struct drawing *d, const char *base, const char *what)
{
	comment(f, d->figure->title ? d->figure->title : d->figure->name);
	comment(f, what);
	fprintf(f, "# gnuplot %s.gp  makes %s.svg and %s.pdf from %s.csv, all in this folder.\n", base, base, base, base);
	fputs("# One column of a journal, 8.6 cm wide, text of 8 pt.  In the data file block 0 is the header, 1, 2, ... the curves.\n\n",
	      f);
	fputs("set encoding utf8\nset datafile separator comma\n", f);
	output(f, d, base, false);
	fputs("\nset border 31 linewidth 0.6\nset tics scale 0.6\nset grid linecolor '#e4e4e4' linewidth 0.5\n"
	      "set bars 0.4\nset pointintervalbox 0.1 # no white ring around points with errors\n"
	      "set xtics offset 0,0.2\nset bmargin 2.9\nset autoscale noextend\nset offsets graph 0.03, graph 0.03, graph 0.05, graph 0.05\n", f);
	if (d->figure->flags & GEAE_LOG_X)
		fputs("set logscale x\nset autoscale x\nset format x '10^{%T}'\n", f);
	if (d->figure->flags & GEAE_LOG_Y)
		fputs("set logscale y\nset autoscale y\nset format y '10^{%T}'\n", f);
	if (d->figure->flags & GEAE_LOG_COLOUR)
		fputs("set logscale cb\nset format cb '10^{%T}'\n", f);
	if (!d->colour)
		fputs("set rmargin 1.5\n", f);
	if (d->figure->flags & GEAE_EQUAL)
		fputs("set size ratio -1\n", f);
	fprintf(f, "set xlabel '%s' offset 0,0.4\nset ylabel '%s' offset 0.6,0\n", d->x_label, d->y_label);
}

static void styles(FILE *f)
{
	fputs("\n# Colours of Okabe and Ito; different point shapes for prints without colour.\n", f);
	for (int k = 0; k < N_COLOUR; k++)
		fprintf(f, "set style line %d linecolor '%s' linewidth 1 pointtype %d pointsize 0.4\n", k + 1, palette[k],
			point_types[k]);
	fputc('\n', f);
}

static void colours(FILE *f, const struct drawing *d)
{
	double most = 0;

	if (!d->colour)
		return;
	for (size_t k = 0; k < d->n_curve; k++)
		for (int64_t i = 0; d->curve[k].colour && i < d->curve[k].n; i++)
			if (isfinite(d->curve[k].colour[i]))
				most = fmax(most, fabs(d->curve[k].colour[i]));
	if (d->figure->flags & GEAE_SIGNED)
		fprintf(f, "# blue below zero, red above, white is 0\nset palette defined (-2 '#053061', -1 '#4393c3', 0 '#ffffff', "
			"1 '#d6604d', 2 '#67001f')\nset cbrange [%.6g:%.6g]\n", most > 0 ? -most : -1, most > 0 ? most : 1);
	else
		fputs("# viridis: even steps of lightness\n"
		      "set palette defined (0 '#440154', 1 '#414487', 2 '#2a788e', 3 '#22a884', 4 '#7ad151', 5 '#fde725')\n", f);
	fprintf(f, "set cblabel '%s' offset -0.8,0\n", d->colour_label ? d->colour_label : "");
}

/* A place on the line: its value in one direction, an end of the figure in the other. */
static void end_of(FILE *f, const struct figure_mark *m, double at, double end)
{
	if (m->upright)
		fprintf(f, "first %.17g, graph %g", at, end);
	else
		fprintf(f, "graph %g, first %.17g", end, at);
}

static bool log_axis(const struct drawing *d, int axis)
{
	return d->figure->flags & (axis ? GEAE_LOG_Y : GEAE_LOG_X);
}

/* Beside the line, where it hides least. */
static void label_place(FILE *f, const struct drawing *d, const struct figure_mark *m)
{
	static const double along[] = { 0.06, 0.93, 0.16, 0.83 };
	size_t least = SIZE_MAX, best = 0;

	for (size_t k = 0; k < 8; k++) {
		size_t n = figure_label_hides(d, m, along[k % 4], k >= 4);

		if (n < least) {
			least = n;
			best = k;
		}
	}
	if (m->upright) {
		end_of(f, m, m->at, along[best % 4]);
		fprintf(f, " %s textcolor '#555555'\n", best >= 4 ? "right offset -0.4,0" : "left offset 0.4,0");
	} else {
		end_of(f, m, m->at, best % 2 ? 0.97 : 0.03);
		fprintf(f, " %s offset 0,%s textcolor '#555555'\n", best % 2 ? "right" : "left", best >= 4 ? "-0.6" : "0.6");
	}
}

/* Lines across, with their errors as grey bands behind everything. */
static void marks(FILE *f, const struct drawing *d)
{
	for (size_t k = 0; k < d->n_mark; k++) {
		const struct figure_mark *m = &d->mark[k];
		double low = d->low[!m->upright], high = d->high[!m->upright], room = log_axis(d, !m->upright) ? 0 : 0.03 * (high - low);

		if (m->at < low - room || m->at > high + room) {
			fprintf(f, "# %s at %.6g lies outside what is drawn\n", *m->label ? m->label : "a line", m->at);
			continue;
		}
		if (m->error > 0) {
			fprintf(f, "set object %zu rectangle from ", k + 1);
			end_of(f, m, fmax(m->at - m->error, low), 0);
			fputs(" to ", f);
			end_of(f, m, fmin(m->at + m->error, high), 1);
			fputs(" behind fillcolor '#999999' fillstyle solid 0.35 noborder\n", f);
		}
		fprintf(f, "set arrow %zu from ", k + 1);
		end_of(f, m, m->at, 0);
		fputs(" to ", f);
		end_of(f, m, m->at, 1);
		fputs(" nohead linecolor '#666666' linewidth 0.8 dashtype 2\n", f);
		if (!*m->label)
			continue;
		fprintf(f, "set label %zu '%s' at ", k + 1, m->label);
		label_place(f, d, m);
	}
}

/* So many points without errors run into each other: their line says all. */
enum { DENSE = 100 };

static void points_using(FILE *f, const struct drawing *d, const struct curve *c, bool with_lines, const char *style)
{
	if (d->colour)
		fprintf(f, "using 2:3:%d with points linestyle %d linecolor palette", column_of(d, COLUMN_COLOUR), c->style % N_COLOUR + 1);
	else if (c->x_err && c->y_err)
		fprintf(f, "using 2:3:%d:%d with xyerror%s linestyle %d", column_of(d, COLUMN_X_ERR), column_of(d, COLUMN_Y_ERR), style,
			c->style % N_COLOUR + 1);
	else if (c->x_err)
		fprintf(f, "using 2:3:%d with xerror%s linestyle %d", column_of(d, COLUMN_X_ERR), style, c->style % N_COLOUR + 1);
	else if (c->y_err)
		fprintf(f, "using 2:3:%d with yerror%s linestyle %d", column_of(d, COLUMN_Y_ERR), style, c->style % N_COLOUR + 1);
	else
		fprintf(f, "using 2:3 with %s linestyle %d", !with_lines ? "points" : c->n > DENSE ? "lines" : "linespoints",
			c->style % N_COLOUR + 1);
}

static void points(FILE *f, const struct drawing *d, const struct curve *c, bool with_lines)
{
	const char *style = with_lines ? "lines" : "bars";

	points_using(f, d, c, with_lines, style);
	if (c->variant)
		fprintf(f, " pointtype %d dashtype %d", open_types[c->style % N_COLOUR], c->variant + 1);
}

/* Bars of several curves stand side by side within 0.8 of a position. */
static void bars(FILE *f, const struct curve *c, size_t k, size_t n)
{
	double width = 0.8 / (double)(n ? n : 1), shift = ((double)k + 0.5) * width - 0.4;

	fprintf(f, "using ($2 + %.4g):3:(%.4g) with boxes fill solid 0.7 noborder linestyle %d", shift, 0.92 * width, c->style % N_COLOUR + 1);
}

static bool has_lines(const struct drawing *d)
{
	for (size_t k = 0; k < d->n_curve; k++)
		if (d->curve[k].line)
			return true;
	return false;
}

static bool labelled_before(const struct drawing *d, size_t k)
{
	for (size_t j = 0; j < k; j++)
		if (!d->curve[j].line && curve_drawable(&d->curve[j]) &&
		    !strcmp(d->by_group ? d->curve[j].group : d->curve[j].key, d->by_group ? d->curve[k].group : d->curve[k].key))
			return true;
	return false;
}

static void title(FILE *f, const struct drawing *d, size_t k)
{
	const struct curve *c = &d->curve[k];
	const char *key = d->by_group ? c->group : c->key;

	if (c->line || !*key || d->figure->kind == GEAE_HEAT_MAP || labelled_before(d, k))
		fputs(" notitle", f);
	else
		fprintf(f, " title '%s'", key);
}

/* The error of a line, or what lies between two ports, as an area. */
static bool band(FILE *f, const struct drawing *d, const struct curve *c, bool as_line)
{
	if (c->low[1] && !c->low[0])
		fprintf(f, "using 2:%d:%d", column_of(d, COLUMN_LOWER), column_of(d, COLUMN_LOWER) + 1);
	else if (as_line && c->y_err)
		fprintf(f, "using 2:($3 - $%d):($3 + $%d)", column_of(d, COLUMN_Y_ERR), column_of(d, COLUMN_Y_ERR));
	else
		return false;
	fprintf(f, " with filledcurves fillstyle transparent solid 0.25 noborder linecolor '%s' notitle", palette[c->style % N_COLOUR]);
	return true;
}

void plot_curve(FILE *f, const struct drawing *d, size_t k, const char *base, size_t block, const char **before)
{
	const struct curve *c = &d->curve[k];
	bool as_line = c->line || d->figure->kind == GEAE_PANELS || (d->figure->flags & GEAE_BAND && d->figure->kind == GEAE_SERIES);
	bool on_line = !as_line && d->colour && d->figure->kind == GEAE_SERIES;
	bool area = (as_line && c->y_err) || (c->low[1] && !c->low[0]);

	if (area) {
		fprintf(f, "%s'%s.csv' index %zu ", *before, base, block);
		*before = ", \\\n     ";
		band(f, d, c, as_line);
	}
	fprintf(f, "%s'%s.csv' index %zu ", *before, base, block);
	*before = ", \\\n     ";
	if (as_line)
		fprintf(f, "using 2:3 with lines linestyle %d", c->style % N_COLOUR + 1);
	else if (on_line) /* coloured points on a grey line, which is what the key shows */
		fprintf(f, "using 2:3 with linespoints linestyle %d linecolor '#888888' pointsize 0.7", c->style % N_COLOUR + 1);
	else
		points(f, d, c, d->figure->kind == GEAE_SERIES && !has_lines(d));
	title(f, d, k);
	if (on_line) {
		fprintf(f, "%s'%s.csv' index %zu ", *before, base, block);
		points(f, d, c, false);
		fputs(" pointsize 0.6 notitle", f);
	}
}

static void plot(FILE *f, const struct drawing *d, const char *base)
{
	size_t n_points = figure_points(d), block = 1, bar = 0;
	const char *before = "plot ";

	for (size_t k = 0; k < d->n_curve; k++) {
		const struct curve *c = &d->curve[k];

		if (!curve_drawable(c))
			continue;
		if (d->figure->kind == GEAE_HEAT_MAP) {
			fprintf(f, "plot '%s.csv' index %zu ", base, block);
			if (d->even && c->n > MOST_CELLS)
				fprintf(f, "using 2:3:%d with image notitle", column_of(d, COLUMN_COLOUR));
			else
				fprintf(f, "using 2:3:4:5:6:7:%d with boxxyerror fill solid noborder linecolor palette notitle",
					column_of(d, COLUMN_COLOUR));
		} else if (d->figure->kind == GEAE_BARS && !c->line) {
			fprintf(f, "%s'%s.csv' index %zu ", before, base, block);
			before = ", \\\n     ";
			bars(f, c, bar++, n_points);
			title(f, d, k);
			if (c->y_err)
				fprintf(f, ", \\\n     '%s.csv' index %zu using ($2 + %.4g):3:%d with yerrorbars linecolor '#333333' "
					"pointtype -1 notitle", base, block,
					((double)bar - 0.5) * 0.8 / (double)n_points - 0.4, column_of(d, COLUMN_Y_ERR));
		} else if (d->figure->kind == GEAE_HISTOGRAM && !c->line) {
			fprintf(f, "%s'%s.csv' index %zu using 2:3 with histeps linestyle %d linewidth 1.6", before, base, block,
				c->style % N_COLOUR + 1);
			before = ", \\\n     ";
			title(f, d, k);
		} else {
			plot_curve(f, d, k, base, block, &before);
		}
		block++;
	}
	fputc('\n', f);
}

/* Tics with names; those of a map are read like labels: T_K.  x NULL: they stand at 0, 1, 2, ... */
static void named_tics(FILE *f, char axis, const char *const *text, const double *x, int64_t n, size_t room)
{
	struct arena arena = { 0 };
	size_t longest = 0;

	fprintf(f, "set %ctics (", axis);
	for (int64_t i = 0; i < n; i++) {
		fprintf(f, "%s'%s' %g", i ? ", " : "", x ? figure_plain_text(&arena, text[i]) : figure_text(&arena, text[i]),
			x ? x[i] : (double)i);
		longest = strlen(text[i]) > longest ? strlen(text[i]) : longest;
	}
	if (axis == 'x' && longest * (size_t)n > room)
		fprintf(f, ") rotate by 35 right offset 0.5,0\nset bmargin %.1f\n", 2.2 + 0.33 * (double)longest);
	else
		fputs(")\n", f);
	arena_free(&arena);
}

/* Names of the positions where x, or an axis of a map, is a text. */
static void named_positions(FILE *f, const struct drawing *d)
{
	const struct curve *c = d->n_curve ? &d->curve[0] : NULL;

	if (c && c->text)
		named_tics(f, 'x', c->text, c->x, c->n, 44);
	for (int k = 0; k < 2; k++)
		if (d->named[k])
			named_tics(f, k ? 'y' : 'x', d->named[k]->data, NULL, d->named[k]->dim[0], 28);
}

/* Bars on a logarithmic axis have no foot: they begin at a third of the shortest. */
static void foot(FILE *f, const struct drawing *d)
{
	double least = (double)INFINITY;

	for (size_t k = 0; k < d->n_curve; k++)
		for (int64_t i = 0; i < d->curve[k].n; i++)
			if (d->curve[k].y[i] > 0)
				least = fmin(least, d->curve[k].y[i]);
	if (isfinite(least))
		fprintf(f, "set yrange [%.3g:]\n", least / 3);
}

static void areas(FILE *f, const struct drawing *d)
{
	if (d->figure->kind == GEAE_HEAT_MAP)
		fputs("set offsets 0, 0, 0, 0\nunset grid\nset autoscale fix\n", f);
	if (d->figure->kind == GEAE_BARS || d->figure->kind == GEAE_HISTOGRAM)
		fprintf(f, "set offsets 0, 0, graph %s, graph %s\n", d->high[1] > 0 ? "0.04" : "0", d->low[1] < 0 ? "0.04" : "0");
	if (d->figure->kind == GEAE_BARS && d->figure->flags & GEAE_LOG_Y)
		foot(f, d);
	if (d->figure->kind == GEAE_BARS)
		fputs("set grid noxtics\nset xzeroaxis linecolor '#444444' linewidth 0.6\n", f);
}

void figure_write_script(FILE *f, const struct drawing *d, const char *base, const char *what)
{
	head(f, d, base, what);
	areas(f, d);
	colours(f, d);
	styles(f);
	if (!d->n_finite) {
		fputs("# Nothing to draw: every value is missing.\n"
		      "set label 1 'no data' at graph 0.5, graph 0.5 center font ',16' textcolor '#888888'\n"
		      "unset logscale\nunset tics\nset xrange [0:1]\nset yrange [0:1]\nplot NaN notitle\n", f);
	} else if (d->figure->kind == GEAE_PANELS) {
		figure_write_panels(f, d, base);
		output(f, d, base, true);
		figure_write_panels(f, d, base);
		fputs("unset output\n", f);
		return;
	} else {
		figure_write_key(f, d);
		marks(f, d);
		named_positions(f, d);
		plot(f, d, base);
	}
	output(f, d, base, true);
	fputs("replot\nunset output\n", f);
}
