/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The time that is left, from what instances have taken. */
#include <string.h>
#include "near.h"
#include "progress.h"

static struct pipeline pipeline = { .n_stage = 2 };
static size_t first[] = { 0, 3, 5 };
static struct instance instance[5];
static struct plan plan = { .pipeline = &pipeline, .instance = instance, .n_instance = 5, .first = first };
static struct outcome outcome[5];
static struct run_options options;
static struct progress progress = { .plan = &plan, .outcome = outcome, .options = &options };

static int set_up(void **state)
{
	(void)state;
	memset(outcome, 0, sizeof outcome); /* all are waiting */
	return 0;
}

static void running(int k, double seconds, double done, double first_seconds, double first_done)
{
	outcome[k] = (struct outcome){ .state = STATE_RUNNING, .seconds = seconds, .done = done, .first_seconds = first_seconds,
				       .first_done = first_done };
}

static void nothing_is_known(void **state)
{
	size_t untimed;

	(void)state;
	assert_true(progress_eta(&progress, &untimed) < 0);
	assert_int_equal(untimed, 5);
	running(0, 3, 0, 3, 0); /* begun, and not heard of again */
	assert_true(progress_eta(&progress, &untimed) < 0);
}

/* 20 % in the 8 s since it was heard of first: the other 50 % take 20 s.  Of the 30 % before nobody knows how long
 * they took: they may be from an earlier run. */
static void by_its_speed(void **state)
{
	size_t untimed;

	(void)state;
	for (int k = 0; k < 5; k++)
		outcome[k].state = STATE_CACHED;
	running(1, 10, 0.5, 2, 0.3);
	assert_near(progress_eta(&progress, &untimed), 20, 1e-12);
	assert_int_equal(untimed, 0);
}

/* Two at work: 30 s and 6 s are left; one waits for as long as the longer of them takes, 40 s; two are unknown. */
static void shared_among_those_at_work(void **state)
{
	size_t untimed;

	(void)state;
	running(0, 10, 0.25, 0, 0);
	running(1, 14, 0.7, 0, 0);
	assert_near(progress_eta(&progress, &untimed), (30 + 6 + 40) / 2.0, 1e-12);
	assert_int_equal(untimed, 2);
	outcome[2].state = STATE_DONE; /* then the one that ends last counts */
	assert_near(progress_eta(&progress, &untimed), 30, 1e-12);
}

static void what_is_done_says_what_waits(void **state)
{
	size_t untimed;

	(void)state;
	outcome[0] = (struct outcome){ .state = STATE_DONE, .seconds = 7, .done = 1 };
	running(1, 2, 0, 0, 0);
	outcome[3].state = outcome[4].state = STATE_SKIPPED;
	assert_near(progress_eta(&progress, &untimed), 7, 1e-12); /* of the waiting one; that at work has not said a word */
	assert_int_equal(untimed, 1);
}

/* Sizes: 80 s for the largest, 20 s for the next, hence 5 s for the one that waits. */
static void the_trend_is_followed(void **state)
{
	size_t untimed;

	(void)state;
	outcome[3].state = outcome[4].state = STATE_CACHED;
	running(2, 40, 0.5, 0, 0);
	outcome[1] = (struct outcome){ .state = STATE_DONE, .seconds = 20, .done = 1 };
	assert_near(progress_eta(&progress, &untimed), 40 + 5, 1e-12);
	assert_int_equal(untimed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(nothing_is_known, set_up), cmocka_unit_test_setup(by_its_speed, set_up),
		cmocka_unit_test_setup(shared_among_those_at_work, set_up),
		cmocka_unit_test_setup(what_is_done_says_what_waits, set_up),
		cmocka_unit_test_setup(the_trend_is_followed, set_up)
	};

	return cmocka_run_group_tests_name("progress", tests, NULL, NULL);
}
