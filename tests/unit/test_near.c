/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_near.c - the comparison that all numeric tests lean on. */
#include "near.h"

static void inside_and_outside(void **state)
{
	(void)state;
	assert_near(2.385, 2.3851, 1.1e-4);
	assert_true(is_near(-2.385, -2.385, 0));
	assert_false(is_near(2.385, 2.3851, 0.9e-4));
	assert_false(is_near(2.3851, 2.385, 0.9e-4));
	assert_false(is_near(2.385, -2.385, 0.1));
	assert_false(is_near(2.385, 2.385, -1e-9));
}

static void not_a_number(void **state)
{
	const double nan_ = NAN, tolerance = 1e300;

	(void)state;
	assert_false(is_near(nan_, 2.385, tolerance));
	assert_false(is_near(2.385, nan_, tolerance));
	assert_false(is_near(nan_, nan_, tolerance));
	assert_false(is_near(2.385, 2.385, nan_));
}

static void infinities(void **state)
{
	(void)state;
	assert_true(is_near(INFINITY, INFINITY, 0));
	assert_false(is_near(INFINITY, -INFINITY, 1e300));
	assert_false(is_near(INFINITY, 2.385, 1e300));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inside_and_outside),
		cmocka_unit_test(not_a_number),
		cmocka_unit_test(infinities),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
