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
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/plugin.h>

enum { T, H, N_CONTROL };
enum { SQUARE, TRIANGULAR, CUBIC };
enum { ALWAYS, EVEN_ONLY, NOT_AT_2, SPIN_FLIP }; /* where a map is a symmetry of its own */
enum { MAX_MAP = 6, MAX_OBSERVABLE = 8, MAX_BOND = 3 };

/* (g s)(x) = s(M x + shift), in integers modulo L. */
struct map {
	const char *name, *doc;
	int m[3][3], shift[3], where;
};

/* Turning or mirroring the array of numbers is, on a square of even L, a turn or mirror about a plaquette (up to a
 * translation).  For odd L every centre of a plaquette turn is also a site's. */
static const struct map square_maps[] = {
	{ "alpha", "translation by one row", { { 1, 0 }, { 0, 1 } }, { 1, 0 }, ALWAYS },
	{ "rho (plaquette)", "quarter turn about the centre of a plaquette", { { 0, 1 }, { -1, 0 } }, { 0, 1 }, EVEN_ONLY },
	{ "tau (plaquette)", "mirror through the centre of a plaquette, columns reversed", { { 1, 0 }, { 0, -1 } }, { 0, 1 },
	  EVEN_ONLY },
	{ "rho (site)", "quarter turn about a site", { { 0, 1 }, { -1, 0 } }, { 0, 0 }, ALWAYS },
	{ "tau (site)", "mirror through a site, columns reversed", { { 1, 0 }, { 0, -1 } }, { 0, 0 }, NOT_AT_2 },
	{ "sigma", "all spins reversed", { { 1, 0 }, { 0, 1 } }, { 0, 0 }, SPIN_FLIP },
};

static const struct map triangular_maps[] = {
	{ "alpha", "translation by one row", { { 1, 0 }, { 0, 1 } }, { 1, 0 }, ALWAYS },
	{ "rho (site)", "sixth of a turn about a site", { { 1, 1 }, { -1, 0 } }, { 0, 0 }, ALWAYS },
	{ "tau (site)", "mirror through a site, rows and columns exchanged", { { 0, 1 }, { 1, 0 } }, { 0, 0 }, ALWAYS },
	{ "sigma", "all spins reversed", { { 1, 0 }, { 0, 1 } }, { 0, 0 }, SPIN_FLIP },
};

static const struct map cubic_maps[] = {
	{ "alpha", "translation by one layer", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 1, 0, 0 }, ALWAYS },
	{ "rho (site)", "quarter turn about an axis through a site", { { 1, 0, 0 }, { 0, 0, 1 }, { 0, -1, 0 } }, { 0, 0, 0 },
	  ALWAYS },
	{ "rho3 (site)", "third of a turn about a diagonal through a site, axes exchanged",
	  { { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } }, { 0, 0, 0 }, ALWAYS },
	{ "tau (site)", "mirror through a site, columns reversed", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, -1 } }, { 0, 0, 0 },
	  NOT_AT_2 },
	{ "sigma", "all spins reversed", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0, 0, 0 }, SPIN_FLIP },
};

static const struct lattice {
	uint32_t rank;
	int n_bond, n_map, n_sublattice, n_wave;
	int32_t offset[MAX_BOND * 3]; /* [n_bond][rank] */
	const struct map *map;
	int colour[3];                /* sublattice = colour . x modulo n_sublattice */
	int wave[3][3];               /* the smallest k, in units of 2 pi / L */
} lattices[] = {
	[SQUARE] = { 2, 2, 6, 2, 2, { 0, 1, 1, 0 }, square_maps, { 1, 1 }, { { 0, 1 }, { 1, 0 } } },
	[TRIANGULAR] = { 2, 3, 4, 3, 3, { 0, 1, 1, 0, 1, -1 }, triangular_maps, { 1, 2 }, { { 0, 1 }, { 1, 0 }, { 1, 1 } } },
	[CUBIC] = { 3, 3, 5, 2, 3, { 0, 0, 1, 0, 1, 0, 1, 0, 0 }, cubic_maps, { 1, 1, 1 },
		    { { 0, 0, 1 }, { 0, 1, 0 }, { 1, 0, 0 } } },
};

struct ising {
	int64_t L;
	double J;
	int32_t lattice, structure;
	const struct lattice *of;
	int64_t n_site, dim[3];
	int32_t *bond, *bond_type, *perm; /* perm: [n_map][n_site] */
	int8_t *plus, *minus, *weight;    /* [n_site] each; weight: of the observables after the first */
	double *wave;                     /* cosine and sine of 2 pi x / L */
	struct geae_observable observable[MAX_OBSERVABLE];
	size_t n_observable, n_weighted;
};

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
	[T] = { "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	[H] = { "h", "energy", "uniform magnetic field", -1e9, 1e9, 0, 0 },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};

static bool sublattices_fit(const struct ising *m)
{
	return m->L % m->of->n_sublattice == 0;
}

static int sublattice(const struct ising *m, const int64_t *x)
{
	int64_t sum = 0;

	for (uint32_t k = 0; k < m->of->rank; k++)
		sum += m->of->colour[k] * x[k];
	return (int)(sum % m->of->n_sublattice);
}

static int64_t source(const struct ising *m, const struct map *g, const int64_t *x)
{
	int64_t from[3];

	for (uint32_t k = 0; k < m->of->rank; k++) {
		from[k] = g->shift[k];
		for (uint32_t l = 0; l < m->of->rank; l++)
			from[k] += g->m[k][l] * x[l];
	}
	return geae_site(m->of->rank, m->dim, from);
}

static void fill(struct ising *m)
{
	const struct lattice *of = m->of;
	const double turn = 2 * acos(-1) / (double)m->L;

	for (int64_t i = 0; i < m->n_site; i++) {
		int64_t x[3];

		geae_position(of->rank, m->dim, i, x);
		for (int k = 0; k < of->n_bond; k++) {
			m->bond[2 * (of->n_bond * i + k)] = (int32_t)i;
			m->bond[2 * (of->n_bond * i + k) + 1] =
				(int32_t)geae_shifted(of->rank, m->dim, i, of->offset + k * (int)of->rank);
			m->bond_type[of->n_bond * i + k] = k;
		}
		m->plus[i] = 1;
		m->minus[i] = -1;
		for (int k = 0; k < of->n_sublattice; k++)
			m->weight[(1 + k) * m->n_site + i] = sublattice(m, x) == k;
		m->weight[i] = sublattice(m, x) ? -1 : 1;
		for (int g = 0; g < of->n_map; g++)
			m->perm[g * m->n_site + i] = (int32_t)source(m, &of->map[g], x);
	}
	for (int64_t x = 0; x < m->L; x++) {
		m->wave[2 * x] = cos(turn * (double)x);
		m->wave[2 * x + 1] = sin(turn * (double)x);
	}
}

static void observe_also(struct ising *m, const char *name, const char *doc, const int8_t *weight, double n)
{
	m->observable[m->n_observable++] = (struct geae_observable){ name, "1", doc, weight, 1 / n };
	m->n_weighted += weight != NULL;
}

static void name_observables(struct ising *m)
{
	static const char *const parts[] = { "magnetisation_a", "magnetisation_b", "magnetisation_c" };
	const double n = (double)m->n_site;

	observe_also(m, "magnetisation", "mean spin, (1/N) sum_i s_i", m->plus, n);
	if (m->of->n_sublattice == 2 && sublattices_fit(m))
		observe_also(m, "staggered_magnetisation",
			     m->of->rank == 2 ? "mean spin with signs as on a chessboard, (1/N) sum_i (-1)^(x+y) s_i" :
						"mean spin with alternating signs, (1/N) sum_i (-1)^(x+y+z) s_i",
			     m->weight, n);
	if (!m->structure)
		return;
	for (int k = 0; k < m->of->n_sublattice && sublattices_fit(m); k++)
		observe_also(m, parts[k], "mean spin of one sublattice", m->weight + (1 + k) * m->n_site,
			     n / m->of->n_sublattice);
	observe_also(m, "structure_factor_0", "S(k = 0) = N m^2", NULL, 1);
	observe_also(m, "structure_factor_min", "S(k) at the smallest k of the torus, averaged over its directions", NULL, 1);
	if (m->of->n_sublattice == 2 && sublattices_fit(m)) {
		observe_also(m, "structure_factor_pi", "S(k = (pi, pi) or (pi, pi, pi)) = N times the square of the staggered "
						       "magnetisation", NULL, 1);
		observe_also(m, "structure_factor_pi_min", "S(k) at the smallest k away from (pi, pi) or (pi, pi, pi), averaged "
							   "over its directions", NULL, 1);
	}
}

static int ising_open(struct geae_cx *cx, void *self)
{
	struct ising *m = self;
	size_t n;

	m->of = &lattices[m->lattice];
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
	m->bond = malloc(sizeof(*m->bond) * 2 * (size_t)m->of->n_bond * n);
	m->bond_type = malloc(sizeof(*m->bond_type) * (size_t)m->of->n_bond * n);
	m->perm = malloc(sizeof(*m->perm) * (size_t)m->of->n_map * n);
	m->plus = malloc(n);
	m->minus = malloc(n);
	m->weight = malloc(n * (size_t)(1 + m->of->n_sublattice));
	m->wave = malloc(sizeof(*m->wave) * 2 * (size_t)m->L);
	if (!m->bond || !m->bond_type || !m->perm || !m->plus || !m->minus || !m->weight || !m->wave)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the tables of %zu sites", n);
	fill(m);
	name_observables(m);
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

/* Unequal pairs of a[x] and b[x + step], around the row; step is -1, 0 or 1. */
static int64_t unequal_in_row(const uint8_t *a, const uint8_t *b, int64_t L, int32_t step)
{
	int64_t first = step < 0, last = L - (step > 0);
	int32_t n = 0;

	for (int64_t x = first; x < last; x++)
		n += a[x] ^ b[x + step];
	if (step > 0)
		n += a[L - 1] ^ b[0];
	if (step < 0)
		n += a[0] ^ b[L - 1];
	return n;
}

/* Counted in integers: unequal neighbours and up spins. */
static void count(const struct ising *m, const uint8_t *s, int64_t *unequal, int64_t *up)
{
	const uint32_t above = m->of->rank - 1; /* axes other than the rows' own */
	const int64_t L = m->L, n_row = m->n_site / L;

	*unequal = *up = 0;
	for (int64_t r = 0; r < n_row; r++) {
		const uint8_t *row = s + r * L;
		int32_t n = 0;

		for (int k = 0; k < m->of->n_bond; k++) {
			const int32_t *offset = m->of->offset + k * (int)m->of->rank;

			*unequal += unequal_in_row(row, s + L * geae_shifted(above, m->dim, r, offset), L, offset[above]);
		}
		for (int64_t x = 0; x < L; x++)
			n += row[x];
		*up += n;
	}
}

static int ising_energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
			double *energy)
{
	const struct ising *m = self;
	int64_t N = m->n_site, unequal, up;

	(void)cx;
	for (int64_t k = 0; k < n; k++) {
		count(m, level + k * N, &unequal, &up);
		energy[k] = -m->J * (double)(m->of->n_bond * N - 2 * unequal) -
			    control[k * N_CONTROL + H] * (double)(2 * up - N);
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

/* Spins up on each plane of constant phase k . x. */
static void planes(const struct ising *m, const uint8_t *s, const int *wave, int32_t *up)
{
	const uint32_t above = m->of->rank - 1;
	const int64_t L = m->L;

	memset(up, 0, sizeof(*up) * (size_t)L);
	for (int64_t r = 0; r < m->n_site / L; r++) {
		int64_t x[3], phase = 0;

		geae_position(above, m->dim, r, x);
		for (uint32_t k = 0; k < above; k++)
			phase += wave[k] * x[k];
		phase = geae_wrap(phase, L);
		if (wave[above]) {
			for (int64_t i = 0; i < L - phase; i++)
				up[phase + i] += s[r * L + i];
			for (int64_t i = L - phase; i < L; i++)
				up[phase + i - L] += s[r * L + i];
		} else {
			for (int64_t i = 0; i < L; i++)
				up[phase] += s[r * L + i];
		}
	}
}

/* One component of the Fourier transform: 2 sum_j level_j exp(i k x_j), the constant part vanishing. */
static double at_wave(const struct ising *m, const uint8_t *s, const int *wave, int32_t *up)
{
	double re = 0, im = 0;

	planes(m, s, wave, up);
	for (int64_t x = 0; x < m->L; x++) {
		re += up[x] * m->wave[2 * x];
		im += up[x] * m->wave[2 * x + 1];
	}
	return 4 * (re * re + im * im) / (double)m->n_site;
}

static double least_wave(const struct ising *m, const uint8_t *s, int32_t *up)
{
	double sum = 0;

	for (int k = 0; k < m->of->n_wave; k++)
		sum += at_wave(m, s, m->of->wave[k], up);
	return sum / m->of->n_wave;
}

static double squared_sum(const struct ising *m, const uint8_t *s, const int8_t *weight)
{
	int64_t sum = 0;

	for (int64_t i = 0; i < m->n_site; i++)
		sum += weight[i] * (2 * s[i] - 1);
	return (double)(sum * sum) / (double)m->n_site;
}

static int ising_observe(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
			 double *const *out)
{
	const struct ising *m = self;
	const size_t n_more = m->n_observable - m->n_weighted; /* 0, 2 or 4 structure factors, in their order */
	int32_t *up = geae_scratch(cx, m->L, int32_t);
	uint8_t *turned = geae_scratch(cx, m->n_site, uint8_t);

	(void)control;
	if (!up || !turned)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < n; r++) {
		const uint8_t *s = level + r * m->n_site;
		double *const *to = out + m->n_weighted;

		if (n_more > 0 && to[0])
			to[0][r] = squared_sum(m, s, m->plus);
		if (n_more > 1 && to[1])
			to[1][r] = least_wave(m, s, up);
		if (n_more > 2 && to[2])
			to[2][r] = squared_sum(m, s, m->weight);
		if (n_more > 3 && to[3]) {
			for (int64_t i = 0; i < m->n_site; i++)
				turned[i] = s[i] ^ (m->weight[i] < 0);
			to[3][r] = least_wave(m, turned, up);
		}
	}
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
	g[0] = control[H];
	g[1] = -control[H];
	*p = (struct geae_pairs){ .n_site = m->n_site, .n_bond = n_bond * m->n_site, .n_level = 2, .n_bond_type = n_bond,
				  .n_site_type = 1, .bond = m->bond, .bond_type = m->bond_type, .f = f, .g = g,
				  .T = control[T], .rank = m->of->rank, .n_offset = (uint32_t)n_bond,
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
		const struct map *map = &m->of->map[g];

		if ((map->where == SPIN_FLIP && control[H] != 0) || (map->where == EVEN_ONLY && m->L % 2) ||
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
