/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people read: runs/<name>/ with results.json, tables, figures and report.html. */
#ifndef GEAE_REPORT_H
#define GEAE_REPORT_H

#include "plan.h"
#include "supervisor.h"

struct report_request {
	const struct plan *plan;
	struct store *store;
	const struct outcome *outcome; /* one per instance */
	const char *folder;            /* runs/<name> */
	int exit_code;
	double seconds;
};

/* Runs in a forked child (it reads the store).  Writes everything and prints the answer: the expectation's
 * quantity with its error, or what stages say in words and the numbers of the last ones, a line each.  False: diags say why. */
bool report_write(const struct report_request *, FILE *answer, struct diags *);

#endif
