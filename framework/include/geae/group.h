/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/group.h - groups of signed permutations, from their generators: random elements, the order, all elements, words.
 *
 * An element is an array of one uint32_t per component, element[c] = 2 * source + (sign < 0), as geae/states.h makes it
 * from a generator; products are written as operators: g h does h first.
 */
#ifndef GEAE_GROUP_H
#define GEAE_GROUP_H

#include <geae/plugin.h>
#include <geae/xoshiro.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_GROUP_SLOTS = 10, GEAE_GROUP_MAX_SLOTS = 64 };

/* out = g h (first h, then g); out may be g, not h. */
void geae_element_product(int64_t n_component, const uint32_t *g, const uint32_t *h, uint32_t *out);
/* out = g^-1; out must not be g. */
void geae_element_inverse(int64_t n_component, const uint32_t *g, uint32_t *out);
/* out = g^power, power >= 0; out must not be g. */
void geae_element_power(int64_t n_component, const uint32_t *g, int64_t power, uint32_t *out);

/* The generators as such arrays; memory is the call's scratch. */
int geae_generator_rows(struct geae_cx *, const struct geae_symmetry *, uint32_t ***out) GEAE_CHECKED;

/* ---- random elements --------------------------------------------------------------------- */

/* Product replacement with an accumulator (Celler, Leedham-Green, Murray, Niemeyer, O'Brien, Comm. Algebra 23, 4931
 * (1995)): nearly uniform.  A configuration multiplied by an element that was drawn without looking at it keeps its
 * distribution exactly, whatever the distribution of the element. */
struct geae_elements {
	int64_t n_component;
	size_t n_slot; /* 0: the group is trivial */
	uint32_t *slot[GEAE_GROUP_MAX_SLOTS], *product, *spare;
	struct geae_xoshiro random;
};

/* Memory comes from the call's scratch; the generators need not outlive this call.  Same stream, same elements. */
int geae_elements_start(struct geae_cx *, struct geae_elements *, const struct geae_symmetry *,
			struct geae_rng *) GEAE_CHECKED;
int geae_elements_of(struct geae_cx *, struct geae_elements *, int64_t n_component, size_t n_generator,
		     uint32_t *const *generator, const struct geae_xoshiro *random) GEAE_CHECKED;
/* Valid until the next call; NULL: trivial group. */
const uint32_t *geae_elements_next(struct geae_elements *);

/* ---- the order, of groups of any size ---------------------------------------------------- */

struct geae_stabilisers;

/* Chain of stabilisers of the group that the elements generate, for its order and for membership. */
int geae_stabilisers_create(struct geae_cx *, int64_t n_component, size_t n_generator, uint32_t *const *generator,
			    struct geae_stabilisers **) GEAE_CHECKED;
void geae_stabilisers_destroy(struct geae_stabilisers *);
double geae_stabilisers_order(const struct geae_stabilisers *);
/* 1: the element belongs to the group.  It is overwritten. */
int geae_stabilisers_contain(const struct geae_stabilisers *, uint32_t *element);

/* ---- all elements ------------------------------------------------------------------------ */

/* Element 0 is the identity; others by the length of their shortest word in the generators and their inverses. */
struct geae_group {
	int64_t n_component;
	uint32_t n_element, n_letter, n_base;
	size_t n_generator;
	const char *const *name; /* [n_generator]: of the caller's symmetry */
	uint32_t *element;	 /* [n_element][n_component] */
	uint32_t *letter;	 /* [n_letter]: numbers of the generators and of those inverses that differ */
	int32_t *letter_is;	 /* [n_letter]: k + 1 for generator k, -(k + 1) for its inverse */
	uint32_t *rest, *first;	 /* [n_element]: element = letter[first] * rest, for all but the identity */
	uint32_t *inverse;	 /* [n_element] */
	uint32_t base[64];	 /* elements differ in what they do to these components */
	uint32_t *image;	 /* [n_element][n_base] */
	uint32_t *slot, mask;	 /* element by its images */
};

/* GEAE_OK with *out = NULL: more than `most` elements. */
int geae_group_create(struct geae_cx *, const struct geae_symmetry *, uint32_t most, struct geae_group **) GEAE_CHECKED;
/* The same where there is no context: GEAE_ENOMEM is not recorded. */
int geae_group_list(const struct geae_symmetry *, uint32_t most, struct geae_group **) GEAE_CHECKED;
void geae_group_destroy(struct geae_group *);

static inline uint32_t geae_group_slot(const struct geae_group *g, const uint32_t *image)
{
	uint64_t h = 0x9e3779b97f4a7c15u;

	for (uint32_t i = 0; i < g->n_base; i++)
		h = (h ^ image[i]) * 0xff51afd7ed558ccdu;
	return (uint32_t)(h >> 32) & g->mask;
}

/* The number of the element with these images of the base; there must be one. */
static inline uint32_t geae_group_find(const struct geae_group *g, const uint32_t *image)
{
	for (uint32_t at = geae_group_slot(g, image);; at = (at + 1) & g->mask) {
		uint32_t e = g->slot[at], i = 0;

		while (i < g->n_base && g->image[(size_t)e * g->n_base + i] == image[i])
			i++;
		if (i == g->n_base)
			return e;
	}
}

static inline uint32_t geae_group_product(const struct geae_group *g, uint32_t a, uint32_t b) /* first b, then a */
{
	const uint32_t *of_a = g->image + (size_t)a * g->n_base, *of_b = g->element + (size_t)b * (size_t)g->n_component;
	uint32_t image[64];

	for (uint32_t i = 0; i < g->n_base; i++)
		image[i] = of_b[of_a[i] >> 1] ^ (of_a[i] & 1);
	return geae_group_find(g, image);
}

/* The shortest word, "alpha^2 * rho^-1"; "1" for the identity.  Returns as snprintf does. */
int geae_group_word(const struct geae_group *, uint32_t element, char *text, size_t size);
/* The word of an element in another group with the same generators: out[n_component]; spare: twice as much. */
void geae_group_lift(const struct geae_group *, uint32_t element, int64_t n_component, uint32_t *const *generator,
		     uint32_t *out, uint32_t *spare);
/* Generators of the subgroup of the elements with member[e] = 1, each the earliest that was missing: at most 64 numbers;
 * returns how many.  work: 2 n_element bytes and numbers. */
size_t geae_group_generate(const struct geae_group *, const uint8_t *member, uint32_t *generator, uint8_t *have,
			   uint32_t *list);

#ifdef __cplusplus
}
#endif
#endif
