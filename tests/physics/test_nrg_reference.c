/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Qualities default and draft against spectra of Lambda = 2, four chains and 1000 kept states (tests/data/nrg), |w| from 1e-5
 * to 1: default pi Gamma A within .01, on the average within .002; <n_s> within 1.2e-4, <n_up n_dn> within 2e-4; draft within
 * twice to five times that, also where levels are narrow. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nrg_lab.h"

static struct nrg_lab lab[ANDERSON_REFERENCE]; /* of draft and default */
static const struct {
	double largest, mean, occupation, pair;
} bound[] = { [ANDERSON_DRAFT] = { 0.025, 0.006, 1e-3, 6e-4 }, [ANDERSON_DEFAULT] = { 0.01, 0.002, 1.2e-4, 2e-4 } };

static void compare(const char *name, int q)
{
	struct anderson_solution *found = &lab[q].solution;
	struct anderson_point p;
	double n_d, S_z, n_updn, w, A[2], largest = 0, sum = 0;
	char path[4096], line[256];
	int rows = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/tests/data/nrg/%s.csv", getenv("top_srcdir") ? getenv("top_srcdir") : ".", name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_int_equal(sscanf(line, "# U = %lf, Gamma = %lf, eps_d = %lf, B = %lf, T = %lf: n_d = %lf, S_z = %lf, n_updn = %lf",
				&p.U, &p.Gamma, &p.eps_d, &p.B, &p.T, &n_d, &S_z, &n_updn), 8);
	lab_solve(&lab[q], p);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		assert_int_equal(sscanf(line, "%lf,%lf,%lf", &w, &A[0], &A[1]), 3);
		for (int spin = 0; spin < 2; spin++) {
			double off = fabs(lab_A(&lab[q], spin, w) - acos(-1) * p.Gamma * A[spin]);

			largest = fmax(largest, off);
			sum += off;
			rows++;
		}
	}
	fclose(file);
	assert_int_equal(rows, 2 * 410);
	print_message("# %s, %s: largest %.4f, mean %.5f; n_d %+.1e, S_z %+.1e, n_updn %+.1e\n", name, q == ANDERSON_DRAFT ? "draft" : "default",
		      largest, sum / rows, found->n_up + found->n_dn - n_d, (found->n_up - found->n_dn) / 2 - S_z, found->n_updn - n_updn);
	assert_true(largest <= bound[q].largest);
	assert_true(sum / rows <= bound[q].mean);
	assert_near(found->n_up, n_d / 2 + S_z, bound[q].occupation);
	assert_near(found->n_dn, n_d / 2 - S_z, bound[q].occupation);
	assert_near(found->n_updn, n_updn, bound[q].pair);
}

/* The band comes four times with a level that is still free: 120 states, enough for broad ones, leave errors of .1 to .3 here. */
static void narrow_levels(void **state)
{
	static const double Gamma[] = { 0.012, 0.004, 0.002 };

	(void)state;
	for (int k = 0; k < 3; k++) {
		const double U = 22 * Gamma[k];
		double largest = 0;

		for (int q = ANDERSON_DRAFT; q <= ANDERSON_DEFAULT; q++)
			lab_solve(&lab[q], (struct anderson_point){ .U = U, .Gamma = Gamma[k], .eps_d = -0.15 * U, .T = 1e-5 });
		for (double w = 1e-5; w < 1; w *= 1.1)
			for (int sign = -1; sign <= 1; sign += 2)
				largest = fmax(largest, fabs(lab_A(&lab[ANDERSON_DRAFT], 0, sign * w) - lab_A(&lab[ANDERSON_DEFAULT], 0, sign * w)));
		print_message("# U = 22 Gamma, Gamma = %g, draft less default: %.4f\n", Gamma[k], largest);
		assert_true(largest <= 0.025);
	}
}

#define CASE(name)                    \
	static void name(void **state) \
	{                              \
		(void)state;           \
		for (int q = ANDERSON_DRAFT; q <= ANDERSON_DEFAULT; q++) \
			compare(#name, q); \
	}

CASE(s0_u0)
CASE(s1_phsym_kondo)
CASE(s2_asym_kondo)
CASE(s4_empty_orbital)
CASE(s5_t_eq_tk)
CASE(s7_b_2tk)

static int start(void **state)
{
	(void)state;
	for (int q = ANDERSON_DRAFT; q <= ANDERSON_DEFAULT; q++)
		lab_open(&lab[q], (struct anderson_settings){ .quality = q });
	return 0;
}

static int finish(void **state)
{
	(void)state;
	for (int q = ANDERSON_DRAFT; q <= ANDERSON_DEFAULT; q++)
		lab_close(&lab[q]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s0_u0),	    cmocka_unit_test(s1_phsym_kondo), cmocka_unit_test(s2_asym_kondo),
		cmocka_unit_test(s4_empty_orbital), cmocka_unit_test(s5_t_eq_tk),     cmocka_unit_test(s7_b_2tk),
		cmocka_unit_test(narrow_levels),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
