/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Samplers on pair tables of every sort against sums over all configurations: levels, encodings, bonds with a
 * direction, several kinds of bonds and sites, tori of other shapes. */
#include <stdio.h>
#include <stdlib.h>
#include "compare.h"
#include "toy_model.h"
#include <geae/lattice.h>

enum { CHAINS = 128, ROWS = 2048 };

static struct mini host;
static struct compare table = { .limit = 3.5 };

static void check(struct toy *toy, const char *name, const char *sampler, const char *settings, double T)
{
	compare_toy(&table, &host, toy, name, sampler, settings, T, CHAINS, ROWS);
}

static const char heat_bath[] = "chains = 128; burn_in = 200; spacing = 6; rule = heat-bath";
static const char wolff[] = "chains = 128", swendsen_wang[] = "chains = 128; spacing = 2; burn_in = 50",
		  metropolis[] = "chains = 128; burn_in = 200; spacing = 6";

/* 3 x 3 open square, couplings of three strengths whose signs are products of hidden signs, fields of both signs */
static void hidden_ferromagnet(void)
{
	static const int hidden[9] = { 1, -1, -1, 1, 1, -1, 1, -1, 1 };
	static const double J[6] = { 1.0, -1.0, 0.55, -0.55, 1.7, -1.7 }, h[3] = { 0, 0.35, -0.6 };
	static const int32_t site_type[9] = { 0, 1, 2, 0, 1, 1, 2, 0, 0 };
	int32_t bond[24], bond_type[12];
	double f[24], g[6];
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 9 }, .n_level = 2 } };
	int n = 0;

	for (int y = 0; y < 3; y++)
		for (int x = 0; x < 3; x++)
			for (int down = 0; down < 2; down++) {
				int i = 3 * y + x, j = down ? i + 3 : i + 1;

				if (down ? y == 2 : x == 2)
					continue;
				bond[2 * n] = down ? j : i; /* some bonds read backwards */
				bond[2 * n + 1] = down ? i : j;
				bond_type[n++] = 2 * ((x + 2 * y) % 3) + (hidden[i] * hidden[j] < 0);
			}
	for (int k = 0; k < 24; k++)
		f[k] = (k ^ k >> 1) & 1 ? J[k / 4] : -J[k / 4];
	for (int k = 0; k < 6; k++)
		g[k] = k & 1 ? -h[k / 2] : h[k / 2];
	t.pairs = (struct geae_pairs){ .n_site = 9, .n_bond = n, .n_level = 2, .n_bond_type = 6, .n_site_type = 3,
				       .bond = bond, .bond_type = bond_type, .f = f, .site_type = site_type, .g = g };
	check(&t, "hidden ferromagnet", "wolff", wolff, 1.3);
	check(&t, "hidden ferromagnet", "swendsen-wang", swendsen_wang, 1.3);
	check(&t, "hidden ferromagnet", "metropolis", metropolis, 1.3);
	t.pairs.g = NULL;
	check(&t, "hidden ferromagnet, no field", "wolff", wolff, 1.9);
}

/* a chain of bonds whose four energies are anything: fields come from the bonds themselves */
static void skew_bonds(void)
{
	static const int32_t bond[] = { 0, 1, 2, 1, 2, 3, 4, 3, 0, 4 }, bond_type[] = { 0, 0, 1, 1, 1 };
	static const double f[] = { 0.3, 1.4, -0.2, -0.9, -1.1, 0.7, 0.45, 0.2 }, g[] = { 0.25, -0.15 };
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 5 }, .n_level = 2 },
			 .pairs = { .n_site = 5, .n_bond = 5, .n_level = 2, .n_bond_type = 2, .n_site_type = 1,
				    .bond = bond, .bond_type = bond_type, .f = f, .g = g } };

	check(&t, "skew bonds", "wolff", wolff, 1.1);
	check(&t, "skew bonds", "swendsen-wang", swendsen_wang, 1.1);
	check(&t, "skew bonds", "metropolis", metropolis, 1.1);
}

/* tori of any shape, with two couplings and a field; offsets in any order and direction */
static void torus(int rows, int columns, const int32_t offset[4], const double J[2], double h, bool described)
{
	int32_t bond[64], bond_type[32];
	double f[8], g[2] = { h, -h };
	int64_t dim[2] = { rows, columns };
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 2, .dim = { rows, columns }, .n_level = 2 } };
	char name[80];
	int n = rows * columns;

	for (int i = 0; i < n; i++)
		for (int k = 0; k < 2; k++) {
			bond[4 * i + 2 * k] = i;
			bond[4 * i + 2 * k + 1] = (int32_t)geae_shifted(2, dim, i, offset + 2 * k);
			bond_type[2 * i + k] = k;
		}
	for (int k = 0; k < 8; k++)
		f[k] = (k ^ k >> 1) & 1 ? J[k / 4] : -J[k / 4];
	t.pairs = (struct geae_pairs){ .n_site = n, .n_bond = 2 * n, .n_level = 2, .n_bond_type = 2, .n_site_type = 1,
				       .bond = bond, .bond_type = bond_type, .f = f, .g = g };
	if (described) {
		t.pairs.rank = t.pairs.n_offset = 2;
		t.pairs.dim[0] = rows;
		t.pairs.dim[1] = columns;
		t.pairs.offset = offset;
	}
	snprintf(name, sizeof name, "%d x %d torus%s, J = %g, %g, h = %g", rows, columns, described ? "" : " as a list", J[0],
		 J[1], h);
	check(&t, name, "wolff", wolff, 2.1);
	check(&t, name, "swendsen-wang", swendsen_wang, 2.1);
}

/* three levels, site by site, with cyclic symmetry: Potts ferromagnet on a ring, stored one-hot */
static void potts(void)
{
	static const int32_t bond[] = { 0, 1, 1, 2, 2, 3, 3, 4, 4, 0 };
	static const double f[] = { -1, 0.2, 0, 0, -1, 0.2, 0.2, 0, -1 }; /* chiral: f(a, b) depends on b - a */
	int32_t shift[15], cycle[15];
	const struct geae_generator generator[] = { { "shift", "", shift, NULL }, { "cycle", "", cycle, NULL } };
	struct toy t = { .state = { .encoding = GEAE_ONE_HOT, .rank = 1, .dim = { 5 }, .n_level = 3 },
			 .pairs = { .n_site = 5, .n_bond = 5, .n_level = 3, .n_bond_type = 1, .bond = bond, .f = f },
			 .symmetry = { 15, 2, generator } };

	for (int c = 0; c < 15; c++) {
		shift[c] = (c + 3) % 15;
		cycle[c] = c / 3 * 3 + (c + 1) % 3;
	}
	check(&t, "chiral Potts ring", "metropolis", metropolis, 0.9);
	check(&t, "chiral Potts ring", "metropolis", "chains = 128; spacing = 6; randomise = false; order = sequential", 0.9);
	check(&t, "chiral Potts ring", "metropolis", heat_bath, 0.9);
}

/* spin 1 with a field on some sites, stored as values; no symmetry at all */
static void spin_one(void)
{
	static const int32_t bond[] = { 0, 1, 1, 2, 2, 3, 3, 0, 0, 2, 4, 1 }, bond_type[] = { 0, 0, 0, 0, 1, 2 },
			     site_type[] = { 0, 1, 0, 2, 1 };
	static const double value[] = { -1, 0, 1 }, J[] = { 1, -0.7, 0.4 };
	double f[27], g[9];
	struct toy t = { .state = { .encoding = GEAE_VALUE, .rank = 1, .dim = { 5 }, .n_level = 3, .value = value },
			 .pairs = { .n_site = 5, .n_bond = 6, .n_level = 3, .n_bond_type = 3, .n_site_type = 3,
				    .bond = bond, .bond_type = bond_type, .f = f, .site_type = site_type, .g = g } };

	for (int k = 0; k < 27; k++)
		f[k] = -J[k / 9] * value[k / 3 % 3] * value[k % 3];
	for (int k = 0; k < 9; k++)
		g[k] = 0.5 * value[k % 3] * value[k % 3] - 0.3 * (k / 3) * value[k % 3];
	check(&t, "spin one", "metropolis", metropolis, 1.2);
	check(&t, "spin one", "metropolis", heat_bath, 1.2);
}

/* frustrated bonds, each of its own strength */
static void frustrated_glass(void)
{
	static const int32_t bond[] = { 0, 1, 1, 2, 2, 0, 2, 3, 3, 4, 4, 2, 4, 5, 5, 0 };
	int32_t bond_type[8];
	double f[32];
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 6 }, .n_level = 2 },
			 .pairs = { .n_site = 6, .n_bond = 8, .n_level = 2, .n_bond_type = 8, .bond = bond,
				    .bond_type = bond_type, .f = f } };

	for (int b = 0; b < 8; b++)
		bond_type[b] = b;
	for (int k = 0; k < 32; k++)
		f[k] = ((k ^ k >> 1) & 1 ? 1 : -1) * (k / 4 % 3 ? -0.4 - 0.1 * (k / 4) : 0.9 + 0.07 * (k / 4));
	check(&t, "frustrated glass", "metropolis", metropolis, 0.8);
	check(&t, "frustrated glass", "metropolis", heat_bath, 0.8);
}

int main(void)
{
	static const int32_t plain[] = { 0, 1, 1, 0 }, odd[] = { -1, 0, 0, -1 };
	static const double same[] = { 1, 1 }, two[] = { 0.4, 1.3 }, mixed[] = { -0.6, 0.9 };

	mini_start(&host, 20230525);
	hidden_ferromagnet();
	skew_bonds();
	torus(4, 4, plain, same, 0.3, false);
	torus(4, 4, plain, two, 0, true);
	torus(3, 4, odd, two, 0.25, true);
	torus(4, 3, plain, two, -0.25, true);
	torus(2, 5, plain, two, 0, true);
	torus(3, 4, plain, mixed, 0, true);
	torus(4, 3, odd, mixed, 0, true);
	potts();
	spin_one();
	frustrated_glass();
	mini_finish(&host);
	return compare_end(&table);
}
