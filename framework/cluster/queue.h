/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run has in the queue: its submissions in runs/<name>/cluster/<number>/, held against what Slurm says.
 *
 *   submission.json          { "jobs": [ { "stage", "job", "list" } ] }
 *   <stage>.json             a list of tasks (task_list.h)
 *   task.sh                  what sbatch was given
 *   <stage>-<index>.log      what a task said */
#ifndef GEAE_QUEUE_H
#define GEAE_QUEUE_H

#include <jansson.h>
#include <stdbool.h>
#include "arena.h"

struct queue {
	json_t *key;  /* key -> "running" or "waiting", of everything that tasks in the queue will make */
	json_t *jobs; /* stage -> [ job ids still in the queue ] */
	int last;     /* number of the last submission; 0: none */
};

/* `folder` is runs/<name>.  False: Slurm does not answer (*why); what the files say is there all the same. */
bool queue_read(struct queue *, const char *folder, struct arena *, const char **why);
/* "running", "waiting", or NULL: nobody is at it. */
const char *queue_state(const struct queue *, const char *key);
/* All jobs in the queue, of one stage or (NULL) of any; NULL-terminated. */
const char *const *queue_jobs(const struct queue *, const char *stage, struct arena *);
void queue_free(struct queue *);

#endif
