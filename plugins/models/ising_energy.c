/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energies of the Ising model, row by row of the lattice. */
#include "ising_model.h"

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

int ising_energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control,
			double *energy)
{
	const struct ising *m = self;
	int64_t N = m->n_site, unequal, up;

	(void)cx;
	for (int64_t k = 0; k < n; k++) {
		count(m, level + k * N, &unequal, &up);
		energy[k] = -m->J * (double)(m->of->n_bond * N - 2 * unequal) -
			    control[k * ISING_CONTROLS + ISING_H] * (double)(2 * up - N);
	}
	return GEAE_OK;
}
