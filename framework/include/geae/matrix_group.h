/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/matrix_group.h - the finite group that orthogonal matrices make, and the directions in which it lets a vector order.
 *
 * A vector that orders along v keeps the elements with D v = v.  Directions v that are determined by what they keep (the
 * fixed space is a line) fall into classes of equivalent states: the images of one under the group.
 */
#ifndef GEAE_MATRIX_GROUP_H
#define GEAE_MATRIX_GROUP_H

#include <geae/latents.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_MATRIX_GROUP_MOST = 1024, GEAE_STATE_CLASSES = 64 };

struct geae_states_class {
	uint32_t n_state;
	double *state;	 /* [n_state][d]: unit vectors, the first is the reference */
	uint32_t *carry; /* [n_state]: an element that takes the reference there */
};

struct geae_matrix_group {
	int d;
	uint32_t n_element, n_class;
	double *D;	     /* [n_element][d][d]; the first is 1 */
	uint32_t *generator; /* [n]: which element each is */
	struct geae_states_class class[GEAE_STATE_CLASSES];
	const char *fault; /* NULL, or why there is no such group; then the rest is not filled */
};

/* From R[n][d][d], those with use[k] != 0.  The reference of each class is the state that the most generators keep.  Memory
 * is the call's scratch. */
int geae_matrix_group(struct geae_cx *, int d, int64_t n, const double *R, const uint8_t *use,
		      struct geae_matrix_group *) GEAE_CHECKED;

/* |D v - v| is small. */
int geae_keeps(int d, const double *D, const double *v);

#ifdef __cplusplus
}
#endif
#endif
