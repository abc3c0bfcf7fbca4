/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns computed from the rows of a unit against sums over the sites of each, for rows of any length. */
#include <stdlib.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "mini_host.h"
#include "near.h"
#include "sample_counts.h"
#include "sample_observe.h"
#include "toy_model.h"

enum { ROWS = 70, MOST = 70 * 70 };

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

static void check_model(struct geae_component *model, int64_t n)
{
	const struct geae_model_ops *ops = mini_model(model);
	const size_t n_control = ops->controls[1].name ? 2 : 1;
	const struct geae_sampling ask = { .model = model, .controls = ops->controls, .n_control = n_control, .n_point = 1,
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
	assert_true(l.n_column >= 1);
	block = arena_array(&arena, sample_block_bytes(&l, 0), char);
	control = sample_block_control(&l, 0, block);
	for (int r = 0; r < ROWS; r++) {
		memcpy(control + (size_t)r * n_control, point, sizeof(*point) * n_control);
		for (int64_t i = 0; i < n; i++)
			level[r * n + i] = geae_xoshiro(&random_numbers) >> 63 ? 1 : 0;
		geae_store_levels(&l.state, level + r * n, block + (size_t)r * l.stride);
	}
	assert_int_equal(sample_observe(&l, host.cx, 0, block, l.stride, block), GEAE_OK);
	for (size_t k = 0; k < l.n_column; k++) {
		const double *got = sample_block_column(&l, 0, k, block);
		int64_t o = l.column[k].observable;

		assert_int_equal(sample_counted(&l, &l.column[k]), o == -1 || l.observable[o].weight != NULL);
		for (int r = 0; r < ROWS; r++) {
			double want = NAN, *out[16] = { NULL };

			if (o >= 0 && l.observable[o].weight) {
				want = by_sites(&l.observable[o], level + r * n, n);
			} else if (o >= 0) {
				out[o] = &want;
				assert_int_equal(ops->observe(host.cx, model->self, 1, level + r * n, point, out), GEAE_OK);
			} else {
				assert_int_equal(ops->energy(host.cx, model->self, 1, level + r * n, point, &want), GEAE_OK);
			}
			assert_near(got[r], want, 1e-12 * (1 + fabs(want)));
		}
	}
}

static void check(const char *settings, int64_t n)
{
	struct geae_component *model = mini_open(&host, GEAE_MODEL, "ising", settings, NULL);

	check_model(model, n);
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
	check("L = 2; J = -0.37", 4);
	check("L = 64; J = 0.7", 4096);
	check("L = 70", 4900); /* rows that end within words */
}

enum { SIDE_0 = 3, SIDE_1 = 4, SIDE_2 = 7, BOX = SIDE_0 * SIDE_1 * SIDE_2 };

static const int32_t offsets[][3] = { { 1, 1, -1 }, { 0, 2, 1 }, { -1, 0, 3 } };

/* Bonds along three offsets of a box, no two entries of their tables equal. */
static struct toy box(double *f)
{
	static const double g[] = { 0.3, -1.1 };
	static const int64_t dim[] = { SIDE_0, SIDE_1, SIDE_2 };
	static int32_t bond[6 * BOX], type[3 * BOX];
	struct toy t = { .state = { .encoding = GEAE_SIGN, .rank = 3, .dim = { SIDE_0, SIDE_1, SIDE_2 }, .n_level = 2 } };

	for (int i = 0; i < BOX; i++)
		for (int k = 0; k < 3; k++) {
			bond[2 * (3 * i + k)] = i;
			bond[2 * (3 * i + k) + 1] = (int32_t)geae_shifted(3, dim, i, offsets[k]);
			type[3 * i + k] = k;
		}
	for (int k = 0; k < 12; k++)
		f[k] = 0.1 * k * k - 2.385 * (k % 5);
	t.pairs = (struct geae_pairs){ .n_site = BOX, .n_bond = 3 * BOX, .n_level = 2, .n_bond_type = 3, .n_site_type = 1,
				       .bond = bond, .bond_type = type, .f = f, .g = g, .rank = 3, .n_offset = 3,
				       .dim = { SIDE_0, SIDE_1, SIDE_2 }, .offset = &offsets[0][0] };
	return t;
}

static void energies_of_any_table(void **state)
{
	double f[12];
	struct toy t = box(f);

	(void)state;
	toy_start(&t, "box");
	check_model(&t.component, BOX);
}

static int another_energy(struct geae_cx *cx, const void *self, int64_t n, const uint8_t *level, const double *control, double *e)
{
	(void)cx;
	(void)control;
	for (int64_t k = 0; k < n; k++)
		e[k] = 1.001 * toy_energy(self, level + k * BOX);
	return GEAE_OK;
}

static void energies_that_pairs_do_not_give(void **state)
{
	double f[12];
	struct toy t = box(f);
	struct geae_model_ops ops;
	const struct geae_unit unit = { 0, 1, 1 };
	const struct geae_sampling_plan plan = { .n_unit = 1, .unit = &unit };
	struct geae_sampling ask = { .model = &t.component, .n_control = 1, .n_point = 1, .point = point, .count = 1 };
	struct sample_layout l;
	char *block;

	(void)state;
	toy_start(&t, "box");
	ops = *mini_model(&t.component);
	ops.energy = another_energy;
	t.descriptor.ops = &ops;
	ask.controls = ops.controls;
	context_reset(&host.context);
	assert_int_equal(sample_layout_make(&l, host.cx, &ask, &plan, true, &arena), GEAE_OK);
	block = arena_array(&arena, sample_block_bytes(&l, 0), char);
	*sample_block_control(&l, 0, block) = point[0];
	assert_int_equal(sample_observe(&l, host.cx, 0, block, l.stride, block), GEAE_EDATA);
	assert_non_null(strstr(context_error_text(&host.context, GEAE_EDATA, &arena), "they must agree"));
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
		cmocka_unit_test(energies_of_any_table), cmocka_unit_test(energies_that_pairs_do_not_give),
		cmocka_unit_test(levels_come_back_from_bits),
	};

	return cmocka_run_group_tests_name("sample observe", tests, start, finish);
}
