/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which runs use a store. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store_inner.h"
#include "store_users.h"

int store_lock(struct store *s, bool alone, bool wait)
{
	char path[PATH_ROOM];
	int fd;

	if (!store_path(s, path, "%s/lock", s->path))
		return -1;
	fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd >= 0 && !flock(fd, (alone ? LOCK_EX : LOCK_SH) | (wait ? 0 : LOCK_NB)))
		return fd;
	if (fd >= 0) {
		int error = errno;

		close(fd);
		errno = error;
	}
	return -1;
}

void store_user_add(struct store *s, const char *folder)
{
	char real[PATH_MAX], id[KEY_SIZE];
	struct iovec part = { real, 0 };
	int users = folder_open(s, "users", NULL, true);

	if (users >= 0 && realpath(folder, real)) {
		part.iov_len = strlen(real);
		hash_parts(&part, 1, id);
		id[16] = 0;
		whole_file_put(s, users, &(struct whole_file){ .name = id, .path = id, .part = &part, .n_part = 1 });
	}
	if (users >= 0)
		close(users);
}

void store_users(struct store *s, void (*fn)(void *arg, const char *folder, const char *id), void *arg)
{
	int users = folder_open(s, "users", NULL, false);
	DIR *d = users >= 0 ? fdopendir(users) : NULL;

	for (struct dirent *e; d && (e = readdir(d));) {
		char path[PATH_MAX] = "";
		uint64_t size = 0;
		int fd = e->d_name[0] == '.' ? -1 : file_open(users, e->d_name, &size);

		if (fd < 0)
			continue;
		if (size < sizeof(path) && read_at(fd, path, size, 0))
			fn(arg, path, e->d_name);
		close(fd);
	}
	if (d)
		closedir(d);
	else if (users >= 0)
		close(users);
}

void store_user_drop(struct store *s, const char *id)
{
	int users = folder_open(s, "users", NULL, false);

	if (users >= 0) {
		unlinkat(users, id, 0);
		close(users);
	}
}
