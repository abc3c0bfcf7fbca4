/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the Ising model share. */
#ifndef ISING_MODEL_H
#define ISING_MODEL_H

#include <stdbool.h>
#include <geae/lattice.h>
#include <geae/plugin.h>

enum { ISING_T, ISING_H, ISING_CONTROLS };
enum { SQUARE, TRIANGULAR, CUBIC };
enum { ALWAYS, EVEN_ONLY, NOT_AT_2, SPIN_FLIP }; /* where a map is a symmetry of its own */
enum { MAX_MAP = 6, MAX_OBSERVABLE = 8, MAX_BOND = 3 };

/* (g s)(x) = s(M x + shift), in integers modulo L. */
struct ising_map {
	const char *name, *doc;
	int m[3][3], shift[3], where;
};

struct ising_lattice {
	uint32_t rank;
	int n_bond, n_map, n_sublattice, n_wave;
	int32_t offset[MAX_BOND * 3]; /* [n_bond][rank] */
	const struct ising_map *map;
	int colour[3];                /* sublattice = colour . x modulo n_sublattice */
	int wave[3][3];               /* the smallest k, in units of 2 pi / L */
};

extern const struct ising_lattice ising_lattices[];

struct ising {
	int64_t L;
	double J;
	int32_t lattice, structure;
	const struct ising_lattice *of;
	int64_t n_site, dim[3];
	int32_t *bond, *bond_type, *perm; /* perm: [n_map][n_site] */
	int8_t *plus, *minus, *weight;    /* [n_site] each; weight: of the observables after the first */
	int64_t n_line, n_word;           /* lines along the last axis, words that each is packed into */
	uint64_t *odd;                    /* [n_line][n_word]: sites of the second of two sublattices */
	double *wave;                     /* cosine and sine of 2 pi x / L */
	struct geae_observable observable[MAX_OBSERVABLE];
	size_t n_observable, n_weighted;
};

/* ising_lattice.c */
bool ising_sublattices_fit(const struct ising *);
void ising_fill(struct ising *); /* bonds, maps, weights */

/* ising_energy.c */
int ising_energy(struct geae_cx *, const void *self, int64_t n, const uint8_t *level, const double *control, double *energy);

/* ising_structure.c */
void ising_name_observables(struct ising *);
int ising_observe(struct geae_cx *, const void *self, int64_t n, const uint8_t *level, const double *control, double *const *out);
int ising_observe_rows(struct geae_cx *, const void *self, int64_t n, const void *x, size_t stride, const double *control,
		       double *const *out);

#endif
