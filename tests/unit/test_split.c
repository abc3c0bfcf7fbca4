/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of a data set: whole groups, every control point alike, folds apart. */
#include <stdint.h>
#include <string.h>
#include "near.h"
#include "split.h"

enum { N_POINT = 3, N_CHAIN = 16, N_STEP = 10, N_ROW = N_POINT * N_CHAIN * N_STEP };

struct data {
	double T[N_ROW];
	int64_t chain[N_ROW];
	uint8_t valid[N_ROW];
	struct geae_array column[3], x;
	const struct geae_array *coord[3];
	struct arena arena;
	const char *why;
};

static struct data *make(void)
{
	static struct data d;
	struct geae_array like = { .unit = "1", .rank = 1, .dim = { N_ROW }, .axis = { "row" } };

	memset(&d, 0, sizeof(d));
	for (int r = 0; r < N_ROW; r++) {
		d.T[r] = 2.0 + 0.385 * (r / (N_CHAIN * N_STEP));
		d.chain[r] = r / N_STEP % N_CHAIN;
		d.valid[r] = 1;
	}
	for (int c = 0; c < 3; c++) {
		d.column[c] = like;
		d.coord[c] = &d.column[c];
	}
	d.column[0].name = "T";
	d.column[0].dtype = GEAE_F64;
	d.column[0].role = GEAE_CONTROL;
	d.column[0].data = d.T;
	d.column[1].name = "chain";
	d.column[1].dtype = GEAE_I64;
	d.column[1].data = d.chain;
	d.column[2].name = "valid";
	d.column[2].dtype = GEAE_U8;
	d.column[2].data = d.valid;
	d.x = like;
	d.x.coord = d.coord;
	d.x.n_coord = 3;
	return &d;
}

static struct split_request request(int64_t folds, int64_t fold, int64_t per_point)
{
	return (struct split_request){ .test = 0.5, .folds = folds, .fold = fold, .per_point = per_point, .validation = 0.5, .key = { 23, 85 } };
}

static int count(const int32_t *part, int32_t which, int point)
{
	int n = 0;

	for (int r = point * N_CHAIN * N_STEP; r < (point + 1) * N_CHAIN * N_STEP; r++)
		n += part[r] == which;
	return n;
}

static void every_point_alike(void **state)
{
	struct data *d = make();
	struct split_request q = request(1, 0, 0);
	int32_t part[N_ROW];

	(void)state;
	assert_true(split_rows(&q, &d->x, part, &d->arena, &d->why));
	for (int p = 0; p < N_POINT; p++) {
		assert_int_equal(count(part, SPLIT_TEST, p), 80);
		assert_int_equal(count(part, SPLIT_TRAIN, p), 40);
		assert_int_equal(count(part, SPLIT_VALIDATION, p), 40);
	}
	arena_free(&d->arena);
}

static void groups_stay_whole(void **state)
{
	struct data *d = make();
	struct split_request q = request(2, 1, 0);
	int32_t part[N_ROW];

	(void)state;
	assert_true(split_rows(&q, &d->x, part, &d->arena, &d->why));
	for (int r = 1; r < N_ROW; r++)
		if (r % N_STEP)
			assert_int_equal(part[r], part[r - 1]);
	/* per_point takes the first rows of a group: the others of it are unused, never elsewhere */
	q.per_point = 12;
	assert_true(split_rows(&q, &d->x, part, &d->arena, &d->why));
	for (int p = 0; p < N_POINT; p++) {
		assert_int_equal(count(part, SPLIT_TRAIN, p), 6);
		assert_int_equal(count(part, SPLIT_VALIDATION, p), 6);
	}
	for (int g = 0; g < N_ROW / N_STEP; g++)
		for (int r = 1; r < N_STEP; r++)
			assert_true(part[g * N_STEP + r] == part[g * N_STEP] || part[g * N_STEP + r] == SPLIT_UNUSED);
	arena_free(&d->arena);
}

static void folds_are_apart(void **state)
{
	struct data *d = make();
	int32_t part[4][N_ROW];

	(void)state;
	for (int f = 0; f < 4; f++) {
		struct split_request q = request(4, f, 0);

		assert_true(split_rows(&q, &d->x, part[f], &d->arena, &d->why));
	}
	for (int r = 0; r < N_ROW; r++) {
		int used = 0;

		for (int f = 0; f < 4; f++) {
			used += part[f][r] == SPLIT_TRAIN || part[f][r] == SPLIT_VALIDATION;
			assert_int_equal(part[f][r] == SPLIT_TEST, part[0][r] == SPLIT_TEST);
		}
		assert_int_equal(used, part[0][r] != SPLIT_TEST);
	}
	arena_free(&d->arena);
}

static void too_few_is_said(void **state)
{
	struct data *d = make();
	struct split_request q = request(8, 0, 0);
	int32_t part[N_ROW];

	(void)state;
	assert_false(split_rows(&q, &d->x, part, &d->arena, &d->why)); /* one chain cannot train and validate */
	assert_non_null(strstr(d->why, "too few for 8 folds"));
	q = request(1, 0, 200);
	assert_false(split_rows(&q, &d->x, part, &d->arena, &d->why));
	assert_non_null(strstr(d->why, "per_point = 200"));
	memset(d->valid, 0, sizeof(d->valid));
	q = request(1, 0, 0);
	assert_false(split_rows(&q, &d->x, part, &d->arena, &d->why));
	arena_free(&d->arena);
}

/* A data base of spectra: every row has parameters of its own, four images make a group. */
static void points_of_a_space_are_dealt_as_a_whole(void **state)
{
	struct data *d = make();
	struct split_request q = request(1, 0, 0);
	int32_t part[N_ROW];
	int n[4] = { 0 };

	(void)state;
	d->column[1].name = "group";
	for (int r = 0; r < N_ROW; r++) {
		d->T[r] = 1 + 0.001 * ((r * 77) % N_ROW);
		d->chain[r] = r / 4;
	}
	assert_true(split_rows(&q, &d->x, part, &d->arena, &d->why));
	for (int r = 0; r < N_ROW; r++) {
		assert_int_equal(part[r], part[r - r % 4]);
		n[part[r]]++;
	}
	assert_int_equal(n[SPLIT_TEST], 240);
	assert_int_equal(n[SPLIT_TRAIN], 120);
	assert_int_equal(n[SPLIT_VALIDATION], 120);
	arena_free(&d->arena);
}

static void failed_rows_are_unused(void **state)
{
	struct data *d = make();
	struct split_request q = request(1, 0, 0);
	int32_t part[N_ROW];

	(void)state;
	d->valid[238] = 0;
	assert_true(split_rows(&q, &d->x, part, &d->arena, &d->why));
	assert_int_equal(part[238], SPLIT_UNUSED);
	assert_int_not_equal(part[237], SPLIT_UNUSED);
	arena_free(&d->arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_point_alike), cmocka_unit_test(groups_stay_whole), cmocka_unit_test(folds_are_apart),
		cmocka_unit_test(too_few_is_said),   cmocka_unit_test(points_of_a_space_are_dealt_as_a_whole), cmocka_unit_test(failed_rows_are_unused),
	};

	return cmocka_run_group_tests_name("split", tests, NULL, NULL);
}
