/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Damaged, foreign and newer objects: told apart, never believed, moved away and never deleted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "hdf_blocks.h"
#include "store_kit.h"

static char folder[256], key[KEY_SIZE], path[512];
static struct store store;
static unsigned char *good;
static size_t n_good;

static int set_up(void **state)
{
	const char *f = kit_folder();

	(void)state;
	if (!f)
		return -1;
	snprintf(folder, sizeof(folder), "%s", f);
	store_key(KIT_RECIPE, key);
	if (!store_open(&store, folder, STORE_WRITE) || !kit_write(&store, KIT_RECIPE))
		return -1;
	snprintf(path, sizeof(path), "%s", kit_path(&store, KIT_RECIPE));
	good = kit_read(path, &n_good);
	return good ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	free(good);
	store_close(&store);
	kit_remove(folder);
	return 0;
}

static bool error_has(const char *word)
{
	if (strstr(store_error(&store), word) && !strchr(store_error(&store), '\n'))
		return true;
	print_error("the message is: %s\n", store_error(&store));
	return false;
}

static enum object_state state_of(const void *data, size_t bytes)
{
	struct object o;
	enum object_state state;

	assert_true(kit_overwrite(path, data, bytes));
	state = object_open(&store, key, &o);
	object_close(&o);
	return state;
}

static void cut_short(void **state)
{
	(void)state;
	assert_int_equal(state_of(good, 0), OBJECT_CORRUPT);
	assert_true(error_has("it is empty"));
	assert_int_equal(state_of(good, 100), OBJECT_CORRUPT);
	assert_true(error_has("ends within its header"));
	assert_int_equal(state_of(good, 512), OBJECT_CORRUPT);
	for (size_t n = 513; n < n_good; n += 31) {
		assert_int_equal(state_of(good, n), OBJECT_CORRUPT);
		assert_true(error_has("shorter or longer"));
	}
	assert_int_equal(state_of(good, n_good - 1), OBJECT_CORRUPT);
	good = realloc(good, n_good + 1);
	assert_non_null(good);
	good[n_good] = 0;
	assert_int_equal(state_of(good, n_good + 1), OBJECT_CORRUPT);
	assert_int_equal(state_of(good, n_good), OBJECT_OK);
}

static void every_byte_counts(void **state)
{
	FILE *f = fopen(path, "r+b");

	(void)state;
	assert_non_null(f);
	for (size_t k = 0; k < n_good; k++) {
		fseek(f, (long)k, SEEK_SET);
		fputc(good[k] ^ 1 << k % 8, f);
		fflush(f);
		if (object_verify(&store, key) != OBJECT_CORRUPT)
			fail_msg("bit %zu of byte %zu may be flipped unseen", k % 8, k);
		fseek(f, (long)k, SEEK_SET);
		fputc(good[k], f);
	}
	fclose(f);
	assert_int_equal(object_verify(&store, key), OBJECT_OK);
}

static void not_ours(void **state)
{
	static const char text[600] = "name,value\nT_c,2.269\n";

	(void)state;
	assert_int_equal(state_of(text, sizeof(text)), OBJECT_CORRUPT);
	assert_true(error_has("not an object of geaepipe"));
	assert_int_equal(state_of(good + 512, n_good - 512), OBJECT_CORRUPT); /* a plain HDF5 file */
	assert_true(error_has("not an object of geaepipe"));
	kit_seal(good, n_good, 1);
	assert_int_equal(state_of(good, n_good), OBJECT_OK); /* the test's seal is the program's */
	memset(good + 512, 'x', 512);
	kit_seal(good, n_good, 1);
	assert_int_equal(state_of(good, n_good), OBJECT_CORRUPT);
	assert_true(error_has("no HDF5 file"));
}

static void newer_or_damaged_number(void **state)
{
	(void)state;
	good[16] = '2';
	assert_int_equal(state_of(good, n_good), OBJECT_CORRUPT);
	assert_true(error_has("header was changed"));
	kit_seal(good, n_good, 2);
	assert_int_equal(state_of(good, n_good), OBJECT_NEWER);
	assert_true(error_has("newer geaepipe (version 2, this program knows 1)"));
	assert_false(object_set_aside(&store, key));
	assert_int_equal(object_verify(&store, key), OBJECT_NEWER);
	kit_seal(good, n_good, 0);
	assert_int_equal(state_of(good, n_good), OBJECT_CORRUPT);
	assert_true(error_has("cannot be read"));
}

static void under_another_name(void **state)
{
	char other[KEY_SIZE], target[600];
	struct object o;

	(void)state;
	store_key("L = 2385;\n", other);
	snprintf(target, sizeof(target), "%s/objects/%.2s", folder, other);
	mkdir(target, 0777);
	snprintf(target, sizeof(target), "%s/objects/%.2s/%s.h5", folder, other, other);
	assert_true(kit_overwrite(target, good, n_good));
	assert_int_equal(object_verify(&store, other), OBJECT_OK);
	assert_int_equal(object_open(&store, other, &o), OBJECT_CORRUPT);
	assert_true(error_has("another recipe"));
}

/* A right checksum over a wrong structure: single texts of the file replaced. */
static void structure_is_proved(void **state)
{
	static const struct {
		const char *from, *to, *message;
	} change[] = {
		{ "row,y,x", "row,y,,", "axes or coords" },
		{ "row,y,x", "row,yyx", "axes or coords" },
		{ "T,chain", "T,cha.n", "coordinate is missing" },
		{ "T,chain", "T,omega", "lies along none" },
		{ "T,omega", "spectru", "coordinate is missing" },
		{ "observable", "observabel", "role" },
		{ "lowest first", "lowest_first", "packed bits" },
		{ "extents", "extentS", "packed bits" },
		{ "unit", "unIt", "unit" },
		{ "encoding", "encodinG", "axes or coords" },
		{ "recipe", "recipf", "recipe or inputs" },
	};

	struct hdf_block block[200];
	size_t n_block = hdf_blocks(good, n_good, block, 200);

	(void)state;
	assert_true(n_block > KIT_N_PORT); /* at least one per array */
	for (size_t k = 0; k < sizeof(change) / sizeof(change[0]); k++) {
		unsigned char *bad = malloc(n_good), *at;
		size_t n = strlen(change[k].from);

		assert_non_null(bad);
		memcpy(bad, good, n_good);
		at = memmem(bad, n_good, change[k].from, n);
		assert_non_null(at);
		memcpy(at, change[k].to, n);
		hdf_blocks_seal(bad, block, n_block);
		kit_seal(bad, n_good, 1);
		if (state_of(bad, n_good) != OBJECT_CORRUPT)
			fail_msg("'%s' may become '%s'", change[k].from, change[k].to);
		assert_true(error_has(change[k].message));
		free(bad);
	}
}

static void set_aside(void **state)
{
	char aside[600];
	unsigned char *moved;
	size_t n;

	(void)state;
	assert_true(object_set_aside(&store, key)); /* a whole one stays */
	assert_true(store_has(&store, key));
	for (int round = 1; round <= 3; round++) {
		good[n_good - 1] ^= 0x10;
		assert_int_equal(state_of(good, n_good), OBJECT_CORRUPT);
		assert_true(object_set_aside(&store, key));
		assert_true(object_set_aside(&store, key)); /* somebody was faster */
		assert_false(store_has(&store, key));
		snprintf(aside, sizeof(aside), round > 1 ? "%s/corrupt/%s.h5.%d" : "%s/corrupt/%s.h5", folder, key, round);
		moved = kit_read(aside, &n);
		assert_non_null(moved);
		assert_int_equal(n, n_good);
		assert_memory_equal(moved, good, n);
		free(moved);
		good[n_good - 1] ^= 0x10;
		assert_true(kit_write(&store, KIT_RECIPE));
		assert_int_equal(object_verify(&store, key), OBJECT_OK);
	}
	assert_int_equal(kit_count(folder), 1 + 2 + 3 * 2);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cut_short),	  TEST(every_byte_counts),   TEST(not_ours),  TEST(newer_or_damaged_number),
		TEST(under_another_name), TEST(structure_is_proved), TEST(set_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
