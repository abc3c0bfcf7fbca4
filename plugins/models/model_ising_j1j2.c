/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Ising model on the square lattice with couplings to nearest and to next nearest neighbours.
 *
 *   E = -J1 sum over nearest neighbours s_i s_j - J2 sum over diagonals s_i s_j - h sum_i s_i
 *
 * J2 < -|J1|/2: stripes along rows or columns, whatever the sign of J1; an order parameter of two dimensions,
 * (sum (-1)^y s, sum (-1)^x s)/N.  Ground state 2 J2 per site.  At J2 = -|J1| T_c = 2.0820(4) |J1| (Yin and Landau, PRE 80,
 * 051117 (2009)), 2.0823(17) |J1| (Malakis, Kalozoumis and Tyraskis, EPJ B 50, 63 (2006)).
 */
#include <geae/crystal.h>

struct j1j2 {
	struct geae_crystal crystal;
	int64_t L;
	double J1, J2;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct j1j2, L, NULL, 2, 4096, "site", "linear size of the torus; stripes need an even one"),
	GEAE_P_REAL(struct j1j2, J1, "1.0", -1000, 1000, "energy", "coupling of nearest neighbours; negative: antiferromagnetic"),
	GEAE_P_REAL(struct j1j2, J2, "-1.0", -1000, 1000, "energy", "coupling along the diagonals"),
	GEAE_P_END
};

static const struct geae_cell_bond bond[] = { { .step = { 0, 1 } }, { .step = { 1, 0 } }, { .step = { 1, 1 } }, { .step = { 1, -1 } } };

static int j1j2_open(struct geae_cx *cx, void *self)
{
	struct j1j2 *m = self;
	double f[16];
	int8_t *y, *x;

	if (m->J1 == 0 && m->J2 == 0)
		return geae_fail(cx, GEAE_EPARAM, "J1 = J2 = 0: spins without coupling have no transition; give one a value");
	if (m->L % 2 && (m->J1 < 0 || m->J2 < 0))
		return geae_fail(cx, GEAE_EPARAM, "L = %lld with a negative coupling: stripes and antiferromagnets do not fit a torus of "
				 "odd size; use an even L", (long long)m->L);
	for (int k = 0; k < 4; k++)
		geae_table_product(2, NULL, k < 2 ? m->J1 : m->J2, f + 4 * k);
	GEAE_TRY(geae_crystal_open(cx, &m->crystal,
				   &(struct geae_cell){ .rank = 2, .L = m->L, .n_site = 1, .n_level = 2, .n_bond = 4, .encoding = GEAE_SIGN,
							.bond = bond, .f = f }));
	y = geae_crystal_observable(cx, &m->crystal, "stripes_y", "(1/N) sum_i (-1)^y s_i: rows take turns", 1 / (double)(m->L * m->L));
	x = geae_crystal_observable(cx, &m->crystal, "stripes_x", "(1/N) sum_i (-1)^x s_i: columns take turns",
				    1 / (double)(m->L * m->L));
	if (!x || !y)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < m->L * m->L; i++) {
		y[i] = i / m->L % 2 ? -1 : 1;
		x[i] = i % m->L % 2 ? -1 : 1;
	}
	return GEAE_OK;
}

static const struct geae_model_ops ops = GEAE_CRYSTAL_OPS;

GEAE_DEFINE(GEAE_MODEL, .name = "ising-j1j2", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Ising model on the square lattice with couplings to nearest and next nearest neighbours",
	    .doc = "E = -J1 sum s s (nearest neighbours) - J2 sum s s (diagonals) - h sum s. Stripes where J2 < -|J1|/2: an order "
		   "parameter of two dimensions, which breaks translations and the quarter turn. At J2 = -|J1| they melt at T = 2.0820(4) "
		   "|J1|. Clusters do not help against frustration: use 'bitcluster' with long burn_in and spacing, or 'exchange'.",
	    .params = params, .instance_size = sizeof(struct j1j2), .open = j1j2_open, .close = geae_crystal_close, .ops = &ops)
