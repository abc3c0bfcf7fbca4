/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Partial results and checkpoints: blobs behind a header of text, seen whole or not at all.
 *
 *   geaepipe partial 1
 *   blake2b-256 <hash of "key/what", end of line, and the data>
 *   bytes <of data>
 *   (spaces up to byte 128) */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fault.h"
#include "store_inner.h"

#define HEADER	  128 /* keeps data aligned for any type */
#define NAME_MOST 128

struct sealing { /* part[0] is the header */
	const char *key, *what;
	struct iovec *part;
	size_t n;
};

static void seal(void *arg)
{
	struct sealing *s = arg;
	char who[KEY_SIZE + NAME_MOST + 2], hex[KEY_SIZE], text[HEADER], *block = s->part[0].iov_base;
	const struct iovec header = s->part[0];
	size_t bytes = 0;
	int n;

	for (size_t k = 1; k < s->n; k++)
		bytes += s->part[k].iov_len;
	s->part[0] = (struct iovec){ who, (size_t)snprintf(who, sizeof(who), "%s/%s\n", s->key, s->what) };
	hash_parts(s->part, s->n, hex);
	s->part[0] = header;
	n = snprintf(text, sizeof(text), "geaepipe partial %d\nblake2b-256 %s\nbytes %zu\n", STORE_FORMAT, hex, bytes);
	memset(block, ' ', HEADER);
	memcpy(block, text, (size_t)n);
	block[HEADER - 1] = '\n';
}

static bool names_ok(struct store *s, const char *key, const char *what)
{
	static const char legal[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t n = strlen(what);

	if (!store_key_ok(s, key))
		return false;
	if (!n || n > NAME_MOST || *what == '.' || strspn(what, legal) != n)
		return store_fail(s, "'%.80s' is no name of a partial result: letters, digits, '.', '_' and '-' are", what);
	return true;
}

/* NULL: the file is too short, or cannot be mapped. */
static char *map_file(int fd, uint64_t size)
{
	char *map = size < HEADER ? MAP_FAILED : mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);

	return map == MAP_FAILED ? NULL : map;
}

static bool put(struct store *s, struct sealing *what, int *fd)
{
	char path[PATH_ROOM];
	struct whole_file file = { what->what, path, what->part, what->n, { "partial-begin", "partial-rename", "partial-renamed" },
				   seal, what, fd };
	bool ok = false;

	if (!names_ok(s, what->key, what->what) || !store_path(s, path, "%s/partial/%s/%s", s->path, what->key, what->what))
		return false;
	/* another run that has finished the same object takes the folder away: then it is made again */
	for (int trial = 0; trial < 8 && !ok; trial++) {
		int folder = folder_open(s, "partial", what->key, true), error;

		if (folder < 0)
			return false;
		ok = whole_file_put(s, folder, &file);
		error = errno;
		close(folder);
		if (!ok && error != ENOENT)
			return false;
	}
	return ok;
}

bool partial_put(struct store *s, const char *key, const char *what, const void *data, size_t bytes)
{
	char block[HEADER];
	struct iovec part[2] = { { block, HEADER }, { (void *)(uintptr_t)data, bytes } };

	return put(s, &(struct sealing){ key, what, part, 2 }, NULL);
}

bool partial_put_parts(struct store *s, const char *key, const char *what, const struct iovec *parts, size_t n, const void **data,
		       size_t *bytes)
{
	char block[HEADER], *map;
	struct iovec *part = calloc(n + 1, sizeof(*part));
	int fd;
	bool ok;

	*data = NULL;
	*bytes = 0;
	if (!part)
		return store_fail(s, "out of memory");
	part[0] = (struct iovec){ block, HEADER };
	memcpy(part + 1, parts, n * sizeof(*part));
	for (size_t k = 0; k < n; k++)
		*bytes += parts[k].iov_len;
	ok = put(s, &(struct sealing){ key, what, part, n + 1 }, &fd);
	free(part);
	if (!ok)
		return false;
	map = map_file(fd, HEADER + *bytes);
	*data = map ? map + HEADER : NULL;
	close(fd);
	return true;
}

bool partial_get(struct store *s, const char *key, const char *what, const void **data, size_t *bytes)
{
	char block[HEADER];
	int folder, fd = -1;
	uint64_t size = 0;
	char *map;

	*data = NULL;
	*bytes = 0;
	if (!names_ok(s, key, what))
		return false;
	folder = folder_open(s, "partial", key, false);
	if (folder < 0)
		return false;
	fd = file_open(folder, what, &size);
	if (fd < 0) {
		store_fail(s, "cannot open the partial result '%s': %s", what, strerror(errno));
		close(folder);
		return false;
	}
	map = map_file(fd, size);
	if (map) {
		struct iovec part[2] = { { block, HEADER }, { map + HEADER, (size_t)size - HEADER } };

		*data = map + HEADER;
		*bytes = (size_t)size - HEADER;
		seal(&(struct sealing){ key, what, part, 2 });
		if (memcmp(block, map, HEADER)) {
			partial_free(*data, *bytes);
			*data = NULL;
			*bytes = 0;
		}
	}
	if (!*data) {
		store_fail(s, "the partial result '%s/partial/%.16s.../%s' was damaged and is made again", s->path, key, what);
		unlinkat(folder, what, 0);
	}
	close(fd);
	close(folder);
	return *data != NULL;
}

void partial_free(const void *data, size_t bytes)
{
	if (data)
		munmap((char *)(uintptr_t)data - HEADER, bytes + HEADER);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Names in a folder of partials, also those left behind by killed writers where `all`. */
static size_t list_names(int folder, bool all, char ***names, struct arena *arena)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	size_t n = 0, room = 0;
	char **list = NULL;

	*names = NULL;
	if (!d) {
		if (fd >= 0)
			close(fd);
		return 0;
	}
	for (struct dirent *e; (e = readdir(d));) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, "..") || (!all && e->d_name[0] == '.'))
			continue;
		if (n == room) {
			char **longer;

			room = room ? 2 * room : 64;
			longer = arena_array(arena, room, char *);
			if (n)
				memcpy(longer, list, n * sizeof(*list));
			list = longer;
		}
		list[n++] = arena_text(arena, e->d_name);
	}
	closedir(d);
	if (n)
		qsort(list, n, sizeof(*list), by_name);
	*names = list;
	return n;
}

size_t partial_list(struct store *s, const char *key, char ***names, struct arena *arena)
{
	int folder = store_key_ok(s, key) ? folder_open(s, "partial", key, false) : -1;
	size_t n;

	*names = NULL;
	if (folder < 0)
		return 0;
	n = list_names(folder, false, names, arena);
	close(folder);
	return n;
}

void partial_drop(struct store *s, const char *key)
{
	int folder = store_key_ok(s, key) ? folder_open(s, "partial", key, false) : -1, parent;
	struct arena arena = { 0 };
	char **names;
	size_t n;

	if (folder < 0)
		return;
	n = list_names(folder, true, &names, &arena);
	for (size_t k = 0; k < n; k++) {
		fault_point("partial-drop");
		if (names[k][0] != '.')
			unlinkat(folder, names[k], 0);
	}
	temporary_sweep(folder, ""); /* those of killed writers; another run may be writing */
	close(folder);
	arena_free(&arena);
	parent = folder_open(s, "partial", NULL, false);
	if (parent >= 0) {
		unlinkat(parent, key, AT_REMOVEDIR);
		close(parent);
	}
	fault_point("partial-dropped");
}
