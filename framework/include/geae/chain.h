/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/chain.h - what samplers made of Markov chains share: one unit is one chain at one control point. */
#ifndef GEAE_CHAIN_H
#define GEAE_CHAIN_H

#include <stdbool.h>
#include <geae/group.h>
#include <geae/states.h>
#include <geae/xoshiro.h>

/* The columns that geae_chain_save() fills: chain (within its control point), step (within its chain),
 * group (rows of one chain belong together). */
extern const struct geae_column geae_chain_columns[];

/* The model behind a data set; GEAE_EUNSUP when there is none, or none with pairs. */
int geae_chain_model(struct geae_cx *, const struct geae_sampling *, const char *sampler,
		     const struct geae_model_ops **, const void **model) GEAE_CHECKED;

/* min(chains, count) */
int64_t geae_chains_per_point(const struct geae_sampling *, int64_t chains);
/* So many chains per point; the rows are dealt out evenly, the first chains get the rest.
 * `burn_in` is the cost of settling, in rows; a row costs `row_cost`. */
int geae_chain_plan(struct geae_cx *, const struct geae_sampling *, int64_t chains, double burn_in, double row_cost,
		    struct geae_sampling_plan *) GEAE_CHECKED;

struct geae_chain { /* one chain at work */
	const struct geae_model_ops *model;
	const void *self;
	struct geae_state state;
	struct geae_pairs pairs;
	struct geae_xoshiro random; /* of the chain; seeded from stream `unit` */
	int64_t number, group;
	int64_t before; /* rows that settling takes as long as: progress counts it */
	struct geae_rows *rows;
	uint8_t *turned;
	struct geae_elements elements;
	struct geae_action action;
};

/* Asks the model for everything at the unit's control point; with `randomise`, every saved row is multiplied
 * by a random element of the model's symmetry group there. */
int geae_chain_start(struct geae_cx *, struct geae_chain *, const struct geae_sampling *, int64_t unit, int64_t chains,
		     bool randomise, struct geae_rows *) GEAE_CHECKED;
/* The same at any control point: chain `number` of it, random numbers and group from `unit`. */
int geae_chain_start_at(struct geae_cx *, struct geae_chain *, const struct geae_sampling *, int64_t point, int64_t unit,
			int64_t number, bool randomise, struct geae_rows *) GEAE_CHECKED;
/* Stores `level` as that row, the step-th of its chain. */
void geae_chain_put(struct geae_chain *, int64_t row, int64_t step, const uint8_t *level);
/* Tells how far settling is, `done` of n steps; GEAE_ESTOP: return it. */
int geae_chain_settle(struct geae_cx *, const struct geae_chain *, int64_t done, int64_t n) GEAE_CHECKED;
/* Stores `level` as row and step `row` and tells how far the call is; GEAE_ESTOP: return it. */
int geae_chain_save(struct geae_cx *, struct geae_chain *, int64_t row, const uint8_t *level) GEAE_CHECKED;

#endif
