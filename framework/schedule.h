/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which instance may start next. */
#ifndef GEAE_SCHEDULE_H
#define GEAE_SCHEDULE_H

#include "supervisor.h"

struct schedule {
	const struct plan *plan;
	size_t *missing; /* inputs an instance still waits for */
	size_t **out, *n_out; /* who waits for it */
	size_t *ready, n_ready;
};

void schedule_make(struct schedule *, const struct plan *, struct arena *);
bool schedule_next(struct schedule *, const struct outcome *, size_t *at);
void schedule_put_back(struct schedule *, size_t at);
/* How many could start now (counting the one just taken), at most `most`. */
size_t schedule_ready(const struct schedule *, const struct outcome *, size_t most);
void schedule_done(struct schedule *, size_t at);

#endif
