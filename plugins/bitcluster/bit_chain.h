/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The replicas of one unit at work: all at one control point, up to 8 words of 64, each word with its own stream. */
#ifndef BIT_CHAIN_H
#define BIT_CHAIN_H

#include <geae/chain.h>
#include <geae/ising.h>
#include "bit_graph_site.h"

struct bit_part { /* as many words as one vector holds */
	const struct bit_kernels *kernels;
	struct bit_work work;
};

struct bit_schedule { /* one step: sweeps, then cluster flips */
	int64_t sweeps, clusters, seeds;
};

struct bit_chain {
	struct geae_chain of; /* model, state, pairs, elements of the symmetry group */
	struct geae_ising ising;
	const uint8_t *gauge; /* [n_site]: level = spin ^ gauge */
	struct bit_schedule schedule;
	bool square_sweep, square_bonds; /* the fast case: one coupling, no field; and for clusters, any torus */
	struct bit_graph graph;
	int n_word, n_part;
	struct bit_part part[BIT_LANES_MAX];
	struct geae_rng stream[BIT_LANES_MAX]; /* [n_word], what is left of each word's stream */
};

/* Asks the model, opens streams, sets thresholds and starts: from the ordered state with a random sign where the model's
 * symmetries allow that, from random spins where couplings contradict each other.  `first`: number of the unit's first
 * word of replicas in the stage, `n_word` up to BIT_LANES_MAX. */
int bit_chain_start(struct geae_cx *, struct bit_chain *, int64_t first, int n_word, const struct bit_schedule *) GEAE_CHECKED;
void bit_chain_step(struct bit_chain *);
/* Seeds of clusters: every replica gets its own random sites, drawn without looking at its spins. */
void bit_plant(struct bit_work *, int lanes);

/* Word w of site i. */
static inline const uint64_t *bit_words(const struct bit_chain *c, int w, int *stride)
{
	int p = 0;

	while (w >= c->part[p].kernels->lanes)
		w -= c->part[p++].kernels->lanes;
	*stride = c->part[p].kernels->lanes;
	return c->part[p].work.spin + w;
}

#endif
