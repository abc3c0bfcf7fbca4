/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool: every item once, workspaces apart, nested calls serial, many loops in a row. */
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>
#include "near.h"
#include "pool.h"

enum { THREADS = 4, ITEMS = 1000 };

struct tally {
	struct pool *pool;
	_Atomic int times[ITEMS];
	_Atomic int busy[THREADS]; /* a workspace must never be used by two items at once */
	_Atomic int wrong;
	int64_t sum[THREADS];
};

static void count(int64_t i, int thread, void *arg)
{
	struct tally *t = arg;

	if (thread < 0 || thread >= pool_threads(t->pool) || atomic_fetch_add(&t->busy[thread], 1) != 0)
		t->wrong++;
	t->times[i]++;
	t->sum[thread] += i; /* not atomic: a race here is seen by ThreadSanitizer */
	atomic_fetch_sub(&t->busy[thread], 1);
}

static void every_item_once(void **state)
{
	static const int sizes[] = { 1, 2, THREADS };

	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		static struct tally t;

		memset(&t, 0, sizeof t);
		t.pool = pool_create(sizes[s]);
		assert_non_null(t.pool);
		assert_int_equal(pool_threads(t.pool), sizes[s]);
		for (int64_t n = 0; n <= ITEMS; n += n < 10 ? 1 : 99) {
			int64_t sum = 0;

			memset(t.times, 0, sizeof t.times);
			memset(t.sum, 0, sizeof t.sum);
			pool_run(t.pool, n, count, &t);
			for (int i = 0; i < ITEMS; i++)
				assert_int_equal(t.times[i], i < n);
			for (int k = 0; k < THREADS; k++)
				sum += t.sum[k];
			assert_int_equal(sum, n * (n - 1) / 2);
		}
		assert_int_equal(t.wrong, 0);
		pool_destroy(t.pool);
	}
}

struct nest {
	struct tally inner;
	_Atomic int outer, moved;
	int64_t before[THREADS];
};

static _Thread_local int64_t last;

static void in_order(int64_t i, int thread, void *arg)
{
	struct nest *nest = arg;

	if (i != last + 1)
		nest->moved++; /* left its caller's thread, or not in order */
	last = i;
	(void)thread;
}

static void call_again(int64_t i, int thread, void *arg)
{
	struct nest *nest = arg;

	(void)i;
	(void)thread;
	last = -1;
	pool_run(nest->inner.pool, 50, in_order, nest);
	nest->moved += last != 49;
	nest->outer++;
}

static void nested_calls_are_serial(void **state)
{
	static struct nest nest;

	(void)state;
	nest.inner.pool = pool_create(THREADS);
	pool_run(nest.inner.pool, 100, call_again, &nest);
	assert_int_equal(nest.outer, 100);
	assert_int_equal(nest.moved, 0);
	pool_destroy(nest.inner.pool);
}

static void count_one(int64_t i, int thread, void *arg)
{
	(void)i;
	(void)thread;
	++*(_Atomic int *)arg;
}

/* Short loops one after the other: a thread that wakes late must not touch the next loop's items. */
static void many_short_loops(void **state)
{
	struct pool *pool = pool_create(THREADS);
	_Atomic int items[2] = { 0, 0 };

	(void)state;
	for (int k = 0; k < 5000; k++)
		pool_run(pool, 3, count_one, &items[k % 2]);
	assert_int_equal(items[0], 7500);
	assert_int_equal(items[1], 7500);
	pool_destroy(pool);
	pool_destroy(NULL);
}

static void mark_late(int64_t i, int thread, void *arg)
{
	usleep(thread ? 2000 : 200); /* the caller runs out of items while the others are still at work */
	((_Atomic int *)arg)[i] = 1;
}

static void returns_when_all_are_done(void **state)
{
	enum { LATE = 64 };
	struct pool *pool = pool_create(THREADS);
	_Atomic int done[LATE] = { 0 };

	(void)state;
	pool_run(pool, LATE, mark_late, done);
	for (int i = 0; i < LATE; i++)
		assert_int_equal(done[i], 1);
	pool_destroy(pool);
}

static void look_at_mask(int64_t i, int thread, void *arg)
{
	sigset_t mask;

	(void)i;
	usleep(200); /* time for the others to take part */
	pthread_sigmask(SIG_SETMASK, NULL, &mask);
	if (sigismember(&mask, SIGTERM) != (thread != 0))
		++*(_Atomic int *)arg;
}

static void signals_go_to_the_caller(void **state)
{
	struct pool *pool = pool_create(THREADS);
	_Atomic int wrong = 0;

	(void)state;
	pool_run(pool, 100, look_at_mask, &wrong);
	assert_int_equal(wrong, 0);
	pool_destroy(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_item_once),
		cmocka_unit_test(nested_calls_are_serial),
		cmocka_unit_test(many_short_loops),
		cmocka_unit_test(returns_when_all_are_done),
		cmocka_unit_test(signals_go_to_the_caller),
	};

	return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
