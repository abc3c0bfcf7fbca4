/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/group.h - random elements of a group of signed permutations, from its generators.
 *
 * Product replacement with an accumulator (Celler, Leedham-Green, Murray, Niemeyer, O'Brien,
 * Comm. Algebra 23, 4931 (1995)): nearly uniform.  A configuration multiplied by an element that was
 * drawn without looking at it keeps its distribution exactly, whatever the distribution of the element.
 */
#ifndef GEAE_GROUP_H
#define GEAE_GROUP_H

#include <geae/plugin.h>
#include <geae/xoshiro.h>

enum { GEAE_GROUP_SLOTS = 10, GEAE_GROUP_MAX_SLOTS = 64 };

struct geae_elements {
	int64_t n_component;
	size_t n_slot; /* 0: the group is trivial */
	uint32_t *slot[GEAE_GROUP_MAX_SLOTS], *product, *spare;
	struct geae_xoshiro random;
};

/* Memory comes from the call's scratch; the generators need not outlive this call.  Same stream, same elements. */
int geae_elements_start(struct geae_cx *, struct geae_elements *, const struct geae_symmetry *,
			struct geae_rng *) GEAE_CHECKED;
/* element[c] = 2 * source + (sign < 0), see geae/states.h; valid until the next call; NULL: trivial group. */
const uint32_t *geae_elements_next(struct geae_elements *);

/* out = g h (first h, then g); out may be g, not h. */
void geae_element_product(int64_t n_component, const uint32_t *g, const uint32_t *h, uint32_t *out);

#endif
