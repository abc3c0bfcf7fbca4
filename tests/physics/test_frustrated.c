/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat bath and exchange on frustrated models, cluster updates on other lattices: against the sum over all
 * configurations, and against the exact energy of the infinite triangular lattice.
 *
 *   ln Z / N = ln 2 + (1/8 pi^2) int int ln(C^3 + S^3 - S (cos a + cos b + cos(a + b))) da db,
 *   C = cosh 2K, S = sinh 2K, K = J/T   (Houtappel, Physica 16, 425 (1950))
 *
 * Check values: K -> 0: e = -3 J^2 / T; antiferromagnet, T -> 0: e = -|J|, entropy .323066 (Wannier 1950). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include "compare.h"
#include "near.h"
#include "toy_model.h"
#include <geae/lattice.h>
#include <geae/states.h>

enum { CHAINS = 64, MOST_POINT = 6 };
enum { E, E2, M, M2, M4, N_VALUE };

static struct mini host;
static struct compare table = { .limit = 3.5 };
static const char *const names[N_VALUE] = { "E", "E^2", "m", "m^2", "m^4" };

static void values(double energy, const uint8_t *level, int64_t n, double out[N_VALUE])
{
	int64_t up = 0;
	double m;

	for (int64_t i = 0; i < n; i++)
		up += level[i];
	m = (double)(2 * up - n) / (double)n;
	out[E] = energy;
	out[E2] = energy * energy;
	out[M] = m;
	out[M2] = m * m;
	out[M4] = m * m * m * m;
}

static void sum_up(struct geae_component *model, int64_t n, const double *control, double exact[N_VALUE])
{
	const struct geae_model_ops *ops = mini_model(model);
	long double z = 0, sum[N_VALUE] = { 0 };
	double lowest = 0;

	for (int pass = 0; pass < 2; pass++)
		for (uint32_t s = 0; s < UINT32_C(1) << n; s++) {
			double energy, value[N_VALUE];
			uint8_t level[32];

			for (int64_t i = 0; i < n; i++)
				level[i] = s >> i & 1;
			if (ops->energy(host.cx, model->self, 1, level, control, &energy) != GEAE_OK)
				abort();
			if (pass == 0) {
				lowest = fmin(lowest, energy);
				continue;
			}
			values(energy, level, n, value);
			z += (long double)exp((lowest - energy) / control[0]);
			for (int k = 0; k < N_VALUE; k++)
				sum[k] += (long double)(exp((lowest - energy) / control[0]) * value[k]);
		}
	for (int k = 0; k < N_VALUE; k++)
		exact[k] = (double)(sum[k] / z);
}

/* Every control point of one data set against its own exact averages; `exact_e` NULL: the sum over configurations. */
static void check(struct geae_component *model, const char *name, const char *sampler, const char *settings, int n_point,
		  const double *point, int64_t count, const double *exact_e)
{
	struct geae_component *with = mini_open(&host, GEAE_SAMPLER, sampler, settings, NULL);
	const struct geae_model_ops *ops = mini_model(model);
	size_t n_control = ops->controls[1].name ? 2 : 1;
	struct mini_rows rows;
	double *value[N_VALUE];
	int64_t *chain, per_point;
	uint8_t *level;

	host.session.key[1]++; /* no two tables from the same random numbers */
	rows = mini_sample(&host, model, with, n_point, point, count, false);
	per_point = rows.n / n_point;
	level = calloc((size_t)rows.n_site, 1);
	chain = calloc((size_t)per_point, sizeof *chain);
	for (int k = 0; k < N_VALUE; k++)
		value[k] = calloc((size_t)per_point, sizeof(double));
	for (int p = 0; p < n_point; p++) {
		const double *control = point + (size_t)p * n_control;
		double exact[N_VALUE], block[CHAINS], all[N_VALUE];
		int64_t n = 0;

		for (int64_t r = 0; r < rows.n; r++) {
			double energy;

			if (rows.point[r] != p)
				continue;
			geae_unpack(rows.n_site, rows.x + (size_t)r * rows.stride, level);
			if (ops->energy(host.cx, model->self, 1, level, control, &energy) != GEAE_OK)
				abort();
			values(energy, level, rows.n_site, all);
			for (int k = 0; k < N_VALUE; k++)
				value[k][n] = all[k];
			chain[n++] = rows.column[0][r];
		}
		compare_true(&table, n == count, "%s, %s: %lld rows at T=%g", name, sampler, (long long)n, control[0]);
		if (exact_e)
			exact[E] = exact_e[p];
		else
			sum_up(model, rows.n_site, control, exact);
		for (int k = 0; k < (exact_e ? 1 : N_VALUE); k++) {
			block_means(n, chain, value[k], CHAINS, block);
			compare_to(&table, average_of(CHAINS, block), exact[k], 0, "%s, %s, T=%g: %s", name, sampler,
				   control[0], names[k]);
		}
	}
	for (int k = 0; k < N_VALUE; k++)
		free(value[k]);
	free(chain);
	free(level);
	mini_rows_free(&rows);
	mini_close(with);
}

static const char wolff[] = "chains = 64", swendsen_wang[] = "chains = 64; spacing = 3; burn_in = 30",
		  heat_bath[] = "chains = 64; rule = heat-bath; spacing = 6; burn_in = 100",
		  in_turn[] = "chains = 64; rule = heat-bath; order = sequential; spacing = 4; burn_in = 100; start = random",
		  exchange[] = "ladders = 64; spacing = 3; burn_in = 100",
		  exchange_metropolis[] = "ladders = 64; spacing = 3; burn_in = 100; rule = metropolis; start = ordered";

static struct geae_component *lattice(const char *settings)
{
	return mini_open(&host, GEAE_MODEL, "ising", settings, NULL);
}

static void small_lattices(void)
{
	/* two ladders, their temperatures mixed up */
	static const double ladder[] = { 1.1, 0, 0.6, 0, 0.8, 0.7, 2.0, 0, 1.4, 0.7, 3.0, 0.7 }, one[] = { 3.4, 0.25 },
			    three[] = { 4.1, 0, 3.1, 0, 5.5, 0 };
	struct geae_component *model = lattice("L = 4; J = -1; lattice = triangular");

	check(model, "triangular antiferromagnet 4 x 4", "exchange", exchange, 6, ladder, 64 * 512, NULL);
	check(model, "triangular antiferromagnet 4 x 4", "metropolis", heat_bath, 1, one, 64 * 1024, NULL);
	mini_close(model);
	model = lattice("L = 4; lattice = triangular");
	check(model, "triangular ferromagnet 4 x 4", "wolff", wolff, 1, one, 64 * 1024, NULL);
	check(model, "triangular ferromagnet 4 x 4", "swendsen-wang", swendsen_wang, 1, one, 64 * 1024, NULL);
	check(model, "triangular ferromagnet 4 x 4", "exchange", exchange_metropolis, 3, three, 64 * 512, NULL);
	mini_close(model);
	model = lattice("L = 2; lattice = cubic; J = -0.8");
	check(model, "cubic antiferromagnet 2 x 2 x 2", "wolff", wolff, 1, one, 64 * 1024, NULL);
	check(model, "cubic antiferromagnet 2 x 2 x 2", "swendsen-wang", swendsen_wang, 1, one, 64 * 1024, NULL);
	check(model, "cubic antiferromagnet 2 x 2 x 2", "metropolis", in_turn, 1, one, 64 * 1024, NULL);
	mini_close(model);
}

/* 3 x 6 torus of triangles, antiferromagnetic, as a list of bonds. */
static void list_of_triangles(void)
{
	static const int64_t dim[] = { 3, 6 };
	static const int32_t offset[] = { 0, 1, 1, 0, 1, -1 };
	static const double anti[] = { 1, -1, -1, 1 }, ladder[] = { 0.45, 0.7, 1.1, 1.8 };
	int32_t bond[2 * 54];
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 2, .dim = { 3, 6 }, .axis = { "y", "x" }, .n_level = 2 },
			 .pairs = { .n_site = 18, .n_bond = 54, .n_level = 2, .n_bond_type = 1, .bond = bond, .f = anti } };

	for (int i = 0; i < 18; i++)
		for (int k = 0; k < 3; k++) {
			bond[2 * (3 * i + k)] = i;
			bond[2 * (3 * i + k) + 1] = (int32_t)geae_shifted(2, dim, i, offset + 2 * k);
		}
	toy_start(&t, "triangles");
	check(&t.component, "triangles 3 x 6", "exchange", exchange, 4, ladder, 64 * 512, NULL);
}

static double houtappel_energy(double J, double T)
{
	const int n = 400;
	double K = J / T, C = cosh(2 * K), S = sinh(2 * K), sum = 0;

	for (int a = 0; a < n; a++)
		for (int b = 0; b < n; b++) {
			double x = 2 * acos(-1) * (a + 0.5) / n, y = 2 * acos(-1) * (b + 0.25) / n;
			double w = cos(x) + cos(y) + cos(x + y);

			sum += (6 * C * C * S + 6 * S * S * C - 2 * C * w) / (C * C * C + S * S * S - S * w);
		}
	return -J * sum / (2.0 * n * n);
}

static void infinite_triangular_lattice(void)
{
	static const double hot[] = { 5.0, 0 }, ladder[] = { 1.4, 0, 1.7, 0, 2.1, 0 };
	double exact = 24 * 24 * houtappel_energy(1, 5), three[3];
	struct geae_component *model = lattice("L = 24; lattice = triangular");

	compare_true(&table, fabs(houtappel_energy(1, 1000) + 0.003) < 1e-5, "Houtappel's energy where it is hot");
	compare_true(&table, fabs(houtappel_energy(-1, 0.2) + 1) < 1e-3, "and of the antiferromagnet where it is cold");
	check(model, "triangular ferromagnet", "wolff", wolff, 1, hot, 64 * 256, &exact);
	check(model, "triangular ferromagnet", "swendsen-wang", swendsen_wang, 1, hot, 64 * 256, &exact);
	mini_close(model);
	model = lattice("L = 24; lattice = triangular; J = -1");
	for (int p = 0; p < 3; p++)
		three[p] = 24 * 24 * houtappel_energy(-1, ladder[2 * p]);
	check(model, "triangular antiferromagnet", "exchange", exchange, 3, ladder, 64 * 128, three);
	mini_close(model);
}

int main(void)
{
	mini_start(&host, 20230529);
	small_lattices();
	list_of_triangles();
	infinite_triangular_lattice();
	mini_finish(&host);
	return compare_end(&table);
}
