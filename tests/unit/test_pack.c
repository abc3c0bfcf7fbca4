/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Packing instances into tasks: nothing lost, nothing twice, no task too short, never too many tasks. */
#include "near.h"
#include "cluster/pack.h"

static void each_once(const struct pack *p, size_t n_item)
{
	size_t at = 0;

	for (size_t k = 0; k < n_item; k++) {
		int shares = p->part[at].shares;

		for (int s = 0; s < shares; s++, at++) {
			assert_int_equal(p->part[at].item, k);
			assert_int_equal(p->part[at].share, s);
			assert_int_equal(p->part[at].shares, shares);
		}
	}
	assert_int_equal(at, p->n_part);
	assert_int_equal(p->first[0], 0);
	assert_int_equal(p->first[p->n_task], p->n_part);
	for (size_t t = 0; t < p->n_task; t++)
		assert_true(p->first[t] < p->first[t + 1]);
}

static void short_ones_lie_together(void **state)
{
	struct arena arena = { 0 };
	struct pack_item item[200];
	struct pack p;

	(void)state;
	for (int k = 0; k < 200; k++)
		item[k] = (struct pack_item){ .seconds = 7, .units = 1 };
	pack_make(&p, item, 200, &(struct pack_rule){ 60, 1000, 16 }, &arena);
	each_once(&p, 200);
	assert_int_equal(p.n_task, 23); /* nine of 7 s last 63 s; 200 / 9 = 22.2 */
	assert_int_equal(p.first[1], 9);
	arena_free(&arena);
}

static void many_fit_into_the_array(void **state)
{
	struct arena arena = { 0 };
	static struct pack_item item[100000];
	struct pack p;

	(void)state;
	for (int k = 0; k < 100000; k++)
		item[k] = (struct pack_item){ .seconds = k % 3 ? 0 : 90, .units = 64 };
	pack_make(&p, item, 100000, &(struct pack_rule){ 60, 1000, 16 }, &arena);
	each_once(&p, 100000);
	assert_int_equal(p.n_part, 100000); /* more items than tasks: nothing is divided */
	assert_true(p.n_task <= 1000 && p.n_task >= 990);
	arena_free(&arena);
}

static void a_large_one_is_divided(void **state)
{
	struct arena arena = { 0 };
	const struct pack_item item[3] = { { 3600, 14000 }, { 0, 14000 }, { 3600, 7 } };
	struct pack p;

	(void)state;
	pack_make(&p, item, 3, &(struct pack_rule){ 60, 1000, 16 }, &arena);
	each_once(&p, 3);
	assert_int_equal(p.part[0].shares, 60);
	assert_int_equal(p.part[60].shares, 16);
	assert_int_equal(p.part[76].shares, 7);
	assert_int_equal(p.n_task, 83);
	arena_free(&arena);
}

static void unknown_times_get_tasks_of_their_own(void **state)
{
	struct arena arena = { 0 };
	const struct pack_item item[5] = { { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 }, { 0, 1 } };
	struct pack p;

	(void)state;
	pack_make(&p, item, 5, &(struct pack_rule){ 60, 3, 16 }, &arena);
	each_once(&p, 5);
	assert_int_equal(p.n_task, 3);
	pack_make(&p, item, 5, &(struct pack_rule){ 60, 1000, 16 }, &arena);
	assert_int_equal(p.n_task, 5);
	arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(short_ones_lie_together), cmocka_unit_test(many_fit_into_the_array),
					    cmocka_unit_test(a_large_one_is_divided), cmocka_unit_test(unknown_times_get_tasks_of_their_own) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
