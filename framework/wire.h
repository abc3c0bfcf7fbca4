/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages from a child to its parent over a pipe: one type letter, a length, bytes. */
#ifndef GEAE_WIRE_H
#define GEAE_WIRE_H

#include <stdbool.h>
#include <stddef.h>

enum { WIRE_MAX = 4000 }; /* payloads are cut here: below PIPE_BUF a write is never torn between threads */

bool wire_send(int fd, char type, const void *data, size_t n);
bool wire_text(int fd, char type, const char *format, ...) __attribute__((format(printf, 3, 4)));

struct wire {
	int fd; /* read end, non-blocking; -1 when closed */
	size_t n, at;
	char buffer[16 * 1024];
};

void wire_start(struct wire *, int fd);
/* Takes in what is there; false at the end of the stream (fd is closed then). */
bool wire_pump(struct wire *);
/* The next whole message; text payloads are ended by a zero.  Valid until the next call of either. */
bool wire_next(struct wire *, char *type, char **data, size_t *n);

#endif
