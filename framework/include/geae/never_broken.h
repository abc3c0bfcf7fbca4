/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/never_broken.h - what no order parameter of degree <= d can break.
 *
 * An order parameter of dimension d transforms by a real representation of degree d: an element that every real
 * irreducible representation of degree <= d maps to 1 is never seen broken by it.  These elements are the never-broken
 * subgroup H_d.
 */
#ifndef GEAE_NEVER_BROKEN_H
#define GEAE_NEVER_BROKEN_H

#include <geae/characters.h>
#include <geae/orbit.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_MAX_DEGREE = 8, GEAE_MAX_KINDS = 32 };

enum geae_how {
	GEAE_HOW_UNKNOWN = 0,
	GEAE_HOW_ENUMERATED, /* from the characters of G itself */
	GEAE_HOW_LIFTED,     /* from two quotients of G of different size that agree on G/H */
	GEAE_HOW_CLOSED	     /* degree 1: squares and commutators generate it */
};

struct geae_never_broken {
	int32_t degree, how;
	double order, index; /* |H_d| and |G/H_d|; NAN: not known */
	size_t n_generator;  /* of H_d, or of a subgroup whose conjugates generate it (closed form) */
	const char **word;
	uint32_t **element;
	const char *remark; /* how it was found, or why not */
};

struct geae_symmetry_table {
	double order;	     /* of G */
	uint32_t n_class;    /* real classes, also real irreducible representations; 0: not enumerated */
	uint32_t n_kind;     /* of those: how many have which degree */
	int32_t kind_degree[GEAE_MAX_KINDS], kind_count[GEAE_MAX_KINDS];
	double quotient[2];  /* orders of the quotients that lifting compared; 0: none */
	int32_t most;
	struct geae_never_broken of[GEAE_MAX_DEGREE + 1]; /* of[1..most] */
};

/* H_1 .. H_most; memory is the call's scratch. */
int geae_never_broken(struct geae_cx *, const struct geae_symmetry *, int32_t most,
		      struct geae_symmetry_table *) GEAE_CHECKED;

/* blind[k] = 1 where the generator name[k] of the model does nothing to the orbit means of H_degree: no order parameter of
 * that degree breaks it.  Names that the model does not have stay as they are, and all where H_degree is not known. */
int geae_blind_generators(struct geae_cx *, const struct geae_symmetry *, int32_t degree, int64_t n, const char *const *name,
			  uint8_t *blind) GEAE_CHECKED;

/* The order of the normal closure of the elements in the group of the symmetries. */
int geae_normal_closure_order(struct geae_cx *, const struct geae_symmetry *, size_t n_element,
			      uint32_t *const *element, double *order) GEAE_CHECKED;

/* Fails, with an example, where a generator changes the energy: tried on `n_try` configurations. */
int geae_check_symmetry(struct geae_cx *, const struct geae_component *model, const double *control,
			int n_try) GEAE_CHECKED;

/* The group of a symmetry as it acts on the means over the orbits of all m-th powers of its generators: a smaller torus
 * of the same kind.  n_component = 0: there are no such means. */
int geae_power_quotient(struct geae_cx *, const struct geae_symmetry *, int64_t m, struct geae_symmetry *) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
