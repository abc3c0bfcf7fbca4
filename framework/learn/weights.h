/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameters and running statistics as ports "net.<name>" of a train stage's object. */
#ifndef GEAE_WEIGHTS_H
#define GEAE_WEIGHTS_H

#include "job.h"
#include "learner.h"

struct weights_piece { /* a parameter, or a running statistic: one row */
	const char *name;
	int64_t rows, columns, offset;
	bool state;
};

/* All of a learner: parameters, then statistics, each in the order of names. */
size_t weights_pieces(const struct learner *, struct weights_piece **, struct arena *);

void weights_declare(const struct learner *, struct ports *, struct arena *);
bool weights_write(struct object_writer *, const struct learner *, const float *parameter, const float *state, struct arena *);
/* Fills the vectors from an object; a name or shape that does not fit is an error that names both. */
int weights_read(struct geae_cx *, const struct object *, const char *label, const struct learner *, float *parameter, float *state,
		 struct arena *);

#endif
