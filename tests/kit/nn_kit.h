/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data for graphs under test, and derivatives by differences. */
#ifndef GEAE_NN_KIT_H
#define GEAE_NN_KIT_H

#include "batch.h"
#include "graph.h"

struct kit_data { /* one batch with parameters, for any graph */
	struct batch batch;
	struct feed *feed;
	double *scalar, *parameter, *state, *start; /* start: the state before any run */
	int64_t n_parameter, n_state;
	void **rows;
	size_t n_rows;
};

/* Inputs: normal-like numbers of unit size, +-1 bits where the input is called "bits"; scalars around 0.6;
 * parameters uniform within +-1/sqrt(fan-in) or near their start, with every batch norm moved off 1 and 0. */
struct kit_data *kit_data_create(struct graph *, int64_t n, uint64_t seed);
void kit_data_destroy(struct kit_data *);

/* A number in [0, 1) that depends on (seed, i) alone. */
double kit_uniform(uint64_t seed, uint64_t i);

/* The largest |gradient - five-point difference| over at most `most` elements of each parameter, relative to the
 * largest gradient, of the reference executor in training.  Infinity where there is no gradient at all. */
double kit_gradient_error(struct graph *, struct kit_data *, int most);
/* The smallest distance of any element from a kink (leaky_relu, abs, step, min, max), after a run. */
double kit_kink_distance(struct graph *, struct kit_data *);

#endif
