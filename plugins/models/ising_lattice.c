/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lattices of the Ising model: bonds, sublattices, and the maps that leave them alone. */
#include "ising_model.h"

/* Turning or mirroring the array of numbers is, on a square of even L, a turn or mirror about a plaquette (up to a
 * translation).  For odd L every centre of a plaquette turn is also a site's. */
static const struct ising_map square_maps[] = {
	{ "alpha", "translation by one row", { { 1, 0 }, { 0, 1 } }, { 1, 0 }, ALWAYS },
	{ "rho (plaquette)", "quarter turn about the centre of a plaquette", { { 0, 1 }, { -1, 0 } }, { 0, 1 }, EVEN_ONLY },
	{ "tau (plaquette)", "mirror through the centre of a plaquette, columns reversed", { { 1, 0 }, { 0, -1 } }, { 0, 1 },
	  EVEN_ONLY },
	{ "rho (site)", "quarter turn about a site", { { 0, 1 }, { -1, 0 } }, { 0, 0 }, ALWAYS },
	{ "tau (site)", "mirror through a site, columns reversed", { { 1, 0 }, { 0, -1 } }, { 0, 0 }, NOT_AT_2 },
	{ "sigma", "all spins reversed", { { 1, 0 }, { 0, 1 } }, { 0, 0 }, SPIN_FLIP },
};

static const struct ising_map triangular_maps[] = {
	{ "alpha", "translation by one row", { { 1, 0 }, { 0, 1 } }, { 1, 0 }, ALWAYS },
	{ "rho (site)", "sixth of a turn about a site", { { 1, 1 }, { -1, 0 } }, { 0, 0 }, ALWAYS },
	{ "tau (site)", "mirror through a site, rows and columns exchanged", { { 0, 1 }, { 1, 0 } }, { 0, 0 }, ALWAYS },
	{ "sigma", "all spins reversed", { { 1, 0 }, { 0, 1 } }, { 0, 0 }, SPIN_FLIP },
};

static const struct ising_map cubic_maps[] = {
	{ "alpha", "translation by one layer", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 1, 0, 0 }, ALWAYS },
	{ "rho (site)", "quarter turn about an axis through a site", { { 1, 0, 0 }, { 0, 0, 1 }, { 0, -1, 0 } }, { 0, 0, 0 },
	  ALWAYS },
	{ "rho3 (site)", "third of a turn about a diagonal through a site, axes exchanged",
	  { { 0, 1, 0 }, { 0, 0, 1 }, { 1, 0, 0 } }, { 0, 0, 0 }, ALWAYS },
	{ "tau (site)", "mirror through a site, columns reversed", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, -1 } }, { 0, 0, 0 },
	  NOT_AT_2 },
	{ "sigma", "all spins reversed", { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0, 0, 0 }, SPIN_FLIP },
};

const struct ising_lattice ising_lattices[] = {
	[SQUARE] = { 2, 2, 6, 2, 2, { 0, 1, 1, 0 }, square_maps, { 1, 1 }, { { 0, 1 }, { 1, 0 } } },
	[TRIANGULAR] = { 2, 3, 4, 3, 3, { 0, 1, 1, 0, 1, -1 }, triangular_maps, { 1, 2 }, { { 0, 1 }, { 1, 0 }, { 1, 1 } } },
	[CUBIC] = { 3, 3, 5, 2, 3, { 0, 0, 1, 0, 1, 0, 1, 0, 0 }, cubic_maps, { 1, 1, 1 },
		    { { 0, 0, 1 }, { 0, 1, 0 }, { 1, 0, 0 } } },
};

bool ising_sublattices_fit(const struct ising *m)
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

static int64_t source(const struct ising *m, const struct ising_map *g, const int64_t *x)
{
	int64_t from[3];

	for (uint32_t k = 0; k < m->of->rank; k++) {
		from[k] = g->shift[k];
		for (uint32_t l = 0; l < m->of->rank; l++)
			from[k] += g->m[k][l] * x[l];
	}
	return geae_site(m->of->rank, m->dim, from);
}

void ising_fill(struct ising *m)
{
	const struct ising_lattice *of = m->of;
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
		if (sublattice(m, x))
			m->odd[i / m->L * m->n_word + i % m->L / 64] |= UINT64_C(1) << i % m->L % 64;
		for (int g = 0; g < of->n_map; g++)
			m->perm[g * m->n_site + i] = (int32_t)source(m, &of->map[g], x);
	}
	for (int64_t x = 0; x < m->L; x++) {
		m->wave[2 * x] = cos(turn * (double)x);
		m->wave[2 * x + 1] = sin(turn * (double)x);
	}
}
