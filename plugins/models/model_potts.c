/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Potts model with q colours on the square or simple cubic lattice.
 *
 *   E = -J sum over bonds delta(s_i, s_j) - h sum_i delta(s_i, 0)
 *
 * Stored one-hot: the permutations of colours act on components.  Ferromagnet on the square lattice:
 * T_c / J = 1 / ln(1 + sqrt q) (Potts 1952): .994973 for q = 3; continuous up to q = 4.  The order parameter, the parts of
 * the sites in each colour less 1/q, has q - 1 dimensions.  Ground state -2 J or -3 J per site.
 */
#include <geae/crystal.h>

struct potts {
	struct geae_crystal crystal;
	int64_t q, L;
	double J;
	int32_t lattice;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct potts, q, "3", 2, GEAE_CRYSTAL_LEVELS, "1", "number of colours"),
	GEAE_P_INT(struct potts, L, NULL, 2, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL(struct potts, J, "1.0", -1000, 1000, "energy", "energy gained by two neighbours of one colour"),
	GEAE_P_CHOICE(struct potts, lattice, "\"square\"", "square|cubic", "two or three dimensions"),
	GEAE_P_END
};

static const struct geae_cell_bond square[] = { { .step = { 0, 1 } }, { .step = { 1, 0 } } },
				   cubic[] = { { .step = { 0, 0, 1 } }, { .step = { 0, 1, 0 } }, { .step = { 1, 0, 0 } } };

static int potts_open(struct geae_cx *cx, void *self)
{
	struct potts *m = self;
	const int32_t q = (int32_t)m->q, rank = m->lattice ? 3 : 2;
	double f[3 * GEAE_CRYSTAL_LEVELS * GEAE_CRYSTAL_LEVELS];

	if (m->J == 0)
		return geae_fail(cx, GEAE_EPARAM, "J = 0: sites without coupling have no transition; give J a value");
	for (int32_t k = 0; k < rank; k++)
		geae_table_equal(q, m->J, f + k * q * q);
	return geae_crystal_open(cx, &m->crystal,
				 &(struct geae_cell){ .rank = (uint32_t)rank, .L = m->L, .n_site = 1, .n_level = q, .n_bond = rank,
						      .encoding = GEAE_ONE_HOT, .bond = rank == 2 ? square : cubic, .f = f });
}

static const struct geae_model_ops ops = GEAE_CRYSTAL_OPS;

GEAE_DEFINE(GEAE_MODEL, .name = "potts", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Potts model with q colours on the square or cubic lattice",
	    .doc = "E = -J sum over bonds delta(s, s') - h sum delta(s, 0). Components are one-hot, so that all permutations of "
		   "colours are symmetries; the order parameter has q - 1 dimensions. On the square lattice the ferromagnet orders at "
		   "T / J = 1 / ln(1 + sqrt q), continuously up to q = 4. Sampler 'swendsen-wang' is the right one.",
	    .params = params, .instance_size = sizeof(struct potts), .open = potts_open, .close = geae_crystal_close, .ops = &ops)
