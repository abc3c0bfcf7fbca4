/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Observables of the Ising model: magnetisations as weighted sums, structure factors from sums over planes of equal phase. */
#include <string.h>
#include "ising_model.h"

static void observe_also(struct ising *m, const char *name, const char *doc, const int8_t *weight, double n)
{
	m->observable[m->n_observable++] = (struct geae_observable){ name, "1", doc, weight, 1 / n };
	m->n_weighted += weight != NULL;
}

void ising_name_observables(struct ising *m)
{
	static const char *const parts[] = { "magnetisation_a", "magnetisation_b", "magnetisation_c" };
	const double n = (double)m->n_site;

	observe_also(m, "magnetisation", "mean spin, (1/N) sum_i s_i", m->plus, n);
	if (m->of->n_sublattice == 2 && ising_sublattices_fit(m))
		observe_also(m, "staggered_magnetisation",
			     m->of->rank == 2 ? "mean spin with signs as on a chessboard, (1/N) sum_i (-1)^(x+y) s_i" :
						"mean spin with alternating signs, (1/N) sum_i (-1)^(x+y+z) s_i",
			     m->weight, n);
	if (!m->structure)
		return;
	for (int k = 0; k < m->of->n_sublattice && ising_sublattices_fit(m); k++)
		observe_also(m, parts[k], "mean spin of one sublattice", m->weight + (1 + k) * m->n_site,
			     n / m->of->n_sublattice);
	observe_also(m, "structure_factor_0", "S(k = 0) = N m^2", NULL, 1);
	observe_also(m, "structure_factor_min", "S(k) at the smallest k of the torus, averaged over its directions", NULL, 1);
	if (m->of->n_sublattice == 2 && ising_sublattices_fit(m)) {
		observe_also(m, "structure_factor_pi", "S(k = (pi, pi) or (pi, pi, pi)) = N times the square of the staggered "
						       "magnetisation", NULL, 1);
		observe_also(m, "structure_factor_pi_min", "S(k) at the smallest k away from (pi, pi) or (pi, pi, pi), averaged "
							   "over its directions", NULL, 1);
	}
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

int ising_observe(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
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
