/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/crystal.h - pair Hamiltonians of a unit cell that is repeated on a torus: all that a model has to offer, from a
 * list of bonds.
 *
 *   E = sum over bonds f(s_i, s_j) + sum over sites [g(s_i) - h w(s_i)],  s = level 0..q-1
 *
 * The symmetries are found here: every affine map x -> M x + t of the lattice, M whole numbers -1, 0, 1, with any exchange
 * of the sites of a cell and any permutation of the levels that the encoding allows, is held against all tables; generators
 * of those that leave them alone are kept, and tried on random configurations.
 *
 * A model that starts with a struct geae_crystal takes its operations and controls (T, h) from here:
 *
 *   struct mine { struct geae_crystal crystal; int64_t L; double J; };
 *   static int mine_open(struct geae_cx *cx, void *self)  fills a struct geae_cell and calls geae_crystal_open()
 *   static const struct geae_model_ops ops = GEAE_CRYSTAL_OPS;
 *   GEAE_DEFINE(GEAE_MODEL, ..., .open = mine_open, .close = geae_crystal_close, .ops = &ops)
 */
#ifndef GEAE_CRYSTAL_H
#define GEAE_CRYSTAL_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { GEAE_CRYSTAL_OBSERVABLES = 16, GEAE_CRYSTAL_LEVELS = 16, GEAE_CRYSTAL_SITES = 64, GEAE_CRYSTAL_GENERATORS = 16 };

/* From site `from` of each cell to site `to` of the cell `step` further, along the axes z, y, x: the last of the lattice's
 * rank entries is x. */
struct geae_cell_bond {
	int32_t step[3], from, to;
};

struct geae_cell {
	uint32_t rank; /* 1, 2 or 3 axes */
	int64_t L;     /* cells along each of them */
	int32_t n_site, n_level, n_bond;
	uint32_t encoding;   /* GEAE_SIGN, GEAE_VALUE or GEAE_ONE_HOT */
	const double *value; /* [q], for GEAE_VALUE */
	const struct geae_cell_bond *bond;
	const double *f; /* [n_bond][q][q]: energy of each bond */
	const double *g; /* [n_site][q]: energy of each site; NULL: none */
	const double *w; /* [n_site][q]: a field h adds -h w; NULL: +-1, the value, or 1 in level 0 (one-hot) */
};

struct geae_crystal { /* of a model; to be read only */
	uint32_t rank, encoding;
	int64_t L, n_cell, n_site; /* n_site: of the whole torus */
	int32_t cell_sites, n_level, n_bond;
	double *value, *f, *g, *w;
	int32_t *bond, *bond_type, *site_type, *offset;
	struct geae_generator generator[2][GEAE_CRYSTAL_GENERATORS]; /* [0] without field, [1] with one */
	size_t n_generator[2], n_observable;
	struct geae_observable observable[GEAE_CRYSTAL_OBSERVABLES];
	void *memory;
};

/* Copies what it needs.  Fails, saying which bond, where the cell is none; the sites' mean value and, with several sites in
 * a cell, that of each of them become observables; one-hot: the part of the sites in each level, and how far these differ (order, clock_order). */
int geae_crystal_open(struct geae_cx *, struct geae_crystal *, const struct geae_cell *) GEAE_CHECKED;
void geae_crystal_close(void *crystal);

/* Another observable, scale * sum over components of weight * component: its weights, all 0, to be filled; NULL: the
 * failure is recorded. */
int8_t *geae_crystal_observable(struct geae_cx *, struct geae_crystal *, const char *name, const char *doc,
				double scale) GEAE_CHECKED;
/* Position of a site: x[0..rank-1] of its cell, the last along x; returns its number in the cell. */
int32_t geae_crystal_position(const struct geae_crystal *, int64_t site, int64_t *x);

/* Tables f of the usual couplings, out[q][q]: -J v(a) v(b); -J where a = b; -J cos(2 pi (a - b)/q). */
void geae_table_product(int32_t q, const double *value, double J, double *out);
void geae_table_equal(int32_t q, double J, double *out);
void geae_table_clock(int32_t q, double J, double *out);

extern const struct geae_control geae_crystal_controls[]; /* T, h */
int geae_crystal_state(struct geae_cx *, const void *crystal, struct geae_state *);
int geae_crystal_energy(struct geae_cx *, const void *crystal, int64_t n, const uint8_t *level, const double *control,
			double *energy);
int geae_crystal_observables(struct geae_cx *, const void *crystal, size_t *n, const struct geae_observable **);
int geae_crystal_observe(struct geae_cx *, const void *crystal, int64_t n, const uint8_t *level, const double *control,
			 double *const *out);
int geae_crystal_pairs(struct geae_cx *, const void *crystal, const double *control, struct geae_pairs *);
int geae_crystal_symmetry(struct geae_cx *, const void *crystal, const double *control, struct geae_symmetry *);

#define GEAE_CRYSTAL_OPS                                                                                             \
	{                                                                                                            \
		.size = sizeof(struct geae_model_ops), .controls = geae_crystal_controls, .state = geae_crystal_state, \
		.energy = geae_crystal_energy, .observables = geae_crystal_observables, .observe = geae_crystal_observe,  \
		.pairs = geae_crystal_pairs, .symmetry = geae_crystal_symmetry                                       \
	}

#ifdef __cplusplus
}
#endif
#endif
