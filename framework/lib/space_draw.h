/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the points of a space are made with: candidates, and the choice that makes them flat. */
#ifndef GEAE_SPACE_DRAW_H
#define GEAE_SPACE_DRAW_H

#include "space_read.h"

struct space_maker {
	struct geae_cx *cx;
	const struct space_program *p;
	const struct geae_sampling *what;
	double *u;        /* [n_number] */
	double *variable; /* [n_row][n_variable] of the candidate */
	int64_t n_row;    /* draws times control points */
	double **label;
	int64_t *refused; /* [n_keep], and those whose axis left its control's range */
	int64_t tried, kept;
};

/* 1: the candidate in m->u stands; 0: refused; negative: failure.  point: [n_point][n_control], NAN where the axes say. */
int space_candidate(struct space_maker *, const double *point, int64_t n_point);

/* Draws until a candidate stands; *i counts the draws.  An error after `tries` refused ones in a row. */
int space_next(struct space_maker *, geae_space_draw *, void *source, int64_t *i);

bool space_in_range(const struct geae_control *, double value);

/* Records that `what` puts a control outside its range: GEAE_EPARAM. */
int space_outside(const struct space_maker *, size_t control, double value, const char *what);

/* The cell of each of n candidates with n_flat values each; -1 where a formula has no value. */
void space_cells(const struct space_program *, int64_t n, const double *value, int32_t *cell);

/* Marks `wanted` of the candidates (cell becomes -1 for the others); false where there are too few with a value.
 * count: [n_cell], zero. */
bool space_level(struct geae_cx *, const struct space_program *, int64_t n, int32_t *cell, int64_t *count, int64_t n_cell,
		 int64_t wanted);

#endif
