/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Default settings against spectra of Lambda = 2, four chains and 1000 kept states (tests/data/nrg), |w| from 1e-5 to 1:
 * pi Gamma A within .01, on the average within .002; <n_s> within 1.2e-4, <n_up n_dn> within 2e-4. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "nrg_lab.h"

static struct nrg_lab lab;

static void compare(const char *name)
{
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
	lab_solve(&lab, p);
	while (fgets(line, sizeof(line), file)) {
		if (line[0] == '#')
			continue;
		assert_int_equal(sscanf(line, "%lf,%lf,%lf", &w, &A[0], &A[1]), 3);
		for (int spin = 0; spin < 2; spin++) {
			double off = fabs(lab_A(&lab, spin, w) - acos(-1) * p.Gamma * A[spin]);

			largest = fmax(largest, off);
			sum += off;
			rows++;
		}
	}
	fclose(file);
	assert_int_equal(rows, 2 * 410);
	print_message("# %s: largest %.4f, mean %.5f; n_d %+.1e, S_z %+.1e, n_updn %+.1e\n", name, largest, sum / rows,
		      lab.solution.n_up + lab.solution.n_dn - n_d, (lab.solution.n_up - lab.solution.n_dn) / 2 - S_z,
		      lab.solution.n_updn - n_updn);
	assert_true(largest <= 0.01);
	assert_true(sum / rows <= 0.002);
	assert_near(lab.solution.n_up, n_d / 2 + S_z, 1.2e-4);
	assert_near(lab.solution.n_dn, n_d / 2 - S_z, 1.2e-4);
	assert_near(lab.solution.n_updn, n_updn, 2e-4);
}

#define CASE(name)                    \
	static void name(void **state) \
	{                              \
		(void)state;           \
		compare(#name);        \
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
	lab_open(&lab, (struct anderson_settings){ .quality = ANDERSON_DEFAULT });
	return 0;
}

static int finish(void **state)
{
	(void)state;
	lab_close(&lab);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(s0_u0),	    cmocka_unit_test(s1_phsym_kondo), cmocka_unit_test(s2_asym_kondo),
		cmocka_unit_test(s4_empty_orbital), cmocka_unit_test(s5_t_eq_tk),     cmocka_unit_test(s7_b_2tk),
	};

	return cmocka_run_group_tests(tests, start, finish);
}
