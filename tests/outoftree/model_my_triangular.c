/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Ising ferromagnet on the L x L triangular torus: a model outside the source tree, in one file.
 *
 *   E = -J sum over bonds s_i s_j,   s_i = -1 or +1, six neighbours each
 *
 * The triangular lattice is the square one with one diagonal.  Ground state: -3 J per site.
 * Wannier (1950): T_c = 4 J / ln 3 = 3.640957 J.
 */
#include <stdlib.h>
#include <geae/lattice.h>
#include <geae/neighbours.h>
#include <geae/plugin.h>

struct triangular {
	int64_t L;
	double J;
	int32_t *bond; /* [3 L^2][2] */
	int8_t *plus;  /* [L^2] */
	struct geae_observable magnetisation;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct triangular, L, NULL, 3, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL_ABOVE(struct triangular, J, "1.0", 0, 1000, "energy", "exchange coupling of nearest neighbours"),
	GEAE_P_END
};

static const struct geae_control controls[] = {
	{ "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	{ 0 }
};

static int open_triangular(struct geae_cx *cx, void *self)
{
	static const int offset[3][2] = { { 0, 1 }, { 1, 0 }, { 1, 1 } };
	struct triangular *m = self;
	int64_t n = m->L * m->L;
	int32_t *b = m->bond = malloc(sizeof(*b) * 6 * (size_t)n);

	m->plus = malloc((size_t)n);
	if (!m->bond || !m->plus)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the tables of %lld sites", (long long)n);
	for (int64_t i = 0; i < n; i++) {
		m->plus[i] = 1;
		for (int k = 0; k < 3; k++) {
			*b++ = (int32_t)i;
			*b++ = (int32_t)geae_site2(m->L, i / m->L + offset[k][0], i % m->L + offset[k][1]);
		}
	}
	m->magnetisation = (struct geae_observable){ "magnetisation", "1", "mean spin", m->plus, 1 / (double)n };
	return GEAE_OK;
}

static void close_triangular(void *self)
{
	struct triangular *m = self;

	free(m->bond);
	free(m->plus);
}

static int state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	const struct triangular *m = self;

	(void)cx;
	*s = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 2, .dim = { m->L, m->L }, .axis = { "y", "x" }, .n_level = 2 };
	return GEAE_OK;
}

static int pairs(struct geae_cx *cx, const void *self, const double *control, struct geae_pairs *p)
{
	const struct triangular *m = self;
	double *f = geae_scratch(cx, 4, double); /* energy of a bond: both levels 0, 0 and 1, 1 and 0, both 1 */

	if (!f)
		return GEAE_ENOMEM;
	f[0] = f[3] = -m->J;
	f[1] = f[2] = m->J;
	*p = (struct geae_pairs){ .n_site = m->L * m->L, .n_bond = 3 * m->L * m->L, .n_level = 2, .n_bond_type = 1,
				  .bond = m->bond, .f = f, .T = control[0] };
	return GEAE_OK;
}

static int energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control, double *e)
{
	struct geae_pairs p;

	GEAE_TRY(pairs(cx, self, control, &p));
	for (int64_t k = 0; k < n; k++)
		e[k] = geae_pairs_energy(&p, level + k * p.n_site);
	return GEAE_OK;
}

static int observables(struct geae_cx *cx, const void *self, size_t *n, const struct geae_observable **out)
{
	(void)cx;
	*n = 1;
	*out = &((const struct triangular *)self)->magnetisation;
	return GEAE_OK;
}

static const struct geae_model_ops ops = {
	.size = sizeof(ops), .controls = controls, .state = state, .energy = energy, .observables = observables, .pairs = pairs,
};

GEAE_DEFINE(GEAE_MODEL, .name = "my-triangular", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Ising ferromagnet on the triangular torus",
	    .doc = "E = -J sum over bonds s_i s_j with s_i = -1 or +1; every site of the L x L torus has six neighbours. "
		   "The transition of the infinite lattice is at T_c = 4 J / ln 3 = 3.640957 J.",
	    .params = params, .instance_size = sizeof(struct triangular), .open = open_triangular,
	    .close = close_triangular, .ops = &ops)
