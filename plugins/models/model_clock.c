/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clock model: spins in a plane that point in one of q directions, on the square lattice.
 *
 *   E = -J sum over bonds cos(2 pi (s_i - s_j)/q) - h sum_i cos(2 pi s_i/q)
 *
 * Stored one-hot: turns and mirrors of the q directions act on components; the order parameter, the sum of all spins, has two
 * dimensions.  q = 2 is Ising, q = 3 Potts with 3/2 of its coupling, q = 4 two Ising models:
 * T_c / J = 2 / ln(1 + sqrt 2), 3 / (2 ln(1 + sqrt 3)) = 1.492460, 1 / ln(1 + sqrt 2) = 1.134593.
 * From q = 5 on there are two transitions with a critical phase between (Jose, Kadanoff, Kirkpatrick and Nelson, PRB 16, 1217
 * (1977)).
 */
#include <geae/crystal.h>

struct clock_model {
	struct geae_crystal crystal;
	int64_t q, L;
	double J;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct clock_model, q, "4", 2, GEAE_CRYSTAL_LEVELS, "1", "number of directions"),
	GEAE_P_INT(struct clock_model, L, NULL, 2, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL(struct clock_model, J, "1.0", -1000, 1000, "energy", "coupling; positive: neighbours align"),
	GEAE_P_END
};

static const struct geae_cell_bond bond[] = { { .step = { 0, 1 } }, { .step = { 1, 0 } } };

static int clock_open(struct geae_cx *cx, void *self)
{
	struct clock_model *m = self;
	double f[2 * GEAE_CRYSTAL_LEVELS * GEAE_CRYSTAL_LEVELS], along[GEAE_CRYSTAL_LEVELS * GEAE_CRYSTAL_LEVELS];
	const int32_t q = (int32_t)m->q;

	if (m->J == 0)
		return geae_fail(cx, GEAE_EPARAM, "J = 0: spins without coupling have no transition; give J a value");
	geae_table_clock(q, m->J, f);
	geae_table_clock(q, m->J, f + q * q);
	geae_table_clock(q, -1, along); /* its first row: cos(2 pi s/q) */
	return geae_crystal_open(cx, &m->crystal,
				 &(struct geae_cell){ .rank = 2, .L = m->L, .n_site = 1, .n_level = q, .n_bond = 2,
						      .encoding = GEAE_ONE_HOT, .bond = bond, .f = f, .w = along });
}

static const struct geae_model_ops ops = GEAE_CRYSTAL_OPS;

GEAE_DEFINE(GEAE_MODEL, .name = "clock", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "clock model: planar spins with q directions on the square lattice",
	    .doc = "E = -J sum cos(2 pi (s - s')/q) - h sum cos(2 pi s/q). Components are one-hot, so that turns and mirrors of the "
		   "directions are symmetries; the order parameter has two dimensions, its length is the observable clock_order. q = 4 "
		   "orders at T / J = 1 / ln(1 + sqrt 2). Sampler 'swendsen-wang' is the right one.",
	    .params = params, .instance_size = sizeof(struct clock_model), .open = clock_open, .close = geae_crystal_close,
	    .ops = &ops)
