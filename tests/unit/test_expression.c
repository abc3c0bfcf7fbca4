/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas of claims: what they mean, how errors are carried, how faults are worded. */
#include <string.h>
#include "near.h"
#include "report/expression.h"

static struct arena arena;

/* a.x = 2.385 +- 0.03, a.y = 1.5 +- 0.04, b.v = (1.5, 2.5, -4), c.t = (kept, broken); a.nan; the rest is missing. */
static void fill(struct formula *f)
{
	static double x = 2.385, ex = 0.03, y = 1.5, ey = 0.04, v[] = { 1.5, 2.5, -4 }, nan_value = (double)NAN, nans[2] = { NAN, NAN };
	static const char *const words[] = { "kept", "broken" };
	size_t n;
	struct formula_slot *s = formula_slots(f, &n);

	for (size_t k = 0; k < n; k++) {
		s[k].n = 1;
		if (!strcmp(s[k].port, "x")) {
			s[k].value = &x;
			s[k].error = &ex;
		} else if (!strcmp(s[k].port, "y")) {
			s[k].value = &y;
			s[k].error = &ey;
		} else if (!strcmp(s[k].port, "v")) {
			s[k].value = v;
			s[k].n = 3;
		} else if (!strcmp(s[k].port, "t")) {
			s[k].value = nans;
			s[k].text = words;
			s[k].n = 2;
		} else if (!strcmp(s[k].port, "nan")) {
			s[k].value = &nan_value;
		} else {
			s[k].why = "it is not there";
		}
	}
}

static struct quantity value(const char *text)
{
	static const struct formula_name names[] = { { "ours", "a.x - a.y" }, { "published", "0.9" }, { "reproduced", "" }, { NULL, NULL } };
	const char *why;
	struct formula *f = formula_parse(&arena, text, names, &why);

	if (!f)
		fail_msg("%s: %s", text, why);
	fill(f);
	return formula_value(f, &arena);
}

static void is(const char *text, double expected)
{
	struct quantity q = value(text);

	assert_null(q.why);
	assert_int_equal(q.n, 1);
	assert_near(q.value[0], expected, 1e-12 * fabs(expected));
}

static void arithmetic(void **state)
{
	(void)state;
	is("2 + 3*4^2/6 - -1", 11);
	is("2^3^2", 512); /* from the right */
	is("-2^2", -4);
	is("(2 + 3)*4", 20);
	is("10 - 4 - 3", 3);
	is("1e-3*2.5", 2.5e-3);
	is("a.x*2", 4.77);
	is("a-b.x", 2.385); /* one stage, a-b: a minus has blanks around it */
	is("a.x - a.y", 0.885);
	is("ours - published", 0.885 - 0.9);
	is("sqrt(abs(-2.25)) + exp(log(3))", 4.5);
	is("max(b.v) - min(b.v) + sum(b.v) + count(b.v)", 2.5 + 4 + 0 + 3);
	is("mean(b.v^2)", (2.25 + 6.25 + 16) / 3);
	is("median(b.v)", 1.5);
	is("median(b.v*b.v + a.x)", 6.25 + 2.385);
}

static void logic(void **state)
{
	(void)state;
	is("1 < 2 and 2 <= 2 and 3 > 2 and 3 >= 3 and 1 != 2 and 2 == 2", 1);
	is("1 > 2 or 2 > 3", 0);
	is("not 1 > 2", 1);
	is("!(1 > 2) && 1", 1);
	is("0 == 1 or 1 and 0", 0); /* and binds stronger */
	is("all(b.v > -5)", 1);
	is("all(b.v > 0)", 0);
	is("any(b.v < 0)", 1);
	is("all(c.t == 'kept')", 0);
	assert_int_equal(value("c.t == 'kept'").n, 2); /* element by element */
	assert_near(value("c.t == 'kept'").value[0], 1, 0);
	assert_near(value("c.t == 'kept'").value[1], 0, 0);
	is("count(c.t == 'kept')", 2);
	is("any(c.t == 'broken') and not all(c.t != 'kept')", 1);
}

static void unknown_stays_unknown(void **state)
{
	(void)state;
	assert_true(isnan(value("a.nan < 3").value[0]));
	assert_true(isnan(value("all(a.nan > 0)").value[0]));
	assert_true(isnan(value("not a.nan").value[0]));
	assert_string_equal(value("a.z + 1").why, "it is not there");
	assert_string_equal(value("c.t + 1").why, "a text can only be compared with a text, by == or !=");
	assert_string_equal(value("b.v + c.t['x']*0").why, "a text can only be compared with a text, by == or !=");
}

/* Linear: exact.  a.x - a.x has no error: it is one quantity. */
static void errors(void **state)
{
	struct quantity q = value("a.x - a.y");

	(void)state;
	assert_near(q.error[0], 0.05, 1e-12);
	assert_near(value("3*a.x").error[0], 0.09, 1e-12);
	assert_near(value("a.x*a.x").error[0], 2 * 2.385 * 0.03, 1e-9);
	assert_near(value("a.x/a.y").error[0], 2.385 / 1.5 * hypot(0.03 / 2.385, 0.04 / 1.5), 2e-3);
	assert_near(value("a.x - a.x").error[0], 0, 1e-15);
	assert_null(value("2*b.v[0]").error);
	is("err(a.x - a.y)", 0.05);
	is("abs(ours - published) < 3*err(ours)", 1);
	is("abs(ours - published) < 0.2*err(ours)", 0);
}

static void fault_is(const char *text, const char *expected)
{
	const char *why;
	static const struct formula_name names[] = { { "ours", "" }, { NULL, NULL } };

	assert_null(formula_parse(&arena, text, names, &why));
	assert_string_equal(why, expected);
}

static void faults(void **state)
{
	(void)state;
	fault_is("1 +", "a number, a result or '(' is missing at the end");
	fault_is("(1 + 2", "')' is missing at the end");
	fault_is("limit", "'limit' is neither a function nor a result (stage.port) at the end");
	fault_is("limit.", "the name of a port is missing at the end");
	fault_is("sine(3)", "there is no function 'sine' (abs, sqrt, exp, log, min, max, mean, sum, count, all, any, err) at '(3)'");
	fault_is("2 2", "what is this at '2'");
	fault_is("c.t == 'kept", "the text has no end at ''kept'");
	fault_is("ours > 1", "'ours' is not given at ' > 1'");
	fault_is("a[L=2.x", "']' is missing at '[L=2.x'");
}

static void slots(void **state)
{
	const char *why;
	struct formula *f = formula_parse(&arena, "curves[L=16, fold=2].abs[T=2.2] + limit.T_c + limit.T_c", NULL, &why);
	size_t n;
	const struct formula_slot *s = formula_slots(f, &n);

	(void)state;
	assert_int_equal(n, 2);
	assert_string_equal(s[0].stage, "curves");
	assert_string_equal(s[0].point, "L=16, fold=2");
	assert_string_equal(s[0].port, "abs");
	assert_string_equal(s[0].element, "T=2.2");
	assert_string_equal(s[1].stage, "limit");
	assert_string_equal(s[1].element, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(arithmetic), cmocka_unit_test(logic), cmocka_unit_test(unknown_stays_unknown),
					    cmocka_unit_test(errors), cmocka_unit_test(faults), cmocka_unit_test(slots) };
	int failed = cmocka_run_group_tests_name("expression", tests, NULL, NULL);

	arena_free(&arena);
	return failed;
}
