/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs that keep their memory between calls; as many as calls were ever made at once. */
#include <pthread.h>
#include <stdlib.h>
#include "nrg.h"

struct waiting {
	struct nrg_run run; /* first: a run is its entry */
	struct waiting *next;
};

struct nrg_pool {
	pthread_mutex_t lock;
	struct waiting *first;
};

struct nrg_pool *nrg_pool_create(void)
{
	struct nrg_pool *pool = calloc(1, sizeof(*pool));

	if (pool && pthread_mutex_init(&pool->lock, NULL)) {
		free(pool);
		return NULL;
	}
	return pool;
}

void nrg_pool_destroy(struct nrg_pool *pool)
{
	if (!pool)
		return;
	while (pool->first) {
		struct waiting *entry = pool->first;

		pool->first = entry->next;
		nrg_run_finish(&entry->run);
		free(entry);
	}
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

struct nrg_run *nrg_pool_take(struct nrg_pool *pool)
{
	struct waiting *entry;

	pthread_mutex_lock(&pool->lock);
	entry = pool->first;
	if (entry)
		pool->first = entry->next;
	pthread_mutex_unlock(&pool->lock);
	if (!entry)
		entry = calloc(1, sizeof(*entry));
	return entry ? &entry->run : NULL;
}

void nrg_pool_give(struct nrg_pool *pool, struct nrg_run *run)
{
	struct waiting *entry = (struct waiting *)run;

	if (!run)
		return;
	pthread_mutex_lock(&pool->lock);
	entry->next = pool->first;
	pool->first = entry;
	pthread_mutex_unlock(&pool->lock);
}
