/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Another program, started by fork and exec: what it prints is read from two pipes until both end or time is over. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "clock.h"
#include "program.h"

enum { NOT_THERE = 127, MOST_SAID = 64 << 20, MOST_COMPLAINED = 4096 };

struct ear { /* one pipe */
	int fd;
	char *text;
	size_t n, room, most;
};

_Noreturn static void become(const struct program *p, int out, int err)
{
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	if ((p->folder && chdir(p->folder)) || null < 0 || dup2(null, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
		_exit(NOT_THERE - 1);
	for (const char *const *s = p->set; s && *s; s++) {
		const char *value = strchr(*s, '=') + 1;
		char name[64] = "";

		memcpy(name, *s, (size_t)(value - 1 - *s) < sizeof(name) ? (size_t)(value - 1 - *s) : 0);
		if (*value)
			setenv(name, value, 1);
		else
			unsetenv(name);
	}
	execvp(p->argv[0], (char *const *)(uintptr_t)p->argv);
	_exit(errno == ENOENT || errno == EACCES || errno == ENOTDIR ? NOT_THERE : NOT_THERE - 1);
}

/* What is beyond `most` is read and thrown away: the program must not wait for us.  false: the pipe has ended. */
static bool take_in(struct ear *e)
{
	char block[1 << 14];
	ssize_t n = read(e->fd, block, sizeof(block));

	if (n < 0 && errno == EINTR)
		return true;
	if (n <= 0)
		return false;
	if (e->n + (size_t)n + 1 > e->room && e->n < e->most) {
		size_t room = 2 * e->room + (size_t)n + 1;
		char *grown = realloc(e->text, room);

		if (!grown)
			return true;
		e->text = grown;
		e->room = room;
	}
	for (ssize_t k = 0; k < n && e->n + 1 < e->room && e->n < e->most; k++)
		e->text[e->n++] = block[k] ? block[k] : ' ';
	e->text[e->n] = 0;
	return true;
}

static bool hear_out(struct ear ear[2], double until)
{
	while (ear[0].fd >= 0 || ear[1].fd >= 0) {
		struct pollfd p[2] = { { .fd = ear[0].fd, .events = POLLIN }, { .fd = ear[1].fd, .events = POLLIN } };

		if (clock_seconds() > until)
			return false;
		if (poll(p, 2, 1000) <= 0)
			continue;
		for (int k = 0; k < 2; k++)
			if (p[k].revents && !take_in(&ear[k])) {
				close(ear[k].fd);
				ear[k].fd = -1;
			}
	}
	return true;
}

static enum program_end end_of(struct program *p, bool in_time, int status)
{
	if (!in_time) {
		p->why = arena_format(p->arena, "%s did not finish within %d s", p->argv[0], p->most_seconds);
		return PROGRAM_FAILED;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE) {
		p->why = arena_format(p->arena, "there is no program '%s' here", p->argv[0]);
		return PROGRAM_ABSENT;
	}
	if (WIFEXITED(status) && !WEXITSTATUS(status))
		return PROGRAM_OK;
	p->why = first_words(p->arena, *p->complained ? p->complained : p->said);
	if (!*p->why)
		p->why = arena_format(p->arena, "%s failed and said nothing", p->argv[0]);
	return PROGRAM_FAILED;
}

enum program_end program_run(struct program *p)
{
	struct ear ear[2] = { { .fd = -1, .most = MOST_SAID }, { .fd = -1, .most = MOST_COMPLAINED } };
	int out[2] = { -1, -1 }, err[2] = { -1, -1 }, status = 0;
	bool in_time;
	pid_t pid;

	p->said = p->complained = p->why = "";
	if (pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC) || (pid = fork()) < 0) {
		p->why = arena_text(p->arena, strerror(errno));
		for (int k = 0; k < 2; k++) {
			if (out[k] >= 0)
				close(out[k]);
			if (err[k] >= 0)
				close(err[k]);
		}
		return PROGRAM_FAILED;
	}
	if (!pid)
		become(p, out[1], err[1]);
	close(out[1]);
	close(err[1]);
	ear[0].fd = out[0];
	ear[1].fd = err[0];
	in_time = hear_out(ear, clock_seconds() + p->most_seconds);
	if (!in_time)
		kill(pid, SIGKILL);
	for (int k = 0; k < 2; k++)
		if (ear[k].fd >= 0)
			close(ear[k].fd);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	p->said = arena_text(p->arena, ear[0].text ? ear[0].text : "");
	p->complained = arena_text(p->arena, ear[1].text ? ear[1].text : "");
	free(ear[0].text);
	free(ear[1].text);
	return end_of(p, in_time, status);
}

const char *first_words(struct arena *arena, const char *text)
{
	size_t n;

	text += strspn(text, " ^\t\r\n");
	n = strcspn(text, "\r\n");
	return arena_format(arena, "%.*s", (int)(n < 400 ? n : 400), text);
}
