/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/single_spin.h - updates of one site at a time, for any pair table: Metropolis or heat bath.
 *
 * Metropolis: another level, accepted with probability min(1, exp(-dE/T)) (Metropolis et al. 1953).  Heat bath: the
 * new level is drawn with its Boltzmann weight given the neighbours (Creutz, PRD 21, 2308 (1980)).  Two levels and
 * few kinds of bonds: dE depends only on how many neighbours along each kind are up, so that the probability of a flip
 * stands in a table.  Anything else: dE is summed up from the pair table.
 * Check values at dE/T = ln 3: Metropolis 1/3, heat bath 1/4.
 */
#ifndef GEAE_SINGLE_SPIN_H
#define GEAE_SINGLE_SPIN_H

#include <stdbool.h>
#include <geae/neighbours.h>
#include <geae/xoshiro.h>

enum geae_rule { GEAE_METROPOLIS, GEAE_HEAT_BATH };
enum geae_order { GEAE_RANDOM_ORDER, GEAE_SEQUENTIAL };

struct geae_counted { /* a neighbour whose level 1 adds `stride` to the key */
	int32_t site, stride;
};

struct geae_site_class { /* sites with the same field and as many bonds of each kind */
	int32_t type, degree[16];
};

/* A Hamiltonian, made ready for any temperature. */
struct geae_single_spin {
	struct geae_neighbours near;
	bool tabled;
	const struct geae_counted *at; /* at near.first[i]; where all degrees are one, at degree * i */
	const uint16_t *class_of;
	struct geae_site_class class[64];
	double flip[16][2]; /* by kind of bond: cost of raising the own level, the neighbour's being 0 or 1 */
	int32_t n_class, n_kind, stride[16], widest[16], n_key, degree;
};

/* Updates at one temperature. */
struct geae_single_updates {
	const struct geae_single_spin *of;
	double T;
	int rule;
	const uint64_t *flip; /* [n_class][2][n_key]: thresholds */
};

/* Memory comes from the call's scratch. */
int geae_single_spin_make(struct geae_cx *, const struct geae_pairs *, struct geae_single_spin *) GEAE_CHECKED;
int geae_single_updates_make(struct geae_cx *, const struct geae_single_spin *, double T, enum geae_rule,
			     struct geae_single_updates *) GEAE_CHECKED;
/* As many updates as there are sites. */
void geae_single_sweep(const struct geae_single_updates *, enum geae_order, uint8_t *level, struct geae_xoshiro *);
/* One update of a random site. */
void geae_single_update(const struct geae_single_updates *, uint8_t *level, struct geae_xoshiro *);

#endif
