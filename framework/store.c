/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The store as a folder: opening it, its version, its keys. */
#include "store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store_inner.h"

bool store_fail(struct store *s, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(s->error, sizeof(s->error), format, args);
	va_end(args);
	for (char *c = s->error; *c; c++) /* one line, whatever was quoted */
		if ((unsigned char)*c < ' ')
			*c = ' ';
	return false;
}

const char *store_error(const struct store *s)
{
	return s->error;
}

bool store_is_key(const char *key)
{
	return key && strlen(key) == KEY_SIZE - 1 && strspn(key, "0123456789abcdef") == KEY_SIZE - 1;
}

bool store_key_ok(struct store *s, const char *key)
{
	return store_is_key(key) || store_fail(s, "'%.80s' is no key of an object: 64 digits 0-9, a-f are needed", key ? key : "");
}

bool store_path(struct store *s, char path[PATH_ROOM], const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(path, PATH_ROOM, format, args);
	va_end(args);
	return (n >= 0 && n < PATH_ROOM) || store_fail(s, "the store's path is too long: '%.100s...'", s->path);
}

/* A folder that holds something else than a store is left alone.  Names with a dot do not count:
 * another process may just be writing VERSION. */
static bool looks_empty(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	bool empty = d != NULL;

	if (!d) {
		if (fd >= 0)
			close(fd);
		return false;
	}
	for (struct dirent *e; empty && (e = readdir(d));)
		empty = e->d_name[0] == '.' || !strcmp(e->d_name, "lost+found");
	closedir(d);
	return empty;
}

static bool version_check(struct store *s, int fd)
{
	char text[64] = "";
	ssize_t n = read(fd, text, sizeof(text) - 1);
	int version;
	char end;

	if (n < 0)
		return store_fail(s, "cannot read '%s/VERSION': %s", s->path, strerror(errno));
	text[n] = 0;
	if (sscanf(text, "geaepipe store %d%c", &version, &end) != 2 || end != '\n' || version < 1)
		return store_fail(s, "'%s/VERSION' is not the VERSION file of a store: choose another folder with --store",
				  s->path);
	if (version > STORE_FORMAT)
		return store_fail(s,
				  "the store '%s' was written by a newer geaepipe (store version %d, this program knows %d): "
				  "update geaepipe or choose another folder with --store",
				  s->path, version, STORE_FORMAT);
	return true;
}

static bool version_write(struct store *s, int folder)
{
	char text[64], path[PATH_ROOM];
	int n = snprintf(text, sizeof(text), "geaepipe store %d\n", STORE_FORMAT);
	struct iovec part = { text, (size_t)n };
	struct whole_file file = { .name = "VERSION", .path = path, .part = &part, .n_part = 1, .fault = { NULL, "store-version", NULL } };

	return store_path(s, path, "%s/VERSION", s->path) && whole_file_put(s, folder, &file);
}

/* Permissions, quotas and read-only mounts show only when something is written. */
static bool writable(struct store *s, int folder)
{
	char name[64];
	int fd, sub;

	temporary_sweep(folder, "probe");
	temporary_sweep(folder, "VERSION");
	fd = temporary_open(folder, "probe", name, sizeof(name));
	if (fd < 0)
		return store_fail(s, "cannot write into the store '%s': %s", s->path, strerror(errno));
	close(fd);
	unlinkat(folder, name, 0);
	for (int k = 0; k < 2; k++) {
		sub = folder_open(s, k ? "partial" : "objects", NULL, true);
		if (sub < 0)
			return false;
		close(sub);
	}
	return true;
}

static bool open_folder(struct store *s, enum store_mode mode)
{
	int folder, fd;
	bool ok = false;

	if (mode == STORE_WRITE && mkdir(s->path, 0777) && errno != EEXIST)
		return store_fail(s, "cannot make the store '%s': %s", s->path, strerror(errno));
	folder = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return store_fail(s, "cannot open the store '%s': %s", s->path, strerror(errno));
	fd = file_open(folder, "VERSION", NULL);
	if (fd < 0 && errno == ENOENT && mode == STORE_WRITE && !looks_empty(folder))
		fd = file_open(folder, "VERSION", NULL); /* another process may have made the store between the two looks */
	if (fd >= 0)
		ok = version_check(s, fd);
	else if (errno != ENOENT)
		store_fail(s, "cannot read '%s/VERSION': %s", s->path, strerror(errno));
	else if (mode == STORE_WRITE && looks_empty(folder))
		ok = version_write(s, folder);
	else if (mode == STORE_WRITE && (fd = file_open(folder, "VERSION", NULL)) >= 0)
		ok = version_check(s, fd); /* another process has just made the store */
	else if (mode == STORE_WRITE)
		store_fail(s, "'%s' is not a store (it has no VERSION file) and not empty: choose another folder with --store",
			   s->path);
	else
		store_fail(s, "'%s' is not a store: it has no VERSION file", s->path);
	if (ok && mode == STORE_WRITE)
		ok = writable(s, folder);
	if (fd >= 0)
		close(fd);
	close(folder);
	return ok;
}

bool store_open(struct store *s, const char *path, enum store_mode mode)
{
	memset(s, 0, sizeof(*s));
	/* Some file systems refuse HDF5's locks, and nothing here needs them: objects never change. */
	setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
	s->path = strdup(*path ? path : ".");
	if (!s->path)
		return store_fail(s, "out of memory");
	if (open_folder(s, mode))
		return true;
	store_close(s);
	return false;
}

void store_close(struct store *s)
{
	free(s->path);
	s->path = NULL;
}

bool store_has(const struct store *s, const char *key)
{
	char path[PATH_ROOM];
	struct stat st;
	int n;

	if (!s->path || !store_is_key(key))
		return false;
	n = snprintf(path, sizeof(path), "%s/objects/%.2s/%s.h5", s->path, key, key);
	return n > 0 && n < PATH_ROOM && !lstat(path, &st) && S_ISREG(st.st_mode) && st.st_size > OBJECT_HEADER;
}

char *store_object_path(const struct store *s, const char *key, struct arena *arena)
{
	return arena_format(arena, "%s/objects/%.2s/%s.h5", s->path, key, key);
}
