/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Ising model on the square, triangular or simple cubic torus.
 *
 *   E = -J sum over bonds s_i s_j - h sum_i s_i,   s_i = -1 or +1
 *
 * J > 0 is the ferromagnet, J < 0 the antiferromagnet.  Every site has one bond along each offset of its lattice,
 * around the torus: at L = 2 any two neighbours thus share two bonds, in the energy as in the pairs.
 * Ground state of the ferromagnet at h = 0: -2 J, -3 J, -3 J per site.  T_c / J: square 2 / ln(1 + sqrt 2) = 2.269185
 * (Kramers and Wannier 1941), triangular 4 / ln 3 = 3.640957 (Houtappel 1950), cubic 4.511523 (Ferrenberg, Xu and
 * Landau, PRE 97, 043301 (2018)).
 *
 * The triangular lattice is a square array of numbers with bonds to (0, 1), (1, 0) and (1, -1): its antiferromagnet is
 * frustrated.  Structure factor S(k) = |sum_i s_i exp(i k x_i)|^2 / N; the smallest k differ by the axis only and are
 * averaged over.
 */
#include <stdlib.h>
#include "ising_model.h"

static const struct geae_param params[] = {
	GEAE_P_INT(struct ising, L, NULL, 2, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL(struct ising, J, "1.0", -1000, 1000, "energy",
		    "exchange coupling of nearest neighbours; negative: antiferromagnet, which needs an even L on the square "
		    "and cubic lattices and is frustrated on the triangular one"),
	GEAE_P_CHOICE(struct ising, lattice, "\"square\"", "square|triangular|cubic", "two or three dimensions; L^2 or L^3 sites"),
	GEAE_P_BOOL(struct ising, structure, "false",
		    "measure structure factors and the magnetisation of each sublattice, too"),
	GEAE_P_END
};

static const struct geae_control controls[] = {
	[ISING_T] = { "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	[ISING_H] = { "h", "energy", "uniform magnetic field", -1e9, 1e9, 0, 0 },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};

static int ising_open(struct geae_cx *cx, void *self)
{
	struct ising *m = self;
	size_t n;

	m->of = &ising_lattices[m->lattice];
	m->n_site = 1;
	for (uint32_t k = 0; k < m->of->rank; k++) {
		m->dim[k] = m->L;
		m->n_site *= m->L;
	}
	n = (size_t)m->n_site;
	if (m->J == 0)
		return geae_fail(cx, GEAE_EPARAM, "J = 0: spins without coupling have no transition; give J a value");
	if (m->J < 0 && m->of->n_sublattice == 2 && m->L % 2)
		return geae_fail(cx, GEAE_EPARAM,
				 "L = %lld with J < 0: an antiferromagnet does not fit a torus of odd size; use an even L",
				 (long long)m->L);
	if (m->J < 0 && m->lattice == TRIANGULAR && m->structure && m->L % 6)
		return geae_fail(cx, GEAE_EPARAM,
				 "L = %lld with J < 0 and structure = true: the three sublattices of a triangular antiferromagnet fit "
				 "multiples of 6; use one, or structure = false", (long long)m->L);
	if (m->n_site > INT32_MAX / 8)
		return geae_fail(cx, GEAE_EPARAM, "L = %lld gives %lld sites, more than %d can be numbered; use a smaller L",
				 (long long)m->L, (long long)m->n_site, INT32_MAX / 8);
	m->n_line = m->n_site / m->L;
	m->n_word = (m->L + 63) / 64;
	m->bond = malloc(sizeof(*m->bond) * 2 * (size_t)m->of->n_bond * n);
	m->bond_type = malloc(sizeof(*m->bond_type) * (size_t)m->of->n_bond * n);
	m->perm = malloc(sizeof(*m->perm) * (size_t)m->of->n_map * n);
	m->plus = malloc(n);
	m->minus = malloc(n);
	m->weight = malloc(n * (size_t)(1 + m->of->n_sublattice));
	m->wave = malloc(sizeof(*m->wave) * 2 * (size_t)m->L);
	m->odd = calloc((size_t)(m->n_line * m->n_word), sizeof(*m->odd));
	if (!m->bond || !m->bond_type || !m->perm || !m->plus || !m->minus || !m->weight || !m->wave || !m->odd)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the tables of %zu sites", n);
	ising_fill(m);
	ising_name_observables(m);
	return GEAE_OK;
}

static void ising_close(void *self)
{
	struct ising *m = self;

	free(m->bond);
	free(m->bond_type);
	free(m->perm);
	free(m->plus);
	free(m->minus);
	free(m->weight);
	free(m->wave);
	free(m->odd);
}

static int ising_state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	static const char *const axes[] = { "z", "y", "x" };
	const struct ising *m = self;

	(void)cx;
	*s = (struct geae_state){ .encoding = GEAE_SIGN, .rank = m->of->rank, .n_level = 2 };
	for (uint32_t k = 0; k < s->rank; k++) {
		s->dim[k] = m->L;
		s->axis[k] = axes[k + 3 - s->rank];
	}
	return GEAE_OK;
}

static int ising_observables(struct geae_cx *cx, const void *self, size_t *n, const struct geae_observable **out)
{
	const struct ising *m = self;

	(void)cx;
	*n = m->n_observable;
	*out = m->observable;
	return GEAE_OK;
}

static int ising_pairs(struct geae_cx *cx, const void *self, const double *control, struct geae_pairs *p)
{
	const struct ising *m = self;
	const int n_bond = m->of->n_bond;
	double *f = geae_scratch(cx, 4 * n_bond, double), *g = geae_scratch(cx, 2, double);

	if (!f || !g)
		return GEAE_ENOMEM;
	for (int k = 0; k < 4 * n_bond; k++)
		f[k] = (k ^ k >> 1) & 1 ? m->J : -m->J;
	g[0] = control[ISING_H];
	g[1] = -control[ISING_H];
	*p = (struct geae_pairs){ .n_site = m->n_site, .n_bond = n_bond * m->n_site, .n_level = 2, .n_bond_type = n_bond,
				  .n_site_type = 1, .bond = m->bond, .bond_type = m->bond_type, .f = f, .g = g,
				  .T = control[ISING_T], .rank = m->of->rank, .n_offset = (uint32_t)n_bond,
				  .dim = { m->dim[0], m->dim[1], m->dim[2] }, .offset = m->of->offset };
	return GEAE_OK;
}

/* Left out: sigma in a field, the plaquette's own maps at odd L, and what does nothing (a mirror at L = 2). */
static int ising_symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *s)
{
	const struct ising *m = self;
	struct geae_generator *list = geae_scratch(cx, MAX_MAP, struct geae_generator);
	size_t n = 0;

	if (!list)
		return GEAE_ENOMEM;
	for (int g = 0; g < m->of->n_map; g++) {
		const struct ising_map *map = &m->of->map[g];

		if ((map->where == SPIN_FLIP && control[ISING_H] != 0) || (map->where == EVEN_ONLY && m->L % 2) ||
		    (map->where == NOT_AT_2 && m->L == 2))
			continue;
		list[n++] = (struct geae_generator){ map->name, map->doc, m->perm + g * m->n_site,
						     map->where == SPIN_FLIP ? m->minus : m->plus };
	}
	*s = (struct geae_symmetry){ .n_component = m->n_site, .n_generator = n, .generator = list };
	return GEAE_OK;
}

static const struct geae_model_ops ops = {
	.size = sizeof(ops), .controls = controls, .state = ising_state, .energy = ising_energy,
	.observables = ising_observables, .observe = ising_observe, .pairs = ising_pairs, .symmetry = ising_symmetry,
	.observe_rows = ising_observe_rows,
};

GEAE_DEFINE(GEAE_MODEL, .name = "ising", .version = "1.1", .license = "GPL-3.0-or-later",
	    .summary = "Ising model on the square, triangular or cubic torus, ferromagnet or antiferromagnet, in a field",
	    .doc = "E = -J sum over bonds s_i s_j - h sum_i s_i with s_i = -1 or +1. Every site of the torus has one bond "
		   "along each direction of its lattice (square and triangular L x L sites, cubic L x L x L); at L = 2 "
		   "neighbours therefore share two bonds. The energy is that of the whole configuration, the magnetisations "
		   "are per site. Without field the ferromagnet of the infinite lattice orders at T_c / J = 2.269185 (square), "
		   "4 / ln 3 = 3.640957 (triangular), 4.511523 (cubic).",
	    .params = params, .instance_size = sizeof(struct ising), .open = ising_open, .close = ising_close,
	    .ops = &ops)
