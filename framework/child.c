/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first steps of every forked child. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>
#include "child.h"

volatile sig_atomic_t child_stop;

static void on_stop(int signal)
{
	(void)signal;
	child_stop = 1;
}

static void redirect(int from, int to)
{
	int nowhere = from < 0 ? open("/dev/null", to == STDIN_FILENO ? O_RDONLY : O_WRONLY) : from;

	if (nowhere >= 0 && nowhere != to)
		dup2(nowhere, to);
	if (from < 0 && nowhere > STDERR_FILENO)
		close(nowhere);
}

void child_begin(int out, int err)
{
	struct sigaction act = { .sa_handler = on_stop };

	child_stop = 0;
	sigaction(SIGTERM, &act, NULL);
	act.sa_handler = SIG_IGN;
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
	sigaction(SIGPIPE, &act, NULL);
	sigaction(SIGXFSZ, &act, NULL);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	redirect(-1, STDIN_FILENO);
	redirect(out, STDOUT_FILENO);
	redirect(err, STDERR_FILENO);
}

int child_paper(const char *name)
{
	return memfd_create(name, MFD_CLOEXEC);
}

void child_read(int fd, char *text, int n)
{
	ssize_t got = fd < 0 ? 0 : pread(fd, text, (size_t)n - 1, 0);

	text[got > 0 ? got : 0] = 0;
	text[strcspn(text, "\r\n")] = 0;
}
