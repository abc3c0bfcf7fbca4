/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas of pipelines. */
#include <string.h>
#include <geae/formula.h>
#include "near.h"

static const char *const names[] = { "U", "Gamma", "eps_d", "T_K", "e" };
static const double values[] = { 0.35, 0.016, -0.11, 2.5e-3, 7 };
enum { N = sizeof(values) / sizeof(values[0]) };

static double value(const char *text)
{
	struct geae_formula e;
	char why[200] = "";

	if (!geae_formula_read(&e, text, N, names, why, sizeof(why)))
		fail_msg("%s", why);
	return geae_formula_value(&e, values);
}

static void arithmetic(void **state)
{
	static const struct { const char *text; double value; } cases[] = {
		{ "2 + 3*4^2/-8", -4 }, { "-2^2", -4 }, { "2^3^2", 512 }, { "2^-1", 0.5 }, { "10 - 4 - 3", 3 }, { "64/4/2", 8 },
		{ "(1 + 2)*-(3 - 5)", 6 }, { "1e-3 + 2.5E+2", 250.001 }, { ".5e1", 5 }, { "--3", 3 }, { "e*2", 14 },
		{ "U + 2*eps_d", 0.13 }, { "abs(eps_d)/Gamma", 6.875 }, { "log10(T_K)", -2.6020599913279624 },
		{ "min(U, Gamma) + max(U, Gamma)", 0.366 }, { "sqrt(U*Gamma/2)", 0.05291502622129181 }, { "sin(pi/6)", 0.5 },
		{ "exp(log(3))", 3 }, { "sign(eps_d)*floor(2.7)", -2 }, { "tanh(asinh(0.75))", 0.6 }, { "cos(0)", 1 },
	};

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++)
		assert_near(value(cases[k].text), cases[k].value, 1e-14 * (1 + fabs(cases[k].value)));
}

static void comparisons(void **state)
{
	(void)state;
	assert_near(value("abs(U + 2*eps_d) <= 36*Gamma"), 1, 0);
	assert_near(value("T_K >= 1e-4 && T_K <= 1e-3"), 0, 0);
	assert_near(value("T_K < 1e-4 || U > 0.3"), 1, 0);
	assert_near(value("1 + 1 == 2"), 1, 0);
	assert_near(value("!(1 != 2)"), 0, 0);
	assert_near(value("log(-1) < 0 || log(-1) >= 0"), 0, 0); /* no value: in no window */
	assert_near(value("min(log(-1), 3) < 5"), 0, 0);
	assert_true(isnan(value("0/0")));
}

static void what_is_wrong_is_said(void **state)
{
	static const struct { const char *text, *says; } cases[] = {
		{ "U + ", "a value is missing at position 5" }, { "U * (1 + 2", "')' is missing" }, { "eps + 1", "there is no 'eps'" },
		{ "1 2", "does not belong here at position 3" }, { "min(1)", "',' and a second value" }, { "log 3", "'(' is missing" },
		{ "1e", "no number" }, { "1..2", "no number" }, { "1e999", "no number" }, { "", "a value is missing at position 1" },
		{ "U = 1", "does not belong" }, { "$U", "a number, a name" }, { "inf", "there is no 'inf'" },
	};
	struct geae_formula e;
	char why[200], deep[600];

	(void)state;
	for (size_t k = 0; k < sizeof(cases) / sizeof(cases[0]); k++) {
		assert_false(geae_formula_read(&e, cases[k].text, N, names, why, sizeof(why)));
		if (!strstr(why, cases[k].says))
			fail_msg("\"%s\": %s", cases[k].text, why);
	}
	memset(deep, '(', sizeof(deep));
	deep[sizeof(deep) - 1] = 0;
	assert_false(geae_formula_read(&e, deep, N, names, why, sizeof(why)));
	memset(deep, '-', sizeof(deep) - 1);
	assert_false(geae_formula_read(&e, deep, N, names, why, sizeof(why)));
	for (size_t k = 0; k + 1 < sizeof(deep); k++)
		deep[k] = k % 2 ? '+' : '1';
	deep[sizeof(deep) - 2] = '1';
	assert_false(geae_formula_read(&e, deep, N, names, why, sizeof(why)));
	assert_non_null(strstr(why, "too long"));
}

static void variables_are_known(void **state)
{
	struct geae_formula e;
	char why[100];

	(void)state;
	assert_true(geae_formula_read(&e, "T_K/Gamma", N, names, why, sizeof(why)));
	assert_true(geae_formula_uses(&e, 3));
	assert_true(geae_formula_uses(&e, 1));
	assert_false(geae_formula_uses(&e, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arithmetic),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(variables_are_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
