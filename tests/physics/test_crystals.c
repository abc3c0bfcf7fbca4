/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Models made of a unit cell: energies are those of their pair tables and, for the same Hamiltonian, of each other;
 * their symmetries leave the energy alone, are all of the known groups, and the same however the Hamiltonian is written. */
#include <stdio.h>
#include <string.h>
#include <geae/group.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "mini_host.h"
#include "near.h"

#define SQUARE "bonds = ((1, 0, 0, 0, 0, 0.7), (0, 1, 0, 0, 0, 0.7))"
#define BACKWARDS "bonds = ((0, -1, 0, 0, 0, 0.3), (-1, 0, 0, 0, 0, 0.7), (0, 1, 0, 0, 0, 0.4))"
#define TRIANGULAR "bonds = ((1, 0, 0, 0, 0, -0.7), (0, 1, 0, 0, 0, -0.7), (-1, 1, 0, 0, 0, -0.7))"
#define CUBIC "dimensions = 3; bonds = ((1, 0, 0, 0, 0, 0.7), (0, 1, 0, 0, 0, 0.7), (0, 0, 1, 0, 0, 0.7))"
#define DIAGONALS "bonds = ((1, 0, 0, 0, 0, 0.9), (0, 1, 0, 0, 0, 0.9), (1, 1, 0, 0, 0, -1.1), (1, -1, 0, 0, 0, -1.1))"
#define HONEYCOMB "cell = 2; bonds = ((0, 0, 0, 0, 1, 1.0), (1, 0, 0, 1, 0, 1.0), (0, 1, 0, 1, 0, 1.0))"
#define KAGOME                                                                                                           \
	"cell = 3; bonds = ((0, 0, 0, 0, 1, 1.0), (0, 0, 0, 0, 2, 1.0), (0, 0, 0, 1, 2, 1.0), (-1, 0, 0, 0, 1, 1.0), " \
	"(0, -1, 0, 0, 2, 1.0), (1, -1, 0, 1, 2, 1.0))"
/* the square lattice in a cell of two sites, as an antiferromagnet's */
#define DOUBLED "cell = 2; bonds = ((0, 0, 0, 0, 1, -1.0), (-1, 0, 0, 0, 1, -1.0), (0, -1, 0, 0, 1, -1.0), (-1, -1, 0, 0, 1, -1.0))"

enum { MOST = 4000 };

static struct mini host;
static struct geae_xoshiro random_numbers = { { 5, 6, 7, 8 } };

static int start(void **state)
{
	(void)state;
	mini_start(&host, 20230529);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	mini_finish(&host);
	return 0;
}

static struct geae_state state_of(struct geae_component *model)
{
	struct geae_state s = { 0 };

	assert_int_equal(mini_model(model)->state(host.cx, model->self, &s), GEAE_OK);
	return s;
}

static void random_levels(const struct geae_state *s, uint8_t *level)
{
	for (int64_t i = 0; i < geae_sites(s); i++)
		level[i] = (uint8_t)geae_xoshiro_below(&random_numbers, (uint64_t)s->n_level);
}

static double energy_of(struct geae_component *model, double h, const uint8_t *level)
{
	const double control[2] = { 1.3, h };
	double energy = NAN;

	assert_int_equal(mini_model(model)->energy(host.cx, model->self, 1, level, control, &energy), GEAE_OK);
	return energy;
}

static double by_pairs(struct geae_component *model, double h, const uint8_t *level)
{
	const double control[2] = { 1.3, h };
	struct geae_pairs pairs = { 0 };
	char text[160];

	assert_int_equal(mini_model(model)->pairs(host.cx, model->self, control, &pairs), GEAE_OK);
	assert_null(geae_pairs_fault(&pairs, text));
	return geae_pairs_energy(&pairs, level);
}

static struct geae_symmetry symmetry_of(struct geae_component *model, double h)
{
	const double control[2] = { 1.3, h };
	struct geae_symmetry s = { 0 };

	assert_int_equal(mini_model(model)->symmetry(host.cx, model->self, control, &s), GEAE_OK);
	return s;
}

static double order_of(const struct geae_symmetry *s)
{
	struct geae_stabilisers *chain;
	uint32_t **row;
	double order;

	assert_int_equal(geae_generator_rows(host.cx, s, &row), GEAE_OK);
	assert_int_equal(geae_stabilisers_create(host.cx, s->n_component, s->n_generator, row, &chain), GEAE_OK);
	order = geae_stabilisers_order(chain);
	geae_stabilisers_destroy(chain);
	return order;
}

/* Every generator of `part` is in the group of `whole`. */
static void is_within(const struct geae_symmetry *part, const struct geae_symmetry *whole)
{
	struct geae_stabilisers *chain;
	uint32_t **row, element[MOST];

	assert_int_equal(part->n_component, whole->n_component);
	assert_int_equal(geae_generator_rows(host.cx, whole, &row), GEAE_OK);
	assert_int_equal(geae_stabilisers_create(host.cx, whole->n_component, whole->n_generator, row, &chain), GEAE_OK);
	for (size_t k = 0; k < part->n_generator; k++) {
		geae_element(part->n_component, &part->generator[k], element);
		assert_true(geae_stabilisers_contain(chain, element));
	}
	geae_stabilisers_destroy(chain);
}

static void leaves_energy(struct geae_component *model, double h, const struct geae_symmetry *s)
{
	struct geae_state state = state_of(model);
	uint8_t level[MOST], moved[MOST], seen[MOST];
	uint32_t element[MOST];
	struct geae_action act;

	geae_action_start(&act, &state);
	for (size_t g = 0; g < s->n_generator; g++) {
		assert_null(geae_generator_fault(&state, &s->generator[g], seen));
		geae_element(s->n_component, &s->generator[g], element);
		for (int trial = 0; trial < 5; trial++) {
			random_levels(&state, level);
			geae_act(&act, element, level, moved);
			assert_near(energy_of(model, h, moved), energy_of(model, h, level), 1e-9);
		}
	}
}

static void same_hamiltonian_same_energies_and_symmetries(void **state)
{
	static const struct {
		const char *name, *settings, *bonds;
		int least, step;
	} pair[] = {
		{ "ising", "J = 0.7", SQUARE, 3, 1 },
		{ "ising", "J = 0.7", BACKWARDS, 3, 1 },
		{ "ising", "J = -0.7; lattice = triangular", TRIANGULAR, 4, 1 },
		{ "ising", "J = 0.7; lattice = cubic", CUBIC, 3, 1 },
		{ "ising-j1j2", "J1 = 0.9; J2 = -1.1", DIAGONALS, 4, 2 },
		{ "potts", "J = 0.7", SQUARE "; interaction = equal; levels = [0, 1, 2]", 3, 1 },
		{ "potts", "J = 0.7; lattice = cubic; q = 4", CUBIC "; interaction = equal; levels = [0, 1, 2, 3]", 3, 1 },
	};
	uint8_t level[MOST];

	(void)state;
	for (size_t k = 0; k < sizeof pair / sizeof *pair; k++)
		for (int L = pair[k].least; L <= pair[k].least + 2 * pair[k].step; L += pair[k].step)
			for (int with = 0; with < 2; with++) {
				struct geae_component *a, *b;
				struct geae_symmetry of_a, of_b;
				struct geae_state s;
				const double h = with ? 0.45 : 0;
				char text[400];

				snprintf(text, sizeof text, "L = %d; %s", L, pair[k].settings);
				a = mini_open(&host, GEAE_MODEL, pair[k].name, text, NULL);
				snprintf(text, sizeof text, "L = %d; %s", L, pair[k].bonds);
				b = mini_open(&host, GEAE_MODEL, "pairs", text, NULL);
				s = state_of(a);
				for (int trial = 0; trial < 20; trial++) {
					random_levels(&s, level);
					assert_near(energy_of(b, h, level), energy_of(a, h, level), 1e-10);
					assert_near(by_pairs(b, h, level), energy_of(a, h, level), 1e-10);
					assert_near(by_pairs(a, h, level), energy_of(a, h, level), 1e-10);
				}
				of_a = symmetry_of(a, h);
				of_b = symmetry_of(b, h);
				is_within(&of_a, &of_b);
				is_within(&of_b, &of_a);
				leaves_energy(b, h, &of_b);
				leaves_energy(a, h, &of_a);
				mini_close(a);
				mini_close(b);
			}
}

static void groups_are_those_of_the_lattices(void **state)
{
	static const struct {
		const char *settings;
		double h, order;
		const char *names;
	} known[] = {
		{ "L = 6; " SQUARE, 0, 8 * 36 * 2, "alpha, rho (site), tau (site), sigma" },
		{ "L = 6; " SQUARE, 0.2, 8 * 36, "alpha, rho (site), tau (site)" },
		{ "L = 5; " TRIANGULAR, 0, 12 * 25 * 2, "alpha, rho (site), tau (site), sigma" },
		{ "L = 5; " CUBIC, 0, 48 * 125 * 2, "alpha, rho (site), rho2 (site), tau (site), sigma" },
		{ "L = 5; " DIAGONALS, 0, 8 * 25 * 2, "alpha, rho (site), tau (site), sigma" },
		/* another period than the torus': a rectangle, and two kinds of axes */
		{ "L = 5; bonds = ((1, 0, 0, 0, 0, 1.0), (0, 1, 0, 0, 0, 0.5))", 0, 4 * 25 * 2,
		  "alpha, alpha_x, rho (site), tau (site), sigma" },
		{ "L = 7; dimensions = 1; bonds = (1, 0, 0, 0, 0, 1.0)", 0, 2 * 7 * 2, "alpha, tau (site), sigma" },
		{ "L = 5; " HONEYCOMB, 0, 12 * 25 * 2, "alpha, rho (off site), tau (site), sigma" },
		{ "L = 5; " KAGOME, 0, 12 * 25 * 2, "alpha, rho (off site), tau (site), sigma" },
		/* cells of two sites: translations by half of one, with all spins reversed where a field alternates */
		{ "L = 5; " DOUBLED, 0, 8 * 50 * 2, NULL },
		{ "L = 5; " DOUBLED "; fields = [1.0, -1.0]", 0.3, 8 * 50, NULL },
		{ "L = 5; " DOUBLED "; fields = [1.0, 0.0]", 0.3, 8 * 25, NULL },
		/* levels: all permutations, turns and mirrors of a polygon, none, minus */
		{ "L = 4; " TRIANGULAR "; interaction = equal; levels = [0, 1, 2, 3]", 0, 12 * 16 * 24, NULL },
		{ "L = 4; " TRIANGULAR "; interaction = equal; levels = [0, 1, 2, 3]", 0.1, 12 * 16 * 6, NULL },
		{ "L = 4; " TRIANGULAR "; interaction = clock; levels = [0, 1, 2, 3, 4]", 0, 12 * 16 * 10, NULL },
		{ "L = 4; " TRIANGULAR "; interaction = clock; levels = [0, 1, 2, 3, 4, 5, 6, 7]", 0, 12 * 16 * 16, NULL },
		{ "L = 3; " CUBIC "; interaction = equal; levels = [0, 1, 2, 3, 4, 5, 6]", 0, 48 * 27 * 5040.0, NULL },
		{ "L = 4; " TRIANGULAR "; levels = [0, 1, 3]; D = 0.4", 0, 12 * 16, NULL },
		{ "L = 4; " TRIANGULAR "; levels = [-1, 0, 1]; D = 0.4", 0, 12 * 16 * 2, NULL },
	};

	(void)state;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
		struct geae_component *model = mini_open(&host, GEAE_MODEL, "pairs", known[k].settings, NULL);
		struct geae_symmetry s = symmetry_of(model, known[k].h);
		char names[200] = "";

		for (size_t g = 0; g < s.n_generator; g++)
			strcat(strcat(names, g ? ", " : ""), s.generator[g].name);
		if (known[k].names)
			assert_string_equal(names, known[k].names);
		else
			print_message("# %s, h = %g: %s\n", known[k].settings, known[k].h, names);
		leaves_energy(model, known[k].h, &s);
		assert_near(order_of(&s), known[k].order, 0.5);
		mini_close(model);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_hamiltonian_same_energies_and_symmetries),
		cmocka_unit_test(groups_are_those_of_the_lattices),
	};

	return cmocka_run_group_tests_name("crystals", tests, start, finish);
}
