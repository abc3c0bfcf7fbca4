/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Objects whose checksums are right and whose HDF5 is valid, but not as the store lays it out: arrays in
 * chunks, in other files, behind links, of other types.  Each is refused with the port's name. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <hdf5.h>
#include "store_kit.h"

static char folder[256], key[KEY_SIZE], path[512];
static struct store store;

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
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	store_close(&store);
	kit_remove(folder);
	return 0;
}

static void put_text(hid_t set, const char *name, const char *text, bool variable)
{
	hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR), attribute;

	H5Tset_size(type, variable ? H5T_VARIABLE : strlen(text) + 1);
	attribute = H5Acreate2(set, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
	assert_true(attribute >= 0);
	assert_true(H5Awrite(attribute, type, variable ? (const void *)&text : text) >= 0);
	H5Aclose(attribute);
	H5Sclose(space);
	H5Tclose(type);
}

struct other {
	const char *what, *message;
	int rank;
	void (*layout)(hid_t list);
	hid_t (*type)(void);
	bool variable; /* the unit */
};

static void chunked(hid_t list)
{
	const hsize_t chunk[1] = { KIT_ROWS };

	H5Pset_chunk(list, 1, chunk);
}

static void compact(hid_t list)
{
	H5Pset_layout(list, H5D_COMPACT);
}

static void external(hid_t list)
{
	H5Pset_external(list, "/etc/hostname", 0, KIT_ROWS * sizeof(double));
}

static void not_yet(hid_t list)
{
	H5Pset_alloc_time(list, H5D_ALLOC_TIME_LATE);
}

static hid_t big_endian(void)
{
	return H5Tcopy(H5T_IEEE_F64BE);
}

static hid_t short_integer(void)
{
	return H5Tcopy(H5T_STD_I16LE);
}

static hid_t variable_text(void)
{
	hid_t type = H5Tcopy(H5T_C_S1);

	H5Tset_size(type, H5T_VARIABLE);
	return type;
}

static hid_t number(void)
{
	return H5Tcopy(H5T_IEEE_F64LE);
}

/* Puts something else in the place of /out/T. */
static void replace(const struct other *o)
{
	static const hsize_t extent[8] = { KIT_ROWS, 1, 1, 1, 1, 1, 1, 1 };
	hid_t access = H5Pcreate(H5P_FILE_ACCESS), list = H5Pcreate(H5P_DATASET_CREATE), file, space, type, set;

	H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_V18);
	H5Pset_alignment(access, 1, 64);
	H5Pset_alloc_time(list, H5D_ALLOC_TIME_EARLY);
	file = H5Fopen(path, H5F_ACC_RDWR, access);
	assert_true(file >= 0);
	assert_true(H5Ldelete(file, "/out/T", H5P_DEFAULT) >= 0);
	if (o->layout)
		o->layout(list);
	type = o->type();
	space = H5Screate_simple(o->rank, extent, NULL);
	set = H5Dcreate2(file, "/out/T", type, space, H5P_DEFAULT, list, H5P_DEFAULT);
	assert_true(set >= 0);
	put_text(set, "unit", "1", o->variable);
	put_text(set, "doc", "", false);
	put_text(set, "role", "control", false);
	put_text(set, "axes", "row", false);
	put_text(set, "coords", "", false);
	H5Dclose(set);
	H5Sclose(space);
	H5Tclose(type);
	H5Pclose(list);
	H5Pclose(access);
	assert_true(H5Fclose(file) >= 0);
}

static void expect(enum object_state want, const char *what, const char *message)
{
	struct object o;
	unsigned char *data;
	enum object_state state;
	size_t n;

	data = kit_read(path, &n);
	assert_non_null(data);
	kit_seal(data, n, 1);
	assert_true(kit_overwrite(path, data, n));
	free(data);
	state = object_open(&store, key, &o);
	if (state != want || (message && !strstr(store_error(&store), message)))
		fail_msg("%s: state %d, %s", what, state, store_error(&store));
	object_close(&o);
}

static void other_layouts(void **state)
{
	static const struct other others[] = {
		{ "the same", NULL, 1, NULL, number, false },
		{ "chunks", "port 'T': its data", 1, chunked, number, false },
		{ "within the header", "port 'T': its data", 1, compact, number, false },
		{ "another file", "port 'T': its data", 1, external, number, false },
		{ "no place yet", "port 'T': its data", 1, not_yet, number, false },
		{ "big-endian", "port 'T': its type or shape", 1, NULL, big_endian, false },
		{ "16 bits", "port 'T': its type or shape", 1, NULL, short_integer, false },
		{ "texts on a heap", "port 'T': its type or shape", 1, NULL, variable_text, false },
		{ "too many dimensions", "port 'T': its type or shape", 7, NULL, number, false },
		{ "more dimensions than axes", "port 'T': axes or coords", 2, NULL, number, false },
		{ "attribute on a heap", "port 'T': unit, doc or role", 1, NULL, number, true },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++) {
		replace(&others[k]);
		expect(others[k].message ? OBJECT_CORRUPT : OBJECT_OK, others[k].what, others[k].message);
		assert_true(kit_write(&store, KIT_RECIPE));
	}
}

static void links_and_groups(void **state)
{
	static const char *const what[] = { "soft link", "link to another file", "group", "nothing", "one more" };

	(void)state;
	for (int k = 0; k < 5; k++) {
		hid_t file = H5Fopen(path, H5F_ACC_RDWR, H5P_DEFAULT), group;

		assert_true(file >= 0);
		if (k < 4)
			assert_true(H5Ldelete(file, "/out/T", H5P_DEFAULT) >= 0);
		if (k == 0)
			assert_true(H5Lcreate_soft("/out/omega", file, "/out/T", H5P_DEFAULT, H5P_DEFAULT) >= 0);
		if (k == 1)
			assert_true(H5Lcreate_external("x.h5", "/T", file, "/out/T", H5P_DEFAULT, H5P_DEFAULT) >= 0);
		if (k == 2 || k == 4) {
			group = H5Gcreate2(file, k == 2 ? "/out/T" : "/out/more", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
			assert_true(group >= 0);
			H5Gclose(group);
		}
		assert_true(H5Fclose(file) >= 0);
		expect(OBJECT_CORRUPT, what[k], k < 3 ? "port 'T': it is no array" : "list of ports");
		assert_true(kit_write(&store, KIT_RECIPE));
	}
}

/* The scales are those of the specification: what the library's own reading finds. */
static void scales(void **state)
{
	static const struct {
		const char *array;
		int dimension;
		const char *scale;
	} want[] = { { "/out/x", 0, "/out/T" }, { "/out/spectrum", 0, "/out/T" }, { "/out/spectrum", 1, "/out/omega" } };
	hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
	hsize_t n;

	(void)state;
	assert_true(file >= 0);
	for (size_t k = 0; k < sizeof(want) / sizeof(want[0]); k++) {
		hid_t array = H5Dopen2(file, want[k].array, H5P_DEFAULT), attribute, type, space, scale;
		hvl_t list[4];
		char name[64];

		attribute = H5Aopen(array, "DIMENSION_LIST", H5P_DEFAULT);
		assert_true(attribute >= 0);
		type = H5Aget_type(attribute);
		space = H5Aget_space(attribute);
		assert_int_equal(H5Sget_simple_extent_dims(space, &n, NULL), 1);
		assert_int_equal(n, 2);
		assert_true(H5Aread(attribute, type, list) >= 0);
		assert_true(list[want[k].dimension].len >= 1);
		scale = H5Rdereference2(array, H5P_DEFAULT, H5R_OBJECT, list[want[k].dimension].p);
		assert_true(H5Iget_name(scale, name, sizeof(name)) > 0);
		assert_string_equal(name, want[k].scale);
		assert_true(H5Aexists(scale, "CLASS") > 0);
		assert_true(H5Aexists(scale, "REFERENCE_LIST") > 0);
		H5Dvlen_reclaim(type, space, H5P_DEFAULT, list);
		H5Dclose(scale);
		H5Sclose(space);
		H5Tclose(type);
		H5Aclose(attribute);
		H5Dclose(array);
	}
	H5Fclose(file);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = { TEST(other_layouts), TEST(links_and_groups), TEST(scales) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
