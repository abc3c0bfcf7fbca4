/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which instances, and which shares of large ones, make one task of an array. */
#ifndef GEAE_CLUSTER_PACK_H
#define GEAE_CLUSTER_PACK_H

#include <stddef.h>
#include "arena.h"

struct pack_item {
	double seconds; /* 0: not known */
	double units;   /* pieces that it can be divided into; below 2: none */
};

struct pack_rule {
	double chunk;      /* s: a task should last at least this long */
	size_t most_tasks; /* at least 1 */
	int split;         /* shares of a divisible item whose time is not known */
};

struct pack_part { /* share number `share` = 0..shares-1 of an item */
	size_t item;
	int share, shares;
};

struct pack {
	struct pack_part *part;
	size_t n_part;
	size_t *first; /* task t has the parts first[t] .. first[t + 1] - 1 */
	size_t n_task;
};

/* In the order of the items; every share of every item once. */
void pack_make(struct pack *, const struct pack_item *, size_t n_item, const struct pack_rule *, struct arena *);

#endif
