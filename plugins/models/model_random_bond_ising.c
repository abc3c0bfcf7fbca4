/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Ising model on the square torus with couplings of random sign: one sample of the disorder.
 *
 *   E = -sum over bonds J_ij s_i s_j - h sum_i s_i,  J_ij = -J with probability p, else +J, each bond by itself
 *
 * Averages over the disorder are averages over samples: sweep `disorder`.  On the Nishimori line, T = 2 J / ln((1 - p)/p),
 * the mean energy per bond is -(1 - 2 p) J exactly, at any size (Nishimori, Prog. Theor. Phys. 66, 1169 (1981)).  There the
 * ferromagnet ends at p = .1092 (Honecker, Picco and Pujol, PRL 87, 047201 (2001)).
 *
 * One sample has no symmetry of the lattice: all that is left is the reversal of all spins.
 * Check value: p = 0: the Ising model of 'ising'.
 */
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/plugin.h>
#include <geae/xoshiro.h>

enum { T, H, N_CONTROL };
enum { N_TYPE = 2, ACROSS = 1 }; /* types of bonds: +J, -J */

struct random_bond {
	int64_t L, disorder, n_site;
	double J, p;
	int32_t *bond, *bond_type, *same;
	int8_t *plus, *minus;
	struct geae_observable observable[2];
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct random_bond, L, NULL, 2, 4096, "site", "linear size of the torus"),
	GEAE_P_REAL_ABOVE(struct random_bond, J, "1.0", 0, 1000, "energy", "strength of all couplings"),
	GEAE_P_REAL(struct random_bond, p, "0.1", 0, 1, "1", "probability of a negative coupling"),
	GEAE_P_INT(struct random_bond, disorder, "0", 0, 1e15, "1", "number of the sample: which bonds are negative"),
	GEAE_P_END
};

static const struct geae_control controls[] = {
	[T] = { "T", "energy/k_B", "temperature", 0, 1e9, GEAE_ABOVE_MIN, NAN },
	[H] = { "h", "energy", "uniform magnetic field", -1e9, 1e9, 0, 0 },
	{ NULL, NULL, NULL, 0, 0, 0, 0 },
};

/* The same bonds for the same number, on every machine: 64-bit splitmix (Steele, Lea and Flood 2014) seeds xoshiro. */
static void seed(struct geae_xoshiro *random, uint64_t number)
{
	for (int k = 0; k < 4; k++) {
		uint64_t z = number += 0x9e3779b97f4a7c15u;

		z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
		z = (z ^ z >> 27) * 0x94d049bb133111ebu;
		random->s[k] = z ^ z >> 31;
	}
}

static int random_bond_open(struct geae_cx *cx, void *self)
{
	struct random_bond *m = self;
	const size_t n = (size_t)(m->L * m->L);
	struct geae_xoshiro random;

	m->n_site = m->L * m->L;
	m->bond = malloc(4 * n * sizeof(*m->bond));
	m->bond_type = malloc(2 * n * sizeof(*m->bond_type));
	m->same = malloc(n * sizeof(*m->same));
	m->plus = malloc(n);
	m->minus = malloc(n);
	if (!m->bond || !m->bond_type || !m->same || !m->plus || !m->minus)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the bonds of %zu sites", n);
	memset(m->plus, 1, n);
	memset(m->minus, -1, n);
	seed(&random, (uint64_t)m->disorder);
	for (int64_t i = 0; i < m->n_site; i++) {
		m->same[i] = (int32_t)i;
		for (int k = 0; k < 2; k++) {
			m->bond[4 * i + 2 * k] = (int32_t)i;
			m->bond[4 * i + 2 * k + 1] = (int32_t)geae_site2(m->L, i / m->L + k, i % m->L + !k);
			m->bond_type[2 * i + k] = (double)(geae_xoshiro(&random) >> 11) * 0x1p-53 < m->p;
		}
	}
	m->observable[0] = (struct geae_observable){ "magnetisation", "1", "mean spin, (1/N) sum_i s_i", m->plus, 1 / (double)n };
	m->observable[1] = (struct geae_observable){ "energy_per_bond", "energy", "energy without field, over the number of bonds",
						     NULL, 1 };
	return GEAE_OK;
}

static void random_bond_close(void *self)
{
	struct random_bond *m = self;

	free(m->bond);
	free(m->bond_type);
	free(m->same);
	free(m->plus);
	free(m->minus);
}

static int random_bond_state(struct geae_cx *cx, const void *self, struct geae_state *s)
{
	const struct random_bond *m = self;

	(void)cx;
	*s = (struct geae_state){ .encoding = GEAE_SIGN, .rank = 2, .dim = { m->L, m->L }, .axis = { "y", "x" }, .n_level = 2 };
	return GEAE_OK;
}

/* Unsatisfied less satisfied bonds, and up spins. */
static int64_t count(const struct random_bond *m, const uint8_t *s, int64_t *up)
{
	int64_t unsatisfied = 0;

	*up = 0;
	for (int64_t b = 0; b < 2 * m->n_site; b++)
		unsatisfied += s[m->bond[2 * b]] ^ s[m->bond[2 * b + 1]] ^ m->bond_type[b];
	for (int64_t i = 0; i < m->n_site; i++)
		*up += s[i];
	return 2 * unsatisfied - 2 * m->n_site;
}

static int random_bond_energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
			      double *energy)
{
	const struct random_bond *m = self;

	(void)cx;
	for (int64_t r = 0; r < n; r++) {
		int64_t up, unsatisfied = count(m, level + r * m->n_site, &up);

		energy[r] = m->J * (double)unsatisfied - control[r * N_CONTROL + H] * (double)(2 * up - m->n_site);
	}
	return GEAE_OK;
}

static int random_bond_observables(struct geae_cx *cx, const void *self, size_t *n, const struct geae_observable **out)
{
	const struct random_bond *m = self;

	(void)cx;
	*n = 2;
	*out = m->observable;
	return GEAE_OK;
}

static int random_bond_observe(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
			       double *const *out)
{
	const struct random_bond *m = self;
	int64_t up;

	(void)cx;
	(void)control;
	for (int64_t r = 0; out[1] && r < n; r++)
		out[1][r] = m->J * (double)count(m, level + r * m->n_site, &up) / (double)(2 * m->n_site);
	return GEAE_OK;
}

static int random_bond_pairs(struct geae_cx *cx, const void *self, const double *control, struct geae_pairs *p)
{
	const struct random_bond *m = self;
	double *f = geae_scratch(cx, 4 * N_TYPE, double), *g = geae_scratch(cx, 2, double);

	if (!f || !g)
		return GEAE_ENOMEM;
	for (int k = 0; k < 4 * N_TYPE; k++)
		f[k] = ((k ^ k >> 1) & 1) ^ (k / 4 == ACROSS) ? m->J : -m->J;
	g[0] = control[H];
	g[1] = -control[H];
	*p = (struct geae_pairs){ .n_site = m->n_site, .n_bond = 2 * m->n_site, .n_level = 2, .n_bond_type = N_TYPE, .n_site_type = 1,
				  .bond = m->bond, .bond_type = m->bond_type, .f = f, .g = g, .T = control[T] };
	return GEAE_OK;
}

static int random_bond_symmetry(struct geae_cx *cx, const void *self, const double *control, struct geae_symmetry *s)
{
	const struct random_bond *m = self;
	struct geae_generator *sigma = geae_scratch(cx, 1, struct geae_generator);

	if (!sigma)
		return GEAE_ENOMEM;
	*sigma = (struct geae_generator){ "sigma", "all spins reversed", m->same, m->minus };
	*s = (struct geae_symmetry){ .n_component = m->n_site, .n_generator = control[H] == 0, .generator = sigma };
	return GEAE_OK;
}

static const struct geae_model_ops ops = {
	.size = sizeof(ops), .controls = controls, .state = random_bond_state, .energy = random_bond_energy,
	.observables = random_bond_observables, .observe = random_bond_observe, .pairs = random_bond_pairs,
	.symmetry = random_bond_symmetry,
};

GEAE_DEFINE(GEAE_MODEL, .name = "random-bond-ising", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Ising model on the square torus with couplings of random sign",
	    .doc = "E = -sum J_ij s s - h sum s, J_ij = -J with probability p, else +J. `disorder` numbers the samples; sweep it, and "
		   "average with the analyzer 'sample-average'. On the Nishimori line T = 2 J / ln((1 - p)/p) the mean energy per bond "
		   "is -(1 - 2 p) J, exactly and at any size.",
	    .params = params, .instance_size = sizeof(struct random_bond), .open = random_bond_open, .close = random_bond_close,
	    .ops = &ops)
