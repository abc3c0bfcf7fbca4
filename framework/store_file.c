/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders and whole files of the store: what is seen under its final name is complete. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "fault.h"
#include "store_inner.h"

#define LARGEST_PIECE ((size_t)1 << 30) /* one write(2) takes at most 2 GB */

static int sub_folder(int folder, const char *name, bool create)
{
	int fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct stat st;

	if (fd < 0 && errno == ENOENT && create) {
		if (mkdirat(folder, name, 0777) && errno != EEXIST)
			return -1;
		if (fsync(folder)) /* else the new folder and all in it may be lost with the power */
			return -1;
		fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	}
	/* O_DIRECTORY hides what O_NOFOLLOW found */
	if (fd < 0 && errno == ENOTDIR && !fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) && S_ISLNK(st.st_mode))
		errno = ELOOP;
	return fd;
}

static const char *why(int error)
{
	return error == ELOOP ? "it is a symbolic link, which a store must not contain" : strerror(error);
}

int folder_open(struct store *s, const char *a, const char *b, bool create)
{
	int root, fd, error;

	root = open(s->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0) {
		error = errno;
		store_fail(s, "cannot open the store '%s': %s", s->path, strerror(error));
		errno = error;
		return -1;
	}
	fd = sub_folder(root, a, create);
	error = errno;
	close(root);
	if (fd >= 0 && b) {
		root = fd;
		fd = sub_folder(root, b, create);
		error = errno;
		close(root);
	}
	if (fd < 0)
		store_fail(s, "cannot open the folder '%s/%s%s%s': %s", s->path, a, b ? "/" : "", b ? b : "", why(error));
	errno = error;
	return fd;
}

bool write_at(int fd, const void *data, size_t bytes, uint64_t offset)
{
	const char *at = data;

	while (bytes) {
		ssize_t n = pwrite(fd, at, bytes < LARGEST_PIECE ? bytes : LARGEST_PIECE, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n ? errno : ENOSPC;
			return false;
		}
		at += n;
		bytes -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

void write_begin(int fd)
{
	/* what it cannot do, fsync(2) will */
	(void)sync_file_range(fd, 0, 0, SYNC_FILE_RANGE_WRITE);
}

bool read_at(int fd, void *data, size_t bytes, uint64_t offset)
{
	char *at = data;

	while (bytes) {
		ssize_t n = pread(fd, at, bytes < LARGEST_PIECE ? bytes : LARGEST_PIECE, (off_t)offset);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			errno = n ? errno : EIO;
			return false;
		}
		at += n;
		bytes -= (size_t)n;
		offset += (uint64_t)n;
	}
	return true;
}

int file_open(int folder, const char *name, uint64_t *size)
{
	/* not blocking: somebody may have put a pipe there */
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), error = 0;
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st))
		error = errno;
	else if (!S_ISREG(st.st_mode))
		error = EINVAL;
	if (error) {
		close(fd);
		errno = error;
		return -1;
	}
	if (size)
		*size = (uint64_t)st.st_size;
	return fd;
}

static void pass(const char *fault)
{
	if (fault)
		fault_point(fault);
}

bool whole_file_put(struct store *s, int folder, const struct whole_file *file)
{
	char name[256];
	uint64_t offset = file->n_part ? file->part[0].iov_len : 0;
	bool ok = true;
	int fd, error;

	fd = temporary_open(folder, file->name, name, sizeof(name));
	if (fd < 0)
		return store_fail(s, "cannot write '%s': %s", file->path, strerror(errno));
	pass(file->fault[0]);
	for (size_t k = 1; k < file->n_part && ok; k++) {
		ok = write_at(fd, file->part[k].iov_base, file->part[k].iov_len, offset);
		offset += file->part[k].iov_len;
	}
	if (file->seal && ok) {
		write_begin(fd);
		file->seal(file->arg);
	}
	ok = ok && (!file->n_part || write_at(fd, file->part[0].iov_base, file->part[0].iov_len, 0));
	/* synced before the rename, so that a power failure leaves the old file or the new one */
	ok = ok && !fsync(fd);
	error = errno;
	if (!ok)
		store_fail(s, "cannot write '%s': %s", file->path, strerror(error));
	if (ok) { /* still open: without its lock another run would sweep it away */
		pass(file->fault[1]);
		ok = !renameat(folder, name, folder, file->name);
		error = errno;
		if (!ok)
			store_fail(s, "cannot rename to '%s': %s", file->path, strerror(error));
	}
	if (ok)
		pass(file->fault[2]);
	else
		unlinkat(folder, name, 0);
	if (ok && file->keep)
		*file->keep = fd;
	else
		close(fd);
	errno = error;
	return ok;
}
