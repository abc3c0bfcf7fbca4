/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grid of spectra as the axis of figures. */
#ifndef GEAE_SPECTRUM_AXIS_H
#define GEAE_SPECTRUM_AXIS_H

#include <geae/put.h>

struct spectrum_axis {
	int64_t n;
	struct geae_array omega; /* the grid itself, or numbers of points: the coordinate */
	double *place;           /* [n]: where a point is drawn */
	const char *label;       /* of `place` */
};

/* Of the second axis of spectra[row][...].  A symmetric grid that is finer at 0 is drawn as sign(w) lg(1 + |w|/w_0), w_0 the
 * smallest |w| but 0; others as they are. */
int spectrum_axis(struct geae_cx *, const struct geae_array *spectra, struct spectrum_axis *) GEAE_CHECKED;

#endif
