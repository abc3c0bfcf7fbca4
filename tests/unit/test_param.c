/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parameter rows: every type filled, checked, recorded and described; every message word by word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include "config.h"
#include "near.h"
#include "param.h"

struct thing {
	int32_t pinned, method;
	int64_t clusters;
	double J, T;
	const char *label;
	struct geae_ints sizes;
	struct geae_reals fields;
	struct geae_strings heads;
};

static const struct geae_param rows[] = {
	GEAE_P_BOOL(struct thing, pinned, "false", "hold the first spin"),
	GEAE_P_INT(struct thing, clusters, "5", 1, 1000000, "", "clusters flipped per sample"),
	GEAE_P_REAL(struct thing, J, "-1.25", -10, 10, "energy", "coupling"),
	GEAE_P_REAL_ABOVE(struct thing, T, NULL, 0, INFINITY, "J/k_B", "temperature"),
	GEAE_P_CHOICE(struct thing, method, "\"paper\"", "scaling-fit|paper|wham", "how T_c is found"),
	GEAE_P_STRING(struct thing, label, "\"\"", "a word of one's own"),
	GEAE_P_INTS(struct thing, sizes, "[3, 5]", 2, 4096, "", "lattice sizes"),
	GEAE_P_REALS(struct thing, fields, "[]", -1, 1, "J", "fields"),
	GEAE_P_STRINGS(struct thing, heads, "[\"x\"]", "heads that are used"),
	GEAE_P_END,
};
static const struct params table = { rows, sizeof(rows[0]), "sampler 'wolff'" };

struct fixture {
	struct arena arena;
	struct diags diags;
	struct thing thing;
	bool ok;
	char *said; /* all messages */
};

static void fill(struct fixture *f, const char *text, const char *const *others)
{
	static const struct place at = { "quick.cfg", 12 };
	struct node *group;
	size_t n;
	FILE *to;

	memset(f, 0, sizeof(*f));
	group = text ? config_value(&f->arena, text, at, &f->diags) : NULL;
	f->ok = param_fill(&table, group, at, others, &f->thing, &f->arena, &f->diags);
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

static void expect(const char *text, const char *message)
{
	struct fixture f;

	fill(&f, text, NULL);
	assert_string_equal(f.said, message);
	assert_int_equal(f.ok, *message == '\0');
	done(&f);
}

static void defaults(void **state)
{
	struct fixture f;

	(void)state;
	fill(&f, "{ T = 2.385; }", NULL);
	assert_string_equal(f.said, "");
	assert_true(f.ok);
	assert_int_equal(f.thing.pinned, 0);
	assert_int_equal(f.thing.clusters, 5);
	assert_near(f.thing.J, -1.25, 0);
	assert_near(f.thing.T, 2.385, 0);
	assert_int_equal(f.thing.method, 1);
	assert_string_equal(f.thing.label, "");
	assert_int_equal(f.thing.sizes.n, 2);
	assert_int_equal(f.thing.sizes.v[1], 5);
	assert_int_equal(f.thing.fields.n, 0);
	assert_int_equal(f.thing.heads.n, 1);
	assert_string_equal(f.thing.heads.v[0], "x");
	done(&f);
}

static void every_type(void **state)
{
	struct fixture f;

	(void)state;
	fill(&f,
	     "{ pinned = true; clusters = 1000000; J = -3; T = 1e-3; method = \"wham\"; label = \"a\\\"b\";"
	     " sizes = ( 16, {from = 20; step = 4; n = 3;}, 64L ); fields = (0, 0.25, {from = -1; to = 1; n = 3;});"
	     " heads = [\"mean\", \"logvar\"]; }",
	     NULL);
	assert_string_equal(f.said, "");
	assert_int_equal(f.thing.pinned, 1);
	assert_int_equal(f.thing.clusters, 1000000);
	assert_near(f.thing.J, -3.0, 0);
	assert_int_equal(f.thing.method, 2);
	assert_string_equal(f.thing.label, "a\"b");
	assert_int_equal(f.thing.sizes.n, 5);
	assert_int_equal(f.thing.sizes.v[2], 24);
	assert_int_equal(f.thing.sizes.v[4], 64);
	assert_int_equal(f.thing.fields.n, 5);
	assert_near(f.thing.fields.v[1], 0.25, 0);
	assert_near(f.thing.fields.v[4], 1.0, 0);
	assert_string_equal(f.thing.heads.v[1], "logvar");
	done(&f);
	fill(&f, "{ T = 3; sizes = 7; heads = \"mean\"; fields = 0.5; }", NULL);
	assert_string_equal(f.said, "");
	assert_int_equal(f.thing.sizes.n, 1);
	assert_int_equal(f.thing.sizes.v[0], 7);
	assert_string_equal(f.thing.heads.v[0], "mean");
	assert_near(f.thing.fields.v[0], 0.5, 0);
	done(&f);
}

static void messages(void **state)
{
#define SAID "quick.cfg:12: sampler 'wolff': "
	(void)state;
	expect("{ T = 1.5; clusters = 0; }", SAID "clusters = 0 is outside [1, 1000000]\n");
	expect("{ T = 1.5; clusters = 1000001; }", SAID "clusters = 1000001 is outside [1, 1000000]\n");
	expect("{ T = 0; }", SAID "T = 0 must be > 0\n");
	expect("{ T = 1.5; J = 10.5; }", SAID "J = 10.5 is outside [-10, 10]\n");
	expect("{ T = 1.5; clusters = 2.0; }", SAID "clusters = 2.0 must be a whole number: write 2\n");
	expect("{ T = 1.5; clusters = 2.7; }", SAID "clusters = 2.7 must be a whole number, not a real number\n");
	expect("{ T = 1.5; clusters = 1e5; }", SAID "clusters = 100000.0 must be a whole number: write 100000\n");
	expect("{ T = \"hot\"; }", SAID "T = \"hot\" must be a number, not a text\n");
	expect("{ T = 1.5; J = true; }", SAID "J = true must be a number, not true or false\n");
	expect("{ T = 1.5; pinned = 1; }", SAID "pinned = 1 must be true or false, not a whole number\n");
	expect("{ T = 1.5; label = 3; }", SAID "label = 3 must be a text in quotes, not a whole number\n");
	expect("{ T = 1.5; method = \"papr\"; }",
	       SAID "method = \"papr\" must be \"scaling-fit\", \"paper\" or \"wham\" (did you mean 'paper'?)\n");
	expect("{ T = 1.5; method = 2; }",
	       SAID "method = 2 must be \"scaling-fit\", \"paper\" or \"wham\", not a whole number\n");
	expect("{ T = 1.5; sizes = [16, 1, 0]; }", SAID "sizes = 1 is outside [2, 4096]\n");
	expect("{ T = 1.5; sizes = [16, 2.5]; }", SAID "sizes = 2.5 must be a whole number, not a real number\n");
	expect("{ T = 1.5; fields = [0.1, \"x\"]; }", SAID "fields = \"x\" must be a number, not a text\n");
	expect("{ T = 1.5; heads = [\"x\", 3]; }",
	       SAID "heads = 3 must be a text or a list of texts, not a whole number\n");
	expect("{ T = 9007199254740993; }", SAID "T = 9007199254740993 has more digits than a real number holds\n");
	expect("{ T = 1.5; clusers = 3; }",
	       "quick.cfg:12: 'clusers' is not a parameter of sampler 'wolff' (did you mean 'clusters'?)\n");
	expect("{ T = 1.5; xyzzy = 3; }", "quick.cfg:12: 'xyzzy' is not a parameter of sampler 'wolff'\n");
	expect("{ }", SAID "'T' must be given (temperature)\n");
	expect(NULL, SAID "'T' must be given (temperature)\n");
	expect("{ J = 11; clusters = 0; t = 1; }", SAID "clusters = 0 is outside [1, 1000000]\n" SAID
							"J = 11 is outside [-10, 10]\n" SAID
							"'T' must be given (temperature)\n"
							"quick.cfg:12: 't' is not a parameter of sampler 'wolff'"
							" (did you mean 'T'?)\n");
}

static void keys_of_others(void **state)
{
	static const char *const others[] = { "use", "count", NULL };
	struct fixture f;

	(void)state;
	fill(&f, "{ T = 1.5; use = \"wolff\"; count = 3; cuont = 4; }", others);
	assert_string_equal(f.said,
			    "quick.cfg:12: 'cuont' is not a parameter of sampler 'wolff' (did you mean 'count'?)\n");
	done(&f);
}

/* Bounds are doubles; a whole number next to a bound beyond 2^53 must not be rounded onto it. */
static void bounds_are_exact(void **state)
{
	static const struct geae_param far[] = {
		GEAE_P_INT(struct thing, clusters, "4", -2.5, 0x1p53, "", "n"),
		GEAE_P_END,
	};
	static const struct {
		const char *text;
		bool ok;
	} cases[] = {
		{ "{ clusters = 9007199254740992; }", true },  { "{ clusters = 9007199254740993; }", false },
		{ "{ clusters = -2; }", true },		       { "{ clusters = -3; }", false },
		{ "{ clusters = 0x7fffffffffffffff; }", false }, { "{ clusters = -9223372036854775808; }", false },
	};
	struct params p = { far, sizeof(far[0]), "x" };

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		struct arena a = { 0 };
		struct diags d = { 0 };
		struct thing t;
		struct node *group = config_value(&a, cases[k].text, (struct place){ "x", 1 }, &d);

		assert_non_null(group);
		assert_int_equal(param_fill(&p, group, group->place, NULL, &t, &a, &d), cases[k].ok);
		diags_free(&d);
		arena_free(&a);
	}
}

static void fractional_bounds(void **state)
{
	static const struct geae_param between[] = {
		GEAE_P_INT(struct thing, clusters, "4", 2.5, 4.5, "", "n"),
		GEAE_P_END,
	};
	static const struct geae_param below[] = {
		GEAE_P_INT(struct thing, clusters, "-4", -4.5, -2.5, "", "n"),
		GEAE_P_END,
	};

	(void)state;
	for (int k = 0; k < 8; k++) {
		bool negative = k % 2;
		struct params p = { negative ? below : between, sizeof(between[0]), "x" };
		struct node v = { .type = NODE_INT, .name = "clusters", .integer = negative ? -2 - k / 2 : 2 + k / 2 };
		struct node group = { .type = NODE_GROUP, .child = &v, .n_child = 1 };
		struct arena a = { 0 };
		struct diags d = { 0 };
		struct thing t;

		assert_int_equal(param_fill(&p, &group, v.place, NULL, &t, &a, &d), k / 2 == 1 || k / 2 == 2);
		diags_free(&d);
		arena_free(&a);
	}
}

static void recipe(void **state)
{
	static const char text[] = "J = 0.10000000000000001;\nT = 3.0;\nclusters = 3000000000;\nfields = [-0.5];\n"
				   "heads = [\"mean\", \"q\\\"\"];\nlabel = \"two\\nlines\";\nmethod = \"wham\";\n"
				   "pinned = true;\nsizes = [];\n";
	static const struct geae_param wide[] = { GEAE_P_INT(struct thing, clusters, "5", 1, 1e12, "", ""), GEAE_P_END };
	struct params p = { wide, sizeof(wide[0]), "x" };
	struct fixture f;
	const char *again;

	(void)state;
	fill(&f,
	     "{ T = 3; J = .1; fields = -0.5; heads = (\"mean\", \"q\\\"\"); label = \"two\\nlines\"; method = \"wham\";"
	     " pinned = TRUE; sizes = (); }",
	     NULL);
	assert_string_equal(f.said, "");
	f.thing.clusters = 3000000000;
	assert_string_equal(param_recipe(&table, &f.thing, &f.arena), text);
	assert_string_equal(param_recipe(&p, &f.thing, &f.arena), "clusters = 3000000000;\n");
	done(&f);
	/* what was recorded gives the same again */
	fill(&f, "{ J = 0.10000000000000001; T = 3.0; fields = [-0.5]; label = \"two\\nlines\"; method = \"wham\"; }", NULL);
	again = param_recipe(&table, &f.thing, &f.arena);
	assert_non_null(strstr(again, "J = 0.10000000000000001;\nT = 3.0;\nclusters = 5;\nfields = [-0.5];\n"));
	done(&f);
}

/* Rows of a newer, longer kind are walked by their size. */
static void longer_rows(void **state)
{
	struct long_row {
		struct geae_param row;
		double more[3];
	} longer[3] = { { rows[1], { 1, 2, 3 } }, { rows[2], { 4, 5, 6 } }, { { .name = NULL }, { 0 } } };
	struct params p = { &longer[0].row, sizeof(longer[0]), "x" };

	(void)state;
	assert_string_equal(param_row(&p, 1)->name, "J");
	assert_null(param_row(&p, 2));
}

static void description(void **state)
{
	static const char expected[] = "    T (must be given)\n"
				       "        temperature\n"
				       "        number > 0, in units of J/k_B\n"
				       "    n = 5\n"
				       "        one word after the other until the line is full, and then it goes on in\n"
				       "        the next line\n"
				       "        whole number in [1, 1000000]\n"
				       "    method = \"paper\"\n"
				       "        how\n"
				       "        one of \"scaling-fit\", \"paper\"\n"
				       "    J = 2.5\n"
				       "        coupling\n"
				       "        number in [0, 10)\n";
	static const struct geae_param few[] = {
		{ "T", GEAE_REAL, GEAE_ABOVE_MIN, 0, NULL, 0, INFINITY, NULL, "J/k_B", "temperature" },
		{ "n", GEAE_INT, 0, 8, "5", 1, 1000000, NULL, "",
		  "one word after the other until the line is full, and then it goes on in the next line" },
		{ "method", GEAE_CHOICE, 0, 16, "\"paper\"", 0, 0, "scaling-fit|paper", "", "how" },
		{ "J", GEAE_REAL, GEAE_BELOW_MAX, 24, "2.5", 0, 10, NULL, "1", "coupling" },
		GEAE_P_END,
	};
	struct params p = { few, sizeof(few[0]), "x" };
	char *text = NULL;
	size_t n;
	FILE *to = open_memstream(&text, &n);

	(void)state;
	param_describe(&p, to);
	fclose(to);
	assert_string_equal(text, expected);
	free(text);
	to = open_memstream(&text, &n);
	param_describe_json(&p, to);
	fclose(to);
	assert_non_null(strstr(text, "\"name\": \"T\",\n    \"type\": \"real\",\n    \"required\": true,\n"
				     "    \"min\": 0.0,\n    \"min_excluded\": true,\n    \"unit\": \"J/k_B\""));
	assert_non_null(strstr(text, "\"default\": 2.5"));
	assert_non_null(strstr(text, "\"choices\": [\n      \"scaling-fit\",\n      \"paper\"\n    ]"));
	free(text);
}

static void table_faults(void **state)
{
	const struct { /* not static: clang takes no element of another array as a constant */
		struct geae_param row[2];
		const char *fault;
	} cases[] = {
		{ { rows[0] }, NULL },
#define ROW(name, type, flags, at, def, lo, hi, choices) { { name, type, flags, at, def, lo, hi, choices, "", "" } }
		{ ROW("2n", GEAE_INT, 0, 8, "5", 0, 9, NULL), "its name is not letters" },
		{ ROW("use", GEAE_INT, 0, 8, "5", 0, 9, NULL), "taken by the host" },
		{ ROW("n", 0, 0, 8, "5", 0, 9, NULL), "unknown type 0" },
		{ ROW("n", 9, 0, 8, "5", 0, 9, NULL), "unknown type 9" },
		{ ROW("n", GEAE_INT, 4, 8, "5", 0, 9, NULL), "unknown flags 0x4" },
		{ ROW("n", GEAE_INT, 0, sizeof(struct thing), "5", 0, 9, NULL), "lies outside the instance" },
		{ ROW("n", GEAE_INT, 0, (size_t)-8, "5", 0, 9, NULL), "lies outside the instance" },
		{ ROW("n", GEAE_INT, 0, 12, "5", 0, 9, NULL), "not aligned" },
		{ ROW("n", GEAE_INT, 0, 8, "5", 9, 0, NULL), "its range is empty" },
		{ ROW("n", GEAE_INT, 0, 8, "5", NAN, 1, NULL), "its range is empty" },
		{ ROW("n", GEAE_INT, 0, 8, "10", 0, 9, NULL), "its default is no legal value: a default: x: n = 10" },
		{ ROW("n", GEAE_INT, 0, 8, "5.0", 0, 9, NULL), "must be a whole number: write 5" },
		{ ROW("n", GEAE_INT, 0, 8, "[5", 0, 9, NULL), "']' is missing" },
		{ ROW("n", GEAE_INT, 0, 8, "", 0, 9, NULL), "the value is missing" },
		{ ROW("n", GEAE_CHOICE, 0, 8, "\"a\"", 0, 0, NULL), "without choices" },
		{ ROW("n", GEAE_CHOICE, 0, 8, "\"a\"", 0, 0, "a||b"), "empty or quoted" },
		{ ROW("n", GEAE_CHOICE, 0, 8, "\"a\"", 0, 0, "a|"), "empty or quoted" },
		{ ROW("n", GEAE_CHOICE, 0, 8, "\"a\"", 0, 0, "a|b|a"), "'a' twice" },
		{ ROW("n", GEAE_CHOICE, 0, 8, "\"c\"", 0, 0, "a|b"), "must be \"a\" or \"b\"" },
	};
	struct arena a = { 0 };

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(*cases); k++) {
		struct params p = { cases[k].row, sizeof(struct geae_param), "x" };
		const char *fault = param_table_fault(&p, sizeof(struct thing), &a);

		if (!cases[k].fault) {
			assert_null(fault);
			continue;
		}
		if (!fault || !strstr(fault, cases[k].fault))
			fail_msg("case %zu: '%s' instead of '%s'", k, fault ? fault : "sound", cases[k].fault);
	}
	arena_free(&a);
}

static void table_faults_of_two(void **state)
{
	struct geae_param two[3] = { rows[1], rows[1], { .name = NULL } };
	struct params p = { two, sizeof(two[0]), "x" };
	struct arena a = { 0 };

	(void)state;
	assert_null(param_table_fault(&table, sizeof(struct thing), &a));
	assert_string_equal(param_table_fault(&p, sizeof(struct thing), &a), "parameter 'clusters': it is there twice");
	two[1].name = "other";
	assert_string_equal(param_table_fault(&p, sizeof(struct thing), &a),
			    "parameter 'other': it shares its member with 'clusters'");
	p.row_size = 40;
	assert_non_null(strstr(param_table_fault(&p, sizeof(struct thing), &a), "rows of 40 bytes"));
	arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults),	cmocka_unit_test(every_type),	    cmocka_unit_test(messages),
		cmocka_unit_test(keys_of_others), cmocka_unit_test(bounds_are_exact), cmocka_unit_test(recipe), cmocka_unit_test(fractional_bounds),
		cmocka_unit_test(longer_rows),	cmocka_unit_test(description),	    cmocka_unit_test(table_faults),
		cmocka_unit_test(table_faults_of_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
