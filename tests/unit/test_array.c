/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays: their bytes, their faults, their copies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include "array.h"

static void sizes(void **state)
{
	static const struct {
		uint32_t dtype, rank;
		int64_t dim[GEAE_MAX_RANK];
		size_t row, all;
	} want[] = {
		{ GEAE_BIT, 3, { 7, 5, 5 }, 4, 28 },	{ GEAE_BIT, 3, { 7, 4, 4 }, 2, 14 },
		{ GEAE_BIT, 1, { 9 }, 1, 9 },		{ GEAE_BIT, 0, { 0 }, 1, 1 },
		{ GEAE_BIT, 2, { 3, 0 }, 0, 0 },	{ GEAE_U8, 2, { 3, 5 }, 5, 15 },
		{ GEAE_I32, 1, { 6 }, 4, 24 },		{ GEAE_I64, 1, { 6 }, 8, 48 },
		{ GEAE_U64, 0, { 0 }, 8, 8 },		{ GEAE_F32, 2, { 2, 3 }, 12, 24 },
		{ GEAE_F64, 2, { 0, 3 }, 24, 0 },	{ GEAE_C128, 1, { 3 }, 16, 48 },
		{ GEAE_TEXT, 1, { 3 }, sizeof(char *), 3 * sizeof(char *) },
		{ GEAE_F64, 2, { 1 << 20, 1 << 20 }, 8 << 20, (size_t)8 << 40 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(want) / sizeof(want[0]); k++) {
		struct geae_array a = { .dtype = want[k].dtype, .rank = want[k].rank };
		size_t row = 1234, all = 1234;

		memcpy(a.dim, want[k].dim, sizeof(a.dim));
		assert_true(array_row_bytes(&a, &row));
		assert_true(array_bytes(&a, &all));
		assert_int_equal(row, want[k].row);
		assert_int_equal(all, want[k].all);
	}
}

static void not_countable(void **state)
{
	struct geae_array a = { .name = "a", .dtype = GEAE_F64, .rank = 3, .dim = { 1 << 30, 1 << 30, 1 << 30 },
				.axis = { "i", "j", "k" } };
	struct arena arena = { 0 };
	size_t bytes;

	(void)state;
	assert_false(array_bytes(&a, &bytes));
	assert_non_null(strstr(array_fault(&a, &arena), "'a' has more elements than can be counted"));
	a.dim[2] = 1;
	a.dim[1] = 1;
	assert_null(array_fault(&a, &arena));
	a.dim[1] = -1;
	assert_false(array_bytes(&a, &bytes));
	a.dim[1] = 1;
	a.dtype = 10;
	assert_false(array_bytes(&a, &bytes));
	a.dtype = 0;
	assert_false(array_bytes(&a, &bytes));
	a.dtype = GEAE_F64;
	a.rank = GEAE_MAX_RANK + 1;
	assert_false(array_bytes(&a, &bytes));
	assert_null(array_copy(&arena, &a));
	arena_free(&arena);
}

static void names(void **state)
{
	uint32_t role = 77;

	(void)state;
	assert_string_equal(array_type_name(GEAE_C128), "complex");
	assert_null(array_type_name(GEAE_TEXT + 1));
	for (uint32_t k = GEAE_ROLE_NONE; k <= GEAE_INDEX; k++) {
		assert_true(array_role(array_role_name(k), &role));
		assert_int_equal(role, k);
	}
	assert_null(array_role_name(GEAE_INDEX + 1));
	assert_false(array_role("observabel", &role));
}

static void deep_copy(void **state)
{
	char name[] = "x", axis[] = "row", word[] = "Kondo";
	double T[2] = { 2.269, 2.385 };
	const char *words[2] = { word, NULL };
	struct geae_array column = { .name = "T", .unit = "J", .doc = "", .dtype = GEAE_F64, .rank = 1, .dim = { 2 },
				     .axis = { axis }, .data = T };
	const struct geae_array *coord[1] = { &column };
	struct geae_array a = { .name = name, .dtype = GEAE_TEXT, .rank = 1, .dim = { 2 }, .axis = { axis },
				.n_coord = 1, .coord = coord, .data = words }, *b;
	const struct geae_array *back[1] = { &a };
	struct arena arena = { 0 };

	(void)state;
	column.n_coord = 1; /* round in a circle */
	column.coord = back;
	b = array_copy(&arena, &a);
	assert_non_null(b);
	name[0] = axis[0] = word[0] = '?';
	T[1] = -1;
	words[1] = "?";
	assert_string_equal(b->name, "x");
	assert_null(b->unit);
	assert_string_equal(b->axis[0], "row");
	assert_string_equal(((const char *const *)b->data)[0], "Kondo");
	assert_null(((const char *const *)b->data)[1]);
	assert_int_equal(b->n_coord, 1);
	assert_string_equal(b->coord[0]->name, "T");
	assert_int_equal(b->coord[0]->n_coord, 0);
	assert_true(((const double *)geae_coord(b, "T")->data)[1] > 2.384);
	arena_free(&arena);
}

static void texts(void **state)
{
	static const char *const word[] = { "alpha", "rho", "tau" };
	struct arena arena = { 0 };
	struct geae_array *a = array_texts(&arena, "generator", "g", 3, word);

	(void)state;
	assert_int_equal(a->dtype, GEAE_TEXT);
	assert_int_equal(a->dim[0], 3);
	assert_string_equal(a->axis[0], "g");
	assert_string_equal(((const char *const *)a->data)[2], "tau");
	assert_ptr_not_equal(((const char *const *)a->data)[2], word[2]);
	assert_null(array_fault(a, &arena));
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(sizes), cmocka_unit_test(not_countable),
					    cmocka_unit_test(names), cmocka_unit_test(deep_copy), cmocka_unit_test(texts) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
