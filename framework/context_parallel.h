/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The service `parallel`: items on the threads of the session. */
#ifndef GEAE_CONTEXT_PARALLEL_H
#define GEAE_CONTEXT_PARALLEL_H

#include <geae/plugin.h>

int context_parallel(struct geae_cx *, int64_t n, int (*fn)(struct geae_cx *, int64_t i, void *arg), void *arg);

#endif
