/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A few units at a time, in order: memory does not grow with the data set. */
#include <stdlib.h>
#include "manners.h"
#include "sample_stream.h"

enum { AHEAD = 2 }; /* units in memory for each thread */

struct stream {
	struct job *job;
	const struct sample_layout *layout;
	const struct geae_sampler_ops *ops;
	const void *sampler;
	struct context *context; /* one per thread */
	int64_t first;		 /* unit */
	void **block;
	int *status;
	struct context_error *error;
};

static void make(int64_t k, int thread, void *arg)
{
	struct stream *s = arg;
	struct context *cx = &s->context[thread];
	void *loose;

	s->status[k] = GEAE_ESTOP;
	if (s->job->session.stop && *s->job->session.stop)
		return;
	context_reset(cx);
	s->block[k] = malloc(sample_block_bytes(s->layout, s->first + k) + 1);
	loose = malloc(sample_loose_bytes(s->layout, s->first + k) + 1);
	s->status[k] = s->block[k] && loose
			       ? sample_unit(s->layout, &cx->pub, s->ops, s->sampler, s->first + k, s->block[k], loose)
			       : geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for unit %lld", (long long)(s->first + k));
	s->error[k] = cx->error;
	free(loose);
}

static int pass_on(struct stream *s, int64_t n, int64_t *row, const struct ports *ports)
{
	for (int64_t k = 0; k < n; k++) {
		if (s->status[k] != GEAE_OK) {
			s->job->cx.error = s->error[k];
			return s->status[k];
		}
		if (!sample_put_unit(s->job, s->layout, s->first + k, *row, s->block[k], ports))
			return geae_fail(&s->job->cx.pub, GEAE_EIO, "%s", store_error(s->job->store));
		*row += s->layout->plan->unit[s->first + k].n_row;
	}
	return GEAE_OK;
}

static int all_units(struct stream *s, int64_t window, const struct ports *ports)
{
	const struct session *session = &s->job->session;
	int64_t row = 0, n_unit = s->layout->plan->n_unit;
	int status = GEAE_OK;

	for (s->first = 0; s->first < n_unit && status == GEAE_OK; s->first += window) {
		int64_t n = n_unit - s->first < window ? n_unit - s->first : window;

		pool_run(session->pool, n, make, s);
		status = pass_on(s, n, &row, ports);
		for (int64_t k = 0; k < n; k++) {
			free(s->block[k]);
			s->block[k] = NULL;
		}
		if (session->progress)
			session->progress(session->user, row, s->layout->n_row);
	}
	return status;
}

int sample_stream(struct job *job, const struct sample_layout *l, const struct geae_sampler_ops *ops,
		  const void *sampler, const struct ports *ports)
{
	int n_thread = pool_threads(job->session.pool), status;
	int64_t window = (int64_t)n_thread * AHEAD;
	struct stream s = { .job = job, .layout = l, .ops = ops, .sampler = sampler };
	const char *rude;

	s.context = arena_array(&job->arena, n_thread, struct context);
	s.block = arena_array(&job->arena, window, void *);
	s.status = arena_array(&job->arena, window, int);
	s.error = arena_array(&job->arena, window, struct context_error);
	for (int t = 0; t < n_thread; t++)
		context_init(&s.context[t], &job->session);
	status = job_begin(job);
	if (status == GEAE_OK && !sample_put_ports(job, l, ports))
		status = geae_fail(&job->cx.pub, GEAE_EIO, "%s", store_error(job->store));
	if (status == GEAE_OK)
		status = all_units(&s, window, ports);
	for (int t = 0; t < n_thread; t++)
		context_finish(&s.context[t]);
	rude = status == GEAE_OK ? manners_fault() : NULL;
	if (rude)
		status = geae_fail(&job->cx.pub, GEAE_EBUG, "%s", rude);
	return status == GEAE_OK ? job_commit(job) : status;
}
