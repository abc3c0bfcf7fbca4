/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sampler bitcluster against sums over all configurations: the 4 x 4 torus in a field, every observable, both signs of J;
 * pair tables of every sort, frustrated ones too. */
#include <stdio.h>
#include <stdlib.h>
#include <geae/lattice.h>
#include "compare.h"
#include "enumeration.h"
#include "toy_model.h"

enum { CHAINS = 4096, ROWS = 48 };

static struct mini host;
static struct compare table = { .limit = 3.8 };
static const char defaults[] = "replicas = 4096; spacing = 6", frustrated[] = "replicas = 4096; burn_in = 200; spacing = 8";

static void torus(const char *settings, int L, double J, double T, double h)
{
	struct enumeration exact = enumeration(L, J, T, h);
	double control[2] = { T, h }, *block = calloc(CHAINS, sizeof *block), *value;
	struct geae_component *model, *with;
	struct mini_rows rows;
	struct measured m;
	char text[80];

	host.session.key[1]++; /* no two tables from the same random numbers */
	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	model = mini_open(&host, GEAE_MODEL, "ising", text, NULL);
	with = mini_open(&host, GEAE_SAMPLER, "bitcluster", settings, NULL);
	rows = mini_sample(&host, model, with, 1, control, (int64_t)CHAINS * ROWS, false);
	m = measure(&host, model, control, &rows);
	value = calloc((size_t)rows.n, sizeof *value);
	for (int k = 0; block && value && k < N_EXACT; k++) {
		for (int64_t r = 0; r < rows.n; r++) {
			double all[N_EXACT];

			exact_values(m.energy[r], m.m[r], m.s[r], all);
			value[r] = all[k];
		}
		block_means(rows.n, rows.column[0], value, CHAINS, block);
		compare_to(&table, average_of(CHAINS, block), exact.mean[k], 0, "L=%d J=%+g T=%g h=%g %s", L, J, T, h,
			   exact_names[k]);
	}
	free(value);
	free(block);
	measured_free(&m);
	mini_rows_free(&rows);
	mini_close(with);
	mini_close(model);
}

static void check(struct toy *toy, const char *name, const char *settings, double T)
{
	compare_toy(&table, &host, toy, name, "bitcluster", settings, T, CHAINS, ROWS);
}

enum { MOST = 128 };
static int32_t bond[2 * MOST], bond_type[MOST], site_type[64];
static double f[4 * MOST], g[2 * 64];

/* f of -J s s, g of -h s. */
static void strengths(int n_type, const double *J, int n_site_type, const double *h)
{
	for (int k = 0; k < 4 * n_type; k++)
		f[k] = (k ^ k >> 1) & 1 ? J[k / 4] : -J[k / 4];
	for (int k = 0; k < 2 * n_site_type; k++)
		g[k] = k & 1 ? -h[k / 2] : h[k / 2];
}

/* A lattice without torus information: one bond of each type from every site to that at its offset. */
static struct toy lattice(uint32_t rank, const int64_t *dim, int n_offset, const int32_t *offset, const double *J, double h)
{
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 1, .n_level = 2 } };
	int n = 1;

	for (uint32_t k = 0; k < rank; k++)
		n *= (int)dim[k];
	t.state.dim[0] = n;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < n_offset; k++) {
			bond[2 * (i * n_offset + k)] = i;
			bond[2 * (i * n_offset + k) + 1] = (int32_t)geae_shifted(rank, dim, i, offset + (int)rank * k);
			bond_type[i * n_offset + k] = k;
		}
	strengths(n_offset, J, 1, &h);
	t.pairs = (struct geae_pairs){ .n_site = n, .n_bond = n * n_offset, .n_level = 2, .n_bond_type = n_offset,
				       .n_site_type = 1, .bond = bond, .bond_type = bond_type, .f = f, .g = g };
	return t;
}

static void lattices(void)
{
	static const int64_t square[] = { 4, 4 }, flat[] = { 3, 5 }, cube[] = { 2, 3, 2 };
	static const int32_t triangular[] = { 0, 1, 1, 0, 1, 1 }, next[] = { 0, 1, 1, 0, 1, 1, 1, -1 },
			     cubic[] = { 0, 0, 1, 0, 1, 0, 1, 0, 0 }, plain[] = { 0, 1, 1, 0 }, turned[] = { -1, 0, 0, -1 };
	static const double one[] = { 1, 1, 1 }, minus[] = { -1, -1, -1 }, competing[] = { 1, 1, -0.4, -0.4 },
			    stripes[] = { 1, 1, -0.8, -0.8 }, layers[] = { 0.5, 0.5, -0.9 }, two[] = { 0.4, 1.3 };
	struct toy t;

	t = lattice(2, square, 3, triangular, one, 0);
	check(&t, "triangular", defaults, 3.6);
	t = lattice(2, square, 3, triangular, minus, 0);
	check(&t, "triangular antiferromagnet", frustrated, 0.9);
	t = lattice(2, square, 3, triangular, minus, 0.7);
	check(&t, "triangular antiferromagnet in a field", frustrated, 1.4);
	t = lattice(2, square, 4, next, competing, 0);
	check(&t, "J1-J2", frustrated, 1.9);
	t = lattice(2, square, 4, next, stripes, 0);
	check(&t, "J1-J2, stripes", frustrated, 1.2);
	t = lattice(3, cube, 3, cubic, one, 0);
	check(&t, "cubic", defaults, 4.5);
	t = lattice(3, cube, 3, cubic, layers, 0.25);
	check(&t, "cubic, layers, field", frustrated, 2.2);
	for (int field = 0; field < 2; field++) {
		t = lattice(2, flat, 2, turned, two, field ? -0.25 : 0);
		t.pairs.rank = t.pairs.n_offset = 2;
		t.pairs.dim[0] = 3;
		t.pairs.dim[1] = 5;
		t.pairs.offset = turned;
		check(&t, "odd rectangle, two couplings", defaults, 2.1);
		t = lattice(2, square, 2, plain, two, field ? 0.4 : 0);
		t.pairs.rank = t.pairs.n_offset = 2;
		t.pairs.dim[0] = t.pairs.dim[1] = 4;
		t.pairs.offset = plain;
		check(&t, "torus, two couplings", defaults, 2.0);
	}
	t = lattice(2, flat, 2, turned, one, 0);
	t.pairs.rank = t.pairs.n_offset = 2;
	t.pairs.dim[0] = 3;
	t.pairs.dim[1] = 5;
	t.pairs.offset = turned;
	check(&t, "odd rectangle", defaults, 2.3);
}

/* Every bond its own strength, signs at random; a field of its own on every third site. */
static void glasses(void)
{
	double J[MOST], h[3] = { 0, 0.35, -0.6 };
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 12 }, .n_level = 2 } };
	struct geae_rng random;
	int n = 0;

	geae_stream(host.cx, 77, &random);
	for (int i = 0; i < 12; i++)
		for (int k = 1; k <= 2; k++, n++) {
			bond[2 * n] = k == 1 ? i : (i + k) % 12;
			bond[2 * n + 1] = k == 1 ? (i + k) % 12 : i;
			bond_type[n] = n;
			J[n] = 3 * geae_uniform(&random) - 1.5;
			site_type[i] = i % 3;
		}
	t.pairs = (struct geae_pairs){ .n_site = 12, .n_bond = n, .n_level = 2, .n_bond_type = n, .bond = bond, .n_site_type = 3,
				       .bond_type = bond_type, .f = f, .site_type = site_type, .g = g };
	strengths(n, J, 3, h);
	check(&t, "random bonds and fields", frustrated, 1.3);
	/* every site to every other: more cases than a table holds */
	for (int i = n = 0; i < 12; i++)
		for (int j = 0; j < i; j++, n++) {
			bond[2 * n] = i;
			bond[2 * n + 1] = j;
			bond_type[n] = n;
			J[n] = (geae_uniform(&random) - 0.5) * 1.2;
		}
	t.pairs.n_bond = t.pairs.n_bond_type = n;
	strengths(n, J, 3, h);
	check(&t, "every pair of sites", frustrated, 0.8);
	/* signs that one gauge takes away, and two sites without bonds */
	for (int i = n = 0; i < 10; i++, n++) {
		bond[2 * n] = i;
		bond[2 * n + 1] = (i + 1) % 10;
		bond_type[n] = i % 4;
	}
	t.pairs.n_bond = n;
	t.pairs.n_bond_type = 4;
	strengths(4, (const double[]){ 1, -0.7, 0, -1.6 }, 3, h);
	check(&t, "hidden ferromagnet and lone sites", defaults, 1.1);
	t.pairs.g = NULL;
	check(&t, "hidden ferromagnet and lone sites, no field", defaults, 1.1);
	check(&t, "hidden ferromagnet, very hot", defaults, 1e6);
}

/* A chain of bonds whose four energies are anything: fields come from the bonds themselves. */
static void skew_bonds(void)
{
	static const int32_t ends[] = { 0, 1, 2, 1, 2, 3, 4, 3, 0, 4 }, types[] = { 0, 0, 1, 1, 1 };
	static const double skew[] = { 0.3, 1.4, -0.2, -0.9, -1.1, 0.7, 0.45, 0.2 }, field[] = { 0.25, -0.15 }, values[] = { -1, 1 };
	struct toy t = { .state = { .encoding = GEAE_VALUE, .rank = 1, .dim = { 5 }, .n_level = 2, .value = values },
			 .pairs = { .n_site = 5, .n_bond = 5, .n_level = 2, .n_bond_type = 2, .n_site_type = 1, .bond = ends,
				    .bond_type = types, .f = skew, .g = field } };

	check(&t, "skew bonds, stored as values", defaults, 1.1);
}

int main(void)
{
	static const double field[] = { 0, 0.1, 0.5, 1 };

	mini_start(&host, 20230601);
	for (int sign = 1; sign >= -1; sign -= 2)
		for (size_t k = 0; k < sizeof field / sizeof *field; k++)
			torus(defaults, 4, sign, 2.385, field[k]);
	torus(defaults, 4, 1, 1.7, -0.3);
	torus(defaults, 4, -1.5, 3.1, 4);
	torus(defaults, 4, 1, 40, 0.5);
	torus(defaults, 4, -1, 1e6, 0);
	torus("replicas = 4096; sweeps = 0; clusters = 2; seeds = 1; spacing = 6; burn_in = 300", 4, 1, 2.6, 0.4);
	torus("replicas = 4096; sweeps = 2; clusters = 0; spacing = 4; burn_in = 100", 4, -1, 2.6, 0);
	torus(defaults, 2, 1, 4.3, 0.2);
	torus(defaults, 2, -1, 4.3, 0);
	lattices();
	glasses();
	skew_bonds();
	mini_finish(&host);
	return compare_end(&table);
}
