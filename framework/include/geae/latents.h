/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/latents.h - latents of any dimension before and after each symmetry, and the matrices that act on them.
 *
 * Where z transforms in a representation, z(g x) = R(g) z(x); products are written as operators: R(g h) = R(g) R(h).
 */
#ifndef GEAE_LATENTS_H
#define GEAE_LATENTS_H

#include <geae/small.h>
#include <geae/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_LATENTS_MOST = 8 }; /* dimensions */

struct geae_latents {
	struct geae_points points;
	int d;
	int64_t n; /* generators */
	const char *const *name;
	const double *z;	 /* [n_row][d], in the order of the points */
	const double *const *zg; /* [n][n_row][d]: of the rows transformed by each */
};

/* latent[row] or [row][d], transformed[generator][row] or [generator][row][d] as apply stages with `transforms` put them
 * out.  Memory is the call's scratch. */
int geae_latents(struct geae_cx *, const struct geae_array *latent, const struct geae_array *transformed, const char *along,
		 struct geae_latents *) GEAE_CHECKED;

/* Sums over rows: z z^T, then z z_g^T and |z_g|^2 of each generator. */
static inline int64_t geae_latents_n_sum(const struct geae_latents *l)
{
	return (int64_t)l->d * l->d + l->n * (l->d * l->d + 1);
}
/* Adds row i of l to sum[geae_latents_n_sum()]. */
void geae_latents_add(const struct geae_latents *, int64_t i, double *sum);
/* From such sums R[d][d] of generator k: the matrix with the least |Z_g - Z R^T|. */
void geae_latents_matrix(int d, const double *sum, int64_t k, double *R);

/* The part of the latent that symmetries turn: w = basis z, of dimension d <= the latent's; what all of them leave
 * (constants) is no order. */
struct geae_turned {
	int d;		     /* 0: they leave all of it */
	double *basis;	     /* [d][latent's d] */
	double *R;	     /* [n][d][d]: the generators on w, orthogonal */
	const double *w;     /* [n_row][d] */
	const double *length; /* [n_row]; of one component w itself */
};

/* R[n][d][d] of all generators; those with use[k] = 0 do not count. */
int geae_turned(struct geae_cx *, const struct geae_latents *, const double *R, const uint8_t *use,
		struct geae_turned *) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
