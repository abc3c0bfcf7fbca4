/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays as CSV and .npy. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "report/csv.h"
#include "report/element.h"
#include "report/npy.h"

static const double T[3] = { 2.1, 2.269185314, 2.5 }, U[3] = { 0.625, 0.61, 0.1 }, U_err[3] = { 0.002, 0.003, NAN };
static const double map[6] = { 1.5, 2.5, 3.5, 4.5, 5.5, 6.5 }, L[2] = { 16, 32 };
static const char *const names[3] = { "plain", "with, comma", "with \"quotes\"" };
static const uint8_t spins[3 * 2] = { 0x05, 0x01, 0xff, 0x01, 0x00, 0x00 }; /* 3 rows of 3 x 3 bits */
static const struct geae_array t = { .name = "T", .unit = "J/k_B", .dtype = GEAE_F64, .rank = 1, .dim = { 3 },
				     .axis = { "T" }, .data = T };
static const struct geae_array l = { .name = "L", .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { 2 }, .axis = { "L" },
				     .data = L };
static const struct geae_array *const along_t[] = { &t }, *const along_both[] = { &t, &l };
static const struct geae_array ports[] = {
	{ .name = "U4", .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { 3 }, .axis = { "T" }, .data = U, .n_coord = 1,
	  .coord = along_t },
	{ .name = "U4_err", .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { 3 }, .axis = { "T" }, .data = U_err },
	{ .name = "remark", .dtype = GEAE_TEXT, .rank = 1, .dim = { 3 }, .axis = { "T" }, .data = names, .n_coord = 1,
	  .coord = along_t },
	{ .name = "map", .unit = "energy", .dtype = GEAE_F64, .rank = 2, .dim = { 3, 2 }, .axis = { "T", "L" }, .data = map,
	  .n_coord = 2, .coord = along_both },
	{ .name = "x", .dtype = GEAE_BIT, .rank = 3, .dim = { 3, 3, 3 }, .axis = { "row", "y", "x" }, .data = spins },
	{ .name = "T_c", .unit = "J/k_B", .dtype = GEAE_F64, .data = &T[1] },
};
enum { N_PORT = sizeof(ports) / sizeof(ports[0]) };

static char *csv_of(const struct geae_array *a)
{
	char *text = NULL;
	size_t size;
	const char *why = NULL;
	FILE *f = open_memstream(&text, &size);

	assert_true(csv_port(f, ports, N_PORT, a, &why));
	fclose(f);
	return text;
}

static void csv_is(const char *port, const char *expected)
{
	char *text = csv_of(array_named(ports, N_PORT, port));

	assert_string_equal(text, expected);
	free(text);
}

static void one_port(void **state)
{
	(void)state;
	csv_is("U4", "T [J/k_B],U4,U4_err\n2.1000000000000001,0.625,0.002\n2.269185314,0.60999999999999999,0.0030000000000000001\n"
		     "2.5,0.10000000000000001,nan\n");
	csv_is("T_c", "T_c [J/k_B]\n2.269185314\n");
	csv_is("remark", "T [J/k_B],remark\n2.1000000000000001,plain\n2.269185314,\"with, comma\"\n"
			 "2.5,\"with \"\"quotes\"\"\"\n");
	csv_is("map", "T [J/k_B],map[L=16] [energy],map[L=32] [energy]\n2.1000000000000001,1.5,2.5\n2.269185314,3.5,4.5\n"
		      "2.5,5.5,6.5\n");
}

static void too_many_axes(void **state)
{
	const char *why = NULL;
	FILE *f = fopen("/dev/null", "w");

	(void)state;
	assert_false(csv_port(f, ports, N_PORT, array_named(ports, N_PORT, "x"), &why));
	assert_non_null(strstr(why, ".npy"));
	fclose(f);
}

static void group(const char *port, const char *expected)
{
	char *text = NULL;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	csv_group(f, ports, N_PORT, array_named(ports, N_PORT, port));
	fclose(f);
	assert_string_equal(text, expected);
	free(text);
}

static void groups(void **state)
{
	(void)state;
	group("U4", "T [J/k_B],U4,U4_err,remark\n2.1000000000000001,0.625,0.002,plain\n"
		    "2.269185314,0.60999999999999999,0.0030000000000000001,\"with, comma\"\n"
		    "2.5,0.10000000000000001,nan,\"with \"\"quotes\"\"\"\n");
	group("map", "T [J/k_B],L,map [energy]\n2.1000000000000001,16,1.5\n2.1000000000000001,32,2.5\n2.269185314,16,3.5\n"
		     "2.269185314,32,4.5\n2.5,16,5.5\n2.5,32,6.5\n");
}

static size_t npy_of(const struct geae_array *a, unsigned char *into, size_t room)
{
	const char *why = NULL;
	FILE *f = fmemopen(into, room, "w");
	long at;

	assert_true(npy_write(f, a, &why));
	at = ftell(f);
	fclose(f);
	return (size_t)at;
}

static void npy(void **state)
{
	static const char head[] = "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }";
	unsigned char file[4096];
	size_t n = npy_of(array_named(ports, N_PORT, "map"), file, sizeof(file)), start;
	double read[6];

	(void)state;
	assert_memory_equal(file, "\x93NUMPY\x01\x00", 8);
	start = 10 + file[8] + 256u * file[9];
	assert_int_equal(start % 64, 0);
	assert_memory_equal(file + 10, head, sizeof(head) - 1);
	assert_int_equal(file[start - 1], '\n');
	assert_int_equal(n, start + sizeof(read));
	memcpy(read, file + start, sizeof(read));
	assert_near(read[3], 4.5, 0);
	/* rows of bits start at whole bytes: bit 8 of row 0 is the lowest of the second byte */
	n = npy_of(array_named(ports, N_PORT, "x"), file, sizeof(file));
	assert_memory_equal(file + 10, "{'descr': '|b1', 'fortran_order': False, 'shape': (3, 3, 3), }", 62);
	start = 10 + file[8] + 256u * file[9];
	assert_int_equal(n, start + 27);
	assert_memory_equal(file + start, "\1\0\1\0\0\0\0\0\1\1\1\1\1\1\1\1\1\1\0\0\0\0\0\0\0\0\0", 27);
	npy_of(array_named(ports, N_PORT, "U4"), file, sizeof(file));
	assert_non_null(strstr((char *)file + 10, "'shape': (3,), }"));
	npy_of(array_named(ports, N_PORT, "T_c"), file, sizeof(file));
	assert_non_null(strstr((char *)file + 10, "'shape': (), }"));
}

static void npy_refuses_texts(void **state)
{
	const char *why = NULL;
	FILE *f = fopen("/dev/null", "w");

	(void)state;
	assert_false(npy_write(f, array_named(ports, N_PORT, "remark"), &why));
	assert_non_null(strstr(why, ".csv"));
	fclose(f);
}

static void errors_belong_to_ports(void **state)
{
	static const struct geae_array lone = { .name = "open_err", .dtype = GEAE_F64, .data = T };

	(void)state;
	assert_true(is_error_port(ports, N_PORT, array_named(ports, N_PORT, "U4_err")));
	assert_false(is_error_port(ports, N_PORT, &lone));
	assert_ptr_equal(array_error(ports, N_PORT, &ports[0]), &ports[1]);
	assert_null(array_error(ports, N_PORT, array_named(ports, N_PORT, "map")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_port), cmocka_unit_test(too_many_axes),	 cmocka_unit_test(groups),
		cmocka_unit_test(npy),	    cmocka_unit_test(npy_refuses_texts), cmocka_unit_test(errors_belong_to_ports)
	};

	return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
