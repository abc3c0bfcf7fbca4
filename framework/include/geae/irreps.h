/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/irreps.h - irreducible representations that occur on input features, with their matrices. */
#ifndef GEAE_IRREPS_H
#define GEAE_IRREPS_H

#include <geae/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_irrep {
	const double *basis;  /* [degree][n_feature]: orthonormal rows */
	const double *matrix; /* [n_element][degree][degree]: D(q) = basis q basis^T, orthogonal */
};

/* The group that generators make on features, and its representations of one degree that occur there, each once, without
 * the trivial one: an order parameter of that dimension transforms in one of these. */
struct geae_irreps {
	int64_t n_feature;
	int32_t degree;
	uint32_t n_element, n_irrep;
	const int32_t *perm; /* [n_element][n_feature]: (q x)[i] = sign[i] x[perm[i]]; element 0 does nothing */
	const int8_t *sign;
	struct geae_irrep *irrep;
	const char *fault; /* NULL, or why there are none */
};

/* NULL: out of memory. */
struct geae_irreps *geae_irreps_create(int64_t n_feature, size_t n_generator, const struct geae_generator *, int32_t degree);
void geae_irreps_destroy(struct geae_irreps *);

/* project() of a network whose latent has `degree` dimensions: orbit means of H_degree; refused, saying why, where no order
 * parameter of that degree exists. */
int geae_project_degree(struct geae_cx *, const struct geae_state *, const struct geae_symmetry *, int32_t degree,
			struct geae_projection *) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
