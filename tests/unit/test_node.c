/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tree: finding, copying, and writing it so that the same tree is read back. */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "literal.h"
#include "near.h"

static const char example[] =
	"{ z = [1, 2.5, -0.0]; a = { long = 3000000000; text = \"a\\\"b\\\\ \\n\\x01 \xC3\xB6\"; no = false; };"
	" m = ( { x = 0.1; }, [], {}, \"t\", 1e300 ); e = \"\"; }";

static struct node *read(struct arena *a, const char *text)
{
	struct diags d = { 0 };
	struct node *x = config_value(a, text, (struct place){ "x", 3 }, &d);

	assert_int_equal(d.n_error, 0);
	assert_non_null(x);
	diags_free(&d);
	return x;
}

static void assert_same(const struct node *x, const struct node *y)
{
	assert_int_equal(x->type, y->type);
	assert_int_equal(!x->name, !y->name);
	if (x->name)
		assert_string_equal(x->name, y->name);
	assert_int_equal(x->integer, y->integer);
	assert_memory_equal(&x->real, &y->real, sizeof(double));
	assert_int_equal(!x->text, !y->text);
	if (x->text)
		assert_string_equal(x->text, y->text);
	assert_int_equal(x->n_child, y->n_child);
	for (const struct node *c = x->child, *d = y->child; c || d; c = c->next, d = d->next) {
		assert_true(c && d);
		assert_ptr_equal(c->parent, x);
		assert_ptr_equal(d->parent, y);
		assert_same(c, d);
	}
}

static void finding(void **state)
{
	struct arena a = { 0 };
	struct node *x = read(&a, example);

	(void)state;
	assert_int_equal(node_find(node_find(x, "a"), "long")->integer, 3000000000);
	assert_null(node_find(x, "A"));
	assert_null(node_find(x, "long"));
	assert_null(node_find(node_find(x, "z"), "a"));
	assert_null(node_find(NULL, "a"));
	assert_string_equal(node_type_name(x), "a group");
	assert_string_equal(node_type_name(node_find(x, "z")), "a list");
	assert_string_equal(node_type_name(node_find(x, "e")), "a text");
	assert_string_equal(node_type_name(node_find(node_find(x, "a"), "no")), "true or false");
	assert_string_equal(node_suggestion(&a, "lnog", node_find(x, "a")), " (did you mean 'long'?)");
	arena_free(&a);
}

static void copying(void **state)
{
	struct arena a = { 0 };
	struct node *x = read(&a, example), *copy = node_copy(&a, x);

	(void)state;
	assert_same(x, copy);
	assert_ptr_not_equal(x->child, copy->child);
	assert_null(copy->parent);
	arena_free(&a);
}

static void canonical(void **state)
{
	struct arena a = { 0 };
	struct node *x = read(&a, example), *back;
	char *text = node_text(&a, x);

	(void)state;
	assert_string_equal(text,
			    "{ a = { long = 3000000000; no = false; text = \"a\\\"b\\\\ \\n\\x01 \xC3\xB6\"; };"
			    " e = \"\"; m = ({ x = 0.10000000000000001; }, (), { }, \"t\", 1.0000000000000001e+300);"
			    " z = (1, 2.5, -0.0); }");
	back = read(&a, text);
	assert_string_equal(node_text(&a, back), text);
	assert_same(read(&a, "{ b = 2.0; a = 2; }"), read(&a, "{ b = 2.0 a : 0x2L }"));
	assert_string_equal(node_text(&a, read(&a, "2.0")), "2.0");
	assert_string_equal(node_text(&a, read(&a, "2")), "2");
	arena_free(&a);
}

/* What is printed for people is a file that gives the same tree. */
static void printing(void **state)
{
	char path[] = "/tmp/test_node_XXXXXX";
	const char *files[] = { path };
	struct config_request request = { files, 1, NULL, 0 };
	struct arena a = { 0 };
	struct diags d = { 0 };
	struct node *x = read(&a, example), *back;
	int fd = mkstemp(path);
	FILE *to = fdopen(fd, "w");

	(void)state;
	node_print(x, to);
	fclose(to);
	back = config_load(&a, &request, &d);
	assert_int_equal(d.n_error + d.n_warning, 0);
	assert_same(x, back);
	remove(path);
	diags_free(&d);
	arena_free(&a);
}

static void excerpts(void **state)
{
	struct arena a = { 0 };
	char long_text[200], *shown;

	(void)state;
	assert_string_equal(node_excerpt(&a, read(&a, "2.0")), "2.0");
	assert_string_equal(node_excerpt(&a, read(&a, "0.1")), "0.1");
	assert_string_equal(node_excerpt(&a, read(&a, "-7")), "-7");
	assert_string_equal(node_excerpt(&a, read(&a, "\"a\\nb\"")), "\"a\\nb\"");
	assert_string_equal(node_excerpt(&a, read(&a, "[1]")), "[ ... ]");
	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	shown = arena_text(&a, node_excerpt(&a, read(&a, long_text)));
	assert_int_equal(strlen(shown), 60 + 2 + 3);
	arena_free(&a);
}

static void literals(void **state)
{
	static const double reals[] = { 2.385,	      0.1, 1.0 / 3, -0.0, 5, 1e22, 4.9e-324, 1.7976931348623157e308,
					-123456789.25 };
	char text[REAL_TEXT], name[202];

	(void)state;
	for (size_t k = 0; k < sizeof(reals) / sizeof(*reals); k++) {
		double back = strtod(literal_real(text, reals[k]), NULL);

		assert_memory_equal(&back, &reals[k], sizeof(back));
		assert_non_null(strpbrk(text, ".e"));
		back = strtod(short_real(text, reals[k]), NULL);
		assert_memory_equal(&back, &reals[k], sizeof(back));
	}
	assert_string_equal(short_real(text, 0.1), "0.1");
	assert_string_equal(short_literal(text, 5), "5.0");
	assert_true(name_is_legal("T_c-2"));
	assert_false(name_is_legal("2D"));
	assert_false(name_is_legal("_x"));
	assert_false(name_is_legal(""));
	assert_false(name_is_legal("a.b"));
	assert_false(name_is_legal("True"));
	assert_true(name_is_legal("truely"));
	memset(name, 'x', 201);
	name[201] = '\0';
	assert_false(name_is_legal(name));
	assert_true(name_is_legal(name + 1));
}

static void utf8(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
	} cases[] = {
		{ "a", 1 },
		{ "\xC3\xB6", 2 },
		{ "\xE2\x82\xAC", 3 },
		{ "\xF0\x9F\x99\x82", 4 },
		{ "\xF4\x8F\xBF\xBF", 4 },
		{ "\x80", 0 },
		{ "\xC3", 0 },
		{ "\xC3(", 0 },
		{ "\xC0\xAF", 0 },
		{ "\xC1\xBF", 0 },
		{ "\xE0\x9F\xBF", 0 },
		{ "\xED\xA0\x80", 0 },
		{ "\xF0\x8F\xBF\xBF", 0 },
		{ "\xF4\x90\x80\x80", 0 },
		{ "\xF5\x80\x80\x80", 0 },
		{ "\xE2\x82", 0 },
		{ "\xFF", 0 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++)
		if (utf8_length(cases[k].bytes, cases[k].bytes + strlen(cases[k].bytes)) != cases[k].n)
			fail_msg("case %zu", k);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finding),  cmocka_unit_test(copying),	cmocka_unit_test(canonical),
		cmocka_unit_test(printing), cmocka_unit_test(excerpts), cmocka_unit_test(literals),
		cmocka_unit_test(utf8),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
