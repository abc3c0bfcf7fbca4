/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small pool of POSIX threads: one `parallel for` at a time, items handed out one by one. */
#ifndef GEAE_POOL_H
#define GEAE_POOL_H

#include <stdint.h>

struct pool;
struct pool *pool_create(int n_thread); /* n_thread <= 1: no threads, runs in the caller; NULL: out of memory */
/* fn(i, thread, arg) for i = 0..n-1; thread = 0..n_thread-1 tells workspaces apart; the caller works too.
 * Returns when all are done.  A nested call runs serially in its caller. */
void pool_run(struct pool *, int64_t n, void (*fn)(int64_t i, int thread, void *arg), void *arg);
int pool_threads(const struct pool *);
void pool_destroy(struct pool *);

#endif
