/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plugin that prints, closes descriptors or moves the process spoils more than its own result. */
#include <locale.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "manners.h"

static struct {
	bool on;
	int fd[3]; /* stdout, stderr, wire */
	struct stat was[3], folder;
	char path[4096];
	void (*on_term)(int);
} kept;

static void (*term_handler(void))(int)
{
	struct sigaction now;

	return sigaction(SIGTERM, NULL, &now) ? SIG_DFL : now.sa_handler;
}

void manners_remember(int wire)
{
	kept.fd[0] = STDOUT_FILENO;
	kept.fd[1] = STDERR_FILENO;
	kept.fd[2] = wire;
	kept.on = true;
	for (int k = 0; k < 3; k++)
		kept.on = !fstat(kept.fd[k], &kept.was[k]) && kept.on;
	kept.on_term = term_handler();
	kept.on = !stat(".", &kept.folder) && getcwd(kept.path, sizeof(kept.path)) && kept.on;
}

const char *manners_fault(void)
{
	static char text[256];
	struct stat now;
	char head[101] = "";
	ssize_t n;

	if (!kept.on)
		return NULL;
	fflush(stdout);
	for (int k = 0; k < 3; k++)
		if (fstat(kept.fd[k], &now) || now.st_ino != kept.was[k].st_ino || now.st_dev != kept.was[k].st_dev)
			return "a plugin closed descriptors that belong to the host";
	if (stat(".", &now) || now.st_ino != kept.folder.st_ino || now.st_dev != kept.folder.st_dev)
		return chdir(kept.path) ? "a plugin changed the working directory, which is gone" :
					  "a plugin changed the working directory";
	if (strcmp(setlocale(LC_ALL, NULL), "C")) {
		setlocale(LC_ALL, "C");
		return "a plugin changed the locale";
	}
	if (term_handler() != kept.on_term)
		return "a plugin took the signal SIGTERM, by which the host asks it to stop";
	fstat(STDOUT_FILENO, &now);
	if (!S_ISREG(now.st_mode) || !now.st_size)
		return NULL;
	n = pread(STDOUT_FILENO, head, sizeof(head) - 1, 0);
	head[n > 0 ? n : 0] = 0;
	head[strcspn(head, "\r\n")] = 0;
	snprintf(text, sizeof(text), "a plugin printed to the standard output, which is the host's: \"%s\"", head);
	return text;
}
