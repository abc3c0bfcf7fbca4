/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that write a figure's script share. */
#ifndef GEAE_FIGURE_SCRIPT_H
#define GEAE_FIGURE_SCRIPT_H

#include "figure.h"

/* Columns of the data file behind 1: series, 2: x, 3: y and, of a map, 4-7: the edges of the cell. */
enum figure_column { COLUMN_X_ERR, COLUMN_Y_ERR, COLUMN_COLOUR, COLUMN_LOWER };

int column_of(const struct drawing *, enum figure_column);
/* One curve as points with errors or a line with its band; `before` is what separates it from the one before. */
void plot_curve(FILE *, const struct drawing *, size_t k, const char *base, size_t block, const char **before);
void figure_write_key(FILE *, const struct drawing *);
/* How much of the data the label of a line would hide at `along` (share of the figure), on its near or far side. */
size_t figure_label_hides(const struct drawing *, const struct figure_mark *, double along, bool far_side);
size_t panel_columns(const struct drawing *);
void figure_write_panels(FILE *, const struct drawing *, const char *base);

#endif
