/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/quotient.h - the finite group that symmetries generate on input features, and its signs.
 *
 * On the features of geae/orbit.h every generator is its own inverse and they commute: the group has 2^rank elements,
 * numbered 0..2^rank - 1 so that the number of a product is the exclusive or of the numbers.  Its representations of
 * degree 1 are psi_v(q) = (-1)^(number of bits in v & q), one for each v in 0..2^rank - 1.
 */
#ifndef GEAE_QUOTIENT_H
#define GEAE_QUOTIENT_H

#include <geae/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_QUOTIENT_MAX = 64 };

struct geae_quotient {
	int64_t n_feature;
	uint32_t n_element;
	const int32_t *perm;	   /* [n_element][n_feature]: (q x)[i] = sign[i] x[perm[i]]; element 0 does nothing */
	const int8_t *sign;	   /* [n_element][n_feature] */
	const uint32_t *generator; /* [n_generator]: the element that each generator is */
	/* v of the representations, except the trivial one, that occur on the features: linear order parameters of
	 * degree 1 transform in one of these */
	uint32_t n_character, character[GEAE_QUOTIENT_MAX];
	const char *fault; /* NULL, or why there is no such group */
};

/* NULL: out of memory.  With a fault only that is filled. */
struct geae_quotient *geae_quotient_create(int64_t n_feature, size_t n_generator, const struct geae_generator *);
void geae_quotient_destroy(struct geae_quotient *);

static inline int geae_psi(uint32_t v, uint32_t q) /* +1 or -1 */
{
	return __builtin_popcount(v & q) % 2 ? -1 : 1;
}

/* Those generators that act on the features, and no two alike: which[0..n-1], n returned. */
size_t geae_acting(int64_t n_feature, size_t n_generator, const struct geae_generator *, size_t *which);

/* Refuses, saying what to do instead, data without a model or symmetry, and generators that are none. */
int geae_check_generators(struct geae_cx *, const struct geae_state *, const struct geae_symmetry *) GEAE_CHECKED;
/* project() of a network of orbit means; refused, saying why, where no symmetry could break. */
int geae_project_orbits(struct geae_cx *, const struct geae_state *, const struct geae_symmetry *,
			struct geae_projection *) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
