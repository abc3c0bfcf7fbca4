/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Some rows of a data set as pictures: spin snapshots, spectra. */
#ifndef GEAE_PICTURE_H
#define GEAE_PICTURE_H

#include <stdbool.h>
#include <stdio.h>
#include <geae/plugin.h>
#include "arena.h"

enum { PICTURE_ROWS = 6 };

struct picture {
	const struct geae_array *x;
	int64_t row[PICTURE_ROWS];
	const char *title[PICTURE_ROWS]; /* "T = 2.3, row 17" */
	size_t n;
	bool curve;		       /* a row is a spectrum, else sites with levels */
	int64_t height, width;	       /* of a snapshot; width: points of a spectrum */
	int64_t size;		       /* numbers a row */
	double low, high;	       /* of all values shown */
	const struct geae_array *grid; /* NULL: none */
};

/* Rows spread over the first control that varies.  NULL, or why there is nothing to be seen. */
const char *picture_choose(struct picture *, const struct geae_array *x, struct arena *);
double picture_value(const struct picture *, size_t k, int64_t i);
/* In `columns` letters; blocks of Unicode where `utf8`. */
void picture_print(const struct picture *, FILE *, int columns, bool utf8);
void picture_svg(const struct picture *, FILE *);

#endif
