/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named places where a test may end the process, as a power failure would. */
#include "fault.h"

#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

static void note(const char *file, const char *name)
{
	int fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	struct iovec line[] = { { (void *)(uintptr_t)name, strlen(name) }, { (void *)(uintptr_t)"\n", 1 } };

	if (fd < 0)
		return;
	if (writev(fd, line, 2) < 0) {
		/* the log is a help for tests; a full disk shows where it matters */
	}
	close(fd);
}

void fault_point(const char *name)
{
	static atomic_long passed; /* of the one name that is asked for */
	const char *at = getenv("GEAEPIPE_KILL_AT"), *log = getenv("GEAEPIPE_KILL_LOG");
	size_t n = strlen(name);

	if (log && *log)
		note(log, name);
	if (!at || strncmp(at, name, n) || at[n] != ':')
		return;
	if (atomic_fetch_add(&passed, 1) + 1 == strtol(at + n + 1, NULL, 10))
		kill(0, SIGKILL);
}
