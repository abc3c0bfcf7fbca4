/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a run is: one line on a terminal, a plain line now and then elsewhere, status.json. */
#ifndef GEAE_PROGRESS_H
#define GEAE_PROGRESS_H

#include "supervisor.h"

struct progress {
	const struct plan *plan;
	const struct outcome *outcome;
	const struct run_options *options;
	double started, drawn, written;
	bool terminal, line_open;
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
/* Seconds left, negative when unknown. */
double progress_eta(const struct progress *);
const char *duration_text(double seconds, char text[32]); /* "42 s", "3 min 20 s", "2 h 5 min" */

#endif
