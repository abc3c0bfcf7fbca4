/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer symbolic-regression: known formulas under noise, the same bytes however it is run, what is dropped. */
#include <stdlib.h>
#include <string.h>
#include "near.h"
#include "pool.h"
#include "table_kit.h"

#define KONDO "features = [\"u = U/Gamma\", \"a = eps_d/U\", \"b = eps_d/Gamma\"]; "

static double exponent(double U, double Gamma, double eps)
{
	return eps * (eps + U) / (U * Gamma);
}

static double asymmetry(double U, double Gamma, double eps)
{
	return (U + 2 * eps) / Gamma;
}

static struct table *latent(struct lab *lab, int64_t n, double (*f)(double, double, double), double noise)
{
	struct table *t = table_create(lab, n, "z U Gamma eps_d");

	table_impurities(lab, t, 17);
	for (int64_t i = 0; i < n; i++)
		t->value[0][i] = f(t->value[1][i], t->value[2][i], t->value[3][i]);
	table_noise(lab, t, 18, noise);
	return t;
}

static int64_t whole(const struct lab *lab, const char *port)
{
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, port))
			return *(const int64_t *)lab->out[k].array.data;
	return -1;
}

static const struct geae_array *array_of(const struct lab *lab, const char *port)
{
	for (size_t k = 0; k < lab->n_out; k++)
		if (!strcmp(lab->out[k].name, port))
			return &lab->out[k].array;
	fail_msg("no output %s", port);
	return NULL;
}

/* Both Kondo formulas come back at size 5 and as the knee, whatever the noise; |r| is what the noise leaves. */
static void known_formulas(void **state)
{
	static const struct {
		double (*f)(double, double, double);
		double noise;
	} rows[] = { { exponent, 0 }, { exponent, 0.1 }, { exponent, 0.5 }, { exponent, 1 }, { exponent, 2 },
		     { asymmetry, 0 }, { asymmetry, 0.3 }, { asymmetry, 1 } };

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		double s = rows[k].noise, expected = 1 / sqrt(1 + s * s), xx = 0, xy = 0, yy = 0, x = 0, y = 0;
		const int64_t n = 20000;
		struct table *t;
		struct lab lab;

		lab_start(&lab, "symbolic-regression", KONDO);
		t = latent(&lab, n, rows[k].f, s);
		assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
		assert_int_equal(whole(&lab, "knee"), 5);
		assert_int_equal(whole(&lab, "proved"), 7);
		assert_int_equal(whole(&lab, "n"), n);
		assert_near(lab_number(&lab, "knee_r"), expected, 5 * lab_number(&lab, "knee_r_err") + 1e-12);
		for (int64_t i = 0; i < n; i++) { /* the formula itself, up to a linear map */
			double a = rows[k].f(t->value[1][i], t->value[2][i], t->value[3][i]), b = lab_list(&lab, "value", n)[i];

			x += a / (double)n;
			y += b / (double)n;
		}
		for (int64_t i = 0; i < n; i++) {
			double a = rows[k].f(t->value[1][i], t->value[2][i], t->value[3][i]) - x, b = lab_list(&lab, "value", n)[i] - y;

			xx += a * a;
			yy += b * b;
			xy += a * b;
		}
		assert_near(fabs(xy) / sqrt(xx * yy), 1, 1e-12);
		lab_finish(&lab);
	}
}

/* A bent latent: |Spearman| sees through it, and is proved too. */
static void bent_latent(void **state)
{
	struct lab lab;
	struct table *t;

	(void)state;
	lab_start(&lab, "symbolic-regression", KONDO "objective = \"spearman\"; size = 5");
	t = latent(&lab, 4000, asymmetry, 0);
	for (int64_t i = 0; i < t->n; i++)
		t->value[0][i] = 3 - tanh(t->value[0][i] / 12);
	table_noise(&lab, t, 19, 0.02);
	assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
	assert_int_equal(whole(&lab, "knee"), 5);
	assert_int_equal(whole(&lab, "proved"), 5);
	assert_string_equal(lab_text(&lab, "formula"), "u + b + b");
	assert_true(lab_number(&lab, "knee_spearman") > 0.999);
	assert_non_null(strstr(lab_text(&lab, "words"), "no other has a larger |Spearman|"));
	lab_finish(&lab);
}

/* For 1, 2 and 8 threads and every width of vectors. */
static void same_bytes(void **state)
{
	static const char *const simd[] = { "", "plain", "avx2", "avx512" };
	static const int threads[] = { 1, 2, 8 };
	struct lab first, other;

	(void)state;
	lab_start(&first, "symbolic-regression", KONDO);
	assert_int_equal(table_run(&first, latent(&first, 5003, asymmetry, 0.5), NULL), GEAE_OK);
	for (int k = 0; k < 6; k++) {
		int status;

		if (k > 2)
			setenv("GEAEPIPE_SIMD", simd[k - 2], 1);
		lab_start(&other, "symbolic-regression", KONDO);
		if (k < 3) {
			pool_destroy(other.mini.session.pool);
			other.mini.session.pool = pool_create(threads[k]);
		}
		status = table_run(&other, latent(&other, 5003, asymmetry, 0.5), NULL);
		if (status == GEAE_OK)
			assert_true(lab_same(&first, &other));
		else /* a processor without such vectors */
			assert_true(k > 3);
		lab_finish(&other);
		unsetenv("GEAEPIPE_SIMD");
	}
	lab_finish(&first);
}

/* 1/x follows the target but for one row, where x = 0: it is dropped, and so is what has it inside. */
static void divisions_by_zero(void **state)
{
	struct table *t;
	struct lab lab;
	double *z, *x, *y;
	struct geae_rng dice;

	(void)state;
	for (int way = 0; way < 4; way++) {
		const struct geae_array *text;
		bool hidden = way % 2;

		lab_start(&lab, "symbolic-regression",
			  way < 2 ? "features = [\"x\", \"y\"]; size = 5; probes = 64" :
				    "features = [\"x\", \"y\"]; size = 5; probes = 64; objective = \"spearman\"");
		t = table_create(&lab, 4000, "z x y");
		z = t->value[0];
		x = t->value[1];
		y = t->value[2];
		geae_stream(lab.mini.cx, 5, &dice);
		for (int64_t i = 0; i < t->n; i++) {
			x[i] = 1 + geae_uniform(&dice);
			y[i] = -1 - geae_uniform(&dice);
			z[i] = hidden ? y[i] / (x[i] + y[i]) : y[i] / x[i];
			if (hidden)
				z[i] = fabs(x[i] + y[i]) < 1e-3 ? 0 : z[i];
		}
		if (hidden) /* x + y = 0 at a row that no probe would be */
			y[1234] = -x[1234];
		else
			x[1234] = 0;
		z[1234] = 0.01;
		assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
		text = array_of(&lab, "formulas");
		assert_true(text->dim[0] > 0);
		for (int64_t k = 0; k < text->dim[0]; k++) {
			const char *f = ((const char *const *)text->data)[k];

			assert_null(strstr(f, hidden ? "/(x + y)" : "/x"));
			assert_null(strstr(f, hidden ? "/(y + x)" : "/(x"));
			assert_true(isfinite(lab_list(&lab, "r", text->dim[0])[k]));
		}
		for (int64_t i = 0; i < t->n; i++)
			assert_true(isfinite(lab_list(&lab, "value", t->n)[i]));
		lab_finish(&lab);
	}
}

/* Expressions that mean the same are one: a feature given twice changes nothing, of two that are equal up to a factor the first
 * one is taken, and x*y - y*x, x/x, 1/(1/x) are nothing new. */
static void the_same_is_one(void **state)
{
	static const char *const features[] = { "\"x\", \"y\"", "\"x\", \"y\", \"x_again = x\"", "\"x\", \"y\", \"minus = -y\"" };
	int64_t different = 0;

	(void)state;
	for (int k = 0; k < 3; k++) {
		char settings[200];
		struct table *t;
		struct lab lab;
		struct geae_rng dice;

		snprintf(settings, sizeof settings, "features = [%s]; size = 5", features[k]);
		lab_start(&lab, "symbolic-regression", settings);
		t = table_create(&lab, 500, "z x y");
		geae_stream(lab.mini.cx, 6, &dice);
		for (int64_t i = 0; i < t->n; i++) {
			t->value[1][i] = 1 + geae_uniform(&dice);
			t->value[2][i] = 2 + geae_uniform(&dice);
			t->value[0][i] = 3 - 2.385 * t->value[1][i] * t->value[2][i];
		}
		assert_int_equal(table_run(&lab, t, NULL), GEAE_OK);
		assert_string_equal(lab_text(&lab, "formula"), "x*y");
		assert_int_equal(array_of(&lab, "formulas")->dim[0], 2);
		different = k ? different : whole(&lab, "n_different");
		assert_int_equal(whole(&lab, "n_different"), different);
		lab_finish(&lab);
	}
	assert_int_equal(different, 84); /* 2, 2, 7, 17, 56 of sizes 1 to 5, by a set of rounded values in another program */
}

static void filters_and_groups(void **state)
{
	struct table *t, *c;
	struct lab lab;
	const double *value;

	(void)state;
	lab_start(&lab, "symbolic-regression", "features = [\"p\", \"q = x*x\"]; size = 3; where = \"p > 0.25\"; groups = \"floor(100*p)\"");
	t = table_create(&lab, 3000, "z p");
	c = table_create(&lab, 3000, "x");
	for (int64_t i = 0; i < t->n; i++) {
		t->value[1][i] = (double)(i % 1000) / 1000;
		c->value[0][i] = sin((double)i);
		t->value[0][i] = t->value[1][i] > 0.25 ? 2.385 * t->value[1][i] * c->value[0][i] * c->value[0][i] - 1 : 7;
	}
	t->value[0][999] = NAN;
	assert_int_equal(table_run(&lab, t, c), GEAE_OK);
	assert_int_equal(whole(&lab, "n"), 3 * 749 - 1);
	assert_string_equal(lab_text(&lab, "formula"), "p*q");
	assert_near(lab_number(&lab, "knee_r"), 1, 1e-12);
	value = lab_list(&lab, "fit", t->n);
	for (int64_t i = 0; i < t->n; i++)
		if (t->value[1][i] > 0.25 && i != 999)
			assert_near(value[i], t->value[0][i], 1e-12);
		else
			assert_true(isnan(value[i]));
	lab_finish(&lab);
}

static void refusals(void **state)
{
	static const struct { const char *settings, *says; int what; } rows[] = {
		{ "features = [\"p\", \"quark\"]", "there is no 'quark' in \"quark\" (did you mean 'quart'?)", 0 },
		{ "features = [\"p\", \"quart\"]; where = \"r > 1\"", "there is no 'r'", 0 },
		{ "features = [\"p\", \"1 + 0*p\"]", "is 1 at all 100 rows: leave it out", 0 },
		{ "features = [\"p\", \"log(0 - p)\"]", "has no value at any of the 100 rows", 0 },
		{ "features = [\"p\"]; where = \"p > 0.95\"", "5 rows where target and features are known and \"p > 0.95\" holds: at least 11", 0 },
		{ "features = [\"p\"]; component = 2", "component = 2: 'z' has 1", 0 },
		{ "features = [\"p\"]", "the target 'z' is 3.5 at all 100 rows", 1 },
		{ "features = [\"p\"]; groups = \"p > 0.5\"", "makes 2 groups", 0 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct table *t;
		struct lab lab;

		lab_start(&lab, "symbolic-regression", rows[k].settings);
		t = table_create(&lab, 100, "z p quart");
		for (int64_t i = 0; i < t->n; i++) {
			t->value[1][i] = (double)(i + 1) / 101;
			t->value[2][i] = cos((double)i);
			t->value[0][i] = rows[k].what ? 3.5 : t->value[1][i] + t->value[2][i];
		}
		assert_int_not_equal(table_run(&lab, t, NULL), GEAE_OK);
		if (!strstr(mini_message(&lab.mini), rows[k].says))
			fail_msg("\"%s\" does not say \"%s\"", mini_message(&lab.mini), rows[k].says);
		lab_finish(&lab);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(known_formulas), cmocka_unit_test(bent_latent), cmocka_unit_test(same_bytes),
					    cmocka_unit_test(divisions_by_zero), cmocka_unit_test(the_same_is_one), cmocka_unit_test(filters_and_groups),
					    cmocka_unit_test(refusals) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
