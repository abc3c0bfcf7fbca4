/* SPDX-License-Identifier: GPL-3.0-or-later */
/* net_kit.h - a network plugin at work inside a test: projected, put together, started and run in double precision. */
#ifndef GEAE_NET_KIT_H
#define GEAE_NET_KIT_H

#include <geae/nn.h>
#include "graph.h"
#include "mini_host.h"
#include "reference.h"

enum { NET_HEADS = 8, NET_GENERATORS = 16 };

struct net {
	struct mini *mini;
	struct geae_component *network;
	const struct geae_network_ops *ops;
	struct geae_state state;
	struct geae_projection projection; /* copied */
	struct geae_generator generator[NET_GENERATORS];
	struct geae_features features;
	/* after net_build() */
	struct graph *graph;
	struct geae_tensor x, condition, head[NET_HEADS], health, loss; /* heads of the encoder, then of the decoder */
	size_t n_encode;
	struct geae_tensor transformed[NET_GENERATORS]; /* latent of g x */
	struct reference *reference;
	double *parameter;
};

/* The network's projection of these states; returns what project() returned. */
int net_open(struct net *, struct mini *, const char *network, const char *settings, const struct geae_state *,
	     const struct geae_symmetry *);
/* The same for a model at these controls. */
int net_open_model(struct net *, struct mini *, const char *network, const char *settings, struct geae_component *model,
		   const double *control);
void net_close(struct net *);

/* Encoder, decoder, transformed latents, health; the sum of the losses (may be NULL) differentiated.  One condition
 * called T, or none. */
void net_build(struct net *, int64_t variant, int64_t n_condition, size_t n_loss, struct geae_component *const *loss);
int64_t net_count(const struct net *); /* parameters */
/* Starting values from streams of this seed, keyed by name. */
void net_start(struct net *, uint64_t seed);
double *net_parameter(struct net *, const char *name);

/* feature[n][n_feature] of levels[n][n_component], two levels. */
void net_project(const struct net *, int64_t n, const uint8_t *level, float *feature);
/* Runs features and conditions T[n] (NULL: none) through everything. */
void net_run(struct net *, int64_t n, const float *feature, const float *T);
const double *net_value(const struct net *, struct geae_tensor);

#endif
