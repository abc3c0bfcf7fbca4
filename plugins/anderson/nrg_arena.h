/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of one renormalization group run: taken piece by piece, given back all at once, kept for the next run. */
#ifndef NRG_ARENA_H
#define NRG_ARENA_H

#include <stddef.h>

struct nrg_chunk;

struct nrg_arena { /* zeroed is empty */
	struct nrg_chunk *first, *current;
	size_t used;  /* of the current chunk */
	size_t total; /* bytes of all chunks */
};

void *nrg_take(struct nrg_arena *, size_t n, size_t size); /* n * size bytes, 64-byte aligned; NULL: no memory */
void nrg_rewind(struct nrg_arena *);			   /* everything taken is void; the memory stays */
void nrg_arena_finish(struct nrg_arena *);

#endif
