/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of a crystal share: memory that lives as long as the model, and the search for its symmetries. */
#ifndef GEAE_LIB_CRYSTAL_INNER_H
#define GEAE_LIB_CRYSTAL_INNER_H

#include <stdbool.h>
#include <geae/crystal.h>

/* Zeroed, freed with the crystal; NULL: the failure is recorded. */
void *crystal_memory(struct geae_cx *, struct geae_crystal *, size_t bytes);

/* ---- permutations of levels (crystal_levels.c) ---- */

struct crystal_levels {
	int32_t n, q;
	const uint8_t *to; /* [n][q]: the level that level a becomes; the first does nothing */
};

/* All those that the encoding can express and that might be symmetries. */
int crystal_levels_make(struct geae_cx *, const struct geae_crystal *, struct crystal_levels *) GEAE_CHECKED;
/* "sigma", or the cycles: "sigma (0 1 2)"; nothing where they do nothing. */
void crystal_levels_name(const struct geae_crystal *, const uint8_t *to, char *text, size_t size);

/* ---- what leaves all couplings alone (crystal_search.c) ---- */

struct crystal_entry { /* from `from` in a cell to `to` in the cell `step` further */
	int32_t from, to, step[3];
	double *f; /* [q][q] */
};

struct crystal_map { /* (x, s) becomes (m x + t[s], p[s]), and level a levels[a] */
	int32_t m[3][3], determinant, order;
	int32_t (*t)[3], *p; /* [cell_sites] */
	const uint8_t *levels;
};

struct crystal_search {
	const struct geae_crystal *c;
	bool field; /* w counts too */
	int32_t n_entry;
	struct crystal_entry *entry;
	struct crystal_levels levels;
	int32_t *order, *parent; /* sites along the entries, and the entry that led to each; -1: none */
};

int crystal_search_make(struct geae_cx *, const struct geae_crystal *, bool field, struct crystal_search *) GEAE_CHECKED;
/* With m and levels given and the first site mapped to `first`: finds the rest, or says that there is none. */
bool crystal_complete(const struct crystal_search *, int32_t first, struct crystal_map *);
bool crystal_holds(const struct crystal_search *, const struct crystal_map *);

/* ---- which of them generate the others (crystal_symmetry.c) ---- */

/* Fills both lists of generators, and tries them. */
int crystal_find_symmetries(struct geae_cx *, struct geae_crystal *) GEAE_CHECKED;

/* ---- generators of a model (crystal_generators.c) ---- */

/* Adds the map, after a shift by so many cells, to list `which`. */
int crystal_add(struct geae_cx *, struct geae_crystal *, int which, const struct crystal_map *, const int32_t *shift,
		const char *name, const char *doc) GEAE_CHECKED;
int crystal_add_translation(struct geae_cx *, struct geae_crystal *, int which, const struct crystal_map *identity,
			    uint32_t axis) GEAE_CHECKED;
int crystal_add_map(struct geae_cx *, struct geae_crystal *, int which, const struct crystal_map *) GEAE_CHECKED;
int crystal_add_levels(struct geae_cx *, struct geae_crystal *, int which, const struct crystal_map *identity) GEAE_CHECKED;
/* Fails where a generator changes the energy of a random configuration. */
int crystal_try(struct geae_cx *, const struct geae_crystal *, int which) GEAE_CHECKED;

#endif
