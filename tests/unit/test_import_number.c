/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of imported tables are rounded as strtod() rounds them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "import/import_table.h"
#include "near.h"

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	return state ^= state << 17;
}

static void compare(const char *text)
{
	double got = -1, want = strtod(text, NULL);
	const char *end = number_read(text, &got);

	if (!end || *end || memcmp(&got, &want, sizeof(got)) != 0)
		fail_msg("'%s' is read as %.17g, strtod says %.17g", text, got, want);
}

static void known_values(void **unused)
{
	static const char *const texts[] = { "2.385",
					     "-2.385",
					     "+7",
					     "0",
					     "-0",
					     ".5",
					     "5.",
					     "1e23",
					     "8.5e22",
					     "9007199254740993",
					     "9007199254740992",
					     "18446744073709551615",
					     "9999999999999999999",
					     "99999999999999999999",
					     "1e-27",
					     "3e27",
					     "4e-28",
					     "1e308",
					     "4.9e-324",
					     "1e-400",
					     "0.1e1",
					     "1E+05",
					     "123456789012345678901234567890e-20",
					     "0.000000000000000000000000000001234567890123456789",
					     "2.2250738585072011e-308",
					     "7.2057594037927933e16",
					     "9007199254740991.5",
					     "1.00000000000000011102230246251565" };

	(void)unused;
	for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
		compare(texts[k]);
}

static void random_values(void **unused)
{
	static const char *const formats[] = { "%.17g", "%.16g", "%.9g", "%.6f", "%.12e", "%.19e", "%.3f" };

	(void)unused;
	for (int k = 0; k < 200000; k++) {
		double x = ((double)next() - 0x1p63) * (k % 3 ? 0x1p-63 : k % 2 ? 0x1p-90 : 0x1p-20);
		char text[400];

		snprintf(text, sizeof(text), formats[k % 7], x);
		compare(text);
	}
}

/* Halfway between two doubles, and a little beside: decimal expansions of (2 m + 1) 2^e with m of 53 bits. */
static void ties(void **unused)
{
	(void)unused;
	for (int k = 0; k < 20000; k++) {
		uint64_t m = (next() >> 11) | (uint64_t)1 << 52;
		char text[64];

		snprintf(text, sizeof(text), "%llu", (unsigned long long)(2 * m + 1));
		compare(text);
		snprintf(text, sizeof(text), "%llu.5", (unsigned long long)(m & 0xfffffffffffff));
		compare(text);
		snprintf(text, sizeof(text), "%llue%d", (unsigned long long)(next() >> 1), (int)(next() % 60) - 30);
		compare(text);
	}
}

static void what_is_no_number(void **unused)
{
	static const char *const texts[] = { "", "-", ".", "e5", "x", "--1", "+-1", "-.", "n", "i" };
	double value;

	(void)unused;
	for (size_t k = 0; k < sizeof(texts) / sizeof(texts[0]); k++)
		assert_null(number_read(texts[k], &value));
	assert_string_equal(number_read("1.5x", &value), "x");
	assert_string_equal(number_read("2e", &value), "e");
	assert_near(value, 2, 0);
	assert_string_equal(number_read("NaN,", &value), ",");
	assert_true(isnan(value));
	assert_string_equal(number_read("-inf", &value), "");
	assert_true(value < 0 && isinf(value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_values),
		cmocka_unit_test(random_values),
		cmocka_unit_test(ties),
		cmocka_unit_test(what_is_no_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
