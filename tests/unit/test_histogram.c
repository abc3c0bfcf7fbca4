/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The analyzer histogram on normal laws. */
#include <string.h>
#include "near.h"
#include "lab.h"

enum { PER = 20000, N = 2 * PER, BINS = 21 };

static double normal_law(double x, double s)
{
	return exp(-x * x / (2 * s * s)) / (s * sqrt(2 * 3.14159265358979));
}

static void densities(void **state)
{
	struct lab_set *z, *other;
	static struct lab before;
	const struct geae_array *of_z = NULL;
	const double *density, *error, *centre;
	double sum[2] = { 0 }, far = 0, width;
	struct geae_rng dice;
	struct lab lab;

	(void)state;
	lab_start(&lab, "histogram", "bins = 21");
	geae_stream(lab.mini.cx, 51, &dice);
	z = lab_set(&lab, 16, N);
	lab.mini.cx->host->normal(&dice, z->z, N);
	for (int64_t i = 0; i < N; i++) {
		z->T[i] = i < PER ? 2.0 : 2.385;
		z->z[i] *= i < PER ? 1 : 0.5;
		z->step[i] = (double)(i % PER);
	}
	assert_int_equal(lab_run(&lab, 1, &z, NULL), GEAE_OK);
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, "density"))
			of_z = &lab.out[k].array;
	assert_non_null(of_z);
	assert_int_equal(of_z->rank, 2);
	assert_int_equal(of_z->dim[1], BINS);
	density = of_z->data;
	centre = of_z->coord[1]->data;
	error = lab.out[1].data;
	width = centre[1] - centre[0];
	assert_near(centre[BINS / 2], 0, 1e-12); /* symmetric */
	for (int t = 0; t < 2; t++)
		for (int k = 0; k < BINS; k++) {
			double s = t ? 0.5 : 1, expected = 0, pull;

			for (int j = 0; j < 100; j++)
				expected += normal_law(centre[k] + width * ((j + 0.5) / 100 - 0.5), s) / 100;
			sum[t] += density[t * BINS + k] * width;
			pull = (density[t * BINS + k] - expected) / error[t * BINS + k];
			far = fmax(far, fabs(pull));
		}
	assert_near(sum[0], 1, 1e-12);
	assert_near(sum[1], 1, 1e-12);
	assert_true(far > 0.5 && far < 4.5); /* 42 bins: false alarm 3e-4 */
	before = lab;
	other = lab_shuffled(&lab, z, 52);
	assert_int_equal(lab_run(&lab, 1, &other, NULL), GEAE_OK);
	assert_true(lab_same(&before, &lab));
	for (int64_t i = 0; i < N; i++)
		z->z[i] = 0;
	assert_int_equal(lab_run(&lab, 1, &z, NULL), GEAE_EDATA);
	assert_non_null(strstr(mini_message(&lab.mini), "there is no distribution"));
	lab_finish(&lab);
}

/* Two unit normal numbers: exp(-r^2/2)/(2 pi) in the plane, r exp(-r^2/2) of the length. */
static void plane(void **state)
{
	const double *density, *middle, *length;
	struct geae_rng dice;
	struct lab_set *z;
	double *two, sum = 0;
	struct lab lab;

	(void)state;
	lab_start(&lab, "histogram", "bins = 15");
	geae_stream(lab.mini.cx, 53, &dice);
	z = lab_set(&lab, 16, N);
	two = arena_array(&lab.arena, 2 * N, double);
	lab.mini.cx->host->normal(&dice, two, 2 * N);
	for (int64_t i = 0; i < N; i++)
		z->T[i] = i < PER ? 2.0 : 2.385;
	z->array.rank = 2;
	z->array.dim[1] = 2;
	z->array.axis[1] = "latent";
	z->array.data = two;
	assert_int_equal(lab_run(&lab, 1, &z, NULL), GEAE_OK);
	density = lab_list(&lab, "plane", 2 * 15 * 15);
	middle = lab_list(&lab, "plane_high", 15 * 15);
	length = lab_list(&lab, "density", 2 * 15);
	assert_non_null(density);
	assert_non_null(middle);
	assert_non_null(length);
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, "plane")) {
			const double *c = lab.out[k].array.coord[1]->data;
			double width = c[1] - c[0];

			for (int i = 0; i < 15 * 15; i++)
				sum += middle[i] * width * width;
			/* the mean over a bin at 0: near 1/(2 pi), less by 1/12 of its area */
			assert_near(density[7 * 15 + 7], 0.15915 * (1 - width * width / 12), 0.012);
		}
	assert_near(sum, 1, 1e-12);
	assert_true(length[0] < length[2] && length[14] < length[4]); /* a maximum at 1 */
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(densities), cmocka_unit_test(plane) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
