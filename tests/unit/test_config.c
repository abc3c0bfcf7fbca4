/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pipeline files whose bytes or size are the point, places of settings and elements, single values.
 * (Messages: test_config_golden.) */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config.h"
#include "near.h"

struct fixture {
	struct arena arena;
	struct diags diags;
	struct node *root;
	char *said;
};

static char folder[] = "/tmp/test_config_XXXXXX";

static int enter(void **state)
{
	(void)state;
	return !mkdtemp(folder) || chdir(folder) != 0;
}

static int leave(void **state)
{
	(void)state;
	unlink("x.cfg");
	unlink("y.cfg");
	return chdir("/") != 0 || rmdir(folder) != 0;
}

static void write_file(const char *path, const char *bytes, size_t n)
{
	FILE *to = fopen(path, "w");

	assert_non_null(to);
	assert_int_equal(fwrite(bytes, 1, n, to), n);
	assert_int_equal(fclose(to), 0);
}

static void load(struct fixture *f, const char *path)
{
	struct config_request request = { &path, 1, NULL, 0 };
	size_t n;
	FILE *to;

	memset(f, 0, sizeof(*f));
	f->root = config_load(&f->arena, &request, &f->diags);
	to = open_memstream(&f->said, &n);
	diags_print(&f->diags, to);
	fclose(to);
}

static void done(struct fixture *f)
{
	free(f->said);
	diags_free(&f->diags);
	arena_free(&f->arena);
}

static void load_bytes(struct fixture *f, const char *bytes, size_t n)
{
	write_file("x.cfg", bytes, n);
	load(f, "x.cfg");
}

static void refuse(const char *bytes, size_t n, const char *message)
{
	struct fixture f;

	load_bytes(&f, bytes, n);
	assert_string_equal(f.said, message);
	assert_null(f.root);
	done(&f);
}

static void bytes(void **state)
{
	static const char nul[] = "a = 1;\nb = 2;\0",
			  crlf[] = "a = 1;\r\nb = \"two\r\nlines\";\r\nc = 2.385 # x\r\nd = y\r\n",
			  bom[] = "\xEF\xBB\xBF"
				  "a = 2.385;",
			  latin[] = "a = 1;\n\n# \xC5ngstr\xF6m\n", control[] = "a = \x01;",
			  escape[] = "a = \"\x1b[31m\";\n",
			  bom_inside[] = "a = 1;\n\xEF\xBB\xBF"
					 "b = 1;";
	struct fixture f;

	(void)state;
	refuse(nul, sizeof(nul), "x.cfg:2: a NUL byte: this is not a text file\n");
	refuse(latin, sizeof(latin) - 1, "x.cfg:3: the byte 0xC5 is not UTF-8 text: save the file as UTF-8\n");
	refuse(control, sizeof(control) - 1, "x.cfg:1: unexpected character 0x01\n");
	refuse(crlf, sizeof(crlf) - 1, "x.cfg:5: a text needs quotes: \"y\"\n");
	refuse(bom_inside, sizeof(bom_inside) - 1,
	       "x.cfg:2: '\xEF\xBB\xBF"
	       "b' is not a name: letters, digits, _ and -, the first one a letter\n");
	load_bytes(&f, escape, sizeof(escape) - 1);
	assert_string_equal(f.said, "x.cfg:1: a control character in a text: write it as \\x1b\n");
	done(&f);
	load_bytes(&f, crlf, sizeof(crlf) - 9);
	assert_string_equal(f.said, "");
	assert_string_equal(node_find(f.root, "b")->text, "two\nlines");
	assert_near(node_find(f.root, "c")->real, 2.385, 0);
	done(&f);
	load_bytes(&f, bom, sizeof(bom) - 1);
	assert_string_equal(f.said, "");
	assert_near(node_find(f.root, "a")->real, 2.385, 0);
	done(&f);
}

static void unreadable(void **state)
{
	struct fixture f;

	(void)state;
	load(&f, "none.cfg");
	assert_string_equal(f.said, "cannot read 'none.cfg': No such file or directory\n");
	done(&f);
	load(&f, folder);
	assert_non_null(strstr(f.said, "it is a folder, not a file"));
	done(&f);
	load(&f, "/dev/zero");
	assert_string_equal(f.said, "'/dev/zero' is longer than 16 MiB: this is no pipeline file\n");
	done(&f);
}

static void places(void **state)
{
	static const char text[] =
		"a =\n 1;\nlist = [\n 2.5,\n 3,\n  { x =\n 4; }\n];\ng: { h\n = 5; };\nt = \"a\"\n\"b\";\n"
		"last = [\"x\n\", 7];\nend = 1;\n";
	struct fixture f;
	const struct node *list, *last;

	(void)state;
	load_bytes(&f, text, sizeof(text) - 1);
	assert_string_equal(f.said, "");
	assert_string_equal(f.root->place.file, "x.cfg");
	assert_int_equal(node_find(f.root, "a")->place.line, 1);
	list = node_find(f.root, "list");
	assert_int_equal(list->place.line, 3);
	assert_int_equal(list->child->place.line, 4);
	assert_int_equal(list->child->next->place.line, 5);
	assert_int_equal(list->child->next->next->place.line, 6);
	assert_int_equal(node_find(list->child->next->next, "x")->place.line, 6);
	assert_int_equal(node_find(node_find(f.root, "g"), "h")->place.line, 9);
	assert_int_equal(node_find(f.root, "t")->place.line, 11);
	assert_string_equal(node_find(f.root, "t")->text, "ab");
	last = node_find(f.root, "last");
	assert_int_equal(last->child->place.line, 13);
	assert_int_equal(last->child->next->place.line, 14);
	assert_int_equal(node_find(f.root, "end")->place.line, 15);
	done(&f);
}

/* n times `piece` between `before` and `after` */
static char *many(const char *before, const char *piece, size_t n, const char *after)
{
	char *text = malloc(strlen(before) + n * (strlen(piece) + 12) + strlen(after) + 1), *at = text;

	assert_non_null(text);
	at += sprintf(at, "%s", before);
	for (size_t k = 0; k < n; k++) {
		char number[12];
		const char *hash = strchr(piece, '#');

		snprintf(number, sizeof(number), "%zu", k);
		at += hash ? sprintf(at, "%.*s%s%s", (int)(hash - piece), piece, number, hash + 1)
			   : sprintf(at, "%s", piece);
	}
	strcpy(at, after);
	return text;
}

static void refuse_many(const char *before, const char *piece, size_t n, const char *after, const char *message)
{
	char *text = many(before, piece, n, after);

	refuse(text, strlen(text), message);
	free(text);
}

static void limits(void **state)
{
	struct fixture f;
	char *text;

	(void)state;
	refuse_many("a = ", "(", 100000, "", "x.cfg:1: more than 64 brackets within each other\n");
	refuse_many("", "a: {\n", 100000, "", "x.cfg:65: more than 64 brackets within each other\n");
	refuse_many("", "a# = 1;\n", 10001, "", "x.cfg:10001: more than 10000 settings in one group\n");
	refuse_many("a = [", "1,", 1000001, "];", "x.cfg:1: more than 1000000 settings\n");
	refuse_many(
		"a = ", "x", 1000000, ";",
		"x.cfg:1: 1000000 characters in one word, beginning with 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx': is a quote"
		" missing?\n");
	refuse_many(
		"a = ", "9", 1000000, ";",
		"x.cfg:1: 1000000 characters in one word, beginning with '999999999999999999999999999999': is a quote"
		" missing?\n");
	refuse_many("# ", "#", 16 << 20, "", "'x.cfg' is longer than 16 MiB: this is no pipeline file\n");
	text = many("a = \"", "0123456789", 100000, "\"; b = 2.385;");
	load_bytes(&f, text, strlen(text));
	assert_string_equal(f.said, "");
	assert_int_equal(strlen(node_find(f.root, "a")->text), 1000000);
	assert_near(node_find(f.root, "b")->real, 2.385, 0);
	done(&f);
	free(text);
	text = many("a = ", "(", 64, "2.385");
	text = realloc(text, 1000);
	memset(text + strlen(text) + 1, 0, 100);
	memset(text + strlen(text), ')', 64);
	load_bytes(&f, text, strlen(text));
	assert_string_equal(f.said, "");
	done(&f);
	free(text);
	text = many("a = [", "#,\n", 200000, "];");
	load_bytes(&f, text, strlen(text));
	assert_string_equal(f.said, "");
	assert_int_equal(node_find(f.root, "a")->n_child, 200000);
	done(&f);
	free(text);
}

/* 2^16 times the same file, without a circle, must end early too. */
static void include_bomb(void **state)
{
	char text[64], name[8];
	struct fixture f;

	(void)state;
	for (int k = 0; k < 20; k++) {
		snprintf(name, sizeof(name), "b%d", k);
		snprintf(text, sizeof(text), "@include \"b%d\"\n@include \"b%d\"\n", k + 1, k + 1);
		write_file(name, k == 19 ? "" : text, k == 19 ? 0 : strlen(text));
	}
	load(&f, "b0");
	assert_non_null(strstr(f.said, "b15:1: more than 16 files that include each other"));
	assert_null(f.root);
	done(&f);
	for (int k = 0; k < 20; k++) {
		snprintf(name, sizeof(name), "b%d", k);
		unlink(name);
	}
}

static void values(void **state)
{
	static const struct {
		const char *text;
		enum node_type type;
		int64_t integer;
		double real;
		const char *word;
	} cases[] = {
		{ " 3000000000", NODE_INT, 3000000000, 0, NULL },
		{ "-2.5e3 ", NODE_REAL, 0, -2500, NULL },
		{ ".5", NODE_REAL, 0, 0.5, NULL },
		{ "TRUE", NODE_BOOL, 1, 0, NULL },
		{ "\"3\"", NODE_TEXT, 0, 0, "3" },
		{ "baseline-autoencoder", NODE_TEXT, 0, 0, "baseline-autoencoder" },
		{ "$L", NODE_TEXT, 0, 0, "$L" },
		{ "./a b", NODE_TEXT, 0, 0, "./a b" },
		{ "-x", NODE_TEXT, 0, 0, "-x" },
		{ "\xCE\xB2", NODE_TEXT, 0, 0, "\xCE\xB2" },
		{ "\"a\" \"b\"", NODE_TEXT, 0, 0, "ab" },
		{ "[1, 2.5]", NODE_LIST, 0, 0, NULL },
		{ "{ a = 1; }", NODE_GROUP, 0, 0, NULL },
	};
	static const char *const wrong[] = { "",	"  ",
					     "2x",	"1e400",
					     "[1",	"{ a = 1",
					     "\"x",	"1 2",
					     "a\xFF",	"a\n\x02",
					     "[x]",	"{ @include \"x\" }",
					     "{a=1;}}", "99999999999999999999",
					     "1;",	"(1]" };
	struct place p = { "--set x", 0 };

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		struct arena a = { 0 };
		struct diags d = { 0 };
		struct node *x = config_value(&a, cases[k].text, p, &d);

		if (!x || d.n_error || x->type != cases[k].type || x->integer != cases[k].integer ||
		    x->real != cases[k].real || (cases[k].word && strcmp(x->text, cases[k].word) != 0) || x->name ||
		    x->parent || x->place.file != p.file)
			fail_msg("'%s'", cases[k].text);
		arena_free(&a);
	}
	for (size_t k = 0; k < sizeof(wrong) / sizeof(*wrong); k++) {
		struct arena a = { 0 };
		struct diags d = { 0 };

		config_value(&a, wrong[k], p, &d);
		if (d.n_error != 1)
			fail_msg("'%s': %zu errors", wrong[k], d.n_error);
		diags_free(&d);
		arena_free(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes),  cmocka_unit_test(unreadable),	  cmocka_unit_test(places),
		cmocka_unit_test(limits), cmocka_unit_test(include_bomb), cmocka_unit_test(values),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
