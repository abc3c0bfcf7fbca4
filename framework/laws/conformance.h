/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Holding a plugin file to the laws of its kind. */
#ifndef GEAE_CONFORMANCE_H
#define GEAE_CONFORMANCE_H

#include "law.h"

struct verdict {
	const struct law *law;
	int state;        /* enum trial_state; TRIAL_DIED never: a death is a violation */
	const char *said; /* "" where it holds */
};

struct case_verdicts {
	const char *with; /* parameters: "L = 4; J = 1.0;" */
	struct verdict *verdict;
	size_t n_verdict;
};

struct conformance {
	struct arena arena;
	const struct plugin *plugin;
	struct case_verdicts *tried;
	size_t n_case, n_held, n_broken, n_left_out;
};

/* `set`: NAME=VALUE, in place of or beside what the plugin says itself.  Nothing of the plugin runs in this process.
 * False: a diagnostic says what is wrong with the words given. */
bool conformance_try(struct conformance *, struct plugins *, struct plugin *, const char *const *set, size_t n_set, struct diags *);
void conformance_print(const struct conformance *, FILE *);
void conformance_print_json(const struct conformance *, FILE *);
void conformance_free(struct conformance *);

#endif
