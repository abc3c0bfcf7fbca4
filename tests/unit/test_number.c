/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as people write them. */
#include "near.h"
#include "report/number.h"

static void with_error(void **state)
{
	static const struct {
		double value, error;
		const char *text;
	} cases[] = {
		{ 2.26913, 0.00071, "2.2691(7)" },
		{ 2.26913, 0.000234, "2.26913(23)" },
		{ 0.827, 0.119, "0.83(12)" }, /* the two examples of the Particle Data Group */
		{ 0.827, 0.367, "0.8(4)" },
		{ 0.82753, 0.0967, "0.83(10)" }, /* 967 rounds up to 1000: two digits */
		{ -1.73209, 0.0354, "-1.732(35)" }, /* 354 keeps two digits, 355 does not */
		{ -1.73209, 0.0355, "-1.73(4)" },
		{ 12.347, 1.23, "12.3(1.2)" },
		{ 1234.56, 56.7, "1230(60)" },
		{ 12345.6, 234, "12350(230)" },
		{ 3.2e-7, 1.1e-8, "3.20(11)e-7" },
		{ 6.0221e23, 4.5e20, "6.022(5)e23" },
		{ 0.00321, 0.00012, "0.00321(12)" },
		{ 0, 0.042, "0.00(4)" },
		{ 2.385, 0, "2.385" },
		{ 2.385, NAN, "2.385" },
		{ NAN, 0.1, "not a number" },
		{ -INFINITY, 0.1, "-infinite" },
	};
	char text[NUMBER_SIZE];

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
		assert_string_equal(number_with_error(text, cases[k].value, cases[k].error), cases[k].text);
}

static void plain(void **state)
{
	char text[NUMBER_SIZE];

	(void)state;
	assert_string_equal(number_plain(text, 2.3851274), "2.38513");
	assert_string_equal(number_plain(text, 69632), "69632");
	assert_string_equal(number_plain(text, -123456789012.0), "-123456789012");
	assert_string_equal(number_plain(text, INFINITY), "infinite");
	assert_string_equal(number_exact(text, 2.1), "2.1");
	assert_string_equal(number_exact(text, 0.1 + 0.2), "0.30000000000000004");
}

static void amounts(void **state)
{
	char text[NUMBER_SIZE];

	(void)state;
	assert_string_equal(number_seconds(text, 0.4234), "0.42 s");
	assert_string_equal(number_seconds(text, 12.34), "12.3 s");
	assert_string_equal(number_seconds(text, 59.97), "1 min 00 s");
	assert_string_equal(number_seconds(text, 205), "3 min 25 s");
	assert_string_equal(number_seconds(text, 18120), "5 h 02 min");
	assert_string_equal(number_seconds(text, 266400), "3 d 02 h");
	assert_string_equal(number_seconds(text, -1), "unknown");
	assert_string_equal(number_bytes(text, 512), "512 B");
	assert_string_equal(number_bytes(text, 1449), "1.4 kB");
	assert_string_equal(number_bytes(text, 999.7e6), "1.0 GB");
	assert_string_equal(number_bytes(text, 36.2e6), "36 MB");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(with_error), cmocka_unit_test(plain), cmocka_unit_test(amounts) };

	return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
