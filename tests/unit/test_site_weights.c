/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer site-weights on latents that are known sums of spins. */
#include <string.h>
#include "near.h"
#include "lab.h"

enum { N = 4000, SITES = 8 };

static struct lab lab;
static struct geae_rng random_bits;
static uint8_t bits[N]; /* one byte per row: 2 x 4 spins */

static double spin(int64_t row, int site)
{
	return bits[row] >> site & 1 ? 1 : -1;
}

/* z of each row, and the configurations as the second port takes them. */
static int analyze(const double coefficient[SITES], uint32_t dtype, int64_t rows_of_x)
{
	struct lab_set *z = lab_set(&lab, 2, N), *x = lab_set(&lab, 2, rows_of_x);
	struct geae_array *a = &x->array;

	for (int64_t i = 0; i < N; i++) {
		bits[i] = (uint8_t)geae_below(&random_bits, 256);
		z->T[i] = i < N / 2 ? 1.5 : 2.5;
		z->chain[i] = (double)(i / 50);
		z->step[i] = (double)(i % 50);
		z->z[i] = 0;
		for (int k = 0; k < SITES; k++)
			z->z[i] += coefficient[k] * spin(i, k);
	}
	a->name = "x";
	a->dtype = dtype;
	a->rank = 3;
	a->dim[1] = 2;
	a->dim[2] = 4;
	a->axis[1] = "y";
	a->axis[2] = "x";
	a->n_coord = 0;
	a->data = bits;
	return lab_run_both(&lab, 1, &z, 1, &x);
}

/* Independent spins: w_i = c_i/|c|, here -3/5, 4/5 and 0.  4.5 errors of 15 degrees of freedom each: false alarm of the
 * eight 4e-3. */
static void a_sum_of_spins(void **state)
{
	static const double c[SITES] = { 0, -3, 0, 0, 0, 4, 0, 0 };
	const double *w, *error;

	(void)state;
	assert_int_equal(analyze(c, GEAE_BIT, N), GEAE_OK);
	w = lab_list(&lab, "weight", SITES);
	error = lab_list(&lab, "weight_err", SITES);
	assert_non_null(w);
	for (int k = 0; k < SITES; k++) {
		assert_near(w[k], c[k] / 5, 4.5 * error[k]);
		assert_true(error[k] > 0.15 / sqrt(N) && error[k] < 2 / sqrt(N));
	}
}

static void one_spin_alone(void **state)
{
	static const double c[SITES] = { 0, 0, 0, 2.385, 0, 0, 0, 0 };

	(void)state;
	assert_int_equal(analyze(c, GEAE_BIT, N), GEAE_OK);
	assert_near(lab_list(&lab, "weight", SITES)[3], 1, 1e-12);
}

static void what_does_not_fit(void **state)
{
	static const double c[SITES] = { 1 };

	(void)state;
	assert_int_equal(analyze(c, GEAE_BIT, N - 7), GEAE_ESHAPE);
	assert_non_null(strstr(mini_message(&lab.mini), "the latent has 4000 rows and 'x' 3993"));
	assert_int_equal(analyze(c, GEAE_U8, N), GEAE_EUNSUP);
	assert_non_null(strstr(mini_message(&lab.mini), "'x' holds numbers of levels"));
}

static int set_up(void **state)
{
	(void)state;
	lab_start(&lab, "site-weights", "");
	geae_stream(lab.mini.cx, 31, &random_bits);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	lab_finish(&lab);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_sum_of_spins), cmocka_unit_test(one_spin_alone),
					    cmocka_unit_test(what_does_not_fit) };

	return cmocka_run_group_tests_name("site-weights", tests, set_up, tear_down);
}
