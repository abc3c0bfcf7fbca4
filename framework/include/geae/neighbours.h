/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/neighbours.h - a pair Hamiltonian as each site sees it. */
#ifndef GEAE_NEIGHBOURS_H
#define GEAE_NEIGHBOURS_H

#include <geae/plugin.h>

struct geae_neighbour {
	int32_t site;
	int32_t view; /* 2 * bond type + (1 when this site is the bond's second) */
};

struct geae_neighbours {
	int64_t n_site;
	int32_t n_level, n_view;
	const int64_t *first;                    /* [n_site + 1]: neighbours of i are at[first[i]] ... */
	const struct geae_neighbour *at;
	const double *view;                      /* [n_view][q][q]: energy of (own level, neighbour's level) */
	const int32_t *site_type;                /* [n_site] or NULL, as in geae_pairs */
	const double *site;                      /* [n_site_type][q] or NULL */
	int32_t n_site_type;
};

/* Memory comes from the call's scratch.  Two sites may share several bonds. */
int geae_neighbours_make(struct geae_cx *, const struct geae_pairs *, struct geae_neighbours *) GEAE_CHECKED;

/* NULL, or what is wrong with a pair table ("bond 17 joins site 3 with itself", in `text`). */
const char *geae_pairs_fault(const struct geae_pairs *, char text[static 160]);

/* Does the first table describe the same Hamiltonian as the second, of the same model, at any sound T?  (May say no
 * where it does.) */
int geae_pairs_same(const struct geae_pairs *, const struct geae_pairs *);

/* E of one configuration, from the list of bonds. */
double geae_pairs_energy(const struct geae_pairs *, const uint8_t *level);

/* Levels chosen site after site along the bonds, each the best given those before it: a ground state
 * wherever no bond contradicts another.  `queue` is working memory, one number per site. */
void geae_ordered_start(const struct geae_neighbours *, uint8_t *level, int32_t *queue);

#endif
