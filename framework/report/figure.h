/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Figures that analyzers and pipelines declare: data file, gnuplot script, pictures.
 *
 * figure_collect() turns arrays into curves, figure_write_data() and figure_write_script() put them into
 * <base>.csv and <base>.gp, gnuplot_run() makes <base>.svg and <base>.pdf of the script. */
#ifndef GEAE_FIGURE_H
#define GEAE_FIGURE_H

#include <stdbool.h>
#include <stdio.h>
#include <geae/plugin.h>
#include "arena.h"

enum { FIGURE_MOST_POINTS = 5000, FIGURE_MOST_PANELS = 12 };

struct figure_source { /* the ports of one stage instance and its place in the sweep */
	const struct geae_array *port;
	size_t n_port;
	const struct geae_axis_value *axis; /* those axes that vary */
	size_t n_axis;
	const char *stage; /* NULL, or what ports of this source are called in the figure: "stage.port" */
	const struct geae_axis_value *point; /* with a stage: all axes, for "stage[J=1].port" */
	size_t n_point;
};

struct curve {
	const char *label; /* "L = 16", "" */
	const char *key;   /* the same in gnuplot's enhanced text */
	const char *group; /* the first part of the label: curves of one group share a colour when there are many */
	const char *place; /* the label without the name of the port: what a panel is called */
	size_t entry;      /* which of the figure's ports */
	size_t panel;
	bool line;         /* drawn as a line alone (the figure's `line`) */
	int style;         /* 0, 1, ...: colour and shape */
	int variant;       /* 1, 2, ...: the second, third, ... port at the same place: same colour, open and dashed */
	int64_t n;
	double *x, *y, *x_err, *y_err, *colour; /* the last three may be NULL */
	double *low[2], *high[2];               /* heat maps: edges of the cell in x and y; [1] alone: a band */
	const char **text;                      /* names of the x positions, or NULL */
};

struct figure_mark { /* a line across the figure; it is left away where nothing is drawn */
	bool upright; /* at fixed x */
	double at, error;
	const char *label; /* enhanced text */
};

struct drawing {
	const struct geae_figure *figure;
	const char *x_label, *y_label, *colour_label; /* with units, in gnuplot's enhanced text */
	const char *x_head, *y_head, *colour_head;    /* with units, as headers of columns: "T [J/k_B]" */
	struct curve *curve; /* points first, lines behind them, in the order of sources */
	size_t n_curve, room;
	struct figure_mark *mark;
	size_t n_mark;
	bool x_err, y_err, colour, band; /* columns that curves have */
	bool names;                      /* x positions are texts */
	const struct geae_array *named[2]; /* heat maps: the texts that stand at 0, 1, 2, ... of x and y, or NULL */
	const char **colour_text;        /* what colours 0, 1, 2, ... are called, or NULL */
	size_t n_colour_text;
	bool even;                       /* a heat map whose cells are all of one size */
	bool by_group;                   /* more labels than a key can hold: colours and key by group */
	double low[2], high[2];          /* of what is drawn, errors included */
	int64_t n_finite;                /* points that can be drawn; 0: "no data" is drawn */
	int64_t n_left_out;              /* by thinning a figure of more than 5000 points */
	size_t n_panel, n_panel_left_out;
};

/* NULL with *why when a declared port is there but does not fit; a port that no source has is an empty drawing. */
struct drawing *figure_collect(const struct geae_figure *, const struct figure_source *, size_t n_source,
			       struct arena *, const char **why);
void figure_write_data(FILE *, const struct drawing *);
/* `base`: the file name without its ending; `what`: one line on where the data come from. */
void figure_write_script(FILE *, const struct drawing *, const char *base, const char *what);
/* Does the curve have a point that can be drawn? */
bool curve_drawable(const struct curve *);
size_t figure_points(const struct drawing *); /* number of curves of points that can be drawn */

/* LaTeX-like text (T_c, \chi, \langle |m| \rangle) as gnuplot's enhanced text in UTF-8; a single letter is italic. */
char *figure_text(struct arena *, const char *tex);
/* The same without italics: units, names of ports. */
char *figure_upright_text(struct arena *, const char *tex);
/* Any text, to be shown as it is. */
char *figure_plain_text(struct arena *, const char *text);

enum gnuplot_result { GNUPLOT_OK, GNUPLOT_ABSENT, GNUPLOT_FAILED };
/* Runs `gnuplot <script>` in `folder`, at most 60 s; says what went wrong in one line. */
enum gnuplot_result gnuplot_run(const char *folder, const char *script, char *why, size_t size);

#endif
