/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pair tables: checked, turned into neighbours, and into Ising models. */
#include <string.h>
#include <geae/ising.h>
#include <geae/xoshiro.h>
#include "mini_host.h"
#include "near.h"

static struct geae_xoshiro random_numbers = { { 5, 6, 7, 8 } };

static double uniform(void)
{
	return (double)(geae_xoshiro(&random_numbers) >> 11) * 0x1p-53;
}

/* 7 sites, 12 bonds (one pair of sites has two), 3 types of bonds, 2 of sites, all energies at random */
struct table {
	int32_t bond[24], bond_type[12], site_type[7];
	double f[3 * 9], g[2 * 3];
	struct geae_pairs pairs;
};

static void fill(struct table *t, int q)
{
	for (int b = 0; b < 12; b++) {
		t->bond[2 * b] = (int32_t)geae_xoshiro_below(&random_numbers, 7);
		t->bond[2 * b + 1] = (int32_t)((t->bond[2 * b] + 1 + (int)geae_xoshiro_below(&random_numbers, 6)) % 7);
		t->bond_type[b] = (int32_t)geae_xoshiro_below(&random_numbers, 3);
	}
	t->bond[22] = t->bond[1];
	t->bond[23] = t->bond[0];
	for (int i = 0; i < 7; i++)
		t->site_type[i] = (int32_t)geae_xoshiro_below(&random_numbers, 2);
	for (int k = 0; k < 27; k++)
		t->f[k] = uniform() - 0.5;
	for (int k = 0; k < 6; k++)
		t->g[k] = uniform() - 0.5;
	t->pairs = (struct geae_pairs){ .n_site = 7, .n_bond = 12, .n_level = q, .n_bond_type = 3, .n_site_type = 2,
					.bond = t->bond, .bond_type = t->bond_type, .f = t->f,
					.site_type = t->site_type, .g = t->g, .T = 1.3 };
}

static void neighbours_hold_every_bond_twice(void **state)
{
	struct geae_neighbours near;
	uint8_t level[7];
	struct mini host;
	struct table t;

	(void)state;
	mini_start(&host, 1);
	for (int trial = 0; trial < 30; trial++) {
		double e = 0;

		fill(&t, 3);
		assert_int_equal(geae_neighbours_make(host.cx, &t.pairs, &near), GEAE_OK);
		assert_int_equal(near.first[7], 24);
		for (int i = 0; i < 7; i++)
			level[i] = (uint8_t)geae_xoshiro_below(&random_numbers, 3);
		for (int i = 0; i < 7; i++) {
			e += near.site[near.site_type[i] * 3 + level[i]];
			for (int64_t k = near.first[i]; k < near.first[i + 1]; k++)
				e += near.view[(near.at[k].view * 3 + level[i]) * 3 + level[near.at[k].site]] / 2;
		}
		assert_near(e, geae_pairs_energy(&t.pairs, level), 1e-13);
	}
	mini_finish(&host);
}

static void ising_form_has_the_same_energies(void **state)
{
	struct geae_ising ising;
	struct mini host;
	struct table t;

	(void)state;
	mini_start(&host, 1);
	for (int trial = 0; trial < 10; trial++) {
		double constant = 0;

		fill(&t, 2);
		assert_int_equal(geae_ising_make(host.cx, &t.pairs, &ising), GEAE_OK);
		for (int bits = 0; bits < 128; bits++) {
			uint8_t level[7];
			double e = 0;

			for (int i = 0; i < 7; i++)
				level[i] = bits >> i & 1;
			for (int i = 0; i < 7; i++)
				e -= ising.h[i] * (2 * level[i] - 1);
			for (int b = 0; b < 12; b++)
				e -= ising.J[t.bond_type[b]] * (2 * level[t.bond[2 * b]] - 1) *
				     (2 * level[t.bond[2 * b + 1]] - 1);
			if (bits == 0)
				constant = geae_pairs_energy(&t.pairs, level) - e;
			assert_near(e + constant, geae_pairs_energy(&t.pairs, level), 1e-13);
		}
	}
	mini_finish(&host);
}

/* A ring of n bonds with the given signs is frustrated when the product of signs is negative. */
static void gauge(void **state)
{
	double f[8] = { -1, 1, 1, -1, 1, -1, -1, 1 }, g[2] = { -0.7, 0.7 };
	int32_t bond[10], type[5];
	struct geae_ising ising;
	struct mini host;

	(void)state;
	mini_start(&host, 1);
	for (int bits = 0; bits < 32; bits++) {
		struct geae_pairs p = { .n_site = 5, .n_bond = 5, .n_level = 2, .n_bond_type = 2, .bond = bond,
					.bond_type = type, .f = f, .T = 2.2 };
		int minus = 0;

		for (int b = 0; b < 5; b++) {
			bond[2 * b] = b;
			bond[2 * b + 1] = (b + 1) % 5;
			type[b] = bits >> b & 1;
			minus += type[b];
		}
		assert_int_equal(geae_ising_make(host.cx, &p, &ising), GEAE_OK);
		assert_int_equal(ising.frustrated, minus % 2);
		assert_false(ising.field);
		for (int b = 0; b < 5 && !ising.frustrated; b++)
			assert_int_equal(ising.gauge[bond[2 * b]] ^ ising.gauge[bond[2 * b + 1]], type[b]);
		p.g = g;
		p.n_site_type = 1;
		assert_int_equal(geae_ising_make(host.cx, &p, &ising), GEAE_OK);
		assert_true(ising.field);
		assert_near(ising.h[3], -0.7, 1e-15);
		if (!ising.frustrated)
			assert_int_equal(ising.competing, minus > 0);
	}
	mini_finish(&host);
}

static void ordered_start_is_a_ground_state(void **state)
{
	static const double f[] = { 0.4, -1, 0.9, 0.9, 0.4, -1, -1, 0.9, 0.4 }; /* next level to the right is best */
	int32_t bond[16], queue[9];
	struct geae_neighbours near;
	uint8_t level[9];
	struct mini host;

	(void)state;
	mini_start(&host, 1);
	for (int b = 0; b < 8; b++) {
		bond[2 * b] = b;
		bond[2 * b + 1] = b + 1;
	}
	assert_int_equal(geae_neighbours_make(host.cx, &(struct geae_pairs){ .n_site = 9, .n_bond = 8, .n_level = 3,
		.n_bond_type = 1, .bond = bond, .f = f, .T = 1 }, &near), GEAE_OK);
	geae_ordered_start(&near, level, queue);
	for (int i = 0; i < 8; i++)
		assert_int_equal(level[i + 1], (level[i] + 1) % 3);
	mini_finish(&host);
}

static void faults_are_named(void **state)
{
	struct geae_neighbours near;
	char text[160];
	struct mini host;
	struct table t;

	(void)state;
	mini_start(&host, 1);
	fill(&t, 3);
	assert_null(geae_pairs_fault(&t.pairs, text));
	t.pairs.T = 0;
	assert_string_equal(geae_pairs_fault(&t.pairs, text), "its temperature is 0, not a positive number");
	t.pairs.T = 1;
	t.bond[9] = t.bond[8];
	t.bond[8] = t.bond[9] = 3;
	t.bond_type[4] = 2;
	assert_string_equal(geae_pairs_fault(&t.pairs, text),
			    "bond 4 (sites 3 and 3, type 2) is none between two of its 7 sites");
	assert_int_equal(geae_neighbours_make(host.cx, &t.pairs, &near), GEAE_EDATA);
	fill(&t, 3);
	t.bond_type[11] = 3;
	assert_non_null(geae_pairs_fault(&t.pairs, text));
	fill(&t, 3);
	t.site_type[6] = 2;
	assert_string_equal(geae_pairs_fault(&t.pairs, text), "site 6 has the unknown type 2");
	fill(&t, 3);
	t.f[20] = (double)NAN;
	assert_string_equal(geae_pairs_fault(&t.pairs, text), "an energy of a bond is not a number");
	mini_finish(&host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_hold_every_bond_twice), cmocka_unit_test(ising_form_has_the_same_energies),
		cmocka_unit_test(gauge),			    cmocka_unit_test(ordered_start_is_a_ground_state),
		cmocka_unit_test(faults_are_named),
	};

	return cmocka_run_group_tests_name("ising", tests, NULL, NULL);
}
