/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures that analyzers declare: data file, gnuplot script, picture.
 *
 * figure_collect() turns arrays into curves, figure_write_data() and figure_write_script() put them into
 * <base>.dat and <base>.gp, gnuplot_run() makes <base>.svg of the script. */
#ifndef GEAE_FIGURE_H
#define GEAE_FIGURE_H

#include <stdbool.h>
#include <stdio.h>
#include <geae/plugin.h>
#include "arena.h"

struct figure_source { /* the ports of one stage instance and its place in the sweep */
	const struct geae_array *port;
	size_t n_port;
	const struct geae_axis_value *axis; /* those axes that vary */
	size_t n_axis;
};

struct curve {
	const char *label; /* "L = 16", "" */
	const char *group; /* the first part of the label: curves of one group share a colour when there are many */
	bool line;         /* drawn as a line alone (the figure's `line`) */
	int64_t n;
	double *x, *y, *x_err, *y_err, *colour; /* the last three may be NULL */
	double *low[2], *high[2];               /* heat maps: edges of the cell in x and y */
	const char **text;                      /* names of the x positions, or NULL */
};

struct drawing {
	const struct geae_figure *figure;
	const char *x_label, *y_label, *colour_label; /* with units, in gnuplot's enhanced text */
	struct curve *curve; /* points first, lines behind them, in the order of sources */
	size_t n_curve, room;
	bool x_err, y_err, colour; /* columns that every points curve has */
	int64_t n_finite;          /* points that can be drawn; 0: "no data" is drawn */
	int64_t n_left_out;        /* by thinning a scatter of more than 5000 points */
};

/* NULL with *why when a declared port is there but does not fit; a port that no source has is an empty drawing. */
struct drawing *figure_collect(const struct geae_figure *, const struct figure_source *, size_t n_source,
			       struct arena *, const char **why);
void figure_write_data(FILE *, const struct drawing *, const char *what);
/* `base`: the file name without its ending; `what`: one line on where the data come from. */
void figure_write_script(FILE *, const struct drawing *, const char *base, const char *what);

/* LaTeX-like text (T_c, \chi, \langle |m| \rangle) as gnuplot's enhanced text in UTF-8. */
char *figure_text(struct arena *, const char *tex);
/* Any text, to be shown as it is. */
char *figure_plain_text(struct arena *, const char *text);

enum gnuplot_result { GNUPLOT_OK, GNUPLOT_ABSENT, GNUPLOT_FAILED };
/* Runs `gnuplot <script>` in `folder`, at most 60 s; says what went wrong in one line. */
enum gnuplot_result gnuplot_run(const char *folder, const char *script, char *why, size_t size);

#endif
