/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tensor graph as the host sees it: made empty, filled by networks and losses through
 * <geae/nn.h>, extended by its own derivative, then run by an executor (executor.h) or, in
 * double precision and without any trick, by the reference (reference.h). */
#ifndef GEAE_GRAPH_H
#define GEAE_GRAPH_H

#include <stdbool.h>
#include <geae/nn.h>

struct graph;

struct graph *graph_create(void); /* NULL: out of memory */
void graph_destroy(struct graph *);
struct geae_graph *graph_public(struct graph *); /* what plugins are handed */
const char *graph_error(const struct graph *);	 /* the first error, NULL: none */

/* Batch norms made while this is on update running statistics: on for the trainer's own encode and decode, off for
 * what losses make of transformed features (those use the statistics of their own batch). */
void graph_track_norms(struct graph *, bool on);

/* Extends the graph by the derivative of a global [1] with respect to every parameter.  Once per graph. */
bool graph_backward(struct graph *, struct geae_tensor loss);

/* ---- parameters: one flat float vector, sorted by name, each padded to 16 ---- */

struct graph_parameter {
	const char *name;
	int64_t rows, columns, offset;
	int64_t fan_in; /* 0: starts at `start` */
	double start;
};

size_t graph_parameters(struct graph *, const struct graph_parameter **); /* valid until the graph grows */
int64_t graph_parameter_floats(struct graph *);
/* The default start: uniform within +-1/sqrt(fan_in), rows * columns values from this stream. */
void graph_parameter_start(const struct graph_parameter *, struct geae_rng *, float *value);

/* Running means and variances: a second flat vector of the same kind. */
struct graph_state {
	const char *name;
	int64_t length, offset;
	double start;
};

size_t graph_states(struct graph *, const struct graph_state **);
int64_t graph_state_floats(struct graph *);

/* ---- what a batch has to bring ---- */

struct graph_input {
	const char *name;
	int32_t features;
	bool noise;
};

size_t graph_inputs(struct graph *, const struct graph_input **); /* sorted by name */
size_t graph_scalars(struct graph *, const char *const **name);	  /* sorted by name */
size_t graph_size(const struct graph *);			  /* nodes */
bool graph_uses(const struct graph *, struct geae_tensor);	  /* something is computed from it */
bool graph_needs_two_samples(const struct graph *);		  /* has batch norms */

#endif
