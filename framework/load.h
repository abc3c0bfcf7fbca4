/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the command line to a plan: what run, check and plan begin with. */
#ifndef GEAE_LOAD_H
#define GEAE_LOAD_H

#include "cli.h"
#include "plan.h"

struct load { /* starts zeroed */
	struct arena arena;
	struct diags diags;
	struct plugins plugins;
	struct pipeline *pipeline;
	struct plan plan;
	struct store store;
	struct stage_outlook *outlook; /* one per stage */
	int lock; /* of the store, held while a run begins; 0: none */
};

/* Reads, plans, surveys the store and checks what is to run.  EXIT_DONE, or the exit code after every problem
 * has been printed. */
int load_plan(struct load *, const struct cli *, enum store_mode);
/* The first half of it: the plan alone, no look into the store, nothing printed. */
bool load_pipeline(struct load *, const struct cli *);
/* The exit code of a plan with errors: the pipeline is invalid, or this machine failed. */
int load_fault(const struct load *);
void load_settled(struct load *); /* lets the store's lock go */
void load_free(struct load *);

#endif
