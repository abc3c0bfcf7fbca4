/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which runs use a store, and a lock between runs that begin and a gc.
 *
 *   <store>/lock               held shared from the look into the store until the run's index is written; held alone by gc
 *   <store>/users/<hash>       the path of a run's folder, a line; its index.json names what it uses */
#ifndef GEAE_STORE_USERS_H
#define GEAE_STORE_USERS_H

#include "store.h"

/* A descriptor to close, or -1: the lock is taken (then errno = EWOULDBLOCK, only without `wait`) or there are no locks here. */
int store_lock(struct store *, bool alone, bool wait);
/* Notes that the run in `folder` uses the store; failing is not an error but for a gc that then asks for --runs. */
void store_user_add(struct store *, const char *folder);
/* Calls fn for each; `id` is for store_user_drop(). */
void store_users(struct store *, void (*fn)(void *arg, const char *folder, const char *id), void *arg);
void store_user_drop(struct store *, const char *id);

/* What gc may remove besides objects.  `keep` answers for a key.  Returns the bytes; removes them only if `remove`. */
double store_gc(struct store *, bool (*keep)(void *arg, const char *key), void *arg, bool remove, size_t *n_object,
		size_t *n_other);

#endif
