/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One plugin instance under test, in a process of its own; what was found stands on a page shared with the parent. */
#ifndef GEAE_TRIAL_H
#define GEAE_TRIAL_H

#include "component.h"
#include "context.h"

enum trial_state { TRIAL_DIED, TRIAL_HELD, TRIAL_BROKEN, TRIAL_LEFT_OUT };

struct trial_page { /* outlives a crash */
	int32_t state;
	char doing[240];  /* what was being tried, for the message about a crash */
	char said[1200];  /* numbers of the violation, or why the law was left out */
	char rude[300];   /* what manners_fault() found; empty: nothing */
};

struct trial {
	struct geae_component *c;
	const void *ops;
	struct arena arena;
	struct session session;
	struct context cx;
	struct trial_page *page;
};

void trial_begin(struct trial *, struct geae_component *, struct trial_page *);
void trial_end(struct trial *);
/* False: recorded as a violation of the law under way. */
bool trial_open(struct trial *);

/* All return false, for `return trial_broken(t, ...)`; only the first is kept. */
bool trial_broken(struct trial *, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool trial_left_out(struct trial *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void trial_doing(struct trial *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "message (file.c:83)" of the operation that failed last. */
const char *trial_error(struct trial *, int status);

#endif
