/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is freed all at once: a chain of blocks, the newest first. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "arena.h"

enum { ALIGN = 64, BLOCK = 64 * 1024 };

struct arena_block {
	struct arena_block *older;
	unsigned char *data; /* aligned */
	size_t used, size;
};

/* calloc, because large blocks then come as untouched pages: zeroing costs nothing until they are used. */
static struct arena_block *block_new(size_t size)
{
	struct arena_block *b;
	uintptr_t start;

	if (size > PTRDIFF_MAX - sizeof(*b) - ALIGN) /* no object is larger */
		return NULL;
	b = calloc(1, sizeof(*b) + ALIGN + size);
	if (!b)
		return NULL;
	start = (uintptr_t)(b + 1);
	b->data = (unsigned char *)(b + 1) + (ALIGN - start % ALIGN) % ALIGN;
	b->size = size;
	return b;
}

static void *take(struct arena *a, size_t bytes, size_t align)
{
	struct arena_block *b = a->last;
	size_t at = b ? (b->used + align - 1) / align * align : 0;

	if (b && at <= b->size && bytes <= b->size - at) {
		b->used = at + bytes;
		return b->data + at;
	}
	b = block_new(bytes > BLOCK / 4 ? bytes : BLOCK);
	if (!b)
		return NULL;
	b->used = bytes;
	if (a->last && bytes > BLOCK / 4) { /* a block of its own goes behind the one that still has room */
		b->older = a->last->older;
		a->last->older = b;
	} else {
		b->older = a->last;
		a->last = b;
	}
	return b->data;
}

void *arena_get(struct arena *a, size_t bytes)
{
	return take(a, bytes ? bytes : 1, ALIGN);
}

static void *or_die(void *p, size_t bytes)
{
	if (!p) {
		fprintf(stderr, "geaepipe: out of memory (%zu bytes were needed)\n", bytes);
		exit(1);
	}
	return p;
}

void *arena_need(struct arena *a, size_t bytes)
{
	return or_die(arena_get(a, bytes), bytes);
}

char *arena_text(struct arena *a, const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(or_die(take(a, n, 1), n), text, n);
}

char *arena_vformat(struct arena *a, const char *format, va_list args)
{
	va_list again;
	char *out;
	int n;

	va_copy(again, args);
	n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		return arena_text(a, format);
	out = or_die(take(a, (size_t)n + 1, 1), (size_t)n + 1);
	vsnprintf(out, (size_t)n + 1, format, args);
	return out;
}

char *arena_format(struct arena *a, const char *format, ...)
{
	va_list args;
	char *out;

	va_start(args, format);
	out = arena_vformat(a, format, args);
	va_end(args);
	return out;
}

void arena_free(struct arena *a)
{
	for (struct arena_block *b = a->last, *older; b; b = older) {
		older = b->older;
		free(b);
	}
	a->last = NULL;
}
