/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the two halves of the reference executor share. */
#ifndef GEAE_REFERENCE_INNER_H
#define GEAE_REFERENCE_INNER_H

#include "batch.h"
#include "graph_inner.h"

struct reference {
	struct graph *graph;
	double **value; /* per node */
	size_t *room;
	double *gradient, *outer; /* outer: weight then bias of each N_OUTER, at outer_at[node] */
	int64_t *outer_at;
	const struct graph_input *input;
	const char *const *scalar;
	size_t n_input, n_scalar;
	/* of the running batch */
	const struct batch *batch;
	const double *parameter;
	double *state;
	bool train;
};

void reference_node(struct reference *, int32_t node);

#endif
