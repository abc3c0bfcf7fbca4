/* SPDX-License-Identifier: GPL-3.0-or-later */
/* symbolic-regression beyond plain enumeration: fitted constants, islands; formulas as text; errors of |r| that cover. */
#include <stdlib.h>
#include <string.h>
#include <geae/formula.h>
#include "near.h"
#include "pool.h"
#include "sym_score.h"
#include "table_kit.h"

enum { N = 3000 };

static struct table *three(struct lab *lab, uint64_t stream)
{
	struct table *t = table_create(lab, N, "z u a b");
	struct geae_rng dice;

	geae_stream(lab->mini.cx, stream, &dice);
	for (int64_t i = 0; i < N; i++) {
		t->value[1][i] = 1 + 3 * geae_uniform(&dice);
		t->value[2][i] = 0.2 + 2 * geae_uniform(&dice);
		t->value[3][i] = 2 * geae_uniform(&dice) - 1;
	}
	return t;
}

static double law(int which, double u, double a, double b)
{
	switch (which) {
	case 0: return u + 2.385 * b * b; /* a + c*b at the root */
	case 1: return b * (a + 0.385);	  /* inside: the size of b*(a + 1) and one more */
	case 2: return u / (a + 1.71 * u);
	case 3: return b * (a + 1);	  /* needs no fitted number */
	default: return b * b * b * a + u * u * a * b; /* larger than what is enumerated */
	}
}

static const struct geae_array *array_of(const struct lab *lab, const char *port)
{
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, port))
			return &lab->out[k].array;
	fail_msg("no output %s", port);
	return NULL;
}

/* The last of the front: its size, and the number in it.  Beyond it nothing is worth its size. */
static void constants_are_found(void **state)
{
	static const struct { int which; const char *settings; int size; double constant, near; } rows[] = {
		{ 0, "fitted = \"root\"; size = 8", 8, 2.385, 0.02 }, { 1, "fitted = \"all\"; size = 7", 6, 0.385, 0.02 },
		{ 2, "fitted = \"all\"; size = 8", 0, 0, 0 },	    { 3, "fitted = \"all\"; size = 8", 5, 1, 0 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		char settings[200];
		const struct geae_array *front;
		const char *text;
		int64_t last;
		struct table *t;
		struct lab lab;
		double found = NAN;

		snprintf(settings, sizeof settings, "features = [\"u\", \"a\", \"b\"]; %s", rows[k].settings);
		lab_start(&lab, "symbolic-regression", settings);
		t = three(&lab, 7);
		for (int64_t i = 0; i < N; i++)
			t->value[0][i] = law(rows[k].which, t->value[1][i], t->value[2][i], t->value[3][i]);
		table_noise(&lab, t, 8, 0.05);
		assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
		front = array_of(&lab, "formulas");
		last = front->dim[0] - 1;
		text = ((const char *const *)front->data)[last];
		assert_near(((const double *)array_of(&lab, "r")->data)[last], 1 / sqrt(1 + 0.05 * 0.05), 1e-4);
		if (!rows[k].size) { /* several ways to write it */
			lab_finish(&lab);
			continue;
		}
		assert_int_equal(((const int64_t *)front->coord[0]->data)[last], rows[k].size);
		if (!(rows[k].near > 0)) { /* without a fitted number */
			assert_null(strchr(text, '.'));
			lab_finish(&lab);
			continue;
		}
		for (const char *c = text; *c; c++)
			if (strchr("0123456789.", *c)) {
				found = strtod(c, NULL);
				break;
			}
		if (!(fabs(found - rows[k].constant) <= rows[k].near || fabs(1 / found - rows[k].constant) <= rows[k].near))
			fail_msg("%s: %g is not %g", text, found, rows[k].constant);
		lab_finish(&lab);
	}
}

/* A formula of 17 steps is bred from the best of size 7, the same for any number of threads. */
static void islands(void **state)
{
	struct lab first, second;
	struct table *t;

	(void)state;
	for (int k = 0; k < 2; k++) {
		struct lab *lab = k ? &second : &first;

		lab_start(lab, "symbolic-regression",
			  "features = [\"u\", \"a\", \"b\"]; size = 5; islands = 3; generations = 40; larger = 17; operators = [\"+\", \"*\"]; constants = []");
		if (k) {
			pool_destroy(lab->mini.session.pool);
			lab->mini.session.pool = pool_create(3);
		}
		t = three(lab, 9);
		for (int64_t i = 0; i < N; i++)
			t->value[0][i] = law(4, t->value[1][i], t->value[2][i], t->value[3][i]);
		table_noise(lab, t, 10, 0.01);
		assert_int_equal(table_run(lab, t, NULL), GEAE_OK);
	}
	assert_true(lab_same(&first, &second));
	for (size_t o = 0; o < first.n_out; o++)
		if (!strcmp(first.out[o].name, "r")) {
			const struct geae_array *r = &first.out[o].array;
			const int64_t *size = r->coord[0]->data;

			assert_true(size[r->dim[0] - 1] > 5);
			assert_true(((const double *)r->data)[r->dim[0] - 1] > 0.999);
			for (int64_t j = 1; j < r->dim[0]; j++)
				assert_true(((const double *)r->data)[j] > ((const double *)r->data)[j - 1]);
		}
	lab_finish(&second);
	lab_finish(&first);
}

/* What is written means what was evaluated: the text read as a formula of a pipeline, on random expressions. */
static void texts_say_what_is_meant(void **state)
{
	static const char *const names[] = { "u", "a + u", "b*a" };
	static const char *const columns[] = { "u", "a", "b" };
	uint64_t dice = 2385;
	int compared = 0;

	(void)state;
	for (int trial = 0; trial < 3000; trial++) {
		struct sym_formula f = { .n = 0 };
		double x[3], work[SYM_STEPS], value;
		const double *feature[3] = { &x[0], &x[1], &x[2] };
		char text[2000], why[200];
		struct geae_formula read;
		int depth = 0;

		while (f.n < 20 && !(depth == 1 && f.n > 6)) {
			int op;

			dice = dice * 6364136223846793005u + 1442695040888963407u;
			op = (int)(dice >> 33) % SYM_N_OP;
			if (sym_values(op) > depth || (sym_values(op) == 0 && depth > 5))
				continue;
			f.step[f.n++] = (struct sym_step){ .op = op, .feature = op == SYM_FEATURE ? (int)(dice >> 40) % 3 : 0,
							   .constant = op == SYM_CONSTANT ? (double)((int)(dice >> 45) % 5) - 2 : 0 };
			depth += 1 - sym_values(op);
		}
		if (depth != 1)
			continue;
		{
			double columns_value[] = { 1.385, 0.71, 2.4 };

			x[0] = columns_value[0];
			x[1] = columns_value[1] + columns_value[0];
			x[2] = columns_value[2] * columns_value[1];
			if (!sym_value(sym_kernels_choose(), &f, feature, 1, work, &value))
				continue;
			sym_write(&f, SYM_TEXT, names, text, sizeof text);
			if (!geae_formula_read(&read, text, 3, columns, why, sizeof why)) {
				if (strstr(why, "nested too deeply"))
					continue;
				fail_msg("%s: %s", text, why);
			}
			if (!is_near(geae_formula_value(&read, columns_value), value, 1e-9 * (1 + fabs(value))))
				fail_msg("%s is %.17g, not %.17g", text, geae_formula_value(&read, columns_value), value);
		}
		compared++;
	}
	assert_true(compared > 500);
}

static void written(void **state)
{
	static const char *const names[] = { "u", "a", "b" };
	const struct sym_formula f = { 7, { { SYM_FEATURE, 2, 0 }, { SYM_FEATURE, 1, 0 }, { SYM_CONSTANT, 0, 1 }, { SYM_ADD, 0, 0 },
					     { SYM_MUL, 0, 0 },	    { SYM_FEATURE, 0, 0 }, { SYM_DIV, 0, 0 } } };
	char text[200];

	(void)state;
	sym_write(&f, SYM_TEXT, names, text, sizeof text);
	assert_string_equal(text, "b*(a + 1)/u");
	sym_write(&f, SYM_LATEX, names, text, sizeof text);
	assert_string_equal(text, "\\frac{b \\, \\left(a + 1\\right)}{u}");
	sym_write(&f, SYM_C, names, text, sizeof text);
	assert_string_equal(text, "b*(a + 1.0)/u");
}

/* Bootstrap errors of both correlations: the value of 250 repetitions lies within one error of the truth in 68 +- 3 % (5 sigma:
 * 15 %), truth of normal variables with r = .6: Pearson .6, Spearman 6/pi asin(.3) = .58193. */
static void errors_cover(void **state)
{
	int within[2] = { 0 }, trials = 250;
	double pull[2] = { 0 };

	(void)state;
	for (int k = 0; k < trials; k++) {
		struct lab lab;
		struct table *t;
		struct geae_rng dice;

		lab_start(&lab, "symbolic-regression", "features = [\"x\"]; size = 1");
		t = table_create(&lab, 300, "z x");
		geae_stream(lab.mini.cx, (uint64_t)(100 + k), &dice);
		lab.mini.cx->host->normal(&dice, t->value[1], 300);
		lab.mini.cx->host->normal(&dice, t->value[0], 300);
		for (int64_t i = 0; i < 300; i++)
			t->value[0][i] = 0.6 * t->value[1][i] + 0.8 * t->value[0][i];
		lab.mini.session.key[1] ^= (uint64_t)k;
		assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
		for (int j = 0; j < 2; j++) {
			double p = (lab_number(&lab, j ? "knee_spearman" : "knee_r") - (j ? 0.581932 : 0.6)) /
				   lab_number(&lab, j ? "knee_spearman_err" : "knee_r_err");

			within[j] += fabs(p) < 1;
			pull[j] += p * p / trials;
		}
		lab_finish(&lab);
	}
	for (int j = 0; j < 2; j++) {
		assert_near((double)within[j] / trials, 0.68, 0.15);
		assert_near(pull[j], 1, 0.45);
	}
	print_message("68 %% intervals cover %.3f, %.3f\n", (double)within[0] / trials, (double)within[1] / trials);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(constants_are_found), cmocka_unit_test(islands),
					    cmocka_unit_test(texts_say_what_is_meant), cmocka_unit_test(written),
					    cmocka_unit_test(errors_cover) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
