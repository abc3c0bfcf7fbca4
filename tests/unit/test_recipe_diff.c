/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changed between two recipes, in words. */
#include "near.h"
#include "recipe_diff.h"

#define START "geaepipe recipe 1\ndriver sample 1\nstream seed=107;stage=samples\ncount = 2048;\n"
#define MODEL "slot model = model ising 731e68\nJ = 1.0;\nL = 16;\n"
#define SAMPLER "slot sampler = sampler wolff 9893d9\nchains = 16;\n"

static void diff_is(const char *before, const char *now, const char *expected)
{
	struct arena arena = { 0 };
	const char *got = recipe_diff(&arena, before, now);

	if (expected)
		assert_string_equal(got, expected);
	else
		assert_null(got);
	arena_free(&arena);
}

static void differences(void **state)
{
	static const char was[] = START MODEL SAMPLER "input order [L=16] = be76.energy\n";

	(void)state;
	diff_is(was, was, NULL);
	diff_is(was, "geaepipe recipe 1\ndriver sample 1\nstream seed=107;stage=samples\ncount = 100;\n" MODEL SAMPLER,
		"count: 2048 -> 100");
	diff_is(was, START "slot model = model ising 731e68\nJ = -1.0;\nL = 16;\n" SAMPLER, "model.J: 1.0 -> -1.0");
	diff_is(was, START "slot model = model ising 0000ff\nJ = 1.0;\nL = 16;\n" SAMPLER, "the file of model 'ising' changed");
	diff_is(was, START MODEL "slot sampler = sampler metropolis 11aa22\nsweeps = 5;\n", "sampler: wolff -> metropolis");
	diff_is(was, START MODEL SAMPLER "input order [L=16] = 3f1c.energy\n", recipe_input);
	diff_is(was, "geaepipe recipe 1\ndriver sample 2\n", "this version of the program works differently");
	diff_is(was, "geaepipe recipe 1\ndriver sample 1\nstream seed=108;stage=samples\n",
		"seed, stage name or point of the sweep changed");
	diff_is(was, START MODEL SAMPLER, "its settings changed");
	diff_is(START MODEL, START "slot model = model ising 731e68\nJ = 1.0;\nwidth = 16;\n", "the settings of model changed");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(differences) };

	return cmocka_run_group_tests_name("recipe_diff", tests, NULL, NULL);
}
