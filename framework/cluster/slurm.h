/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slurm's own programs, asked as a person would ask them: sbatch, squeue, scancel, scontrol, sinfo. */
#ifndef GEAE_SLURM_H
#define GEAE_SLURM_H

#include <stdbool.h>
#include "program.h"
#include "cluster_settings.h"

struct slurm_array { /* one sbatch call */
	const char *name;   /* of the job */
	const char *script, *program, *list; /* the script is called with these two behind it */
	const char *output; /* of the tasks; %a becomes the index */
	size_t n_task;
	double memory;      /* bytes that the stage asks for; 0: nothing said */
	const char *const *after; /* job ids, NULL-terminated */
	const struct cluster_settings *settings;
	const char *const *options; /* of the command line, NULL-terminated */
};

/* The words of the call, NULL-terminated. */
const char *const *slurm_words(const struct slurm_array *, struct arena *);
/* Is Slurm here?  NULL, or one line that says what to do. */
const char *slurm_absent(struct arena *);
/* At most so many elements in an array, from the controller; 1000 where it does not say. */
size_t slurm_most_tasks(struct arena *);
/* How many nodes beside this machine. */
size_t slurm_other_nodes(struct arena *);
/* The id of the job, or NULL and *why. */
const char *slurm_submit(const struct slurm_array *, struct arena *, const char **why);
/* Calls fn for every task of ours that waits or runs.  false: Slurm does not answer, *why. */
bool slurm_queue(struct arena *, void (*fn)(void *user, const char *job, size_t index, const char *state), void *user, const char **why);
bool slurm_cancel(const char *const *job, struct arena *, const char **why);
/* This very task goes back into the queue. */
bool slurm_requeue(struct arena *, const char **why);

#endif
