/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is freed all at once. */
#ifndef GEAE_ARENA_H
#define GEAE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena {
	struct arena_block *last;
};

/* Zeroed, 64-byte aligned; NULL when out of memory. */
void *arena_get(struct arena *, size_t bytes);
/* Like arena_get, but ends the process with one line: for the host's own small tables. */
void *arena_need(struct arena *, size_t bytes);
char *arena_text(struct arena *, const char *text);
char *arena_format(struct arena *, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vformat(struct arena *, const char *format, va_list);
void arena_free(struct arena *);

#define arena_array(a, n, type) ((type *)arena_need((a), sizeof(type) * (size_t)(n)))

#endif
