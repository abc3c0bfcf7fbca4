/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nobody uses any more: objects, partial results, damaged objects set aside, files left by killed processes. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store_inner.h"
#include "store_users.h"

struct sweep {
	struct store *store;
	bool (*keep)(void *arg, const char *key);
	void *arg;
	bool remove;
	size_t n_object, n_other;
	double bytes;
};

static void take(struct sweep *s, int folder, const char *name)
{
	struct stat st;

	if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) || !S_ISREG(st.st_mode))
		return;
	if (s->remove && unlinkat(folder, name, 0))
		return;
	s->bytes += (double)st.st_size;
}

/* Of a process that was killed: nobody holds its lock. */
static bool abandoned(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	bool free = fd >= 0 && !flock(fd, LOCK_EX | LOCK_NB);

	if (fd >= 0)
		close(fd);
	return free;
}

static bool is_temporary(const char *name)
{
	size_t n = strlen(name);

	return *name == '.' && n > 5 && !strcmp(name + n - 4, ".tmp");
}

/* fn for every entry but . and .. */
static void each(int folder, void (*fn)(struct sweep *, int folder, const char *name), struct sweep *s)
{
	DIR *d = folder >= 0 ? fdopendir(folder) : NULL;

	for (struct dirent *e; d && (e = readdir(d));)
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			fn(s, folder, e->d_name);
	if (d)
		closedir(d);
	else if (folder >= 0)
		close(folder);
}

static void in_objects(struct sweep *s, int folder, const char *name)
{
	char key[KEY_SIZE];
	const char *end;

	if (is_temporary(name)) {
		if (abandoned(folder, name)) {
			take(s, folder, name);
			s->n_other++;
		}
		return;
	}
	snprintf(key, sizeof(key), "%.64s", name);
	end = strlen(name) > KEY_SIZE - 1 ? name + KEY_SIZE - 1 : "";
	if ((strcmp(end, ".h5") && strcmp(end, ".json")) || s->keep(s->arg, key))
		return;
	take(s, folder, name);
	s->n_object += !strcmp(end, ".h5");
}

static void other(struct sweep *s, int folder, const char *name)
{
	take(s, folder, name);
	s->n_other++;
}

static void in_partial(struct sweep *s, int folder, const char *name)
{
	if (strlen(name) != KEY_SIZE - 1 || s->keep(s->arg, name))
		return;
	each(folder_open(s->store, "partial", name, false), other, s);
	if (s->remove)
		unlinkat(folder, name, AT_REMOVEDIR);
}

double store_gc(struct store *store, bool (*keep)(void *arg, const char *key), void *arg, bool remove, size_t *n_object,
		size_t *n_other)
{
	struct sweep s = { store, keep, arg, remove, 0, 0, 0 };

	for (int p = 0; p < 256; p++) {
		char prefix[3];

		snprintf(prefix, sizeof(prefix), "%02x", (unsigned)p);
		each(folder_open(store, "objects", prefix, false), in_objects, &s);
	}
	each(folder_open(store, "partial", NULL, false), in_partial, &s);
	each(folder_open(store, "corrupt", NULL, false), other, &s);
	*n_object = s.n_object;
	*n_other = s.n_other;
	return s.bytes;
}
