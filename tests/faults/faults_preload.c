/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A library to be preloaded: the n-th write, rename, sync, new file or fork fails, as on a full or dying disk.
 *
 *   GEAE_FAULT=kind:n:errno   kind write, rename, sync, make or fork; n = 1 is the first; "n+": that one and all later ones
 *   GEAE_FAULT_UNDER=FOLDER   only files below it (real path); fork always
 *   GEAE_FAULT_COUNT=FILE     seven counters of 8 bytes, shared by all processes of a run: calls of each kind, then the
 *                             nanoseconds spent in syncs and in checksums (hashing, and reading files below that folder)
 *
 *   GEAE_CLOCK=SECONDS        each look at the clock of the wall finds it set back by so much
 *
 * Without GEAE_FAULT it only counts. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum kind { WRITE, RENAME, SYNC, MAKE, FORK, N_KIND, SYNC_TIME = N_KIND, CHECK_TIME, N_COUNTER };

static const char *const name[N_KIND] = { "write", "rename", "sync", "make", "fork" };
static _Atomic uint64_t *counter, own[N_COUNTER];
static const char *under;
static enum kind fault_kind = N_KIND;
static uint64_t fault_first, fault_last;
static int fault_errno;

__attribute__((constructor)) static void begin(void)
{
	const char *file = getenv("GEAE_FAULT_COUNT"), *fault = getenv("GEAE_FAULT");
	int fd = file ? open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0666) : -1;
	char kind[16];
	unsigned long n;
	int error;

	counter = own;
	if (fd >= 0 && !posix_fallocate(fd, 0, sizeof(own))) {
		void *map = mmap(NULL, sizeof(own), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		counter = map == MAP_FAILED ? own : map;
	}
	if (fd >= 0)
		close(fd);
	under = getenv("GEAE_FAULT_UNDER");
	if (fault && sscanf(fault, "%15[a-z]:%lu", kind, &n) == 2) {
		const char *last = strrchr(fault, ':');

		error = atoi(last + 1);
		for (int k = 0; k < N_KIND; k++)
			if (!strcmp(name[k], kind))
				fault_kind = (enum kind)k;
		fault_first = n;
		fault_last = last[-1] == '+' ? UINT64_MAX : n;
		fault_errno = error;
	}
}

static bool strikes(enum kind k)
{
	uint64_t n = atomic_fetch_add(&counter[k], 1) + 1;

	if (k != fault_kind || n < fault_first || n > fault_last)
		return false;
	errno = fault_errno;
	return true;
}

static bool is_under(const char *path)
{
	return under && !strncmp(path, under, strlen(under));
}

static bool fd_under(int fd)
{
	char link[64], path[PATH_MAX];
	int keep = errno;
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	errno = keep;
	path[n < 0 ? 0 : n] = 0;
	return is_under(path);
}

static bool at_under(int folder, const char *path)
{
	char real[PATH_MAX];

	if (*path != '/' && folder != AT_FDCWD)
		return fd_under(folder);
	if (*path == '/')
		return is_under(path);
	return getcwd(real, sizeof(real)) && (is_under(real) || (strlen(real) + strlen(path) + 2 < sizeof(real) &&
								 is_under(strcat(strcat(real, "/"), path))));
}

/* Assigns the next function of that name: ISO C has no conversion between pointers to data and to functions. */
static void find(void *to, const char *symbol)
{
	void *f = dlsym(RTLD_NEXT, symbol);

	memcpy(to, &f, sizeof(f));
}

#define WRITER(symbol, given, passed)                                          \
	ssize_t symbol given                                                   \
	{                                                                      \
		static ssize_t(*real) given;                                   \
                                                                               \
		if (!real)                                                     \
			find(&real, #symbol);                                  \
		return fd_under(fd) && strikes(WRITE) ? -1 : real passed;      \
	}

ssize_t write(int fd, const void *data, size_t n);
WRITER(write, (int fd, const void *data, size_t n), (fd, data, n))
WRITER(pwrite, (int fd, const void *data, size_t n, off_t at), (fd, data, n, at))
WRITER(pwrite64, (int fd, const void *data, size_t n, off64_t at), (fd, data, n, at))
WRITER(writev, (int fd, const struct iovec *part, int n), (fd, part, n))
WRITER(pwritev, (int fd, const struct iovec *part, int n, off_t at), (fd, part, n, at))
WRITER(pwritev64, (int fd, const struct iovec *part, int n, off64_t at), (fd, part, n, at))

#define CALL(symbol, given, where, kind, passed)                                \
	int symbol given                                                        \
	{                                                                       \
		static int(*real) given;                                        \
                                                                                \
		if (!real)                                                      \
			find(&real, #symbol);                                   \
		return where && strikes(kind) ? -1 : real passed;               \
	}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* A call whose time is counted. */
#define TIMED(type, symbol, given, where, fails, which, passed)                       \
	type symbol given                                                             \
	{                                                                             \
		static type(*real) given;                                             \
		int64_t start;                                                        \
		type result;                                                          \
                                                                                      \
		if (!real)                                                            \
			find(&real, #symbol);                                         \
		if (!(where))                                                         \
			return real passed;                                           \
		if (fails)                                                            \
			return -1;                                                    \
		start = now();                                                        \
		result = real passed;                                                 \
		atomic_fetch_add(&counter[which], (uint64_t)(now() - start));         \
		return result;                                                        \
	}

TIMED(int, fsync, (int fd), fd_under(fd), strikes(SYNC), SYNC_TIME, (fd))
TIMED(int, fdatasync, (int fd), fd_under(fd), strikes(SYNC), SYNC_TIME, (fd))
TIMED(ssize_t, pread, (int fd, void *data, size_t n, off_t at), fd_under(fd), false, CHECK_TIME, (fd, data, n, at))
TIMED(ssize_t, pread64, (int fd, void *data, size_t n, off64_t at), fd_under(fd), false, CHECK_TIME, (fd, data, n, at))
int crypto_generichash_update(void *state, const unsigned char *data, unsigned long long n);
TIMED(int, crypto_generichash_update, (void *state, const unsigned char *data, unsigned long long n), true, false, CHECK_TIME,
      (state, data, n))

CALL(rename, (const char *from, const char *to), at_under(AT_FDCWD, to), RENAME, (from, to))
CALL(renameat, (int a, const char *from, int b, const char *to), at_under(b, to), RENAME, (a, from, b, to))
CALL(mkdir, (const char *path, mode_t mode), at_under(AT_FDCWD, path), MAKE, (path, mode))
CALL(mkdirat, (int folder, const char *path, mode_t mode), at_under(folder, path), MAKE, (folder, path, mode))
CALL(fork, (void), true, FORK, ())

/* Calls to be looked up have three or four arguments; the mode is read only where it was given. */
#define MODE(flags, mode)                               \
	do {                                            \
		va_list list;                           \
                                                        \
		va_start(list, flags);                  \
		if ((flags) & (O_CREAT | O_TMPFILE))    \
			mode = va_arg(list, mode_t);    \
		va_end(list);                           \
	} while (0)

static int open_here(const char *symbol, const char *path, int flags, mode_t mode)
{
	int (*real)(const char *, int, ...);

	if ((flags & O_CREAT) && at_under(AT_FDCWD, path) && strikes(MAKE))
		return -1;
	find(&real, symbol);
	return real(path, flags, mode);
}

static int open_at(const char *symbol, int folder, const char *path, int flags, mode_t mode)
{
	int (*real)(int, const char *, int, ...);

	if ((flags & O_CREAT) && at_under(folder, path) && strikes(MAKE))
		return -1;
	find(&real, symbol);
	return real(folder, path, flags, mode);
}

#define OPEN(symbol)                                            \
	int symbol(const char *path, int flags, ...)            \
	{                                                       \
		mode_t mode = 0;                                \
                                                                \
		MODE(flags, mode);                              \
		return open_here(#symbol, path, flags, mode);   \
	}
#define OPEN_AT(symbol)                                                 \
	int symbol(int folder, const char *path, int flags, ...)        \
	{                                                               \
		mode_t mode = 0;                                        \
                                                                        \
		MODE(flags, mode);                                      \
		return open_at(#symbol, folder, path, flags, mode);     \
	}

OPEN(open)
OPEN(open64)
OPEN_AT(openat)
OPEN_AT(openat64)

/* The first call finds today, each later one a time before that of the one before. */
int clock_gettime(clockid_t clock, struct timespec *t)
{
	static int (*real)(clockid_t, struct timespec *);
	static _Atomic long calls;
	const char *back = getenv("GEAE_CLOCK");
	int status;

	if (!real)
		find(&real, "clock_gettime");
	status = real(clock, t);
	if (back && clock == CLOCK_REALTIME)
		t->tv_sec -= atol(back) * atomic_fetch_add(&calls, 1);
	return status;
}
