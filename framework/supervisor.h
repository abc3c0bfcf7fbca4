/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs a plan: forks a worker per instance, listens, draws progress, survives whatever they do. */
#ifndef GEAE_SUPERVISOR_H
#define GEAE_SUPERVISOR_H

#include "plan.h"

enum instance_state { STATE_WAITING, STATE_RUNNING, STATE_DONE, STATE_CACHED, STATE_FAILED, STATE_SKIPPED, STATE_STOPPED };

struct outcome { /* of one instance, beside the plan's */
	enum instance_state state;
	const char *error; /* one line */
	double seconds, cpu_seconds, max_rss; /* of the worker; rss in bytes */
	double done;       /* fraction 0..1 while running */
	/* Where its speed is measured from: at first when it was heard of first, for what was done before may come from an
	 * earlier run; later where 44 to 67 % of its time had passed; and where that will be next. */
	double first_done, first_seconds, next_done, next_seconds;
};

struct run_options {
	int n_core;  /* -j */
	bool quiet;
	FILE *log;   /* runs/<name>/log */
	const char *run_folder; /* for status.json; NULL: none */
};

/* 0 all done, 1 something failed, 75 stopped and resumable. */
int supervisor_run(struct plan *, struct store *, const struct run_options *, struct outcome *);

/* The signal that stopped the last run; 0: none did. */
int supervisor_signal(void);

/* Checks, in a child, the checksums of cached objects that will be read: inputs of what is to run, and results
 * that nothing else takes.  Damaged ones are set aside, become TODO_RUN and STATE_WAITING, with a line in
 * outcome.error; their number. */
size_t plan_verify(struct plan *, struct store *, struct outcome *);

#endif
