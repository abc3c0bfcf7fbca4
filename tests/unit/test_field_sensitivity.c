/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer field-sensitivity on normal laws a known distance apart. */
#include <string.h>
#include "near.h"
#include "lab.h"

enum { PER = 8000, FIELDS = 3, N = 2 * FIELDS * PER, CASES = 4 };

static struct lab lab;
static struct geae_rng dice;
static const double h[FIELDS] = { 0, 0.001, 0.01 }, shift[FIELDS] = { 0, 0.431, 1.9 };

/* Unit normal laws shifted by the field, at two temperatures; a reference with noise of variance `noise` less. */
static void fill(struct lab_set *z, struct lab_set *m, double noise, double sign)
{
	for (int64_t i = 0; i < N; i++) {
		double normal[2];
		int f = (int)(i / PER) % FIELDS;

		lab.mini.cx->host->normal(&dice, normal, 2);
		z->T[i] = m->T[i] = i < N / 2 ? 2.0 : 2.5;
		z->h[i] = m->h[i] = h[f];
		z->chain[i] = m->chain[i] = (double)(i % PER / 20);
		z->step[i] = m->step[i] = (double)(i % 20);
		m->z[i] = 3 * (normal[0] * sqrt(1 - noise) + shift[f]);
		z->z[i] = sign * (normal[0] * sqrt(1 - noise) + normal[1] * sqrt(noise) + shift[f]) + 0.4;
	}
}

static void known_distances(void **state)
{
	struct lab_set *z = lab_set(&lab, 16, N), *m = lab_set(&lab, 16, N);
	static struct lab before;
	const double *d, *d_err, *roc, *roc_err, *efficiency, *efficiency_err;

	(void)state;
	for (int turn = 0; turn < 2; turn++) {
		fill(z, m, 0.25, turn ? -1 : 1);
		assert_int_equal(lab_run_both(&lab, 1, &z, 1, &m), GEAE_OK);
		d = lab_list(&lab, "d_prime", CASES);
		d_err = lab_list(&lab, "d_prime_err", CASES);
		roc = lab_list(&lab, "roc_area", CASES);
		roc_err = lab_list(&lab, "roc_area_err", CASES);
		efficiency = lab_list(&lab, "efficiency", CASES);
		efficiency_err = lab_list(&lab, "efficiency_err", CASES);
		assert_non_null(d);
		for (int c = 0; c < CASES; c++) { /* 4.5 errors with 15 degrees of freedom: false alarm 4e-4 each */
			double true_d = shift[1 + c % 2];

			assert_near(lab_list(&lab, "field", CASES)[c], h[1 + c % 2], 0);
			assert_near(d[c], true_d, 4.5 * d_err[c]);
			assert_near(d_err[c] / sqrt(2.0 / PER * (1 + true_d * true_d / 8)), 1, 0.8);
			assert_near(roc[c], 0.5 * (1 + erf(true_d / 2)), 4.5 * roc_err[c]);
			assert_near(efficiency[c], 0.75, 4.5 * efficiency_err[c]);
			assert_near(lab_list(&lab, "samples_5_sigma", CASES)[c], 50 / (d[c] * d[c]), 1e-9);
		}
		assert_near(lab_list(&lab, "samples_5_sigma", CASES)[0], 269, 40);
		assert_null(lab_list(&lab, "paper_score", CASES));
	}
	before = lab; /* the order of the rows does not matter */
	{
		struct lab_set *other = lab_shuffled(&lab, z, 77), *other_m = lab_shuffled(&lab, m, 77);

		assert_int_equal(lab_run_both(&lab, 1, &other, 1, &other_m), GEAE_OK);
		assert_true(lab_same(&before, &lab));
	}
}

/* Latents of several networks: same rows, other scales and signs.  The score of the paper sees their scales only. */
static void several_networks(void **state)
{
	struct lab_set *z[3], *m[3];
	static const double scale[] = { 1, -1.5, 0.5 };
	const double *score;

	(void)state;
	for (int k = 0; k < 3; k++) {
		z[k] = lab_set(&lab, 16, N);
		m[k] = lab_set(&lab, 16, N);
		fill(z[k], m[k], 0, 1);
		for (int64_t i = 0; i < N; i++)
			z[k]->z[i] *= scale[k];
	}
	assert_int_equal(lab_run_both(&lab, 3, z, 3, m), GEAE_OK);
	score = lab_list(&lab, "paper_score", CASES);
	for (int c = 0; c < CASES; c++) {
		assert_near(lab_list(&lab, "d_prime", CASES)[c], shift[1 + c % 2], 0.06);
		assert_near(lab_list(&lab, "efficiency", CASES)[c], 1, 1e-9);
		assert_near(score[c], 2, c % 2 ? 0.1 : 0.3); /* mean 1, standard deviation 1/2 of 1, 1.5, .5 */
	}
}

/* z = (shift + u, u + v/2), u and v normal: the second number tells of the noise of the first, d'^2 = 5 shift^2. */
static void vectors(void **state)
{
	struct lab_set *z = lab_set(&lab, 16, N);
	double *two = arena_array(&lab.arena, 2 * N, double), noise[2];

	(void)state;
	for (int64_t i = 0; i < N; i++) {
		lab.mini.cx->host->normal(&dice, noise, 2);
		z->T[i] = 2.5;
		z->h[i] = i < N / 2 ? 0 : 0.01;
		z->step[i] = (double)i;
		two[2 * i] = noise[0] + (i < N / 2 ? 0 : 0.385);
		two[2 * i + 1] = noise[0] + 0.5 * noise[1];
	}
	z->array.rank = 2;
	z->array.dim[1] = 2;
	z->array.axis[1] = "latent";
	z->array.data = two;
	assert_int_equal(lab_run_both(&lab, 1, &z, 1, &z), GEAE_OK);
	assert_near(lab_list(&lab, "d_prime", 1)[0], 0.385 * sqrt(5), 4.5 * lab_list(&lab, "d_prime_err", 1)[0]);
	assert_true(lab_list(&lab, "d_prime_err", 1)[0] < 0.1);
	assert_near(lab_list(&lab, "roc_area", 1)[0], 0.5 * erfc(-0.385 * sqrt(5) / 2), 4.5 * lab_list(&lab, "roc_area_err", 1)[0]);
	assert_near(lab_list(&lab, "efficiency", 1)[0], 1, 1e-12);
}

/* The published score as what is shown; its error from networks drawn again. */
static void published(void **state)
{
	static const double scale[] = { 1, 1.5, 0.5, 2.385, 1.2 };
	struct lab_set *z[5], *m = lab_set(&lab, 16, N);
	struct lab other;
	struct geae_rng kept = dice;
	const struct geae_analyzer_ops *ops;

	(void)state;
	lab_start(&other, "field-sensitivity", "score = \"paper\"");
	for (int k = 0; k < 5; k++) {
		z[k] = lab_set(&other, 16, N);
		dice = kept;
		fill(z[k], m, 0, 1);
		for (int64_t i = 0; i < N; i++)
			z[k]->z[i] *= scale[k];
	}
	assert_int_equal(lab_run(&other, 5, z, NULL), GEAE_OK);
	for (int c = 0; c < CASES; c++) {
		double error = lab_list(&other, "score_err", CASES)[c];

		assert_near(lab_list(&other, "score", CASES)[c], 1.88346, 1e-4); /* of the scales: mean over standard deviation */
		assert_near(lab_list(&other, "paper_score", CASES)[c], 1.88346, 1e-4);
		assert_true(error > 0.3 && error < 2);
	}
	ops = other.analyzer->plugin->descriptor->ops;
	assert_int_equal(ops->accepts(other.mini.cx, other.analyzer->self, (size_t[]){ 1, 0 }), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&other.mini), "a mean over its standard deviation among networks, and here is one"));
	lab_finish(&other);
}

static void refusals(void **state)
{
	struct lab_set *z = lab_set(&lab, 16, N), *m = lab_set(&lab, 16, N);

	(void)state;
	fill(z, m, 0, 1);
	for (int64_t i = 0; i < N; i++)
		z->h[i] = 0;
	assert_int_equal(lab_run(&lab, 1, &z, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "no row has a field"));
	for (int64_t i = 0; i < N; i++)
		z->h[i] = i < N / 2 ? 0 : 0.01;
	assert_int_equal(lab_run(&lab, 1, &z, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "T = 2.5 has no rows with h = 0"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(known_distances),
		cmocka_unit_test(several_networks),
		cmocka_unit_test(vectors),
		cmocka_unit_test(published),
		cmocka_unit_test(refusals),
	};
	int failed;

	lab_start(&lab, "field-sensitivity", "");
	geae_stream(lab.mini.cx, 41, &dice);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	lab_finish(&lab);
	return failed;
}
