/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probing plugin files in a forked child, so that a file that crashes, ends or stalls the process on
 * loading meets only that child.
 *
 * The child tells over a pipe how far it is, one letter per step; after a fault it ends, and the next file
 * gets a new child.  A fault in a child that had loaded other files before may be their fault: the file is
 * tried again, alone, and only that verdict counts. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "plugin_loader.h"
#include "plugin_open.h"
#include "plugin_text.h"

enum { STEP_READ = 'r', STEP_SOUND = 's', STEP_FAULT = 'f', LONGEST = 2000 };

/* ---- the child ---- */

static void tell(int fd, char step, const char *text)
{
	char message[1 + sizeof(uint16_t) + LONGEST];
	const size_t n = text ? strnlen(text, LONGEST) : 0;
	const uint16_t length = (uint16_t)n;
	size_t size = 1, done = 0;

	message[0] = step;
	if (text) {
		memcpy(message + 1, &length, sizeof length);
		memcpy(message + 1 + sizeof length, text, n);
		size += sizeof length + n;
	}
	while (done < size) {
		const ssize_t written = write(fd, message + done, size - done);

		if (written < 0 && errno != EINTR)
			_exit(1);
		if (written > 0)
			done += (size_t)written;
	}
}

static void become_harmless(void)
{
	const struct rlimit no_core = { 0, 0 };
	sigset_t none;
	int null;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &no_core);
	/* Crashes must end the process, whoever has handlers for them; a stop is the parent's affair. */
	for (int s = 1; s < NSIG; s++)
		signal(s, s == SIGINT || s == SIGTERM || s == SIGHUP || s == SIGQUIT ? SIG_IGN : SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	null = open("/dev/null", O_RDWR);
	for (int fd = 0; fd <= 2 && null >= 0; fd++)
		dup2(null, fd);
}

static _Noreturn void probe_all(struct plugin *const *which, size_t n, int fd)
{
	struct arena arena = { 0 };

	become_harmless();
	for (size_t i = 0; i < n; i++) {
		struct plugin *p = which[i];
		const struct geae_plugin *descriptor;
		const char *fault = plugin_open(p, &descriptor, &arena);

		if (!fault) {
			tell(fd, STEP_READ, NULL);
			fault = plugin_descriptor_fault(descriptor, p->kind, p->name, &arena);
		}
		tell(fd, fault ? STEP_FAULT : STEP_SOUND, fault ? fault : descriptor->summary);
		if (fault)
			break;
	}
	_exit(0);
}

/* ---- the parent ---- */

struct child {
	pid_t pid;
	int fd;
	int64_t deadline; /* milliseconds */
};

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* 1: read; 0: the child is gone; -1: too late */
static int listen_to(const struct child *child, void *to, size_t size)
{
	size_t done = 0;

	while (done < size) {
		const int64_t left = child->deadline - now();
		struct pollfd p = { .fd = child->fd, .events = POLLIN };
		ssize_t got;

		if (left <= 0)
			return -1;
		if (poll(&p, 1, (int)left) <= 0)
			continue;
		got = read(child->fd, (char *)to + done, size - done);
		if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
			return 0;
		if (got > 0)
			done += (size_t)got;
	}
	return 1;
}

static bool start(struct child *child, struct plugin *const *which, size_t n)
{
	int end[2];

	if (pipe2(end, O_CLOEXEC))
		return false;
	fflush(NULL); /* a plugin that calls exit() must not write our buffers a second time */
	child->pid = fork();
	if (child->pid == 0) {
		close(end[0]);
		probe_all(which, n, end[1]);
	}
	close(end[1]);
	child->fd = end[0];
	if (child->pid < 0)
		close(end[0]);
	return child->pid > 0;
}

static int stop(struct child *child)
{
	int status = 0;

	close(child->fd);
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

/* How the child came to its end before it could say more. */
static const char *end_in_words(struct child *child, bool late, const char *when, struct arena *arena)
{
	int status = 0;

	/* It is a zombie already, or about to be: its own end, not our signal, is what must be reported. */
	if (!late) {
		while (waitpid(child->pid, &status, 0) < 0 && errno == EINTR)
			continue;
		close(child->fd);
	} else {
		stop(child);
		return arena_format(arena, "hangs when %s", when);
	}
	if (WIFSIGNALED(status))
		return arena_format(arena, "crashes when %s (signal %d, %s)", when, WTERMSIG(status),
				    strsignal(WTERMSIG(status)));
	return arena_format(arena, "ends the process when %s (exit status %d)", when, WEXITSTATUS(status));
}

static const char *printable(struct arena *arena, char *text)
{
	if (text_fault(arena, text, "text", LONGEST, 0))
		for (char *c = text; *c; c++)
			if ((unsigned char)*c < ' ' || (unsigned char)*c >= 127)
				*c = '?';
	return arena_text(arena, text);
}

/* The verdict on the next file of this child; *alive: it goes on with the one after. */
static const char *verdict(struct child *child, int patience, bool *alive, const char **summary, struct arena *arena)
{
	const char *when = "loaded";
	char text[LONGEST + 1];
	uint16_t length;
	char step;
	int got;

	child->deadline = now() + (int64_t)patience * 1000;
	*alive = false;
	while ((got = listen_to(child, &step, 1)) == 1) {
		if (step == STEP_READ) {
			when = "its descriptor is read";
			continue;
		}
		if (step != STEP_FAULT && step != STEP_SOUND)
			break;
		got = listen_to(child, &length, sizeof length);
		if (got != 1 || length > LONGEST)
			break;
		got = listen_to(child, text, length);
		if (got != 1)
			break;
		text[length] = '\0';
		if (step == STEP_SOUND) {
			*summary = printable(arena, text);
			*alive = true;
			return NULL;
		}
		stop(child);
		return printable(arena, text);
	}
	if (got == 1) { /* it wrote into our pipe */
		stop(child);
		return arena_format(arena, "writes to descriptors it did not open when %s", when);
	}
	return end_in_words(child, got < 0, when, arena);
}

static const char *no_process(const struct plugins *plugins, struct arena *arena)
{
	if (plugins->diags)
		plugins->diags->machine = true;
	return arena_format(arena, "cannot be examined: no new process: %s", strerror(errno));
}

const char *plugin_rehearse(const struct plugins *plugins, struct plugin *p, struct arena *arena)
{
	const char *fault, *summary;
	struct child child;
	bool alive;

	if (!start(&child, &p, 1))
		return no_process(plugins, arena);
	fault = verdict(&child, plugins->patience, &alive, &summary, arena);
	if (alive)
		stop(&child);
	return fault;
}

void plugins_probe(struct plugins *plugins, struct plugin *const *which, size_t n)
{
	struct plugin **todo = arena_array(&plugins->arena, n + 1, struct plugin *);
	size_t n_todo = 0, i = 0;

	for (size_t k = 0; k < n; k++)
		if (!which[k]->probed && !which[k]->fault)
			todo[n_todo++] = which[k];
	plugin_environment();
	while (i < n_todo) {
		const size_t first = i;
		struct child child;
		bool alive = true;

		if (!start(&child, todo + i, n_todo - i)) {
			todo[i]->fault = no_process(plugins, &plugins->arena);
			todo[i++]->probed = true;
			continue;
		}
		while (i < n_todo && alive) {
			const char *fault = verdict(&child, plugins->patience, &alive, &todo[i]->summary,
						    &plugins->arena);

			if (fault && i > first)
				break;
			todo[i]->fault = fault;
			todo[i++]->probed = true;
		}
		if (alive)
			stop(&child);
	}
}
