/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A worker: opens its components and inputs, lets the driver work, tells how it went. */
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "child.h"
#include "job.h"
#include "manners.h"
#include "wire.h"
#include "worker.h"

struct work {
	struct job job; /* first: the session's `user` is also the job */
	int wire;
};

static void tell_log(void *user, int level, const char *text)
{
	struct work *w = user;

	wire_text(w->wire, WORKER_LOG, "%c%s", level == GEAE_WARN ? 'W' : level == GEAE_NOTE ? 'N' : 'D', text);
}

static void tell_progress(void *user, int64_t done, int64_t total)
{
	struct work *w = user;

	wire_send(w->wire, WORKER_PROGRESS, &(int64_t[2]){ done, total }, 2 * sizeof(int64_t));
}

static bool keep_state(void *user, const void *state, size_t bytes)
{
	struct work *w = user;

	/* another run that has finished meanwhile removes all partials */
	return partial_put(w->job.store, w->job.instance->key, "checkpoint", state, bytes) ||
	       store_has(w->job.store, w->job.instance->key);
}

static const char *what_went_wrong(void *user)
{
	const struct work *w = user;

	return store_error(w->job.store);
}

static bool find_state(void *user, const void **state, size_t *bytes)
{
	struct work *w = user;

	if (!partial_get(w->job.store, w->job.instance->key, "checkpoint", state, bytes)) {
		*state = NULL; /* none, or damaged and therefore removed: begin anew */
		*bytes = 0;
	}
	return true;
}

static void limit_memory(double bytes)
{
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
	struct rlimit r = { (rlim_t)bytes, (rlim_t)bytes };

	if (bytes > 0)
		setrlimit(RLIMIT_DATA, &r);
#else
	(void)bytes;
#endif
}

_Noreturn static void leave(int code)
{
	fflush(NULL);
	_exit(code);
}

static void tell_diag(void *user, struct place place, const char *text, bool warning)
{
	int wire = *(const int *)user;

	if (warning)
		wire_text(wire, WORKER_LOG, "W%s", text);
	else if (place.line)
		wire_text(wire, WORKER_FAILED, "%s:%d: %s", place.file, place.line, text);
	else
		wire_text(wire, WORKER_FAILED, "%s: %s", place.file, text);
}

/* The plugin that did it: the driver's only partner beside the model.  Of several the message names the one. */
static const char *culprit(struct job *job)
{
	struct geae_component *const *c = job->instance->component, *last = NULL;
	int partners = 0;

	for (; *c; c++) {
		if (!last || strcmp((*c)->slot, "model"))
			last = *c;
		partners += strcmp((*c)->slot, "model") != 0;
	}
	return last && partners < 2 ? arena_format(&job->arena, "%s '%s'", kind_names[last->plugin->kind], last->plugin->name) :
		      arena_format(&job->arena, "stage '%s'", job->instance->stage->name);
}

_Noreturn void worker_main(const struct plan *plan, const struct instance *i, struct store *store, int wire, int out, int err,
			   const struct worker_limits *limits)
{
	struct work w = { .wire = wire };
	struct session *s = &w.job.session;
	struct diags diags = { 0 };
	int status;

	child_begin(out, err);
	setlocale(LC_ALL, "C");
	limit_memory(limits->memory);
	s->pool = pool_create(limits->n_thread);
	s->stop = &child_stop;
	s->user = &w;
	s->log = tell_log;
	s->progress = tell_progress;
	s->save = keep_state;
	s->why = what_went_wrong;
	s->restore = find_state;
	manners_remember(wire);
	if (!s->pool || !job_open(&w.job, i, store, true, &diags)) {
		if (!s->pool)
			wire_text(wire, WORKER_FAILED, "no memory or no threads to be had");
		diags_each(&diags, tell_diag, &wire);
		leave(1);
	}
	plugin_libraries_settle(plan->plugins, tell_log, &w);
	status = i->stage->driver->run(&w.job);
	if (status == GEAE_ESTOP) {
		wire_send(wire, WORKER_STOPPED, "", 0);
		leave(75);
	}
	if (status != GEAE_OK) {
		object_abandon(w.job.writer); /* no need to close politely, but nothing may stay behind */
		wire_text(wire, WORKER_FAILED, "%s:%d: %s: %s", i->stage->place.file, i->stage->place.line, culprit(&w.job),
			  context_error_text(&w.job.cx, status, &w.job.arena));
		leave(1);
	}
	job_close(&w.job);
	pool_destroy(s->pool);
	wire_send(wire, WORKER_DONE, "", 0);
	leave(0);
}
