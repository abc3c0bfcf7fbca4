/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading one pipeline file into memory, and refusing what is no text. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "config_source.h"
#include "literal.h"

static char *read_all(int fd, size_t *n, struct arena *a)
{
	size_t size = 1 << 16;
	char *buffer = malloc(size), *out = NULL;
	ssize_t got = 0;

	for (*n = 0; buffer; *n += (size_t)got) {
		if (*n == size) {
			char *more = realloc(buffer, size *= 2);

			if (!more)
				break;
			buffer = more;
		}
		do
			got = read(fd, buffer + *n, size - *n);
		while (got < 0 && errno == EINTR);
		if (got <= 0 || *n > LONGEST_FILE)
			break;
	}
	if (buffer && got >= 0) {
		out = arena_get(a, *n + 1);
		if (out)
			memcpy(out, buffer, *n);
	}
	free(buffer);
	return out;
}

static bool check_bytes(const char *text, size_t n, const char *path, struct diags *diags)
{
	struct place p = { path, 1 };

	for (const char *at = text, *end = text + n; at < end;) {
		size_t k = utf8_length(at, end);

		if (*at == '\0') {
			diag_error(diags, p, "a NUL byte: this is not a text file");
			return false;
		}
		if (k == 0) {
			diag_error(diags, p, "the byte 0x%02X is not UTF-8 text: save the file as UTF-8",
				   (unsigned)(unsigned char)*at);
			return false;
		}
		p.line += *at == '\n';
		at += k;
	}
	return true;
}

static const struct frozen_source *frozen;
static size_t n_frozen;

void sources_frozen(const struct frozen_source *list, size_t n)
{
	frozen = list;
	n_frozen = n;
}

static bool start(struct source *s, const char *path, const char *text, size_t n, struct diags *diags)
{
	diags_file(diags, path);
	if (!check_bytes(text, n, path, diags))
		return false;
	memset(s, 0, sizeof(*s));
	s->at = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? text + 3 : text;
	s->end = text + n;
	s->place = (struct place){ path, 1 };
	return true;
}

bool source_open(struct source *s, const char *path, struct place where, struct arena *a, struct diags *diags)
{
	struct stat st;
	size_t n = 0;
	char *text;
	int fd;

	for (size_t k = 0; k < n_frozen; k++)
		if (!strcmp(frozen[k].path, path)) {
			if (!start(s, path, frozen[k].text, strlen(frozen[k].text), diags))
				return false;
			s->inode = k + 1; /* tells them apart where files include each other */
			return true;
		}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0 || fstat(fd, &st) < 0) {
		diag_error(diags, where, "cannot read '%s': %s", path, strerror(errno));
		goto fail;
	}
	if (S_ISDIR(st.st_mode)) {
		diag_error(diags, where, "cannot read '%s': it is a folder, not a file", path);
		goto fail;
	}
	text = read_all(fd, &n, a);
	if (!text) {
		diag_error(diags, where, "cannot read '%s': %s", path, strerror(errno));
		goto fail;
	}
	if (n > LONGEST_FILE) {
		diag_error(diags, where, "'%s' is longer than %d MiB: this is no pipeline file", path,
			   LONGEST_FILE >> 20);
		goto fail;
	}
	close(fd);
	if (!start(s, path, text, n, diags))
		return false;
	s->device = st.st_dev;
	s->inode = st.st_ino;
	return true;
fail:
	if (fd >= 0)
		close(fd);
	return false;
}
