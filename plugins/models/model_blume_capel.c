/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Blume-Capel model: Ising spins that may also be 0, on the square or simple cubic lattice.
 *
 *   E = -J sum over bonds s_i s_j + D sum_i s_i^2 - h sum_i s_i,  s_i = -1, 0 or +1
 *
 * On the square lattice, J = 1: continuous transition of the Ising class at T_c = 1.69378(4) for D = 0 (Malakis,
 * Berker, Hadjiagapiou and Fytas, PRE 79, 011125 (2009), and references there: 1.693 to 1.695), falling with D; of first order
 * beyond the tricritical point at D = 1.9658, T = .608 (Kwak et al., PRE 92, 022134 (2015)).
 */
#include <geae/crystal.h>

struct blume_capel {
	struct geae_crystal crystal;
	int64_t L;
	double J, D;
	int32_t lattice;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct blume_capel, L, NULL, 2, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL(struct blume_capel, J, "1.0", -1000, 1000, "energy", "exchange coupling of nearest neighbours"),
	GEAE_P_REAL(struct blume_capel, D, "0.0", -1e6, 1e6, "energy", "crystal field: energy of a spin that is not 0"),
	GEAE_P_CHOICE(struct blume_capel, lattice, "\"square\"", "square|cubic", "two or three dimensions"),
	GEAE_P_END
};

static const double value[] = { -1, 0, 1 };
static const struct geae_cell_bond square[] = { { .step = { 0, 1 } }, { .step = { 1, 0 } } },
				   cubic[] = { { .step = { 0, 0, 1 } }, { .step = { 0, 1, 0 } }, { .step = { 1, 0, 0 } } };

static int blume_capel_open(struct geae_cx *cx, void *self)
{
	struct blume_capel *m = self;
	const int32_t rank = m->lattice ? 3 : 2;
	const double g[3] = { m->D, 0, m->D };
	double f[27];

	if (m->J == 0)
		return geae_fail(cx, GEAE_EPARAM, "J = 0: spins without coupling have no transition; give J a value");
	for (int32_t k = 0; k < rank; k++)
		geae_table_product(3, value, m->J, f + 9 * k);
	return geae_crystal_open(cx, &m->crystal,
				 &(struct geae_cell){ .rank = (uint32_t)rank, .L = m->L, .n_site = 1, .n_level = 3, .n_bond = rank,
						      .encoding = GEAE_VALUE, .value = value, .bond = rank == 2 ? square : cubic, .f = f,
						      .g = g });
}

static const struct geae_model_ops ops = GEAE_CRYSTAL_OPS;

GEAE_DEFINE(GEAE_MODEL, .name = "blume-capel", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Blume-Capel model: spin 1 with a crystal field, on the square or cubic lattice",
	    .doc = "E = -J sum s s + D sum s^2 - h sum s, s = -1, 0, +1. On the square lattice it orders like the Ising model, at "
		   "T / J = 1.694 for D = 0; for D / J near 2 the transition is of first order. Samplers: 'swendsen-wang' (clusters of "
		   "-1 and +1, and heat-bath updates that make and fill zeros), 'metropolis', 'exchange'.",
	    .params = params, .instance_size = sizeof(struct blume_capel), .open = blume_capel_open, .close = geae_crystal_close,
	    .ops = &ops)
