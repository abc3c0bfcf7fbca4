/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gnuplot as a separate program: fork, exec, at most 60 s. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "figure.h"

enum { MOST_SECONDS = 60, NOT_THERE = 127 };

static void child(const char *folder, const char *script, int out)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (chdir(folder) || null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(out, 2) < 0)
		_exit(NOT_THERE - 1);
	setenv("LC_ALL", "C.UTF-8", 1);
	unsetenv("GNUPLOT_LIB");
	setenv("HOME", "/nonexistent", 1); /* nobody's ~/.gnuplot changes our figures */
	execlp("gnuplot", "gnuplot", script, (char *)NULL);
	_exit(errno == ENOENT || errno == EACCES || errno == ENOTDIR ? NOT_THERE : NOT_THERE - 1);
}

/* The first line of what it said, read until it ends or the time is over. */
static bool listen_to(int in, char *line, size_t size)
{
	struct timespec start, now;
	char block[512];
	size_t at = 0;
	bool whole = false;

	clock_gettime(CLOCK_MONOTONIC, &start);
	for (;;) {
		struct pollfd p = { .fd = in, .events = POLLIN };
		ssize_t n;

		clock_gettime(CLOCK_MONOTONIC, &now);
		if (now.tv_sec - start.tv_sec >= MOST_SECONDS)
			return false;
		if (poll(&p, 1, 1000) <= 0)
			continue;
		n = read(in, block, sizeof(block));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return true;
		for (ssize_t i = 0; i < n && !whole; i++) {
			if (block[i] == '\n')
				whole = at > 0 && strspn(line, " ^\t") < at;
			else if (at + 1 < size)
				line[at++] = block[i];
			if (block[i] == '\n' && !whole)
				at = 0;
			line[at] = 0;
		}
	}
}

enum gnuplot_result gnuplot_run(const char *folder, const char *script, char *why, size_t size)
{
	int pipe_end[2], status = 0;
	pid_t pid;
	bool ended;

	*why = 0;
	if (pipe2(pipe_end, O_CLOEXEC)) {
		snprintf(why, size, "%s", strerror(errno));
		return GNUPLOT_FAILED;
	}
	pid = fork();
	if (pid == 0)
		child(folder, script, pipe_end[1]);
	close(pipe_end[1]);
	if (pid < 0) {
		snprintf(why, size, "%s", strerror(errno));
		close(pipe_end[0]);
		return GNUPLOT_FAILED;
	}
	ended = listen_to(pipe_end[0], why, size);
	close(pipe_end[0]);
	if (!ended) {
		kill(pid, SIGKILL);
		snprintf(why, size, "gnuplot did not finish %s within %d s", script, MOST_SECONDS);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (ended && WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE)
		return GNUPLOT_ABSENT;
	if (ended && WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return GNUPLOT_OK;
	if (!*why)
		snprintf(why, size, "gnuplot failed on %s", script);
	return GNUPLOT_FAILED;
}
