/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several data sets as the rows of one training: each row with its own features, its own condition and its own part,
 * whatever the order of the temperatures in its set. */
#include <stdlib.h>
#include <string.h>
#include "mini_host.h"
#include "near.h"
#include "rows.h"

enum { SETS = 3, ROWS = 48 }; /* rows of each set */

static const int side[SETS] = { 4, 6, 8 };
static struct mini mini;

struct data { /* one data set of packed spins with a column T */
	int L;
	uint8_t spin[ROWS * 64], packed[ROWS * 8], valid[ROWS];
	double T[ROWS];
	struct geae_array x, column[2];
	const struct geae_array *coord[2];
	struct geae_component *model;
};

/* The temperatures run round in another order in each set. */
static double temperature(int set, int row)
{
	static const double T[] = { 1.93, 2.269, 2.385, 2.71 };

	return T[(row * (2 * set + 1) + set) % 4];
}

static void make(struct data *d, int set, struct geae_rng *r, bool with_data)
{
	const int L = side[set];
	const size_t bytes = (size_t)(L * L + 7) / 8;
	char settings[20];

	memset(d, 0, sizeof(*d));
	d->L = L;
	for (int k = 0; k < ROWS; k++) {
		double up = geae_uniform(r);

		d->T[k] = temperature(set, k);
		d->valid[k] = k != 7;
		for (int c = 0; c < L * L; c++) {
			d->spin[k * L * L + c] = geae_uniform(r) < up;
			d->packed[(size_t)k * bytes + (size_t)c / 8] |=
				(uint8_t)(d->spin[k * L * L + c] << c % 8);
		}
	}
	d->column[0] = (struct geae_array){ .name = "T", .unit = "J", .dtype = GEAE_F64, .role = GEAE_CONTROL, .data = d->T };
	d->column[1] = (struct geae_array){ .name = "valid", .unit = "1", .dtype = GEAE_U8, .data = d->valid };
	for (int c = 0; c < 2; c++) {
		d->column[c].rank = 1;
		d->column[c].dim[0] = ROWS;
		d->column[c].axis[0] = "row";
		d->coord[c] = &d->column[c];
	}
	d->x = (struct geae_array){ .name = "x", .unit = "1", .dtype = GEAE_BIT, .rank = 3, .dim = { ROWS, L, L },
				    .axis = { "row", "y", "x" }, .n_coord = 2, .coord = d->coord,
				    .data = with_data ? d->packed : NULL };
	snprintf(settings, sizeof(settings), "L = %d", L);
	d->model = mini_open(&mini, GEAE_MODEL, "ising", settings, NULL);
}

static const struct split_request request = { .test = 0.25, .folds = 1, .validation = 0.5, .key = { 23, 85 } };

/* Checkerboard means of a row, the sublattice of site 0 first. */
static void means(const struct data *d, int row, double m[2])
{
	m[0] = m[1] = 0;
	for (int c = 0; c < d->L * d->L; c++)
		m[(c / d->L + c % d->L) % 2] += (2.0 * d->spin[row * d->L * d->L + c] - 1) * 2 / (d->L * d->L);
}

static void several_sizes(void **state)
{
	static struct data d[SETS];
	static const char *const label[] = { "samples[L=4]", "samples[L=6]", "samples[L=8]" };
	struct feature_source s[SETS];
	struct geae_component *network = mini_open(&mini, GEAE_NETWORK, "ge-autoencoder", "", NULL);
	struct learn_rows rows;
	struct arena arena = { 0 };
	struct geae_rng r;
	int64_t n_part[4] = { 0 };

	(void)state;
	geae_stream(mini.cx, 1, &r);
	for (int k = 0; k < SETS; k++) {
		make(&d[k], k, &r, true);
		s[k] = (struct feature_source){ .x = &d[k].x, .model = d[k].model, .network = network, .label = label[k] };
	}
	assert_int_equal(learn_rows_make(&rows, &mini.context, s, SETS, &request, NULL, &arena), GEAE_OK);
	assert_int_equal(rows.n_row, SETS * ROWS);
	assert_int_equal(rows.n_feature, 2);
	assert_int_equal(rows.n_condition, 1);
	assert_string_equal(rows.condition_name[0], "T");
	for (int k = 0; k <= SETS; k++)
		assert_int_equal(rows.first[k], k * ROWS);
	for (int64_t i = 0; i < rows.n_row; i++) {
		const struct data *own = &d[i / ROWS];
		int row = (int)(i % ROWS), part = rows.part[i];
		float x[2], T;
		double m[2];

		assert_in_range(part, SPLIT_TRAIN, SPLIT_UNUSED);
		n_part[part]++;
		assert_int_equal(part == SPLIT_UNUSED, row == 7);
		if (part != SPLIT_TRAIN && part != SPLIT_VALIDATION)
			continue;
		memcpy(x, (const char *)rows.x.data + (size_t)i * rows.x.stride, sizeof(x));
		memcpy(&T, (const char *)rows.condition.data + (size_t)i * rows.condition.stride, sizeof(T));
		means(own, row, m);
		assert_near((double)x[0], m[0], 1e-6);
		assert_near((double)x[1], m[1], 1e-6);
		assert_near((double)T, temperature((int)(i / ROWS), row), 1e-6);
	}
	/* at each of 4 temperatures of each size 12 rows, one of a set less: 3 test, 4 or 5 to train */
	assert_int_equal(n_part[SPLIT_TEST], SETS * 12);
	assert_int_equal(n_part[SPLIT_TRAIN] + n_part[SPLIT_VALIDATION], SETS * 35);
	assert_int_equal(rows.n_train, n_part[SPLIT_TRAIN]);
	for (int64_t i = 0; i < rows.n_train; i++)
		assert_int_equal(rows.part[rows.train[i]], SPLIT_TRAIN);
	for (int k = 0; k < SETS; k++)
		for (int t = 0; t < 4; t++) { /* every temperature of every size is learned from */
			int n = 0;

			for (int i = 0; i < ROWS; i++)
				n += temperature(k, i) < temperature(k, t) + 1e-9 && temperature(k, i) > temperature(k, t) - 1e-9 &&
				     rows.part[k * ROWS + i] == SPLIT_TRAIN;
			assert_in_range(n, 4, 5);
		}
	for (int k = 0; k < SETS; k++)
		mini_close(d[k].model);
	mini_close(network);
	arena_free(&arena);
}

/* What does not fit together is refused before there are data. */
static void sizes_that_do_not_fit(void **state)
{
	static struct data d[2];
	struct feature_source s[2];
	struct geae_component *network = mini_open(&mini, GEAE_NETWORK, "baseline-autoencoder", "", NULL);
	struct learn_rows rows;
	struct arena arena = { 0 };
	struct geae_rng r;

	(void)state;
	geae_stream(mini.cx, 2, &r);
	for (int k = 0; k < 2; k++) {
		make(&d[k], k, &r, false);
		s[k] = (struct feature_source){ .x = &d[k].x, .model = d[k].model, .network = network, .label = k ? "large" : "small" };
	}
	context_reset(&mini.context);
	assert_int_equal(learn_rows_make(&rows, &mini.context, s, 2, &request, NULL, &arena), GEAE_ESHAPE);
	assert_non_null(strstr(mini_message(&mini), "16 features"));
	assert_non_null(strstr(mini_message(&mini), "small"));
	assert_non_null(strstr(mini_message(&mini), "36"));
	assert_non_null(strstr(mini_message(&mini), "large"));
	for (int k = 0; k < 2; k++)
		mini_close(d[k].model);
	mini_close(network);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(several_sizes), cmocka_unit_test(sizes_that_do_not_fit) };
	int failed;

	mini_start(&mini, 2385);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
