/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is freed all at once: aligned, zeroed, never overlapping, honest when there is none. */
#include <stdint.h>
#include <string.h>
#include "arena.h"
#include "near.h"

static void aligned_zeroed_apart(void **state)
{
	static const size_t sizes[] = { 1, 0, 63, 64, 65, 4096, 15000, 16385, 70000, 3, 1 << 20, 17 };
	enum { N = 3 * sizeof(sizes) / sizeof(*sizes) };
	struct arena a = { 0 };
	unsigned char *at[N];

	(void)state;
	for (size_t k = 0; k < N; k++) {
		size_t n = sizes[k % (N / 3)];

		at[k] = arena_get(&a, n);
		assert_non_null(at[k]);
		assert_int_equal((uintptr_t)at[k] % 64, 0);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(at[k][i], 0);
		memset(at[k], (int)(k + 1), n);
	}
	for (size_t k = 0; k < N; k++)
		for (size_t i = 0; i < sizes[k % (N / 3)]; i++)
			assert_int_equal(at[k][i], k + 1);
	arena_free(&a);
	assert_null(a.last);
	arena_free(&a);
}

/* A large piece must not end the block that still has room. */
static void large_pieces_waste_nothing(void **state)
{
	struct arena a = { 0 };
	char *first = arena_get(&a, 64), *large, *second;

	(void)state;
	large = arena_get(&a, 1 << 20);
	second = arena_get(&a, 64);
	assert_non_null(large);
	assert_ptr_equal(second, first + 64);
	arena_free(&a);
}

static void too_much(void **state)
{
	struct arena a = { 0 };

	(void)state;
	assert_null(arena_get(&a, SIZE_MAX));
	assert_null(arena_get(&a, SIZE_MAX - 64));
	assert_null(arena_get(&a, PTRDIFF_MAX));
	assert_non_null(arena_get(&a, 5));
	assert_null(arena_get(&a, SIZE_MAX - 70));
	arena_free(&a);
}

static void texts(void **state)
{
	struct arena a = { 0 };
	char long_text[100000];
	const char *one, *two, *all;

	(void)state;
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	one = arena_text(&a, "one");
	two = arena_format(&a, "%s-%d-%.3f", "two", 2, 2.385);
	all = arena_format(&a, "<%s>", long_text);
	assert_string_equal(one, "one");
	assert_string_equal(two, "two-2-2.385");
	assert_int_equal(strlen(all), sizeof(long_text) + 1);
	assert_int_equal(all[sizeof(long_text)], '>');
	assert_string_equal(arena_text(&a, ""), "");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(aligned_zeroed_apart),
		cmocka_unit_test(large_pieces_waste_nothing),
		cmocka_unit_test(too_much),
		cmocka_unit_test(texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
