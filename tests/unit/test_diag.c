/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages: their order, their form, their repetition; suggestions. */
#include <stdlib.h>
#include <string.h>
#include "diag.h"
#include "near.h"

static void expect(struct diags *d, const char *expected)
{
	char *said = NULL;
	size_t n;
	FILE *to = open_memstream(&said, &n);

	diags_print(d, to);
	fclose(to);
	assert_string_equal(said, expected);
	free(said);
	diags_free(d);
	assert_int_equal(d->n_error + d->n_warning, 0);
	assert_null(d->first);
}

static void in_reading_order(void **state)
{
	struct diags d = { 0 };
	char name[] = "b.cfg"; /* the name is kept, not the pointer */

	(void)state;
	diags_file(&d, "z.cfg");
	diags_file(&d, name);
	diag_error(&d, (struct place){ "a.cfg", 1 }, "late file");
	diag_error(&d, (struct place){ name, 7 }, "seven %s", "first");
	diag_warning(&d, (struct place){ name, 3 }, "three %d", 3);
	diag_error(&d, (struct place){ name, 7 }, "a second");
	diag_error(&d, (struct place){ "z.cfg", 12 }, "twelve");
	diag_error(&d, (struct place){ "z.cfg", 9 }, "nine");
	diag_error(&d, (struct place){ "--set a=1", 0 }, "no line");
	diag_error(&d, (struct place){ NULL, 0 }, "no place");
	assert_int_equal(d.n_error, 7);
	assert_int_equal(d.n_warning, 1);
	strcpy(name, "?????");
	expect(&d, "no place\nz.cfg:9: nine\nz.cfg:12: twelve\nb.cfg:3: warning: three 3\nb.cfg:7: seven first\n"
		   "b.cfg:7: a second\na.cfg:1: late file\n--set a=1: no line\n");
}

static void said_twice(void **state)
{
	struct diags d = { 0 };

	(void)state;
	diag_error(&d, (struct place){ "a.cfg", 2 }, "same");
	diag_error(&d, (struct place){ "a.cfg", 2 }, "other");
	diag_error(&d, (struct place){ "a.cfg", 2 }, "same");
	diag_error(&d, (struct place){ "a.cfg", 3 }, "same");
	diag_error(&d, (struct place){ "b.cfg", 2 }, "same");
	diag_error(&d, (struct place){ "a.cfg", 2 }, "same");
	expect(&d, "a.cfg:2: same\na.cfg:2: other\na.cfg:3: same\nb.cfg:2: same\n");
	expect(&d, "");
}

static void always_one_line(void **state)
{
	struct diags d = { 0 };
	char long_text[3001], expected[1100];

	(void)state;
	diag_error(&d, (struct place){ "a\n.cfg", 2 },
		   "two\nlines\x1b[31m and Schr\xC3\xB6"
		   "dinger");
	expect(&d, "a\\x0a.cfg:2: two\\x0alines\\x1b[31m and Schr\xC3\xB6"
		   "dinger\n");
	diag_error(&d, (struct place){ "caf\xE9.cfg", 2 }, "half \xC3 and \xE2\x82");
	expect(&d, "caf?.cfg:2: half ? and ??\n");
	long_text[0] = 'x'; /* so that byte 1000 is the second of a character: the cut must not halve it */
	for (size_t k = 1; k < 2999; k += 2)
		memcpy(long_text + k, "\xC3\xB6", 2);
	long_text[2999] = '\0';
	diag_error(&d, (struct place){ "a", 1 }, "%s", long_text);
	snprintf(expected, sizeof(expected), "a:1: %.999s...\n", long_text);
	expect(&d, expected);
}

static void many(void **state)
{
	struct diags d = { 0 };
	char *said = NULL, *at;
	size_t n;
	FILE *to = open_memstream(&said, &n);

	(void)state;
	for (int k = 5000; k > 0; k--) {
		diag_error(&d, (struct place){ "a", k }, "line");
		diag_error(&d, (struct place){ "a", 1 }, "message %d", k % 100);
	}
	diags_print(&d, to);
	fclose(to);
	n = 0;
	for (at = said; *at; at++)
		n += *at == '\n';
	assert_int_equal(n, 5000 + 100);
	free(said);
	diags_free(&d);
}

static void suggestions(void **state)
{
	static const char *const names[] = { "clusters", "J", "h", "temperature", "symmetry", "latent", NULL };
	static const struct {
		const char *word, *near;
	} cases[] = {
		{ "clusers", "clusters" },
		{ "clutsers", "clusters" },
		{ "cluster", "clusters" },
		{ "CLUSTERS", "clusters" },
		{ "j", "J" },
		{ "H", "h" },
		{ "temprature", "temperature" },
		{ "temp", "temperature" },
		{ "sym", "symmetry" },
		{ "K", NULL },
		{ "xyz", NULL },
		{ "", NULL },
		{ "latnet", "latent" },
		{ "talent", "latent" },
		{ "retracts", NULL },
	};
	static const char *const none[] = { NULL };
	struct arena a = { 0 };
	char long_word[200];

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		const char *near = suggest(cases[k].word, names);

		if (!near != !cases[k].near || (near && strcmp(near, cases[k].near) != 0))
			fail_msg("'%s' gave '%s'", cases[k].word, near ? near : "nothing");
	}
	assert_null(suggest("clusters", none));
	memset(long_word, 'x', sizeof(long_word) - 1);
	long_word[sizeof(long_word) - 1] = '\0';
	assert_null(suggest(long_word, names));
	assert_string_equal(suggestion(&a, "clusers", names), " (did you mean 'clusters'?)");
	assert_string_equal(suggestion(&a, "xyz", names), "");
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_reading_order), cmocka_unit_test(said_twice),
		cmocka_unit_test(always_one_line),  cmocka_unit_test(many),
		cmocka_unit_test(suggestions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
