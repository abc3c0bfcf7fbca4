/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory of one renormalization group run: a list of chunks, walked through by every run in the same order. */
#include <stdint.h>
#include <stdlib.h>
#include "nrg_arena.h"

enum { LINE = 64, CHUNK = 4 << 20 };

struct nrg_chunk {
	struct nrg_chunk *next;
	size_t size;
	char *memory;
};

static struct nrg_chunk *chunk_create(size_t size)
{
	struct nrg_chunk *chunk = malloc(sizeof(*chunk));

	if (!chunk)
		return NULL;
	chunk->next = NULL;
	chunk->size = size;
	chunk->memory = aligned_alloc(LINE, size);
	if (!chunk->memory) {
		free(chunk);
		return NULL;
	}
	return chunk;
}

void *nrg_take(struct nrg_arena *arena, size_t n, size_t size)
{
	size_t bytes;
	struct nrg_chunk **link;
	void *taken;

	if (size && n > SIZE_MAX / 2 / size)
		return NULL;
	bytes = (n * size + LINE - 1) / LINE * LINE;
	if (!arena->current || arena->used + bytes > arena->current->size) {
		link = arena->current ? &arena->current->next : &arena->first;
		while (*link && (*link)->size < bytes)
			link = &(*link)->next;
		if (!*link) {
			*link = chunk_create(bytes > CHUNK ? bytes : CHUNK);
			if (!*link)
				return NULL;
			arena->total += (*link)->size;
		}
		arena->current = *link;
		arena->used = 0;
	}
	taken = arena->current->memory + arena->used;
	arena->used += bytes;
	return taken;
}

void nrg_rewind(struct nrg_arena *arena)
{
	arena->current = arena->first;
	arena->used = 0;
}

void nrg_arena_finish(struct nrg_arena *arena)
{
	while (arena->first) {
		struct nrg_chunk *next = arena->first->next;

		free(arena->first->memory);
		free(arena->first);
		arena->first = next;
	}
	*arena = (struct nrg_arena){ 0 };
}
