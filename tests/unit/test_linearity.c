/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer linearity on latents bent by a known amount. */
#include <string.h>
#include "near.h"
#include "lab.h"

enum { POINTS = 3, PER = 6400, N = POINTS * PER };

static struct geae_rng dice;

/* m uniform on [-1, 1], s too; z = a m + b s + c (m^3 - 3/5 m), the cubic part uncorrelated with m. */
static void fill(struct lab_set *z, struct lab_set *m, struct lab_set *s, double b, double c)
{
	for (int64_t i = 0; i < z->n; i++) {
		double u = 2 * geae_uniform(&dice) - 1, v = 2 * geae_uniform(&dice) - 1;

		z->T[i] = m->T[i] = s->T[i] = 2.285 + 0.1 * (double)(i / PER);
		z->chain[i] = m->chain[i] = s->chain[i] = (double)(i % PER / 20);
		z->step[i] = m->step[i] = s->step[i] = (double)(i % 20);
		m->z[i] = u;
		s->z[i] = v;
		z->z[i] = 0.7 + 2.385 * (u + b * v + c * (u * u * u - 0.6 * u));
	}
}

static double expected(double b, double c) /* 1 - R^2 against m alone */
{
	double bent = 4 * c * c / 175, other = b * b / 3;

	return (bent + other) / (1.0 / 3 + bent + other);
}

static int run(struct lab *lab, struct lab_set *z, struct lab_set *m, struct lab_set *s, const double *T_c)
{
	const struct geae_analyzer_ops *ops = lab->analyzer->plugin->descriptor->ops;
	struct geae_array number = { .name = "T_c", .dtype = GEAE_F64, .data = T_c };
	struct geae_given given[] = { { .array = &z->array }, { .array = &m->array }, { .array = s ? &s->array : NULL },
				      { .array = &number } };
	struct geae_input in[5] = { { 1, &given[0] }, { 1, &given[1] }, { s != NULL, &given[2] }, { T_c != NULL, &given[3] } };

	lab->n_out = 0;
	context_reset(&lab->mini.context);
	return ops->run(lab->mini.cx, lab->analyzer->self, in);
}

static void known_bends(void **state)
{
	static const struct {
		double c;
		const char *verdict;
	} rows[] = { { 0, "good" }, { 0.02, "good" }, { 0.08, "doubtful" }, { 0.5, "refused" } };

	(void)state;
	for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
		struct lab_set *z, *m, *s;
		struct lab lab;

		lab_start(&lab, "linearity", "");
		z = lab_set(&lab, 16, N);
		m = lab_set(&lab, 16, N);
		s = lab_set(&lab, 16, N);
		fill(z, m, s, 0, rows[k].c);
		assert_int_equal(run(&lab, z, m, NULL, NULL), GEAE_OK);
		assert_near(lab_number(&lab, "worst"), expected(0, rows[k].c),
			    5 * lab_list(&lab, "nonlinearity_err", 1)[0] + 1e-12);
		assert_near(lab_number(&lab, "worst") / fmax(expected(0, rows[k].c), 1e-9), rows[k].c > 0, 0.05);
		for (int t = 0; t < POINTS; t++)
			assert_near(lab_list(&lab, "at", POINTS)[t], expected(0, rows[k].c),
				    5 * lab_list(&lab, "at_err", POINTS)[t] + 1e-12);
		assert_non_null(strstr(lab_text(&lab, "words"), rows[k].verdict));
		assert_int_equal(lab.mini.n_warning, k > 1);
		lab_finish(&lab);
	}
}

/* A mixture of both linear observables is linear. */
static void two_observables(void **state)
{
	struct lab_set *z, *m, *s;
	struct lab lab;

	(void)state;
	lab_start(&lab, "linearity", "");
	z = lab_set(&lab, 16, N);
	m = lab_set(&lab, 16, N);
	s = lab_set(&lab, 16, N);
	fill(z, m, s, 0.4, 0.1);
	assert_int_equal(run(&lab, z, m, NULL, NULL), GEAE_OK);
	assert_near(lab_number(&lab, "worst"), expected(0.4, 0.1), 0.005);
	assert_int_equal(run(&lab, z, m, s, NULL), GEAE_OK);
	assert_near(lab_number(&lab, "worst"), 4 * 0.01 / 175 / ((1 + 0.16) / 3 + 4 * 0.01 / 175), 1e-5);
	lab_finish(&lab);
}

/* Only what is near the transition decides. */
static void window(void **state)
{
	struct lab_set *z, *m, *s;
	struct lab lab;
	double T_c = 2.385;

	(void)state;
	lab_start(&lab, "linearity", "window = 0.05");
	z = lab_set(&lab, 16, N);
	m = lab_set(&lab, 16, N);
	s = lab_set(&lab, 16, N);
	fill(z, m, s, 0, 0.5);
	for (int64_t i = PER; i < 2 * PER; i++)
		z->z[i] = -0.3 * m->z[i];
	assert_int_equal(run(&lab, z, m, NULL, &T_c), GEAE_OK);
	assert_near(lab_number(&lab, "worst"), 0, 1e-12);
	assert_true(lab_list(&lab, "nonlinearity_err", 1)[0] > 0);
	assert_near(lab_list(&lab, "at", POINTS)[2], expected(0, 0.5), 0.002);
	T_c = 2.485;
	assert_int_equal(run(&lab, z, m, NULL, &T_c), GEAE_OK);
	assert_near(lab_number(&lab, "worst"), expected(0, 0.5), 0.002);
	lab_finish(&lab);
}

/* critical-temperature gives no result for a bent latent, and says why. */
static void gate(void **state)
{
	static const double nonlinearity[] = { 2e-5, 3e-4, 4e-3 };

	(void)state;
	for (int k = 0; k < 3; k++) {
		struct geae_array number = { .name = "worst", .dtype = GEAE_F64, .data = &nonlinearity[k] };
		struct geae_given order[2], given = { .array = &number };
		const struct geae_input in[] = { { 2, order }, { 0 }, { 1, &given } };
		const struct geae_analyzer_ops *ops;
		struct lab lab;

		lab_start(&lab, "critical-temperature", "method = \"crossing\"; blocks = 16");
		ops = lab.analyzer->plugin->descriptor->ops;
		for (int s = 0; s < 2; s++) { /* P(|z| = 1) falls through T = 2.385, twice as steeply at twice the size */
			struct lab_set *z = lab_set(&lab, 8 << s, 41 * 640);

			for (int64_t i = 0; i < z->n; i++) {
				z->T[i] = 2.185 + 0.01 * (double)(i / 640);
				z->chain[i] = (double)(i % 640 / 20);
				z->step[i] = (double)(i % 20);
				z->z[i] = geae_uniform(&dice) * 3 *
							  (0.67 - 0.33 * tanh(0.55 - 0.8 * (z->T[i] / 2.385 - 1) * (16 << s))) <
						  1
					  ? (i & 1 ? 1 : -1)
					  : 0;
			}
			order[s] = (struct geae_given){ .array = &z->array, .n_axis = 1, .axis = &z->axis };
		}
		assert_int_equal(ops->run(lab.mini.cx, lab.analyzer->self, in), GEAE_OK);
		assert_int_equal(isnan(lab_number(&lab, "T_c")), k == 2);
		assert_int_equal(strstr(lab_text(&lab, "remark"), "the latent is not linear: 1 - R^2 = ") != NULL, k > 0);
		if (k < 2)
			assert_near(lab_number(&lab, "T_c"), 2.385, 4.5 * lab_number(&lab, "T_c_err"));
		lab_finish(&lab);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_bends),
		cmocka_unit_test(two_observables),
		cmocka_unit_test(window),
		cmocka_unit_test(gate),
	};
	struct mini mini;
	int failed;

	mini_start(&mini, 15);
	geae_stream(mini.cx, 1, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mini_finish(&mini);
	return failed;
}
