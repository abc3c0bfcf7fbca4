/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/cluster.h - what cluster samplers of Ising models share.
 *
 * In the gauge of geae/ising.h all couplings are positive: a bond may belong to a cluster where its two spins are
 * equal, and is then taken with probability 1 - exp(-2 |J| / T) (Fortuin and Kasteleyn, Physica 57, 536 (1972)).
 * A field is a bond to one more spin, the ghost, taken by the same rule.
 * Check value: 1 - exp(-2 / 2.269185) = .585786 = 2 - sqrt 2 at the critical point of the square lattice.
 */
#ifndef GEAE_CLUSTER_H
#define GEAE_CLUSTER_H

#include <geae/ising.h>
#include <geae/xoshiro.h>

struct geae_edge {
	uint32_t site;
	uint32_t take; /* taken where 32 random bits are below this */
};

struct geae_edges { /* of every site i: at[first[i]] .. at[first[i + 1] - 1] */
	int64_t n_site;
	const uint32_t *first; /* [n_site + 1] */
	const struct geae_edge *at;
	uint32_t degree;    /* of all sites; 0: they differ */
	const double *field; /* [n_site], in the gauge: positive favours 1; NULL: no field at all */
};

/* All edges of each site, or with `earlier` only those to sites of a lower number, so that each bond stands once.
 * Bonds without coupling are left out.  Memory comes from the call's scratch. */
int geae_edges_make(struct geae_cx *, const struct geae_ising *, double T, bool earlier, struct geae_edges *) GEAE_CHECKED;

/* Calls visit() with every pair table of the data set, once for neighbouring points that share one, as an Ising model.  Refuses
 * more levels than two, naming a sampler that `works`. */
int geae_ising_each(struct geae_cx *, const struct geae_sampling *, const char *sampler, const char *works,
		    int (*visit)(struct geae_cx *, void *arg, const struct geae_pairs *, const struct geae_ising *), void *arg) GEAE_CHECKED;

/* accepts() of a cluster sampler: two levels, no frustration, or the name of a sampler that works; warns where field
 * and couplings compete. */
int geae_cluster_accepts(struct geae_cx *, const struct geae_sampling *, const char *sampler) GEAE_CHECKED;

#endif
