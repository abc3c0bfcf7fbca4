/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partial results: whole or absent, whatever happens to their files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "store_kit.h"

static char folder[256], key[KEY_SIZE];
static struct store store;

static int set_up(void **state)
{
	const char *f = kit_folder();

	(void)state;
	if (!f)
		return -1;
	snprintf(folder, sizeof(folder), "%s", f);
	store_key(KIT_RECIPE, key);
	return store_open(&store, folder, STORE_WRITE) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(&store);
	kit_remove(folder);
	return 0;
}

static const char *path_of(const char *what)
{
	static char path[600];

	snprintf(path, sizeof(path), "%s/partial/%s/%s", folder, key, what);
	return path;
}

static void put(const char *what, const char *text)
{
	assert_true(partial_put(&store, key, what, text, strlen(text)));
}

static bool holds(const char *what, const char *text)
{
	const void *data;
	size_t n;
	bool ok = partial_get(&store, key, what, &data, &n);

	ok = ok && n == strlen(text) && !memcmp(data, text, n) && (uintptr_t)data % 64 == 0;
	partial_free(data, n);
	return ok;
}

static bool absent(const char *what)
{
	const void *data = "";
	size_t n = 1;

	return !partial_get(&store, key, what, &data, &n) && !data && !n;
}

static void kept_and_replaced(void **state)
{
	static unsigned char large[3000001];
	const void *data;
	size_t n;

	(void)state;
	assert_true(absent("unit-0"));
	put("unit-0", "2.269");
	put("unit-1", "");
	assert_true(holds("unit-0", "2.269"));
	assert_true(holds("unit-1", ""));
	put("unit-0", "2.385 and more");
	assert_true(holds("unit-0", "2.385 and more"));
	for (size_t k = 0; k < sizeof(large); k++)
		large[k] = (unsigned char)(k * k >> 5);
	assert_true(partial_put(&store, key, "checkpoint", large, sizeof(large)));
	assert_true(partial_get(&store, key, "checkpoint", &data, &n));
	assert_int_equal(n, sizeof(large));
	assert_memory_equal(data, large, n);
	put("checkpoint", "new"); /* the one in use stays as it is */
	assert_memory_equal(data, large, n);
	partial_free(data, n);
	partial_free(NULL, 0);
	assert_true(holds("checkpoint", "new"));
}

static void sorted_list(void **state)
{
	static const char *const want[] = { "checkpoint", "unit-00002", "unit-00010", "unit-00011" };
	struct arena arena = { 0 };
	char **names;

	(void)state;
	assert_int_equal(partial_list(&store, key, &names, &arena), 0);
	for (int k = 3; k >= 0; k--)
		put(want[k], "x");
	assert_true(kit_overwrite(path_of(".unit-00003.0123456789abcdef.tmp"), "half", 4)); /* of a killed writer */
	assert_int_equal(partial_list(&store, key, &names, &arena), 4);
	for (int k = 0; k < 4; k++)
		assert_string_equal(names[k], want[k]);
	arena_free(&arena);
	partial_drop(&store, key);
	assert_int_equal(access(path_of(""), F_OK), -1);
	assert_int_equal(kit_count(folder), 1);
	assert_int_equal(partial_list(&store, key, &names, &arena), 0);
	partial_drop(&store, key);
}

static void names(void **state)
{
	static const char *const bad[] = { "", "..", ".hidden", "a/b", "../../VERSION", "a b", "t\xc3\xa4", "new\nline" };
	char longer[200];

	(void)state;
	memset(longer, 'a', sizeof(longer));
	longer[129] = 0;
	assert_false(partial_put(&store, key, longer, "x", 1));
	longer[128] = 0;
	assert_true(partial_put(&store, key, longer, "x", 1));
	assert_true(holds(longer, "x"));
	put("Az09._-", "x");
	for (size_t k = 0; k < sizeof(bad) / sizeof(bad[0]); k++) {
		assert_false(partial_put(&store, key, bad[k], "x", 1));
		assert_non_null(strstr(store_error(&store), "no name of a partial result"));
		assert_true(absent(bad[k]));
	}
	assert_false(partial_put(&store, "..", "unit-0", "x", 1));
	assert_int_equal(kit_count(folder), 3);
}

static void damage(void **state)
{
	unsigned char *good;
	size_t n;

	(void)state;
	put("unit-7", "the rows of unit seven");
	good = kit_read(path_of("unit-7"), &n);
	assert_non_null(good);
	for (size_t k = 0; k < n; k++) { /* each byte, also of the header */
		good[k] ^= (unsigned char)(1 << k % 8);
		assert_true(kit_overwrite(path_of("unit-7"), good, n));
		if (!absent("unit-7"))
			fail_msg("bit %zu of byte %zu may be flipped unseen", k % 8, k);
		assert_int_equal(access(path_of("unit-7"), F_OK), -1); /* and removed */
		good[k] ^= (unsigned char)(1 << k % 8);
	}
	for (size_t k = 0; k < n; k++) {
		assert_true(kit_overwrite(path_of("unit-7"), good, k));
		assert_true(absent("unit-7"));
	}
	assert_non_null(strstr(store_error(&store), "was damaged and is made again"));
	assert_true(kit_overwrite(path_of("unit-7"), good, n));
	assert_true(holds("unit-7", "the rows of unit seven"));
	assert_true(kit_overwrite(path_of("unit-8"), good, n)); /* that of another unit */
	assert_true(absent("unit-8"));
	free(good);
}

static void links(void **state)
{
	(void)state;
	put("unit-0", "2.385");
	assert_int_equal(symlink("unit-0", path_of("unit-1")), 0);
	assert_true(absent("unit-1"));
	put("unit-1", "3.5"); /* replaces the link, not what it points to */
	assert_true(holds("unit-1", "3.5"));
	assert_true(holds("unit-0", "2.385"));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(kept_and_replaced), TEST(sorted_list), TEST(names), TEST(damage),
					    TEST(links) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
