/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Temporary files: one is nobody's when its lock is free, for a lock dies with the process that held it. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include "store_inner.h"

int temporary_open(int folder, const char *target, char *name, size_t room)
{
	for (int trial = 0; trial < 16; trial++) {
		struct stat st;
		uint64_t random;
		int fd;

		/* random, not the process number: several machines may share the store */
		if (sodium_init() < 0)
			random = (uint64_t)getpid() + (uint64_t)trial;
		else
			randombytes_buf(&random, sizeof(random));
		snprintf(name, room, ".%s.%016llx.tmp", target, (unsigned long long)random);
		fd = openat(folder, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
		if (fd < 0)
			return -1;
		/* a sweep may have come between the two; where there are no locks nothing is swept either */
		if (flock(fd, LOCK_EX) || (!fstat(fd, &st) && st.st_nlink))
			return fd;
		close(fd);
	}
	errno = EAGAIN;
	return -1;
}

static void sweep_one(int folder, const char *name)
{
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd < 0)
		return;
	if (!flock(fd, LOCK_EX | LOCK_NB))
		unlinkat(folder, name, 0);
	close(fd);
}

void temporary_sweep(int folder, const char *target)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *all = fd >= 0 ? fdopendir(fd) : NULL;
	size_t n = strlen(target);

	if (!all) {
		if (fd >= 0)
			close(fd);
		return;
	}
	for (struct dirent *e; (e = readdir(all));) {
		size_t length = strlen(e->d_name);

		if (e->d_name[0] == '.' && length > n + 5 && !strncmp(e->d_name + 1, target, n) &&
		    !strcmp(e->d_name + length - 4, ".tmp"))
			sweep_one(folder, e->d_name);
	}
	closedir(all);
}
