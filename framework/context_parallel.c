/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `parallel`.  Items are handed out in order, so that when item f fails all items before it
 * have begun: skipping only what comes behind the smallest failure makes that one the same for any number
 * of threads. */
#include "context_parallel.h"

#include <pthread.h>
#include <stdatomic.h>
#include "context.h"

struct loop {
	struct context *worker; /* one per thread of the pool */
	int (*fn)(struct geae_cx *, int64_t i, void *arg);
	void *arg;
	_Atomic int64_t failed; /* smallest index that failed, n if none */
	pthread_mutex_t mutex;  /* guards what follows */
	int status;
	struct context_error error;
};

static void run_item(int64_t i, int thread, void *arg)
{
	struct loop *loop = arg;
	struct context *cx = &loop->worker[thread];
	int status;

	if (i > atomic_load(&loop->failed))
		return;
	status = loop->fn(&cx->pub, i, loop->arg);
	if (status != GEAE_OK) {
		pthread_mutex_lock(&loop->mutex);
		if (i < loop->failed) {
			loop->failed = i;
			loop->status = status;
			loop->error = cx->error;
		}
		pthread_mutex_unlock(&loop->mutex);
	}
	context_reset(cx);
}

int context_parallel(struct geae_cx *cx, int64_t n, int (*fn)(struct geae_cx *, int64_t i, void *arg), void *arg)
{
	struct context *caller = (struct context *)cx;
	struct pool *pool = caller->session->pool;
	const int n_thread = pool ? pool_threads(pool) : 1;
	struct loop loop = { .fn = fn, .arg = arg, .failed = n, .status = GEAE_OK };

	loop.worker = geae_scratch(cx, n_thread, struct context);
	if (!loop.worker)
		return GEAE_ENOMEM;
	pthread_mutex_init(&loop.mutex, NULL);
	for (int k = 0; k < n_thread; k++)
		context_init(&loop.worker[k], caller->session);
	if (pool)
		pool_run(pool, n, run_item, &loop);
	else
		for (int64_t i = 0; i < n; i++)
			run_item(i, 0, &loop);
	for (int k = 0; k < n_thread; k++)
		context_finish(&loop.worker[k]);
	pthread_mutex_destroy(&loop.mutex);
	if (loop.status != GEAE_OK && loop.error.status != GEAE_OK && caller->error.status == GEAE_OK)
		caller->error = loop.error;
	return loop.status;
}
