/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/characters.h - the real irreducible representations of a finite group, by their characters. */
#ifndef GEAE_CHARACTERS_H
#define GEAE_CHARACTERS_H

#include <geae/group.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_MAX_CLASSES = 3000 }; /* the time rises with their third power: some seconds */

/* Real classes (conjugacy classes joined with those of the inverses) and as many real irreducible representations. */
struct geae_characters {
	const struct geae_group *group;
	uint32_t n_class;
	uint32_t *class_of;	  /* [n_element] */
	uint32_t *representative; /* [n_class] */
	uint32_t *size;		  /* [n_class] */
	int32_t *degree;	  /* [n_class]: over the real numbers */
	int8_t *indicator;	  /* [n_class]: 1 real, 0 a complex pair, -1 quaternionic (Frobenius and Schur) */
	double *phi;		  /* [n_class][n_class]: character / degree of representation a at class c, phi[a n + c] */
};

/* *out = NULL with GEAE_OK: more than GEAE_MAX_CLASSES classes.  The group must live as long. */
int geae_characters_create(struct geae_cx *, const struct geae_group *, struct geae_characters **out) GEAE_CHECKED;
void geae_characters_destroy(struct geae_characters *);

/* member[e] = 1 for the elements that every representation of real degree <= d maps to 1; returns how many there are. */
uint32_t geae_characters_kernel(const struct geae_characters *, int32_t d, uint8_t *member);

#ifdef __cplusplus
}
#endif
#endif
