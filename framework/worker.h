/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One stage instance in a process of its own. */
#ifndef GEAE_WORKER_H
#define GEAE_WORKER_H

#include "plan.h"

/* What a worker tells its supervisor. */
enum {
	WORKER_PROGRESS = 'P', /* int64_t done, total */
	WORKER_LOG = 'L',      /* level letter, text */
	WORKER_FAILED = 'F',   /* one line per problem */
	WORKER_STOPPED = 'S',  /* stopped at a safe point, resumable */
	WORKER_DONE = 'D'      /* the object is in the store */
};

struct worker_limits {
	int n_thread;
	double memory; /* bytes; 0: none */
};

/* In the forked child; never returns. */
_Noreturn void worker_main(const struct plan *, const struct instance *, struct store *, int wire, int out, int err,
			   const struct worker_limits *);

#endif
