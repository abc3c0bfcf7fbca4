/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pool: workers sleep between loops; in a loop everyone takes the next item from one counter. */
#include "pool.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

struct worker {
	struct pool *pool;
	pthread_t thread;
	int number;
};

struct pool {
	int n_thread; /* with the caller */
	struct worker *worker;
	pthread_mutex_t entry; /* held by the caller for a whole loop */
	pthread_mutex_t mutex; /* guards what follows */
	pthread_cond_t start, done;
	uint64_t loop; /* number of loops begun */
	bool open;     /* the loop still has items to hand out: late wakers stay out of a closed one */
	bool quit;
	int active;
	int64_t n;
	void (*fn)(int64_t i, int thread, void *arg);
	void *arg;
	_Atomic int64_t next;
};

static _Thread_local const struct pool *inside; /* the pool whose item this thread is working on */
static _Thread_local int my_number;

static void take_items(struct pool *pool, int number)
{
	const struct pool *outer = inside;
	const int outer_number = my_number;

	inside = pool;
	my_number = number;
	for (int64_t i; (i = atomic_fetch_add_explicit(&pool->next, 1, memory_order_relaxed)) < pool->n;)
		pool->fn(i, number, pool->arg);
	inside = outer;
	my_number = outer_number;
}

static void *work(void *arg)
{
	struct worker *self = arg;
	struct pool *pool = self->pool;
	uint64_t seen = 0;

	pthread_mutex_lock(&pool->mutex);
	for (;;) {
		while (!pool->quit && (!pool->open || pool->loop == seen))
			pthread_cond_wait(&pool->start, &pool->mutex);
		if (pool->quit)
			break;
		seen = pool->loop;
		pool->active++;
		pthread_mutex_unlock(&pool->mutex);
		take_items(pool, self->number);
		pthread_mutex_lock(&pool->mutex);
		if (--pool->active == 0)
			pthread_cond_signal(&pool->done);
	}
	pthread_mutex_unlock(&pool->mutex);
	return NULL;
}

struct pool *pool_create(int n_thread)
{
	struct pool *pool = calloc(1, sizeof *pool);
	sigset_t all, before;

	if (!pool)
		return NULL;
	pthread_mutex_init(&pool->entry, NULL);
	pthread_mutex_init(&pool->mutex, NULL);
	pthread_cond_init(&pool->start, NULL);
	pthread_cond_init(&pool->done, NULL);
	pool->n_thread = 1;
	if (n_thread <= 1)
		return pool;
	pool->worker = calloc((size_t)n_thread, sizeof *pool->worker);
	if (!pool->worker) {
		pool_destroy(pool);
		return NULL;
	}
	/* Signals belong to the thread that runs the stage. */
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; pool->n_thread < n_thread; pool->n_thread++) {
		struct worker *w = &pool->worker[pool->n_thread];

		w->pool = pool;
		w->number = pool->n_thread;
		if (pthread_create(&w->thread, NULL, work, w))
			break; /* results never depend on the number of threads: go on with fewer */
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return pool;
}

void pool_run(struct pool *pool, int64_t n, void (*fn)(int64_t i, int thread, void *arg), void *arg)
{
	if (inside == pool) {
		for (int64_t i = 0; i < n; i++)
			fn(i, my_number, arg);
		return;
	}
	pthread_mutex_lock(&pool->entry);
	pthread_mutex_lock(&pool->mutex);
	pool->n = n;
	pool->fn = fn;
	pool->arg = arg;
	atomic_store_explicit(&pool->next, 0, memory_order_relaxed);
	pool->loop++;
	pool->open = true;
	if (n > 1)
		pthread_cond_broadcast(&pool->start);
	pthread_mutex_unlock(&pool->mutex);

	take_items(pool, 0);

	pthread_mutex_lock(&pool->mutex);
	pool->open = false;
	while (pool->active > 0)
		pthread_cond_wait(&pool->done, &pool->mutex);
	pthread_mutex_unlock(&pool->mutex);
	pthread_mutex_unlock(&pool->entry);
}

int pool_threads(const struct pool *pool)
{
	return pool->n_thread;
}

void pool_destroy(struct pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->mutex);
	pool->quit = true;
	pthread_cond_broadcast(&pool->start);
	pthread_mutex_unlock(&pool->mutex);
	for (int k = 1; k < pool->n_thread; k++)
		pthread_join(pool->worker[k].thread, NULL);
	pthread_cond_destroy(&pool->done);
	pthread_cond_destroy(&pool->start);
	pthread_mutex_destroy(&pool->mutex);
	pthread_mutex_destroy(&pool->entry);
	free(pool->worker);
	free(pool);
}
