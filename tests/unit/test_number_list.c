/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of numbers and ranges: the values to the last bit, every refusal word by word. */
#include <stdlib.h>
#include <string.h>
#include "config.h"
#include "near.h"
#include "number_list.h"

struct fixture {
	struct arena arena;
	struct diags diags;
	struct number_list list;
	bool ok;
	char *said;
};

static void read(struct fixture *f, const char *text, bool whole)
{
	struct node *x;
	size_t n;
	FILE *to;

	memset(f, 0, sizeof(*f));
	x = config_value(&f->arena, text, (struct place){ "q.cfg", 5 }, &f->diags);
	assert_non_null(x);
	f->ok = number_list_read(x, whole, "stage 's': T", &f->list, &f->arena, &f->diags);
	to = open_memstream(&f->said, &n);
	diags_print(&f->diags, to);
	fclose(to);
}

static void done(struct fixture *f)
{
	free(f->said);
	diags_free(&f->diags);
	arena_free(&f->arena);
}

static void expect_reals(const char *text, size_t n, const double *values)
{
	struct fixture f;

	read(&f, text, false);
	assert_string_equal(f.said, "");
	assert_true(f.ok);
	assert_int_equal(f.list.n, n);
	assert_memory_equal(f.list.real, values, n * sizeof(double));
	assert_null(f.list.integer);
	done(&f);
}

static void expect_whole(const char *text, size_t n, const int64_t *values)
{
	struct fixture f;

	read(&f, text, true);
	assert_string_equal(f.said, "");
	assert_true(f.ok);
	assert_int_equal(f.list.n, n);
	assert_memory_equal(f.list.integer, values, n * sizeof(int64_t));
	done(&f);
}

static void refuse(const char *text, bool whole, const char *message)
{
	struct fixture f;

	read(&f, text, whole);
	assert_string_equal(f.said, message);
	assert_false(f.ok);
	done(&f);
}

static void plain_numbers(void **state)
{
	(void)state;
	expect_reals("[1, 2.5]", 2, (double[]){ 1, 2.5 });
	expect_reals("(1, 2.5, -0.1)", 3, (double[]){ 1, 2.5, -0.1 });
	expect_reals("2.385", 1, (double[]){ 2.385 });
	expect_reals("7", 1, (double[]){ 7 });
	expect_reals("([1, 2], 3, [])", 3, (double[]){ 1, 2, 3 });
	expect_reals("9007199254740992", 1, (double[]){ 0x1p53 });
	expect_reals("-9223372036854775808", 1, (double[]){ -0x1p63 });
	expect_whole("[16, 0x20, 3000000000]", 3, (int64_t[]){ 16, 32, 3000000000 });
	expect_whole("[]", 0, (int64_t[]){ 0 });
}

/* Each value from its index: the sum of 24 steps of 0.04 is not 24 times 0.04. */
static void steps_do_not_accumulate(void **state)
{
	struct fixture f;
	double sum = 1.04;

	(void)state;
	read(&f, "( {from=1.04; step=0.04; n=25;}, {from=2.01; step=0.01; n=50;}, {from=2.54; step=0.04; n=25;} )",
	     false);
	assert_int_equal(f.list.n, 100);
	for (int i = 0; i < 25; i++)
		assert_true(f.list.real[i] == 1.04 + 0.04 * i);
	for (int i = 0; i < 24; i++)
		sum += 0.04;
	assert_near(f.list.real[24], 2.0, 1e-15);
	assert_true(f.list.real[24] != sum);
	assert_near(f.list.real[25], 2.01, 0);
	assert_near(f.list.real[99], 3.5, 1e-15);
	done(&f);
}

static void ranges(void **state)
{
	struct fixture f;

	(void)state;
	expect_reals("{from = 1; to = 2; n = 5;}", 5, (double[]){ 1, 1.25, 1.5, 1.75, 2 });
	expect_reals("{from = 0.5; step = -0.25; n = 4;}", 4, (double[]){ 0.5, 0.25, 0, -0.25 });
	expect_reals("{from = 2.385; to = 2.385; n = 1;}", 1, (double[]){ 2.385 });
	expect_reals("{from = 2.385; step = 0; n = 1;}", 1, (double[]){ 2.385 });
	expect_whole("{from = 16; step = 16; n = 3;}", 3, (int64_t[]){ 16, 32, 48 });
	expect_whole("{from = 10; to = 0; n = 3;}", 3, (int64_t[]){ 10, 5, 0 });
	expect_whole("{from = 16; to = 128; n = 4; log = true;}", 4, (int64_t[]){ 16, 32, 64, 128 });
	expect_whole("{from = 7; to = 7; n = 1; log = true;}", 1, (int64_t[]){ 7 });
	expect_whole("{from = 9223372036854775806; step = 1; n = 2;}", 2, (int64_t[]){ INT64_MAX - 1, INT64_MAX });
	read(&f, "{from = 0.01; to = 100.0; n = 5; log = true;}", false);
	assert_int_equal(f.list.n, 5);
	assert_true(f.list.real[0] == 0.01 && f.list.real[4] == 100.0);
	assert_near(f.list.real[1], 0.1, 1e-15);
	assert_near(f.list.real[2], 1.0, 1e-14);
	assert_near(f.list.real[3], 10.0, 1e-13);
	done(&f);
	read(&f, "{from = 0.1; to = 0.7; n = 7;}", false);
	assert_true(f.list.real[0] == 0.1 && f.list.real[6] == 0.7);
	assert_near(f.list.real[3], 0.4, 1e-15);
	assert_ptr_equal(f.list.from[0], f.list.from[6]);
	done(&f);
}

static void refusals(void **state)
{
#define SAID "q.cfg:5: stage 's': T"
	(void)state;
	refuse("[1, 2.5]", true, SAID " = 2.5 must be a whole number, not a real number\n");
	refuse("[1, 2.0]", true, SAID " = 2.0 must be a whole number: write 2\n");
	refuse("[1, \"x\", true]", false,
	       SAID " = \"x\" must be a number, not a text\n" SAID " = true must be a number, not true or false\n");
	refuse("9007199254740993", false, SAID " = 9007199254740993 has more digits than a real number holds\n");
	refuse("9223372036854775807", false, SAID " = 9223372036854775807 has more digits than a real number holds\n");
	refuse("{form = 1; step = 1; n = 2;}", false,
	       SAID
	       ": 'form' does not belong to a range {from; step; n} or {from; to; n; log} (did you mean 'from'?)\n");
	refuse("{from = 1; n = 2;}", false, SAID ": a range needs 'from', 'n' and either 'step' or 'to'\n");
	refuse("{from = 1; to = 2; step = 1; n = 2;}", false,
	       SAID ": a range needs 'from', 'n' and either 'step' or 'to'\n");
	refuse("{from = 1; to = 2;}", false, SAID ": a range needs 'from', 'n' and either 'step' or 'to'\n");
	refuse("{from = 1; to = 2; n = 0;}", false, SAID ": n = 0 is outside [1, 1000000]\n");
	refuse("{from = 1; to = 2; n = 1000001;}", false, SAID ": n = 1000001 is outside [1, 1000000]\n");
	refuse("{from = 1; to = 2; n = 2.0;}", false, SAID ": n = 2.0 must be a whole number: write 2\n");
	refuse("{from = 1; to = 2; n = 3; log = 1;}", false, SAID ": 'log' is true or false\n");
	refuse("{from = 1; step = 2; n = 3; log = true;}", false,
	       SAID ": a logarithmic range needs 'to', not 'step'\n");
	refuse("{from = 0; to = 2; n = 3; log = true;}", false, SAID ": a logarithmic range needs both ends above 0\n");
	refuse("{from = 1; to = 1; n = 3;}", false, SAID ": all values of this range are equal\n");
	refuse("{from = 1; step = 0; n = 3;}", true, SAID ": all values of this range are equal\n");
	refuse("{from = 1; to = 2; n = 1;}", false, SAID ": a range with n = 1 cannot reach both ends\n");
	refuse("{from = 1; step = 1e308; n = 3;}", false, SAID ": this range leaves the range of numbers (1.8e308)\n");
	refuse("{from = -1e308; to = 1e308; n = 3;}", false,
	       SAID ": this range leaves the range of numbers (1.8e308)\n");
	refuse("{from = \"a\"; step = 1; n = 3;}", false, SAID ": from = \"a\" must be a number, not a text\n");
	refuse("{from = 1; step = 0.5; n = 3;}", true, SAID ": step = 0.5 must be a whole number, not a real number\n");
	refuse("{from = 1; to = 10; n = 3;}", true, SAID ": the values of this range are not whole numbers\n");
	refuse("{from = 16; to = 100; n = 4; log = true;}", true,
	       SAID ": the values of this logarithmic range are not whole numbers\n");
	refuse("{from = 9223372036854775806; step = 1; n = 3;}", true,
	       SAID ": this range leaves the range of whole numbers\n");
	refuse("{from = -9223372036854775807; to = 9223372036854775807; n = 2;}", true,
	       SAID ": the ends of this range are too far apart\n");
	refuse("({from = 0; step = 1; n = 1000000;}, 5)", false, SAID " has more than 1000000 values\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_numbers),
		cmocka_unit_test(steps_do_not_accumulate),
		cmocka_unit_test(ranges),
		cmocka_unit_test(refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
