/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a run is: one line on a terminal, a plain line now and then elsewhere, status.json. */
#ifndef GEAE_PROGRESS_H
#define GEAE_PROGRESS_H

#include <signal.h>
#include "supervisor.h"

struct progress {
	const struct plan *plan;
	const struct outcome *outcome;
	const struct run_options *options;
	double started, drawn, written;
	bool terminal, line_open, utf8;
	int line_length; /* of the open line, in letters */
	struct sigaction before; /* what SIGWINCH did */
	size_t cached;
};

void progress_start(struct progress *, const struct plan *, const struct outcome *, const struct run_options *);
/* Call often: draws when it is time. */
void progress_tick(struct progress *, bool now);
/* A line of its own above the progress line (not with --quiet), and into the log. */
void progress_say(struct progress *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same for what must be seen: errors and warnings. */
void progress_warn(struct progress *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void progress_end(struct progress *);
/* Seconds left of what is known, negative when nothing is; *untimed (may be NULL): instances of which nothing is. */
double progress_eta(const struct progress *, size_t *untimed);

#endif
