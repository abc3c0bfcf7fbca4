/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A stage instance at work: its open components, its inputs, its output. */
#ifndef GEAE_JOB_H
#define GEAE_JOB_H

#include "plan.h"

struct job_input {
	const struct supply *feed;
	struct object object; /* all zero in the checking child */
	bool open;
	struct geae_component *model; /* the reference names a model slot */
};

struct job {
	const struct instance *instance;
	struct store *store;
	struct session session;
	struct context cx;
	struct arena arena; /* lives as long as the job */
	struct job_input *input; /* one per feed */
	size_t n_input;
	const struct ports *const *stage_ports; /* checking: ports of every stage so far, by stage index */
	struct object_writer *writer;
	double started; /* clock_seconds() */
	void *work;     /* the driver's, while it runs; session.user points to the job */
};

/* Opens the components (and, in a worker, the input objects).  False: diags say why. */
bool job_open(struct job *, const struct instance *, struct store *, bool with_inputs, struct diags *);
void job_close(struct job *);
/* The plugins' work is done: checks their manners and begins the object.  GEAE_OK or the error recorded. */
int job_begin(struct job *);
/* Commits job->writer with its sidecar; GEAE_OK or the error recorded. */
int job_commit(struct job *);

#endif
