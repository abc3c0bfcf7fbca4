/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns computed from the rows of a unit against sums over the sites of each, for rows of any length. */
#include <stdlib.h>
#include <string.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "mini_host.h"
#include "near.h"
#include "sample_observe.h"

enum { ROWS = 70, MOST = 12 * 12 };

static struct mini host;
static struct arena arena;
static struct geae_xoshiro random_numbers = { { 4, 3, 2, 1 } };
static const double point[2] = { 2.385, 0.3 };

static int start(void **state)
{
	(void)state;
	mini_start(&host, 2385);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	mini_finish(&host);
	arena_free(&arena);
	return 0;
}

static double by_sites(const struct geae_observable *o, const uint8_t *level, int64_t n)
{
	double sum = 0;

	for (int64_t i = 0; i < n; i++)
		sum += o->weight[i] * (level[i] ? 1 : -1);
	return o->scale * sum;
}

static void check(const char *settings, int64_t n)
{
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "ising", settings, NULL);
	const struct geae_model_ops *ops = mini_model(model);
	const struct geae_sampling ask = { .model = model, .controls = ops->controls, .n_control = 2, .n_point = 1,
					   .point = point, .count = ROWS };
	const struct geae_unit unit = { 0, ROWS, 1 };
	const struct geae_sampling_plan plan = { .n_unit = 1, .unit = &unit };
	struct sample_layout l;
	uint8_t *level = arena_array(&arena, ROWS * n, uint8_t);
	double *control;
	char *block;

	assert_true(n <= MOST);
	context_reset(&host.context);
	assert_int_equal(sample_layout_make(&l, host.cx, &ask, &plan, true, &arena), GEAE_OK);
	assert_true(l.n_column >= 2);
	block = arena_array(&arena, sample_block_bytes(&l, 0), char);
	control = sample_block_control(&l, 0, block);
	for (int r = 0; r < ROWS; r++) {
		memcpy(control + (size_t)r * 2, point, sizeof point);
		for (int64_t i = 0; i < n; i++)
			level[r * n + i] = geae_xoshiro(&random_numbers) >> 63 ? 1 : 0;
		geae_store_levels(&l.state, level + r * n, block + (size_t)r * l.stride);
	}
	assert_int_equal(sample_observe(&l, host.cx, 0, block, l.stride, block), GEAE_OK);
	for (size_t k = 0; k < l.n_column; k++) {
		const double *got = sample_block_column(&l, 0, k, block);
		int64_t o = l.column[k].observable;

		for (int r = 0; r < ROWS; r++) {
			double want = NAN, *out[16] = { NULL };

			if (o >= 0 && l.observable[o].weight) {
				want = by_sites(&l.observable[o], level + r * n, n);
				assert_non_null(l.mask[o].plus);
			} else if (o >= 0) {
				out[o] = &want;
				assert_int_equal(ops->observe(host.cx, model->self, 1, level + r * n, point, out), GEAE_OK);
			} else {
				assert_int_equal(ops->energy(host.cx, model->self, 1, level + r * n, point, &want), GEAE_OK);
			}
			assert_near(got[r], want, 1e-12 * (1 + fabs(want)));
		}
	}
	mini_close(model);
}

static void columns_are_sums_over_sites(void **state)
{
	(void)state;
	check("L = 12; structure = true", 144);
	check("L = 11", 121); /* a last byte of one bit */
	check("L = 3", 9);
	check("L = 8", 64);
	check("L = 9; lattice = triangular; structure = true", 81); /* weights 0 and 1 */
	check("L = 5; lattice = cubic", 125);
	check("L = 4; lattice = cubic; structure = true; J = -1", 64);
}

static void levels_come_back_from_bits(void **state)
{
	uint8_t level[MOST], back[MOST + 1], bits[MOST / 8 + 1];

	(void)state;
	for (int64_t n = 1; n <= MOST; n++) {
		for (int64_t i = 0; i < n; i++)
			level[i] = geae_xoshiro(&random_numbers) >> 63 ? 1 : 0;
		back[n] = 77;
		geae_pack(n, level, bits);
		geae_unpack(n, bits, back);
		assert_memory_equal(level, back, (size_t)n);
		assert_int_equal(back[n], 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_sums_over_sites),
		cmocka_unit_test(levels_come_back_from_bits),
	};

	return cmocka_run_group_tests_name("sample observe", tests, start, finish);
}
