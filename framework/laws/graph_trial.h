/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network with its losses under test: one graph, parameters, a batch of made-up rows. */
#ifndef GEAE_GRAPH_TRIAL_H
#define GEAE_GRAPH_TRIAL_H

#include "law.h"
#include "learn/feature_set.h"
#include "learn/learner.h"
#include "partner.h"
#include "reference.h"

enum { TRIAL_ROWS = 12 };

struct graph_trial {
	struct trial *t;
	struct partner *partner;
	struct feature_set set;
	struct geae_features features;
	struct learner_want want;
	struct learner learner;
	struct reference *reference;
	float *x, *condition; /* [TRIAL_ROWS][...] */
	float *start, *state;
	double *parameter; /* as the reference takes them */
	bool refused;      /* the plugin itself said that its parameters do not suit these states */
};

/* Input features of one partner; false: the network refuses it (why: trial_error). */
bool graph_trial_project(struct graph_trial *, struct trial *, struct geae_component *network, struct partner *);
/* The graph of this variant, with one condition or none, and the losses; starting values; a batch.  False: said. */
bool graph_trial_build(struct graph_trial *, int64_t n_condition, int64_t variant, size_t n_loss, struct geae_component *const *);
void graph_trial_free(struct graph_trial *);
/* The graph in double precision, batch norms as in training.  `order` NULL: the rows as they are. */
double graph_trial_loss(struct graph_trial *, const double *parameter, const int64_t *order);
/* The derivative along random directions against differences.  False: said. */
bool graph_trial_gradient(struct graph_trial *);

#endif
