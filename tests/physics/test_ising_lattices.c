/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lattices of the Ising model: energy and pairs agree with bonds counted one by one, symmetries leave the energy
 * alone and move what they should, structure factors are those of the sum over all sites. */
#include <stdio.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "mini_host.h"
#include "near.h"

static struct mini host;
static struct geae_xoshiro random_numbers = { { 5, 6, 7, 8 } };

static const struct {
	const char *name;
	int rank, n_step;
	int step[3][3];       /* z, y, x */
	const char *generators, *in_field;
} lattice[] = {
	{ "square", 2, 2, { { 0, 0, 1 }, { 0, 1, 0 } },
	  "alpha, rho (plaquette), tau (plaquette), rho (site), tau (site), sigma",
	  "alpha, rho (plaquette), tau (plaquette), rho (site), tau (site)" },
	{ "triangular", 2, 3, { { 0, 0, 1 }, { 0, 1, 0 }, { 0, 1, -1 } }, "alpha, rho (site), tau (site), sigma",
	  "alpha, rho (site), tau (site)" },
	{ "cubic", 3, 3, { { 0, 0, 1 }, { 0, 1, 0 }, { 1, 0, 0 } }, "alpha, rho (site), rho3 (site), tau (site), sigma",
	  "alpha, rho (site), rho3 (site), tau (site)" },
};

enum { N_LATTICE = 3, MOST = 70 * 70 };

static int start(void **state)
{
	(void)state;
	mini_start(&host, 20230528);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	mini_finish(&host);
	return 0;
}

static struct geae_component *open_model(int k, int L, double J, bool structure)
{
	char text[100];

	snprintf(text, sizeof text, "lattice = %s; L = %d; J = %g; structure = %s", lattice[k].name, L, J,
		 structure ? "true" : "false");
	return mini_open(&host, GEAE_MODEL, "ising", text, NULL);
}

static int64_t sites(int k, int L)
{
	return lattice[k].rank == 2 ? L * L : L * L * L;
}

static void random_levels(int64_t n, uint8_t *level)
{
	for (int64_t i = 0; i < n; i++)
		level[i] = geae_xoshiro(&random_numbers) >> 62 ? 1 : 0;
}

static int spin(const uint8_t *s, int k, int L, int z, int y, int x)
{
	int64_t i = geae_wrap(y, L) * L + geae_wrap(x, L);

	return 2 * s[lattice[k].rank == 3 ? geae_wrap(z, L) * L * L + i : i] - 1;
}

static void energy_is_what_bonds_add_up_to(void **state)
{
	static const int size[] = { 2, 3, 4, 5, 8 };
	uint8_t s[MOST];

	(void)state;
	for (int k = 0; k < N_LATTICE; k++)
		for (size_t l = 0; l < sizeof size / sizeof *size; l++) {
			int L = size[l], depth = lattice[k].rank == 3 ? L : 1, bonds = 0, up = 0;
			struct geae_component *model = open_model(k, L, 0.7, false);
			const double control[2] = { 1.3, 0.45 };
			struct geae_pairs pairs;
			double energy;
			char text[160];

			random_levels(sites(k, L), s);
			for (int z = 0; z < depth; z++)
				for (int y = 0; y < L; y++)
					for (int x = 0; x < L; x++) {
						up += spin(s, k, L, z, y, x);
						for (int b = 0; b < lattice[k].n_step; b++) {
							const int *d = lattice[k].step[b];

							bonds += spin(s, k, L, z, y, x) *
								 spin(s, k, L, z + d[0], y + d[1], x + d[2]);
						}
					}
			assert_int_equal(mini_model(model)->energy(host.cx, model->self, 1, s, control, &energy), GEAE_OK);
			assert_near(energy, -0.7 * bonds - 0.45 * up, 1e-10);
			assert_int_equal(mini_model(model)->pairs(host.cx, model->self, control, &pairs), GEAE_OK);
			assert_null(geae_pairs_fault(&pairs, text));
			assert_near(geae_pairs_energy(&pairs, s), energy, 1e-10);
			assert_int_equal(pairs.n_bond, pairs.n_offset * pairs.n_site);
			for (int64_t b = 0; b < pairs.n_bond; b++) /* the list says the same as the torus */
				assert_int_equal(pairs.bond[2 * b + 1],
						 geae_shifted(pairs.rank, pairs.dim, pairs.bond[2 * b],
							      pairs.offset + (int)pairs.rank * pairs.bond_type[b]));
			mini_close(model);
		}
}

static void check_symmetry(int k, int L, double J, double h, const char *names)
{
	struct geae_component *model = open_model(k, L, J, false);
	const struct geae_model_ops *ops = mini_model(model);
	const double control[2] = { 1.9, h };
	uint8_t level[MOST], moved[MOST], seen[MOST];
	uint32_t element[MOST];
	struct geae_symmetry group;
	struct geae_action act;
	struct geae_state state;
	double before, after;
	char found[200] = "";

	assert_int_equal(ops->state(host.cx, model->self, &state), GEAE_OK);
	assert_int_equal(ops->symmetry(host.cx, model->self, control, &group), GEAE_OK);
	assert_int_equal(group.n_component, sites(k, L));
	geae_action_start(&act, &state);
	for (size_t g = 0; g < group.n_generator; g++) {
		bool moves = false;

		strcat(strcat(found, g ? ", " : ""), group.generator[g].name);
		assert_null(geae_generator_fault(&state, &group.generator[g], seen));
		geae_element(sites(k, L), &group.generator[g], element);
		for (int trial = 0; trial < 5; trial++) {
			random_levels(sites(k, L), level);
			geae_act(&act, element, level, moved);
			assert_int_equal(ops->energy(host.cx, model->self, 1, level, control, &before), GEAE_OK);
			assert_int_equal(ops->energy(host.cx, model->self, 1, moved, control, &after), GEAE_OK);
			assert_near(after, before, 1e-10);
		}
		for (uint32_t c = 0; c < (uint32_t)sites(k, L); c++)
			moves |= element[c] != 2 * c;
		assert_true(moves);
	}
	assert_string_equal(found, names);
	mini_close(model);
}

static void symmetries_leave_the_energy_alone(void **state)
{
	(void)state;
	for (int k = 0; k < N_LATTICE; k++) {
		check_symmetry(k, 8, 1.2, 0, lattice[k].generators);
		check_symmetry(k, 6, -0.8, 0, lattice[k].generators);
		check_symmetry(k, 4, -1, 0.35, lattice[k].in_field);
	}
	check_symmetry(1, 9, -1, 0, lattice[1].generators);
	check_symmetry(1, 2, 1, 0, lattice[1].generators);
	check_symmetry(2, 2, 1, 0, "alpha, rho (site), rho3 (site), sigma");
	check_symmetry(2, 5, 1, 0, lattice[2].generators);
}

static double value_of(struct geae_component *model, const char *name, const uint8_t *s)
{
	const struct geae_model_ops *ops = mini_model(model);
	const struct geae_observable *observable;
	const double control[2] = { 1.9, 0 };
	double out = NAN, *to[16] = { NULL };
	struct geae_state state = { 0 };
	int64_t sum = 0;
	size_t n, k = 0;

	context_reset(&host.context);
	assert_int_equal(ops->observables(host.cx, model->self, &n, &observable), GEAE_OK);
	while (k < n && strcmp(observable[k].name, name) != 0)
		k++;
	if (k == n)
		return NAN;
	if (!observable[k].weight) {
		to[k] = &out;
		assert_int_equal(ops->observe(host.cx, model->self, 1, s, control, to), GEAE_OK);
		return out;
	}
	assert_int_equal(ops->state(host.cx, model->self, &state), GEAE_OK);
	for (int64_t i = 0; i < geae_sites(&state); i++)
		sum += observable[k].weight[i] * (2 * s[i] - 1);
	return observable[k].scale * (double)sum;
}

/* |sum s exp(2 pi i (k . x) / L)|^2 / N, k in units of 2 pi / L. */
static double direct(const uint8_t *s, int k, int L, double kz, double ky, double kx)
{
	double re = 0, im = 0;

	for (int z = 0; z < (lattice[k].rank == 3 ? L : 1); z++)
		for (int y = 0; y < L; y++)
			for (int x = 0; x < L; x++) {
				double phase = 2 * acos(-1) * (kz * z + ky * y + kx * x) / L;

				re += spin(s, k, L, z, y, x) * cos(phase);
				im += spin(s, k, L, z, y, x) * sin(phase);
			}
	return (re * re + im * im) / (double)sites(k, L);
}

static void structure_factors_are_sums_over_sites(void **state)
{
	uint8_t s[MOST];

	(void)state;
	for (int k = 0; k < N_LATTICE; k++)
		for (int l = 0; l < (k == 2 ? 4 : 7); l++) { /* lines within a word, of several, and at its ends */
			static const int sizes[] = { 6, 8, 9, 16, 20, 64, 70 };
			const int L = sizes[l];
			struct geae_component *model = open_model(k, L, 1, true);
			double least;

			random_levels(sites(k, L), s);
			least = direct(s, k, L, 0, 0, 1) + direct(s, k, L, 0, 1, 0);
			least = k == 0 ? least / 2 : k == 1 ? (least + direct(s, k, L, 0, 1, 1)) / 3 :
							      (least + direct(s, k, L, 1, 0, 0)) / 3;
			assert_near(value_of(model, "structure_factor_0", s), direct(s, k, L, 0, 0, 0), 1e-10);
			assert_near(value_of(model, "structure_factor_min", s), least, 1e-10);
			if (k != 1 && L % 2 == 0) {
				double pi = L / 2.0, z = k == 2 ? pi : 0;

				assert_near(value_of(model, "structure_factor_pi", s), direct(s, k, L, z, pi, pi), 1e-10);
				least = direct(s, k, L, z, pi, pi + 1) + direct(s, k, L, z, pi + 1, pi);
				least = k == 0 ? least / 2 : (least + direct(s, k, L, z + 1, pi, pi)) / 3;
				assert_near(value_of(model, "structure_factor_pi_min", s), least, 1e-10);
			} else
				assert_true(isnan(value_of(model, "structure_factor_pi", s)));
			mini_close(model);
		}
}

/* No two neighbours are on one sublattice, and the parts make up the whole. */
static void sublattices_share_no_bond(void **state)
{
	static const char *const part[] = { "magnetisation_a", "magnetisation_b", "magnetisation_c" };

	(void)state;
	for (int k = 0; k < N_LATTICE; k++) {
		struct geae_component *model = open_model(k, 6, 1, true);
		int n_part = k == 1 ? 3 : 2;
		double control[2] = { 2, 0 }, whole = 0, energy;
		uint8_t s[MOST];

		random_levels(sites(k, 6), s);
		for (int p = 0; p < n_part; p++)
			whole += value_of(model, part[p], s) / n_part;
		assert_near(whole, value_of(model, "magnetisation", s), 1e-12);
		assert_true(isnan(value_of(model, "no such thing", s)));
		/* one sublattice up, the others down: the ground state of two sublattices; of three, one bond in three is
		 * unsatisfied and the energy is -|J| per site */
		for (int64_t i = 0; i < sites(k, 6); i++) {
			int64_t x[3] = { 0 }, dim[3] = { 6, 6, 6 };

			geae_position((uint32_t)lattice[k].rank, dim, i, x);
			s[i] = k == 1 ? (x[0] + 2 * x[1]) % 3 == 0 : (x[0] + x[1] + x[2]) % 2 == 0;
		}
		assert_near(fabs(value_of(model, part[0], s)), 1, 1e-12);
		assert_int_equal(mini_model(model)->energy(host.cx, model->self, 1, s, control, &energy), GEAE_OK);
		assert_near(energy / (double)sites(k, 6), k == 1 ? 1 : lattice[k].n_step, 1e-12);
		mini_close(model);
	}
}

static void what_does_not_fit_is_refused(void **state)
{
	int status;

	(void)state;
	assert_null(mini_open(&host, GEAE_MODEL, "ising", "L = 5; J = -1; lattice = cubic", &status));
	assert_non_null(strstr(mini_message(&host), "use an even L"));
	assert_null(mini_open(&host, GEAE_MODEL, "ising", "L = 4096; lattice = cubic", &status));
	assert_int_equal(status, GEAE_EPARAM);
	assert_non_null(strstr(mini_message(&host), "use a smaller L"));
	assert_null(mini_open(&host, GEAE_MODEL, "ising", "L = 9; J = -1; lattice = triangular; structure = true", &status));
	assert_non_null(strstr(mini_message(&host), "fit multiples of 6"));
	mini_close(open_model(1, 5, -1, false));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(energy_is_what_bonds_add_up_to),
		cmocka_unit_test(symmetries_leave_the_energy_alone),
		cmocka_unit_test(structure_factors_are_sums_over_sites),
		cmocka_unit_test(sublattices_share_no_bond),
		cmocka_unit_test(what_does_not_fit_is_refused),
	};

	return cmocka_run_group_tests_name("ising lattices", tests, start, finish);
}
