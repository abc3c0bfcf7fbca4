/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an object: its bytes are checked before libhdf5 sees them; numbers are used where they stand. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fault.h"
#include "store_inner.h"

/* The object's file, or -1 and *state. */
static int find_file(struct store *s, const char *key, char path[PATH_ROOM], uint64_t *size, enum object_state *state)
{
	char prefix[3] = "", name[KEY_SIZE + 8];
	int folder, fd, error;

	*state = OBJECT_UNREADABLE;
	if (!store_key_ok(s, key) || !store_path(s, path, "%s/objects/%.2s/%s.h5", s->path, key, key))
		return -1;
	memcpy(prefix, key, 2);
	snprintf(name, sizeof(name), "%s.h5", key);
	folder = folder_open(s, "objects", prefix, false);
	fd = folder < 0 ? -1 : file_open(folder, name, size);
	error = errno;
	if (folder >= 0)
		close(folder);
	if (fd >= 0)
		return fd;
	if (error == ENOENT) {
		*state = OBJECT_ABSENT;
		store_fail(s, "there is no object '%s'", path);
	} else if (folder >= 0) {
		store_fail(s, "cannot open the object '%s': %s", path,
			   error == ELOOP  ? "it is a symbolic link, which a store must not contain" :
			   error == EINVAL ? "it is not a plain file" :
					     strerror(error));
	}
	return -1;
}

enum object_state object_verify(struct store *s, const char *key)
{
	char path[PATH_ROOM];
	enum object_state state;
	uint64_t size;
	int fd = find_file(s, key, path, &size, &state);

	if (fd < 0)
		return state;
	state = header_check(s, fd, size, path);
	close(fd);
	return state;
}

/* Another run has renamed its own, equal object over this one while it was being opened. */
static bool replaced(int fd, const char *path)
{
	struct stat mine, now;

	return !fstat(fd, &mine) && !stat(path, &now) && (mine.st_ino != now.st_ino || mine.st_dev != now.st_dev);
}

static enum object_state open_once(struct store *s, const char *key, struct object *o, bool *again)
{
	char path[PATH_ROOM], own[KEY_SIZE];
	enum object_state state;
	uint64_t size;
	int fd;

	memset(o, 0, sizeof(*o));
	fd = find_file(s, key, path, &size, &state);
	if (fd < 0)
		return state;
	state = header_check(s, fd, size, path);
	if (state == OBJECT_OK)
		state = object_read(s, fd, size, path, o);
	*again = state == OBJECT_CORRUPT && replaced(fd, path);
	close(fd);
	if (state == OBJECT_OK) {
		store_key(o->recipe, own);
		if (strcmp(own, key)) {
			store_fail(s, "the object '%s' is that of another recipe (%.16s...)", path, own);
			state = OBJECT_CORRUPT;
		}
	}
	if (state != OBJECT_OK)
		object_close(o);
	return state;
}

enum object_state object_open(struct store *s, const char *key, struct object *o)
{
	enum object_state state = OBJECT_ABSENT;
	bool again = true;

	for (int trial = 0; trial < 8 && again; trial++) {
		again = false;
		state = open_once(s, key, o, &again);
	}
	return state;
}

const struct geae_array *object_find(const struct object *o, const char *port)
{
	for (size_t k = 0; k < o->n_port; k++)
		if (!strcmp(o->port[k].name, port))
			return &o->port[k];
	return NULL;
}

void object_close(struct object *o)
{
	if (o->map)
		munmap(o->map, o->map_size);
	arena_free(&o->arena);
	memset(o, 0, sizeof(*o));
}

/* -- setting aside -- */

/* The first free of NAME, NAME.2, NAME.3 ... */
static bool move(int from, int to, const char *name)
{
	char target[KEY_SIZE + 24];
	struct stat st;

	snprintf(target, sizeof(target), "%s", name);
	for (int n = 2; n < 10000 && !fstatat(to, target, &st, AT_SYMLINK_NOFOLLOW); n++)
		snprintf(target, sizeof(target), "%s.%d", name, n);
	return !renameat(from, name, to, target) || errno == ENOENT;
}

bool object_set_aside(struct store *s, const char *key)
{
	char prefix[3] = "", name[KEY_SIZE + 8];
	struct object o;
	enum object_state state = object_open(s, key, &o);
	int from = -1, to = -1;
	bool ok = false;

	object_close(&o);
	if (state == OBJECT_OK || state == OBJECT_ABSENT) /* another process was faster */
		return true;
	if (state != OBJECT_CORRUPT)
		return false;
	memcpy(prefix, key, 2);
	from = folder_open(s, "objects", prefix, false);
	to = from < 0 ? -1 : folder_open(s, "corrupt", NULL, true);
	if (to >= 0) {
		fault_point("set-aside");
		snprintf(name, sizeof(name), "%s.json", key);
		ok = move(from, to, name);
		snprintf(name, sizeof(name), "%s.h5", key);
		ok = move(from, to, name) && ok && !fsync(to) && !fsync(from);
		if (!ok)
			store_fail(s, "cannot move the object '%s' to '%s/corrupt': %s", name, s->path, strerror(errno));
		close(to);
	}
	if (from >= 0)
		close(from);
	return ok;
}
