/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a data set, unit by unit: how a finished unit lies in memory and in a partial object. */
#ifndef GEAE_SAMPLE_ROWS_H
#define GEAE_SAMPLE_ROWS_H

#include "control_points.h"

struct sample_counts;
struct sample_projections;

struct sample_column { /* a column of the data set, in the order of its ports */
	struct geae_column spec;
	int64_t observable; /* index among the model's observables; -1: the energy; -2: filled by the sampler */
};

/* A unit's block: x (n * stride, padded to 8), controls [n][n_control], columns [n] each, valid [n] (padded to 8). */
struct sample_layout {
	const struct geae_sampling *ask;
	const struct geae_sampling_plan *plan;
	const struct geae_model_ops *model; /* NULL: none */
	const void *model_self;
	struct geae_state state;
	size_t stride; /* bytes of a row's x; 0: states are not kept */
	struct sample_column *column;
	size_t n_column, n_own; /* n_own: the first ones, filled by the sampler */
	const struct geae_observable *observable;
	size_t n_observable; /* the model's, then projections */
	const double *const *wave; /* [n_observable] or NULL: real weights, one a site, of a projection that has no small ones */
	struct sample_counts *counts; /* see sample_counts.h; NULL: none */
	int64_t n_row;
};

/* Calls the model's state() and observables(); names columns.  `keep`: states are stored. */
int sample_layout_make(struct sample_layout *, struct geae_cx *, const struct geae_sampling *, const struct geae_sampling_plan *,
		       bool keep, struct arena *);
/* The same with projections besides; after a failure of theirs *at is the place in the pipeline file. */
int sample_layout_project(struct sample_layout *, struct geae_cx *, const struct geae_sampling *, const struct geae_sampling_plan *,
			  bool keep, const struct sample_projections *, struct place *at, struct arena *);
size_t sample_block_bytes(const struct sample_layout *, int64_t unit);
void *sample_block_x(const struct sample_layout *, int64_t unit, void *block);
double *sample_block_control(const struct sample_layout *, int64_t unit, void *block);
void *sample_block_column(const struct sample_layout *, int64_t unit, size_t column, void *block);
uint8_t *sample_block_valid(const struct sample_layout *, int64_t unit, void *block);
/* Of configurations that are made and measured, but not kept in the block; else 0. */
size_t sample_loose_bytes(const struct sample_layout *, int64_t unit);
/* Runs one unit into its block: the sampler, then energy and observables of the states it made.  `loose`: memory for
 * configurations that are not kept. */
int sample_unit(const struct sample_layout *, struct geae_cx *, const struct geae_sampler_ops *, const void *sampler, int64_t unit,
		void *block, void *loose);

#endif
