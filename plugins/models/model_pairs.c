/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any pair Hamiltonian of a repeated unit cell, written in the pipeline.
 *
 *   E = sum over bonds J c(s_i, s_j) + sum over sites D v(s_i)^2 - h sum over sites w_i v(s_i)
 *
 * with c = -v v' ("product"), -1 where the levels are equal ("equal"), or -cos of the angle between them ("clock"); of
 * the last two a field favours level 0.
 * Check values: bonds (1, 0, 0, 0, 0, 1.0) and (0, 1, 0, 0, 0, 1.0) are the Ising model of 'ising' on the square lattice.
 */
#include <geae/crystal.h>

enum { COLUMNS = 6 };
enum { PRODUCT, EQUAL, CLOCK };

struct pairs {
	struct geae_crystal crystal;
	int64_t L, dimensions, cell;
	struct geae_reals bonds, levels, fields;
	int32_t interaction;
	double D;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct pairs, L, NULL, 2, 4096, "cell", "cells of the torus along each axis"),
	GEAE_P_INT(struct pairs, dimensions, "2", 1, 3, "1", "axes of the lattice"),
	GEAE_P_INT(struct pairs, cell, "1", 1, GEAE_CRYSTAL_SITES, "site", "sites of the unit cell"),
	GEAE_P_REALS(struct pairs, bonds, "((1, 0, 0, 0, 0, 1.0), (0, 1, 0, 0, 0, 1.0))", -1e6, 1e6, "",
		     "one row for each bond of a cell, (dx, dy, dz, from, to, J): from site `from` of a cell to site `to` of the cell "
		     "(dx, dy, dz) further, sites counted from 0; J > 0 favours equal levels"),
	GEAE_P_CHOICE(struct pairs, interaction, "\"product\"", "product|equal|clock",
		      "energy of a bond: -J times the product of both values, -J where both levels are equal, or -J cos(2 pi (a - b)/q)"),
	GEAE_P_REALS(struct pairs, levels, "[-1.0, 1.0]", -1e3, 1e3, "1",
		     "values that a site takes, all different; of \"equal\" and \"clock\" only their number counts"),
	GEAE_P_REAL(struct pairs, D, "0.0", -1e6, 1e6, "energy", "energy D v^2 of a site with value v; only with \"product\""),
	GEAE_P_REALS(struct pairs, fields, "[1.0]", -1e3, 1e3, "1",
		     "how strongly the control h acts on each site of the cell; one number: on all alike"),
	GEAE_P_END
};

static int is_whole(double x)
{
	return x >= -1e6 && x <= 1e6 && x == floor(x);
}

static int read_bonds(struct geae_cx *cx, const struct pairs *m, struct geae_cell_bond *bond)
{
	for (size_t k = 0; k < m->bonds.n / COLUMNS; k++) {
		const double *row = m->bonds.v + COLUMNS * k;

		for (int a = 0; a < COLUMNS - 1; a++)
			if (!is_whole(row[a]))
				return geae_fail(cx, GEAE_EPARAM, "bond %zu has %g where a whole number is wanted; write (dx, dy, dz, from, to, J)",
						 k + 1, row[a]);
		for (int64_t a = m->dimensions; a < 3; a++)
			if (row[a] != 0)
				return geae_fail(cx, GEAE_EPARAM, "bond %zu goes %g along %s, and the lattice has dimensions = %lld", k + 1,
						 row[a], a == 1 ? "y" : "z", (long long)m->dimensions);
		for (int64_t a = 0; a < m->dimensions; a++) /* x last */
			bond[k].step[m->dimensions - 1 - a] = (int32_t)row[a];
		bond[k].from = (int32_t)row[3];
		bond[k].to = (int32_t)row[4];
	}
	return GEAE_OK;
}

static int check(struct geae_cx *cx, const struct pairs *m)
{
	const struct geae_reals *v = &m->levels;

	if (m->bonds.n == 0)
		return geae_fail(cx, GEAE_EPARAM, "no bonds: give at least one, (dx, dy, dz, from, to, J)");
	if (m->bonds.n % COLUMNS)
		return geae_fail(cx, GEAE_EPARAM, "bonds has %zu numbers, not six for each bond: (dx, dy, dz, from, to, J)",
				 m->bonds.n);
	if (v->n < 2 || v->n > GEAE_CRYSTAL_LEVELS)
		return geae_fail(cx, GEAE_EPARAM, "levels has %zu values, a site takes 2 to %d", v->n, GEAE_CRYSTAL_LEVELS);
	for (size_t a = 0; a < v->n; a++)
		for (size_t b = 0; b < a; b++)
			if (!(fabs(v->v[a] - v->v[b]) > 0))
				return geae_fail(cx, GEAE_EPARAM, "levels has %g twice", v->v[a]);
	if (m->fields.n != 1 && m->fields.n != (size_t)m->cell)
		return geae_fail(cx, GEAE_EPARAM, "fields has %zu numbers, the cell %lld sites: give one for all, or one for each",
				 m->fields.n, (long long)m->cell);
	if (m->interaction != PRODUCT && m->D != 0)
		return geae_fail(cx, GEAE_EPARAM, "D acts on values, and interaction = \"%s\" has none: leave D out",
				 m->interaction == EQUAL ? "equal" : "clock");
	return GEAE_OK;
}

static int pairs_open(struct geae_cx *cx, void *self)
{
	struct pairs *m = self;
	const size_t n_bond = m->bonds.n / COLUMNS, q = m->levels.n, n = (size_t)m->cell;
	struct geae_cell_bond *bond = geae_scratch(cx, n_bond + 1, struct geae_cell_bond);
	double *f = geae_scratch(cx, n_bond * q * q + 1, double), *g = geae_scratch(cx, n * q + 1, double),
	       *w = geae_scratch(cx, n * q + 1, double);
	const int is_sign = m->interaction == PRODUCT && q == 2 && m->levels.v[0] == -1 && m->levels.v[1] == 1;

	GEAE_TRY(check(cx, m));
	if (!bond || !f || !g || !w)
		return GEAE_ENOMEM;
	GEAE_TRY(read_bonds(cx, m, bond));
	for (size_t k = 0; k < n_bond; k++) {
		const double J = m->bonds.v[COLUMNS * k + 5];

		if (m->interaction == PRODUCT)
			geae_table_product((int32_t)q, m->levels.v, J, f + k * q * q);
		else if (m->interaction == EQUAL)
			geae_table_equal((int32_t)q, J, f + k * q * q);
		else
			geae_table_clock((int32_t)q, J, f + k * q * q);
	}
	for (size_t i = 0; i < n * q; i++) {
		const double v = m->levels.v[i % q], field = m->fields.v[m->fields.n > 1 ? i / q : 0];

		g[i] = m->D * v * v;
		w[i] = m->interaction == PRODUCT ? field * v : field * (i % q == 0);
	}
	return geae_crystal_open(cx, &m->crystal,
				 &(struct geae_cell){ .rank = (uint32_t)m->dimensions, .L = m->L, .n_site = (int32_t)m->cell,
						      .n_level = (int32_t)q, .n_bond = (int32_t)n_bond,
						      .encoding = m->interaction != PRODUCT ? GEAE_ONE_HOT : is_sign ? GEAE_SIGN : GEAE_VALUE,
						      .value = m->levels.v, .bond = bond, .f = f, .g = g, .w = w });
}

static const struct geae_model_ops ops = GEAE_CRYSTAL_OPS;

GEAE_DEFINE(GEAE_MODEL, .name = "pairs", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "any pair Hamiltonian of a repeated unit cell, written in the pipeline",
	    .doc = "A torus of L cells along each of one, two or three axes, bonds between sites of a cell and of cells near it, "
		   "values of a site, single-ion energy D and a field. No C and no compiler. The symmetries are searched among all "
		   "maps of the lattice into itself, exchanges of the cell's sites and permutations of the levels; what leaves the "
		   "energy alone is named: alpha translations, rho turns, tau mirrors, beta exchanges of sites, sigma what is done to "
		   "the levels. Observables: magnetisation, with several sites magnetisation_0, magnetisation_1, ...; of levels "
		   "without values part_0, part_1, ...",
	    .params = params, .instance_size = sizeof(struct pairs), .open = pairs_open, .close = geae_crystal_close, .ops = &ops)
