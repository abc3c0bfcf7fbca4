/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What do = "apply" holds while it works: the networks, the rows they look at, and what they put out. */
#ifndef GEAE_APPLY_H
#define GEAE_APPLY_H

#include "learner.h"
#include "feature_set.h"

enum { PART_TRAIN, PART_VALIDATION, PART_TEST, PART_ALL };

struct apply_values {
	int32_t part, transforms;
	struct geae_strings heads;
	int64_t batch;
};

struct apply {
	const struct job_input **of, *network; /* all train stages, and the one at hand */
	int64_t n_network;
	bool many; /* `over`: results have an axis "network" */
	struct feature_source source;
	const struct geae_array *latent; /* given ones that are decoded, in place of the rows of the data set */
	struct feature_set set;
	struct geae_features features;
	struct learner_want want;
	struct learner learner;
	struct geae_tensor head[MAX_HEADS];
	const char *name[MAX_HEADS];
	size_t n_head;
	int64_t *row, n_row; /* rows of the data set that are evaluated */
};

struct applied {
	struct executor *executor;
	int64_t n_float, n_state;
	float *parameter, *state, *condition;
	float *latent; /* [n_row][latents]: given ones */
	float *out[MAX_HEADS], *transformed; /* of all networks, one after the other */
	bool *wanted; /* [rows of the data set] */
};

/* The input under a key of the stage; NULL: not given. */
const struct job_input *apply_input(const struct job *, const char *key);

/* Networks, data set, heads: all that is known before the first row is looked at. */
int apply_lay_out(struct job *, struct apply *, struct diags *);

/* The graph of network k. */
int apply_take_network(struct job *, struct apply *, int64_t k);

/* Numbers in the latent of a transformed row. */
int32_t apply_latent_features(const struct apply *);

/* All networks look at all chosen rows; the executor in `applied` is the caller's to destroy. */
int apply_evaluate(struct job *, struct apply *, struct applied *);

/* The ports of the result, into the object that the job has begun. */
bool apply_write(struct job *, const struct apply *, const struct applied *);

#endif
