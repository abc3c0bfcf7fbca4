/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages from a child to its parent. */
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "wire.h"

struct head {
	char mark, type; /* the mark tells our messages from bytes that a plugin wrote into the wrong descriptor */
	uint16_t n;
};

enum { MARK = 0x1e };

bool wire_send(int fd, char type, const void *data, size_t n)
{
	char whole[sizeof(struct head) + WIRE_MAX + 1];
	struct head head = { MARK, type, 0 };
	ssize_t put;

	if (n > WIRE_MAX)
		n = WIRE_MAX;
	head.n = (uint16_t)(n + 1);
	memcpy(whole, &head, sizeof(head));
	if (n)
		memcpy(whole + sizeof(head), data, n);
	whole[sizeof(head) + n] = 0;
	do {
		put = write(fd, whole, sizeof(head) + n + 1);
	} while (put < 0 && errno == EINTR);
	return put == (ssize_t)(sizeof(head) + n + 1);
}

bool wire_text(int fd, char type, const char *format, ...)
{
	char text[WIRE_MAX];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof(text), format, ap);
	va_end(ap);
	return wire_send(fd, type, text, n < 0 ? 0 : n < (int)sizeof(text) ? (size_t)n : sizeof(text) - 1);
}

void wire_start(struct wire *w, int fd)
{
	w->fd = fd;
	w->n = w->at = 0;
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

bool wire_pump(struct wire *w)
{
	ssize_t got;

	if (w->fd < 0)
		return false;
	memmove(w->buffer, w->buffer + w->at, w->n - w->at);
	w->n -= w->at;
	w->at = 0;
	if (w->n == sizeof(w->buffer))
		return true;
	got = read(w->fd, w->buffer + w->n, sizeof(w->buffer) - w->n);
	if (got > 0)
		w->n += (size_t)got;
	if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR)))
		return true;
	close(w->fd);
	w->fd = -1;
	return false;
}

bool wire_next(struct wire *w, char *type, char **data, size_t *n)
{
	struct head head;

	while (w->at < w->n && w->buffer[w->at] != MARK)
		w->at++;
	if (w->n - w->at < sizeof(head))
		return false;
	memcpy(&head, w->buffer + w->at, sizeof(head));
	if (!head.n || head.n > WIRE_MAX + 1) {
		w->at++;
		return wire_next(w, type, data, n);
	}
	if (w->n - w->at < sizeof(head) + head.n)
		return false;
	*type = head.type;
	*data = w->buffer + w->at + sizeof(head);
	*n = head.n - 1u;
	w->at += sizeof(head) + head.n;
	(*data)[*n] = 0;
	return true;
}
