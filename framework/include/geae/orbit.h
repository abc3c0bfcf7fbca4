/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/orbit.h - what an order parameter of dimension 1 can see of a configuration.
 *
 * A real representation of degree 1 takes the values +1 and -1 only: it is trivial on every square and on every
 * commutator of the symmetry group G.  These generate a normal subgroup H (G/H is the largest elementary abelian
 * 2-group that G maps to), and a linear order parameter of degree 1 is a combination of the means over the orbits
 * of H.  A component that H maps to minus itself is in none.
 */
#ifndef GEAE_ORBIT_H
#define GEAE_ORBIT_H

#include <geae/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_orbits {
	int64_t n_component, n_feature;
	const int32_t *feature; /* [n_component]: the orbit of each component; -1: in none */
	const int8_t *sign;	/* [n_component]: its sign there; the first component of every orbit has +1 */
	const int64_t *size;	/* [n_feature] */
};

/* Orbits of H, in the order of their first components.  Without generators every component is an orbit.  Memory is
 * the call's scratch. */
int geae_orbits(struct geae_cx *, const struct geae_symmetry *, struct geae_orbits *) GEAE_CHECKED;
/* Orbits of the normal closure of the elements (geae/group.h) in the group that the symmetries generate. */
int geae_orbits_under(struct geae_cx *, const struct geae_symmetry *, size_t n_element, uint32_t *const *element,
		      struct geae_orbits *) GEAE_CHECKED;
/* feature[i] = mean over orbit i of sign * component, with the generators as they act on these means, all of them
 * and under their names.  Memory is the call's scratch. */
int geae_orbit_means(struct geae_cx *, const struct geae_symmetry *, const struct geae_orbits *,
		     struct geae_projection *) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
