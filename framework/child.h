/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first steps of every forked child, and memory for what it prints. */
#ifndef GEAE_CHILD_H
#define GEAE_CHILD_H

#include <signal.h>

/* stdin from nowhere; stdout and stderr to these descriptors (-1: nowhere); SIGINT ignored (the terminal sends
 * it to everybody, the supervisor decides), SIGTERM sets child_stop; ends with its parent. */
void child_begin(int out, int err);
extern volatile sig_atomic_t child_stop;

/* An unnamed file for what a child prints; -1 on failure. */
int child_paper(const char *name);
/* Its first line, at most n - 1 bytes; "" if empty. */
void child_read(int fd, char *text, int n);

#endif
