/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Ising model on the L x L square torus.
 *
 *   E = -J sum over bonds s_i s_j - h sum_i s_i,   s_i = -1 or +1
 *
 * J > 0 is the ferromagnet, J < 0 the antiferromagnet.  Every site has one bond to its right and one to
 * the site below, around the torus: at L = 2 any two neighbours thus share two bonds, in the energy as in
 * the pairs.  Ground state at h = 0: -2 |J| per site.  Kramers and Wannier (1941): T_c = 2 |J| / ln(1 + sqrt 2).
 */
#include <stdlib.h>
#include <geae/lattice.h>
#include <geae/plugin.h>

enum { T, H, N_CONTROL };
enum { ALPHA, RHO_PLAQUETTE, TAU_PLAQUETTE, RHO_SITE, TAU_SITE, SIGMA, N_GENERATOR };

struct ising {
	int64_t L;
	double J;
	int32_t *bond, *bond_type, *perm; /* perm: [N_GENERATOR][n_site] */
	int8_t *plus, *minus, *staggered; /* [n_site] each */
	struct geae_observable observable[2];
	size_t n_observable;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct ising, L, NULL, 2, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL(struct ising, J, "1.0", -1000, 1000, "energy",
		    "exchange coupling of nearest neighbours; negative: antiferromagnet, which needs an even L"),
	GEAE_P_END
};

static const struct geae_control controls[] = {
	[T] = { "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	[H] = { "h", "energy", "uniform magnetic field", -1e9, 1e9, 0, 0 },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};

/* (g s)(y, x) = s(source), in integers modulo L.  Turning or mirroring the array of numbers is, at even L, a turn or
 * mirror about a plaquette (up to a translation).  For odd L every centre of a plaquette turn is also a site's. */
static const struct {
	const char *name, *doc;
	int yy, yx, y0, xy, xx, x0;
	int even_only;
} maps[N_GENERATOR] = {
	[ALPHA] = { "alpha", "translation by one row", 1, 0, 1, 0, 1, 0, 0 },
	[RHO_PLAQUETTE] = { "rho (plaquette)", "quarter turn about the centre of a plaquette", 0, 1, 0, -1, 0, 1, 1 },
	[TAU_PLAQUETTE] = { "tau (plaquette)", "mirror through the centre of a plaquette, columns reversed", 1, 0, 0,
			    0, -1, 1, 1 },
	[RHO_SITE] = { "rho (site)", "quarter turn about a site", 0, 1, 0, -1, 0, 0, 0 },
	[TAU_SITE] = { "tau (site)", "mirror through a site, columns reversed", 1, 0, 0, 0, -1, 0, 0 },
	[SIGMA] = { "sigma", "all spins reversed", 1, 0, 0, 0, 1, 0, 0 },
};

static int64_t n_site(const struct ising *m)
{
	return m->L * m->L;
}

static void fill(struct ising *m)
{
	int64_t L = m->L, n = n_site(m);

	for (int64_t y = 0; y < L; y++)
		for (int64_t x = 0; x < L; x++) {
			int64_t i = y * L + x;
			int32_t *b = m->bond + 4 * i;

			b[0] = b[2] = (int32_t)i;
			b[1] = (int32_t)geae_site2(L, y, x + 1);
			b[3] = (int32_t)geae_site2(L, y + 1, x);
			m->bond_type[2 * i] = 0;
			m->bond_type[2 * i + 1] = 1;
			m->plus[i] = 1;
			m->minus[i] = -1;
			m->staggered[i] = (y + x) % 2 ? -1 : 1;
			for (int g = 0; g < N_GENERATOR; g++)
				m->perm[g * n + i] =
					(int32_t)geae_site2(L, maps[g].yy * y + maps[g].yx * x + maps[g].y0,
							    maps[g].xy * y + maps[g].xx * x + maps[g].x0);
		}
}

static int ising_open(struct geae_cx *cx, void *self)
{
	struct ising *m = self;
	size_t n = (size_t)n_site(m);

	if (m->J == 0)
		return geae_fail(cx, GEAE_EPARAM, "J = 0: spins without coupling have no transition; give J a value");
	if (m->J < 0 && m->L % 2)
		return geae_fail(cx, GEAE_EPARAM,
				 "L = %lld with J < 0: an antiferromagnet does not fit a torus of odd size; use an even L",
				 (long long)m->L);
	m->bond = malloc(sizeof(*m->bond) * 4 * n);
	m->bond_type = malloc(sizeof(*m->bond_type) * 2 * n);
	m->perm = malloc(sizeof(*m->perm) * N_GENERATOR * n);
	m->plus = malloc(n);
	m->minus = malloc(n);
	m->staggered = malloc(n);
	if (!m->bond || !m->bond_type || !m->perm || !m->plus || !m->minus || !m->staggered)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the tables of %zu sites", n);
	fill(m);
	m->observable[m->n_observable++] = (struct geae_observable){
		"magnetisation", "1", "mean spin, (1/N) sum_i s_i", m->plus, 1 / (double)n,
	};
	if (m->L % 2 == 0)
		m->observable[m->n_observable++] = (struct geae_observable){
			"staggered_magnetisation", "1", "mean spin with signs as on a chessboard, (1/N) sum_i (-1)^(x+y) s_i",
			m->staggered, 1 / (double)n,
		};
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
	free(m->staggered);
}

static int ising_state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	const struct ising *m = self;

	(void)cx;
	*s = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 2, .dim = { m->L, m->L }, .axis = { "y", "x" },
				  .n_level = 2 };
	return GEAE_OK;
}

/* Counted in integers: unequal neighbours and up spins. */
static void count(const uint8_t *s, int64_t L, int64_t *unequal, int64_t *up)
{
	*unequal = *up = 0;
	for (int64_t y = 0; y < L; y++) {
		const uint8_t *row = s + y * L, *below = s + (y + 1 == L ? 0 : y + 1) * L;
		int32_t u = row[L - 1] ^ row[0], n = 0;

		for (int64_t x = 0; x + 1 < L; x++)
			u += row[x] ^ row[x + 1];
		for (int64_t x = 0; x < L; x++) {
			u += row[x] ^ below[x];
			n += row[x];
		}
		*unequal += u;
		*up += n;
	}
}

static int ising_energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
			double *energy)
{
	const struct ising *m = self;
	int64_t N = n_site(m), unequal, up;

	(void)cx;
	for (int64_t k = 0; k < n; k++) {
		count(level + k * N, m->L, &unequal, &up);
		energy[k] = -m->J * (double)(2 * N - 2 * unequal) - control[k * N_CONTROL + H] * (double)(2 * up - N);
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
	static const int32_t offset[] = { 0, 1, 1, 0 };
	const struct ising *m = self;
	double *f = geae_scratch(cx, 8, double), *g = geae_scratch(cx, 2, double);

	if (!f || !g)
		return GEAE_ENOMEM;
	for (int k = 0; k < 8; k++)
		f[k] = (k ^ k >> 1) & 1 ? m->J : -m->J;
	g[0] = control[H];
	g[1] = -control[H];
	*p = (struct geae_pairs){ .n_site = n_site(m), .n_bond = 2 * n_site(m), .n_level = 2, .n_bond_type = 2,
				  .n_site_type = 1, .bond = m->bond, .bond_type = m->bond_type, .f = f, .g = g,
				  .T = control[T], .rank = 2, .n_offset = 2, .dim = { m->L, m->L },
				  .offset = offset };
	return GEAE_OK;
}

/* Left out: sigma in a field, the plaquette's own maps at odd L, and what does nothing (a mirror at L = 2). */
static int ising_symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *s)
{
	const struct ising *m = self;
	struct geae_generator *list = geae_scratch(cx, N_GENERATOR, struct geae_generator);
	size_t n = 0;

	if (!list)
		return GEAE_ENOMEM;
	for (int g = 0; g < N_GENERATOR; g++) {
		if ((g == SIGMA && control[H] != 0) || (maps[g].even_only && m->L % 2) || (g == TAU_SITE && m->L == 2))
			continue;
		list[n++] = (struct geae_generator){ maps[g].name, maps[g].doc, m->perm + g * n_site(m),
						     g == SIGMA ? m->minus : m->plus };
	}
	*s = (struct geae_symmetry){ .n_component = n_site(m), .n_generator = n, .generator = list };
	return GEAE_OK;
}

static const struct geae_model_ops ops = {
	.size = sizeof(ops), .controls = controls, .state = ising_state, .energy = ising_energy,
	.observables = ising_observables, .pairs = ising_pairs, .symmetry = ising_symmetry,
};

GEAE_DEFINE(GEAE_MODEL, .name = "ising", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Ising model on the square torus, ferromagnet or antiferromagnet, in a field",
	    .doc = "E = -J sum over bonds s_i s_j - h sum_i s_i with s_i = -1 or +1. Every site of the L x L torus has one "
		   "bond to the right and one downwards; at L = 2 neighbours therefore share two bonds. The energy is "
		   "that of the whole configuration, the magnetisations are per site. Without field the transition of "
		   "the infinite lattice is at T_c = 2 |J| / ln(1 + sqrt 2) = 2.269185 |J|.",
	    .params = params, .instance_size = sizeof(struct ising), .open = ising_open, .close = ising_close,
	    .ops = &ops)
