/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels, rows, and signed permutations acting on levels. */
#include <string.h>
#include <geae/lattice.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "near.h"

static struct geae_xoshiro random_numbers = { { 1, 2, 3, 4 } };

static void xoshiro_is_as_published(void **state)
{
	static const uint64_t known[] = { 41943041u, 58720359u, 3588806011781223u, 3591011842654386u,
					  9228616714210784205u };
	struct geae_xoshiro x = { { 1, 2, 3, 4 } };

	(void)state;
	for (size_t k = 0; k < sizeof known / sizeof *known; k++)
		assert_int_equal(geae_xoshiro(&x), known[k]);
}

static void thresholds_are_probabilities(void **state)
{
	int hit = 0, seen[7] = { 0 };

	(void)state;
	assert_int_equal(geae_threshold(0), 0);
	assert_int_equal(geae_threshold(-1.5), 0);
	assert_int_equal(geae_threshold(1), UINT64_MAX);
	assert_int_equal(geae_threshold(0.375), UINT64_C(3) << 61);
	for (int k = 0; k < 100000; k++) {
		hit += geae_xoshiro(&random_numbers) < geae_threshold(0.2385);
		seen[geae_xoshiro_below(&random_numbers, 7)]++;
	}
	assert_near(hit, 23850, 5 * 135);
	for (int k = 0; k < 7; k++)
		assert_near(seen[k], 100000 / 7.0, 5 * 111);
}

static void bits_come_back(void **state)
{
	uint8_t level[83], again[83], bits[12];

	(void)state;
	for (int n = 1; n <= 83; n++) {
		for (int i = 0; i < n; i++)
			level[i] = (uint8_t)(geae_xoshiro(&random_numbers) >> 63);
		memset(bits, 0xa5, sizeof bits);
		geae_pack(n, level, bits);
		for (int i = 0; i < (n + 7) / 8 * 8; i++)
			assert_int_equal(bits[i / 8] >> i % 8 & 1, i < n ? level[i] : 0);
		if ((n + 7) / 8 < (int)sizeof bits)
			assert_int_equal(bits[(n + 7) / 8], 0xa5);
		geae_unpack(n, bits, again);
		assert_memory_equal(level, again, (size_t)n);
	}
}

/* The component that a site in this level has, as the encoding says. */
static double component(const struct geae_state *s, const uint8_t *level, int64_t c)
{
	switch (s->encoding) {
	case GEAE_SIGN: return level[c] ? 1 : -1;
	case GEAE_VALUE: return s->value[level[c]];
	default: return level[c / s->n_level] == c % s->n_level;
	}
}

/* (g x)[c] = sign[c] x[perm[c]] */
static void check_action(const struct geae_state *s, const struct geae_generator *g)
{
	int64_t n = geae_sites(s), m = geae_components(s);
	uint8_t level[24], moved[24];
	struct geae_action act;
	uint32_t element[72];

	geae_action_start(&act, s);
	geae_element(m, g, element);
	for (int64_t i = 0; i < n; i++)
		level[i] = (uint8_t)geae_xoshiro_below(&random_numbers, (uint64_t)s->n_level);
	geae_act(&act, element, level, moved);
	for (int64_t c = 0; c < m; c++)
		assert_near(component(s, moved, c), (g->sign ? g->sign[c] : 1) * component(s, level, g->perm[c]), 0);
}

static void actions_follow_their_definition(void **state)
{
	static const double value[] = { -1.5, 0.25, 1.5, -0.25, 0 };
	const struct geae_state sign = { .encoding = GEAE_SIGN, .rank = 2, .dim = { 4, 6 }, .n_level = 2 },
				spin = { .encoding = GEAE_VALUE, .rank = 1, .dim = { 24 }, .n_level = 5, .value = value },
				hot = { .encoding = GEAE_ONE_HOT, .rank = 1, .dim = { 24 }, .n_level = 3 };
	int32_t perm[24], hot_perm[72];
	int8_t signs[24];

	(void)state;
	for (int trial = 0; trial < 50; trial++) {
		for (int c = 0; c < 24; c++) {
			perm[c] = c;
			signs[c] = geae_xoshiro(&random_numbers) >> 63 ? 1 : -1;
		}
		for (int c = 23; c > 0; c--) {
			int d = (int)geae_xoshiro_below(&random_numbers, (uint64_t)c + 1), t = perm[c];

			perm[c] = perm[d];
			perm[d] = t;
		}
		for (int c = 0; c < 72; c++) /* levels turned by a step that differs from site to site */
			hot_perm[c] = 3 * perm[c / 3] + (c + c / 3) % 3;
		check_action(&sign, &(struct geae_generator){ "g", "", perm, signs });
		check_action(&sign, &(struct geae_generator){ "g", "", perm, NULL });
		check_action(&spin, &(struct geae_generator){ "g", "", perm, signs });
		check_action(&hot, &(struct geae_generator){ "g", "", hot_perm, NULL });
	}
}

static void faults_of_generators_are_named(void **state)
{
	static const double value[] = { -1, 0, 2 };
	const struct geae_state sign = { .encoding = GEAE_SIGN, .rank = 1, .dim = { 3 }, .n_level = 2 },
				spin = { .encoding = GEAE_VALUE, .rank = 1, .dim = { 3 }, .n_level = 3, .value = value },
				hot = { .encoding = GEAE_ONE_HOT, .rank = 1, .dim = { 3 }, .n_level = 2 };
	const int32_t good[] = { 2, 0, 1 }, twice[] = { 2, 0, 2 }, outside[] = { 0, 1, 3 },
		      torn[] = { 0, 2, 1, 3, 4, 5 }, whole[] = { 3, 2, 0, 1, 4, 5 };
	const int8_t plus[] = { 1, 1, 1, 1, 1, 1 }, minus[] = { 1, -1, 1, 1, 1, 1 }, zero[] = { 1, 1, 0 };
	uint8_t seen[6];

	(void)state;
	assert_null(geae_generator_fault(&sign, &(struct geae_generator){ "", "", good, minus }, seen));
	assert_null(geae_generator_fault(&spin, &(struct geae_generator){ "", "", good, plus }, seen));
	assert_null(geae_generator_fault(&hot, &(struct geae_generator){ "", "", whole, plus }, seen));
	assert_non_null(geae_generator_fault(&sign, &(struct geae_generator){ "", "", twice, NULL }, seen));
	assert_non_null(geae_generator_fault(&sign, &(struct geae_generator){ "", "", outside, NULL }, seen));
	assert_non_null(geae_generator_fault(&sign, &(struct geae_generator){ "", "", good, zero }, seen));
	assert_non_null(geae_generator_fault(&spin, &(struct geae_generator){ "", "", good, minus }, seen));
	assert_non_null(geae_generator_fault(&hot, &(struct geae_generator){ "", "", whole, minus }, seen));
	assert_non_null(geae_generator_fault(&hot, &(struct geae_generator){ "", "", torn, plus }, seen));
}

static void torus_helpers_agree(void **state)
{
	const int64_t dim[3] = { 3, 4, 5 };
	const int32_t step[3] = { -4, 7, -1 };

	(void)state;
	assert_int_equal(geae_wrap(-7, 5), 3);
	assert_int_equal(geae_site2(6, -1, 8), 5 * 6 + 2);
	for (int64_t i = 0; i < 60; i++) {
		int64_t x[3];

		geae_position(3, dim, i, x);
		assert_int_equal(geae_site(3, dim, x), i);
		for (int k = 0; k < 3; k++)
			x[k] += step[k];
		assert_int_equal(geae_site(3, dim, x), geae_shifted(3, dim, i, step));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(xoshiro_is_as_published),	   cmocka_unit_test(thresholds_are_probabilities),
		cmocka_unit_test(bits_come_back),		   cmocka_unit_test(actions_follow_their_definition),
		cmocka_unit_test(faults_of_generators_are_named), cmocka_unit_test(torus_helpers_agree),
	};

	return cmocka_run_group_tests_name("states", tests, NULL, NULL);
}
