/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What holds for the Ising model and its samplers whatever the numbers: energy and pairs agree, symmetries leave the
 * energy alone, every sector is visited, units do not depend on each other, and what cannot work is refused. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/neighbours.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "compare.h"
#include "near.h"
#include "toy_model.h"

static struct mini host;
static struct geae_xoshiro random_numbers = { { 9, 8, 7, 6 } };

static int start(void **state)
{
	(void)state;
	mini_start(&host, 20230526);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	mini_finish(&host);
	return 0;
}

static struct geae_component *ising(int L, double J)
{
	char text[80];

	snprintf(text, sizeof text, "L = %d; J = %g", L, J);
	return mini_open(&host, GEAE_MODEL, "ising", text, NULL);
}

static void random_levels(int64_t n, uint8_t *level)
{
	for (int64_t i = 0; i < n; i++)
		level[i] = geae_xoshiro(&random_numbers) & 1;
}

static void energy_is_the_pairs(void **state)
{
	static const struct {
		int L;
		double J, h;
	} at[] = { { 2, 1, 0.3 }, { 2, -1.4, 0 }, { 3, 0.7, -2.385 }, { 4, -1, 0.5 }, { 5, 2.5, 0 }, { 14, -0.3, 1.1 } };
	uint8_t level[3 * 196];

	(void)state;
	for (size_t k = 0; k < sizeof at / sizeof *at; k++) {
		struct geae_component *model = ising(at[k].L, at[k].J);
		const struct geae_model_ops *ops = mini_model(model);
		double control[6] = { 1.7, at[k].h, 2.1, at[k].h, 0.4, at[k].h }, energy[3];
		int64_t n = at[k].L * at[k].L;
		struct geae_pairs pairs;
		char text[160];

		random_levels(3 * n, level);
		assert_int_equal(ops->energy(host.cx, model->self, 3, level, control, energy), GEAE_OK);
		assert_int_equal(ops->pairs(host.cx, model->self, control, &pairs), GEAE_OK);
		assert_null(geae_pairs_fault(&pairs, text));
		assert_near(pairs.T, 1.7, 0);
		for (int r = 0; r < 3; r++)
			assert_near(energy[r], geae_pairs_energy(&pairs, level + r * n), 1e-10);
		assert_int_equal(pairs.n_bond, pairs.n_offset * n); /* the list says the same as the torus */
		for (int64_t b = 0; b < pairs.n_bond; b++)
			assert_int_equal(pairs.bond[2 * b + 1],
					 geae_shifted(2, pairs.dim, pairs.bond[2 * b], pairs.offset + 2 * pairs.bond_type[b]));
		mini_close(model);
	}
}

static void check_symmetry(int L, double J, double h, const char *names)
{
	struct geae_component *model = ising(L, J);
	const struct geae_model_ops *ops = mini_model(model);
	double control[2] = { 1.9, h }, before, after;
	uint8_t level[196], moved[196], seen[196];
	uint32_t element[196];
	struct geae_action act;
	struct geae_state state;
	struct geae_symmetry group;
	char found[200] = "";

	assert_int_equal(ops->state(host.cx, model->self, &state), GEAE_OK);
	assert_int_equal(ops->symmetry(host.cx, model->self, control, &group), GEAE_OK);
	assert_int_equal(group.n_component, L * L);
	geae_action_start(&act, &state);
	for (size_t g = 0; g < group.n_generator; g++) {
		bool moves = false;

		strcat(strcat(found, g ? ", " : ""), group.generator[g].name);
		assert_null(geae_generator_fault(&state, &group.generator[g], seen));
		geae_element(L * L, &group.generator[g], element);
		for (int trial = 0; trial < 5; trial++) {
			random_levels(L * L, level);
			geae_act(&act, element, level, moved);
			assert_int_equal(ops->energy(host.cx, model->self, 1, level, control, &before), GEAE_OK);
			assert_int_equal(ops->energy(host.cx, model->self, 1, moved, control, &after), GEAE_OK);
			assert_near(after, before, 1e-10);
		}
		for (uint32_t c = 0; c < (uint32_t)(L * L); c++)
			moves |= element[c] != 2 * c;
		assert_true(moves);
	}
	assert_string_equal(found, names);
	mini_close(model);
}

static void symmetries_leave_the_energy_alone(void **state)
{
	static const char all[] = "alpha, rho (plaquette), tau (plaquette), rho (site), tau (site), sigma";

	(void)state;
	check_symmetry(8, 1, 0, all);
	check_symmetry(14, -1.2, 0, all);
	check_symmetry(4, 1, 0.2, "alpha, rho (plaquette), tau (plaquette), rho (site), tau (site)");
	check_symmetry(6, -1, -0.2, "alpha, rho (plaquette), tau (plaquette), rho (site), tau (site)");
	check_symmetry(5, 1, 0, "alpha, rho (site), tau (site), sigma");
	check_symmetry(2, 1, 0, "alpha, rho (plaquette), tau (plaquette), rho (site), sigma");
}

/* About a plaquette the sublattices change places, about a site they do not. */
static void centres_are_what_their_names_say(void **state)
{
	struct geae_component *model = ising(6, -1);
	double control[2] = { 1, 0 };
	struct geae_symmetry group;

	(void)state;
	assert_int_equal(mini_model(model)->symmetry(host.cx, model->self, control, &group), GEAE_OK);
	for (size_t g = 0; g < group.n_generator; g++) {
		const int32_t *perm = group.generator[g].perm;
		bool plaquette = strstr(group.generator[g].name, "plaquette") != NULL;
		int fixed = 0;

		if (!strchr(group.generator[g].name, '('))
			continue;
		for (int i = 0; i < 36; i++) {
			fixed += perm[i] == i;
			assert_int_equal((i / 6 + i % 6 + perm[i] / 6 + perm[i] % 6) % 2, plaquette);
		}
		assert_int_equal(fixed > 0, !plaquette);
	}
	mini_close(model);
}

/* Deep in the ordered phase; with `randomise` both signs of the order parameter are equally likely, row by row: 4096
 * rows differ from a half by more than 5 sigma for 6e-7 of the seeds.  Without it a Metropolis chain stays. */
static void sectors_are_flat(void **state)
{
	static const char *const sampler[] = { "wolff", "swendsen-wang", "metropolis" };
	const double control[2] = { 1.5, 0 };

	(void)state;
	for (int k = 0; k < 3; k++)
		for (int J = -1; J <= 1; J += 2)
			for (int randomise = 0; randomise < 2; randomise++) {
				struct geae_component *model = ising(16, J);
				struct geae_component *with = mini_open(&host, GEAE_SAMPLER, sampler[k],
									randomise ? "randomise = true" : "randomise = false",
									NULL);
				struct mini_rows d = mini_sample(&host, model, with, 1, control, 4096, false);
				struct measured m = measure(&host, model, control, &d);
				int up = 0, same = 0, pairs = 0;

				for (int64_t r = 0; r < d.n; r++) {
					double order = J > 0 ? m.m[r] : m.s[r];

					assert_true(fabs(order) > 0.5);
					up += order > 0;
					if (r && d.unit[r] == d.unit[r - 1]) {
						pairs++;
						same += (order > 0) == ((J > 0 ? m.m[r - 1] : m.s[r - 1]) > 0);
					}
				}
				if (randomise) {
					assert_near(up, 2048, 5 * 32);
					assert_near(same, pairs / 2.0, 5 * 32);
				} else if (k == 2) {
					assert_int_equal(same, pairs);
				}
				measured_free(&m);
				mini_rows_free(&d);
				mini_close(with);
				mini_close(model);
			}
}

/* All 16 translations times turns of a 4 x 4 configuration that is not symmetric itself: where its single spin
 * points elsewhere, the rows of a frozen chain sit on every site equally often.  chi^2, 15 degrees of freedom. */
static void positions_are_flat(void **state)
{
	const double control[2] = { 0.9, 0 };
	struct geae_component *model = ising(4, 1), *with;
	int count[16] = { 0 }, n = 0;
	struct mini_rows d;
	double chi2 = 0;

	(void)state;
	with = mini_open(&host, GEAE_SAMPLER, "metropolis", "spacing = 1; burn_in = 10", NULL);
	d = mini_sample(&host, model, with, 1, control, 60000, false);
	for (int64_t r = 0; r < d.n; r++) {
		uint8_t level[16];
		int up = 0;

		geae_unpack(16, d.x + (size_t)r * d.stride, level);
		for (int i = 0; i < 16; i++)
			up += level[i];
		if (up != 1 && up != 15)
			continue;
		for (int i = 0; i < 16; i++)
			if (level[i] == (up == 1)) {
				count[i]++;
				n++;
			}
	}
	assert_true(n > 100);
	for (int i = 0; i < 16; i++)
		chi2 += (count[i] - n / 16.0) * (count[i] - n / 16.0) / (n / 16.0);
	assert_near(chi2, 23, 22);
	mini_rows_free(&d);
	mini_close(with);
	mini_close(model);
}

static void units_stand_alone(void **state)
{
	static const char *const sampler[] = { "wolff", "swendsen-wang", "metropolis" };
	static const double point[] = { 2.9, 0, 3.4, 0.1 };

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct geae_component *model = ising(10, 1), *with = mini_open(&host, GEAE_SAMPLER, sampler[k], NULL, NULL);
		struct mini_rows a = mini_sample(&host, model, with, 2, point, 37, false);
		struct mini_rows b = mini_sample(&host, model, with, 2, point, 37, true);
		int64_t longest = 0;

		assert_int_equal(a.n, 74);
		assert_int_equal(a.n_unit, 32);
		assert_memory_equal(a.x, b.x, (size_t)a.n * a.stride);
		for (int64_t r = 0; r < a.n; r++) {
			assert_int_equal(a.point[r], r / 37);
			assert_int_equal(a.column[0][r], a.unit[r] % 16);
			assert_int_equal(a.column[2][r], a.unit[r]);
			assert_int_equal(a.column[1][r], r && a.unit[r] == a.unit[r - 1] ? a.column[1][r - 1] + 1 : 0);
			longest = a.column[1][r] > longest ? a.column[1][r] : longest;
			for (int64_t s = 0; s < r; s++) /* no two rows from the same random numbers */
				assert_memory_not_equal(a.x + (size_t)r * a.stride, a.x + (size_t)s * a.stride, a.stride);
		}
		assert_int_equal(longest, 2); /* 37 = 5 * 3 + 11 * 2 */
		mini_rows_free(&a);
		mini_rows_free(&b);
		mini_close(with);
		mini_close(model);
	}
}

/* Three temperatures without field, two in one: two ladders, the replicas of each in some order at every step. */
static void ladders_stand_alone(void **state)
{
	static const double point[] = { 4.5, 0, 3.0, 0, 3.2, 0.3, 4.3, 0.3, 3.7, 0 };
	struct geae_component *model = ising(10, 1), *with = mini_open(&host, GEAE_SAMPLER, "exchange", "burn_in = 20", NULL);
	struct mini_rows a = mini_sample(&host, model, with, 5, point, 37, false);
	struct mini_rows b = mini_sample(&host, model, with, 5, point, 37, true);
	int moved = 0, count[5] = { 0 };

	(void)state;
	assert_int_equal(a.n, 5 * 37);
	assert_int_equal(a.n_unit, 32);
	assert_memory_equal(a.x, b.x, (size_t)a.n * a.stride);
	for (int64_t r = 0; r < a.n; r++) {
		bool second = a.point[r] == 2 || a.point[r] == 3;

		count[a.point[r]]++;
		assert_int_equal(a.unit[r] >= 16, second);
		assert_int_equal(a.column[0][r], a.unit[r] % 16);
		assert_int_equal(a.column[2][r], a.unit[r]);
		assert_in_range(a.column[3][r], 0, second ? 1 : 2);
		for (int64_t s = 0; s < r; s++) {
			assert_memory_not_equal(a.x + (size_t)r * a.stride, a.x + (size_t)s * a.stride, a.stride);
			if (a.unit[s] == a.unit[r] && a.column[1][s] == a.column[1][r])
				assert_int_not_equal(a.column[3][s], a.column[3][r]);
			else if (a.unit[s] == a.unit[r] && a.point[s] == a.point[r])
				moved += a.column[3][s] != a.column[3][r];
		}
	}
	for (int p = 0; p < 5; p++)
		assert_int_equal(count[p], 37);
	assert_true(moved > 20);
	mini_rows_free(&a);
	mini_rows_free(&b);
	mini_close(with);
	mini_close(model);
}

static void a_stop_is_obeyed(void **state)
{
	static const char *const sampler[] = { "wolff", "swendsen-wang", "metropolis" };
	static const double point[] = { 1.9, 0 };
	volatile sig_atomic_t stop = 1;

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct geae_component *model = ising(16, 1), *with = mini_open(&host, GEAE_SAMPLER, sampler[k], NULL, NULL);
		struct geae_sampling what = { .model = model, .controls = mini_model(model)->controls, .n_control = 2,
					      .n_point = 1, .point = point, .count = 16 };
		int64_t column[3];
		uint8_t x[32], valid = 1;
		double control[2] = { 1.9, 0 };
		struct geae_rows rows = { 1, x, 32, control, (void *const[]){ column, column + 1, column + 2 }, &valid };

		assert_int_equal(mini_sampler(with)->run(host.cx, with->self, &what, 0, &rows), GEAE_OK);
		host.session.stop = &stop;
		assert_int_equal(mini_sampler(with)->run(host.cx, with->self, &what, 0, &rows), GEAE_ESTOP);
		host.session.stop = NULL;
		mini_close(with);
		mini_close(model);
	}
}

static void bad_models_are_refused(void **state)
{
	int status;

	(void)state;
	assert_null(mini_open(&host, GEAE_MODEL, "ising", "L = 7; J = -1", &status));
	assert_int_equal(status, GEAE_EPARAM);
	assert_non_null(strstr(mini_message(&host), "use an even L"));
	assert_null(mini_open(&host, GEAE_MODEL, "ising", "L = 8; J = 0", &status));
	assert_int_equal(status, GEAE_EPARAM);
}

static int ask(const char *sampler, const char *settings, struct geae_component *model, size_t n_control,
	       const double *point)
{
	struct geae_component *with = mini_open(&host, GEAE_SAMPLER, sampler, settings, NULL);
	struct geae_sampling what = { .model = model, .controls = mini_model(model)->controls, .n_control = n_control,
				      .n_point = 2, .point = point, .count = 16 };
	int status;

	context_reset(&host.context);
	host.n_warning = 0;
	status = mini_sampler(with)->accepts(host.cx, with->self, &what);
	mini_close(with);
	return status;
}

static void what_cannot_work_is_refused(void **state)
{
	static const int32_t triangle[] = { 0, 1, 1, 2, 2, 0 };
	static const double anti[] = { 1, -1, -1, 1 }, potts[] = { -1, 0, 0, 0, -1, 0, 0, 0, -1 };
	struct geae_component *model = ising(6, -1);
	const double in_field[] = { 1.5, 0, 1.5, 0.4 }, hot[] = { 30, 0, 2, 0 };
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 3 }, .n_level = 2 },
			 .pairs = { .n_site = 3, .n_bond = 3, .n_level = 2, .n_bond_type = 1, .bond = triangle,
				    .f = anti } };

	(void)state;
	toy_start(&t, "triangle");
	assert_int_equal(ask("wolff", NULL, &t.component, 1, hot), GEAE_EUNSUP);
	assert_string_equal(mini_message(&host),
			    "the couplings of model 'triangle' are frustrated (no configuration satisfies all bonds): clusters "
			    "would not help; sampler 'metropolis' works");
	assert_int_equal(ask("metropolis", NULL, &t.component, 1, in_field), GEAE_EDATA); /* T = 0 */
	assert_int_equal(ask("swendsen-wang", NULL, &t.component, 1, hot), GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&host), "sampler 'metropolis' works"));
	t.pairs.n_level = t.state.n_level = 3;
	t.pairs.f = potts;
	assert_int_equal(ask("wolff", NULL, &t.component, 1, hot), GEAE_EUNSUP);
	assert_string_equal(mini_message(&host), "sampler 'wolff' needs two levels per site, model 'triangle' has 3; sampler "
						 "'swendsen-wang' works");
	assert_int_equal(ask("swendsen-wang", NULL, &t.component, 1, hot), GEAE_OK);
	assert_int_equal(ask("wolff", NULL, model, 2, hot), GEAE_OK);
	assert_int_equal(host.n_warning, 0);
	assert_int_equal(ask("wolff", NULL, model, 2, in_field), GEAE_OK);
	assert_int_equal(host.n_warning, 1);
	assert_non_null(strstr(host.said, "competes with its couplings"));
	assert_int_equal(ask("swendsen-wang", NULL, model, 2, in_field), GEAE_OK);
	assert_int_equal(host.n_warning, 1);
	assert_int_equal(ask("metropolis", NULL, model, 2, hot), GEAE_OK);
	assert_int_equal(host.n_warning, 0);
	assert_int_equal(ask("metropolis", "order = sequential", model, 2, hot), GEAE_OK);
	assert_int_equal(host.n_warning, 1);
	assert_int_equal(ask("metropolis", "order = sequential; rule = heat-bath", model, 2, hot), GEAE_OK);
	assert_int_equal(host.n_warning, 0);
	assert_int_equal(ask("exchange", NULL, model, 2, hot), GEAE_OK);
	assert_int_equal(ask("exchange", NULL, model, 2, in_field), GEAE_EPARAM);
	assert_string_equal(mini_message(&host), "two or more temperatures are needed for the same couplings and fields, T = 1.5 "
						 "stands alone; give more temperatures, or use 'metropolis'");
	mini_close(model);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(energy_is_the_pairs),
		cmocka_unit_test(symmetries_leave_the_energy_alone),
		cmocka_unit_test(centres_are_what_their_names_say),
		cmocka_unit_test(sectors_are_flat),
		cmocka_unit_test(positions_are_flat),
		cmocka_unit_test(units_stand_alone),
		cmocka_unit_test(ladders_stand_alone),
		cmocka_unit_test(a_stop_is_obeyed),
		cmocka_unit_test(bad_models_are_refused),
		cmocka_unit_test(what_cannot_work_is_refused),
	};

	return cmocka_run_group_tests_name("sampler laws", tests, start, finish);
}
