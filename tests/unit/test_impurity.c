/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Analyzers of one impurity: thermodynamics from the complete basis, flow of levels, spectra of both spins. */
#include <string.h>
#include "near.h"
#include "lab.h"

static struct lab lab;

/* One row with the columns of an Anderson impurity, handed to the analyzer. */
static int analyse(const char *analyzer, const char *settings, double U, double Gamma, double eps_d, double B, double T)
{
	static const char *const names[] = { "U", "Gamma", "eps_d", "B", "T" };
	double value[] = { U, Gamma, eps_d, B, T };
	struct geae_array column[5], rows;
	const struct geae_array *coord[5];
	struct geae_given given = { .array = &rows };
	struct geae_input in = { 1, &given };
	const struct geae_analyzer_ops *ops;

	for (int k = 0; k < 5; k++) {
		column[k] = (struct geae_array){ .name = names[k], .unit = "D", .dtype = GEAE_F64, .rank = 1, .role = GEAE_CONTROL,
						 .dim = { 1 }, .axis = { "row" }, .data = &value[k] };
		coord[k] = &column[k];
	}
	rows = column[0];
	rows.n_coord = 4;
	rows.coord = coord + 1;
	lab_start(&lab, analyzer, settings);
	ops = lab.analyzer->plugin->descriptor->ops;
	lab.n_out = 0;
	return ops->run(lab.mini.cx, lab.analyzer->self, &in);
}

static const struct geae_array *port(const char *name)
{
	for (size_t k = 0; k < lab.n_out; k++)
		if (!strcmp(lab.out[k].name, name))
			return &lab.out[k].array;
	fail_msg("no port %s", name);
	return NULL;
}

static double at(const char *name, double T)
{
	const struct geae_array *a = port(name), *t = a->coord[0];
	double y = NAN;

	for (int64_t i = 0; i < a->dim[0]; i++)
		if (fabs(log(geae_number(t, i) / T)) < 0.02)
			y = ((const double *)a->data)[i];
	return y;
}

/* Well separated scales: all four states, a free spin, nothing.  T chi of the spin stays below 1/4 by 1/(4 ln(T/T_K)). */
static void entropy_falls_in_steps(void **state)
{
	(void)state;
	assert_int_equal(analyse("impurity-thermodynamics", "from = 1e-9; to = 1.0; n = 19", 0.01, 5e-4, -0.005, 0, 0), GEAE_OK);
	assert_near(at("S", 1e-1), log(4), 0.02 * log(4));
	assert_near(at("S", 1.0), log(4), 0.02 * log(4));
	assert_near(at("S", 3.1622776601683795e-4), log(2), 0.02 * log(2));
	assert_near(at("S", 1e-4), log(2), 0.02 * log(2));
	assert_near(at("S", 1e-9), 0, 0.004);
	assert_near(at("T_chi", 1.0), 0.125, 0.02 * 0.125);
	assert_near(at("T_chi", 1e-3), 0.214, 0.004);
	assert_near(at("T_chi", 1e-9), 0, 0.001);
	assert_near(lab_number(&lab, "T_K_wilson"), 2.75e-7, 0.2e-7);
	lab_finish(&lab);
}

/* U = 0: S = 2 int drho(w) s(w/T) dw with drho = -(1/pi) d arg(w - eps_d - Delta)/dw, by quadrature. */
static void entropy_of_the_resonant_level(void **state)
{
	static const double exact[][2] = { { 0.1, 1.0748682 }, { 0.01, 0.2137969 }, { 0.001, 0.0202947 } };

	(void)state;
	assert_int_equal(analyse("impurity-thermodynamics", "from = 1e-3; to = 1.0; n = 4", 0, 0.05, -0.05, 0, 0), GEAE_OK);
	for (int k = 0; k < 3; k++)
		assert_near(at("S", exact[k][0]), exact[k][1], 0.012 * exact[k][1]);
	assert_near(at("C", 1e-3), exact[2][1], 0.015 * exact[2][1]); /* linear in T there, as S */
	lab_finish(&lab);
}

static void levels_flow_to_strong_coupling(void **state)
{
	(void)state;
	assert_int_equal(analyse("level-flow", "Lambda = 2.5; kept = 120; T = 1e-8", 0.5, 0.05, -0.25, 0, 0), GEAE_OK);
	assert_near(lab_number(&lab, "first_even"), 0.7469, 2e-3);
	assert_near(lab_number(&lab, "first_odd"), 1.5205, 4e-3);
	assert_near(lab_number(&lab, "free_even"), 0.746856, 1e-4);
	assert_near(lab_number(&lab, "free_odd"), 1.520483, 1e-4);
	assert_non_null(strstr(lab_text(&lab, "words"), "strong coupling"));
	assert_true(port("E_even")->dim[0] > 100);
	lab_finish(&lab);
}

/* U = 0 in a field: A and Sigma in closed form. */
static void spectra_of_both_spins(void **state)
{
	const struct geae_array *A;
	int64_t n;

	(void)state;
	assert_int_equal(analyse("impurity-spectrum", "quality = \"draft\"", 0, 0.05, -0.05, 0.04, 1e-3), GEAE_OK);
	A = port("A");
	n = A->dim[1];
	for (int64_t i = 0; i < n; i += 37)
		for (int spin = 0; spin < 2; spin++) {
			double w = geae_number(A->coord[1], i), eps = spin ? -0.03 : -0.07;
			double x = w - eps - 0.05 / acos(-1) * log(fabs((1 + w) / (1 - w)));

			if (fabs(w) < 0.999)
				assert_near(((const double *)A->data)[spin * n + i], 0.0025 / (x * x + 0.0025), 1e-9);
		}
	assert_near(lab_number(&lab, "Z"), 1, 1e-9);
	assert_near(lab_number(&lab, "A_0"), 0.0025 / (0.07 * 0.07 + 0.0025), 1e-9);
	lab_finish(&lab);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entropy_falls_in_steps),
		cmocka_unit_test(entropy_of_the_resonant_level),
		cmocka_unit_test(levels_flow_to_strong_coupling),
		cmocka_unit_test(spectra_of_both_spins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
