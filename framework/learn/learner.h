/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network and its losses as one graph. */
#ifndef GEAE_LEARNER_H
#define GEAE_LEARNER_H

#include <geae/nn.h>
#include "component.h"
#include "graph.h"

enum { MAX_HEADS = 16, MAX_LOSSES = 16 };

struct learner_want {
	const struct geae_component *network;
	const struct geae_features *features;
	struct geae_component *const *loss; /* [n_loss] */
	size_t n_loss;
	uint32_t active;  /* bit k: loss k is part of the total that is differentiated; 0: nothing is */
	bool decode;      /* heads of decode() too, where there are any */
	bool given;       /* decode() works on the input "latent", not on what encode() finds */
	bool transforms;  /* the latent of every transformed x */
};

struct learner {
	struct graph *graph;
	struct geae_tensor x, condition;
	const char *head_name[MAX_HEADS];
	struct geae_tensor head[MAX_HEADS]; /* encode's, then decode's */
	size_t n_head, n_encode;
	struct geae_tensor term[MAX_LOSSES], health; /* globals; health.id 0: none */
	struct geae_tensor *transformed;             /* [n_generator], latent of g x */
	int64_t n_float, n_state;
};

/* Loss k enters the total times the scalar learner_weight_name(k).  GEAE_OK, or the error recorded with the
 * component's name. */
int learner_make(struct learner *, struct context *, const struct learner_want *, struct arena *);
void learner_destroy(struct learner *);
const char *learner_weight_name(size_t k);
/* Starting values: of the file of weights where there is one, else each parameter from the stream (key, its name, try). */
int learner_start(struct learner *, struct context *, const struct learner_want *, const uint64_t key[2], int64_t trial, float *value,
		  float *state);

#endif
