/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows by control point. */
#include <geae/stat.h>
#include <string.h>
#include "near.h"
#include "lab.h"

static struct lab lab;

static struct lab_set *six(void)
{
	static const double T[6] = { 2.5, 2.385, 2.5, 2.385, 2.385, 2.5 }, chain[6] = { 1, 0, 0, 1, 0, 0 },
			    step[6] = { 0, 5, 4, 0, 3, 2 };
	struct lab_set *s = lab_set(&lab, 16, 6);

	memcpy(s->T, T, sizeof T);
	memcpy(s->chain, chain, sizeof chain);
	memcpy(s->step, step, sizeof step);
	for (int i = 0; i < 6; i++)
		s->z[i] = 10 * i;
	return s;
}

static void order(void **state)
{
	static const int64_t row[6] = { 4, 1, 3, 5, 2, 0 };
	struct lab_set *s = six();
	struct geae_points p;
	double *z;

	(void)state;
	assert_int_equal(geae_points(lab.mini.cx, &s->array, "", &p), GEAE_OK);
	assert_int_equal(p.n_point, 2);
	assert_near(p.value[0], 2.385, 0);
	assert_near(p.value[1], 2.5, 0);
	assert_int_equal(p.first[1], 3);
	assert_int_equal(p.first[2], 6);
	assert_string_equal(p.control->name, "T");
	z = geae_gather(lab.mini.cx, &p, &s->array);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(p.row[i], row[i]);
		assert_near(z[i], 10.0 * (double)row[i], 0);
	}
	assert_int_equal(p.chain[2], 1);
}

static void invalid_rows_are_left_out(void **state)
{
	static uint8_t valid[6] = { 1, 1, 0, 1, 0, 1 };
	struct lab_set *s = six();
	struct geae_array column = {
		.name = "valid", .dtype = GEAE_U8, .rank = 1, .dim = { 6 }, .axis = { "row" }, .data = valid
	};
	const struct geae_array *coord[5] = { s->coord[0], s->coord[1], s->coord[2], s->coord[3], &column };
	struct geae_points p;

	(void)state;
	s->array.coord = coord;
	s->array.n_coord = 5;
	s->z[2] = NAN;
	assert_int_equal(geae_points(lab.mini.cx, &s->array, NULL, &p), GEAE_OK);
	assert_int_equal(p.n_row, 4);
	assert_int_equal(p.row[0], 1);
	assert_non_null(geae_gather(lab.mini.cx, &p, &s->array)); /* the one that is not a number was not valid */
	memset(valid, 0, sizeof valid);
	assert_int_equal(geae_points(lab.mini.cx, &s->array, NULL, &p), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "no valid rows"));
}

static void refuse(struct lab_set *s, const char *along, const char *words)
{
	struct geae_points p;

	context_reset(&lab.mini.context);
	assert_int_equal(geae_points(lab.mini.cx, &s->array, along, &p), GEAE_EDATA);
	if (!strstr(mini_message(&lab.mini), words))
		print_error("%s\n", mini_message(&lab.mini));
	assert_non_null(strstr(mini_message(&lab.mini), words));
}

static void refusals(void **state)
{
	struct lab_set *s = six();
	struct geae_points p;

	(void)state;
	refuse(s, "U", "no control 'U'; it has: T, h");
	s->h[2] = 0.1;
	refuse(s, "", "several controls vary in 'z': T, h");
	refuse(s, "T", "at T = 2.5 the rows of 'z' have h = 0 and 0.1");
	for (int i = 0; i < 6; i++) {
		s->T[i] = 2.385;
		s->h[i] = 0;
	}
	refuse(s, "", "no control varies");
	assert_int_equal(geae_points(lab.mini.cx, &s->array, "T", &p), GEAE_OK);
	assert_int_equal(p.n_point, 1);
	s->array.n_coord = 0;
	refuse(s, "", "carries no control");
	s = six();
	s->T[3] = INFINITY;
	refuse(s, "", "T is not a finite number");
	s = six();
	s->z[3] = NAN;
	assert_int_equal(geae_points(lab.mini.cx, &s->array, "", &p), GEAE_OK);
	assert_null(geae_gather(lab.mini.cx, &p, &s->array));
	assert_non_null(strstr(mini_message(&lab.mini), "row 3 of 'z'"));
}

/* What has a number per row or a vector per row is an order parameter; a configuration per row is not. */
static void configurations_are_no_order_parameter(void **state)
{
	static const double pair[12] = { 3, 4, 0, 1, 2, 0, 0, 0, 1, 0, 6, 8 };
	struct lab_set *s = six();
	struct geae_array vector = s->array, bits, grid;
	struct geae_points p;
	double *z;
	int d;

	(void)state;
	assert_int_equal(geae_points(lab.mini.cx, &s->array, "", &p), GEAE_OK);
	vector.rank = 2;
	vector.dim[1] = 2;
	vector.axis[1] = "latent";
	vector.dtype = GEAE_F64;
	vector.data = pair;
	z = geae_gather_length(lab.mini.cx, &p, &vector, &d);
	assert_non_null(z);
	assert_int_equal(d, 2);
	for (int i = 0; i < 6; i++)
		assert_near(z[i], hypot(pair[2 * p.row[i]], pair[2 * p.row[i] + 1]), 1e-15);
	grid = vector;
	grid.rank = 3;
	grid.dim[2] = 1;
	grid.axis[2] = "x";
	assert_null(geae_gather_length(lab.mini.cx, &p, &grid, &d));
	bits = vector;
	bits.dtype = GEAE_BIT;
	assert_null(geae_gather_length(lab.mini.cx, &p, &bits, &d));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(invalid_rows_are_left_out),
		cmocka_unit_test(refusals),
		cmocka_unit_test(configurations_are_no_order_parameter),
	};
	int failed;

	lab_start(&lab, "order-parameter", "");
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lab_finish(&lab);
	return failed;
}
