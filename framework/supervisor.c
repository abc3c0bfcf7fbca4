/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Forking workers and listening to them.  This process calls no plugin, no HDF5, no threads. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include "child.h"
#include "clock.h"
#include "progress.h"
#include "report/number.h"
#include "schedule.h"
#include "wire.h"
#include "worker.h"

enum { GRACE = 5 }; /* seconds between asking a worker to stop and ending it, when its time is over */

struct worker {
	pid_t pid; /* 0: free */
	size_t at;
	int out, err;
	struct wire wire;
	double started, asked; /* asked to stop: 0 = not */
	char end;              /* the last of WORKER_DONE, _FAILED, _STOPPED heard; 0: none */
	bool late;
	int n_thread;
};

struct supervisor {
	struct plan *plan;
	struct store *store;
	const struct run_options *options;
	struct outcome *outcome;
	struct progress progress;
	struct schedule schedule;
	struct worker *worker;
	int n_worker, n_busy, n_core_busy;
	bool failed, stopping;
	struct arena arena;
};

static volatile sig_atomic_t interrupted, last_signal;

static void on_interrupt(int signal)
{
	interrupted++;
	last_signal = signal;
}

static double memory_to_give(const struct instance *i, int n_core)
{
	(void)n_core;
	if (i->memory > 0)
		return i->memory;
	return 0.9 * (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGESIZE);
}

static void fail_instance(struct supervisor *s, size_t at, const char *text)
{
	struct outcome *o = &s->outcome[at];

	if (!o->error) {
		o->error = arena_text(&s->arena, text);
		progress_warn(&s->progress, "%s", text);
	}
	o->state = STATE_FAILED;
	s->failed = true;
}

static bool start_worker(struct supervisor *s, size_t at, int n_thread)
{
	const struct instance *i = &s->plan->instance[at];
	struct worker *w = s->worker;
	int fd[2];

	while (w->pid)
		w++;
	if (pipe(fd))
		return false;
	*w = (struct worker){ .at = at, .started = clock_seconds(), .n_thread = n_thread };
	w->out = child_paper("out");
	w->err = child_paper("err");
	fflush(NULL);
	w->pid = fork();
	if (w->pid < 0) {
		w->pid = 0;
		close(fd[0]);
		close(fd[1]);
		return false;
	}
	if (!w->pid) {
		struct worker_limits limits = { n_thread, memory_to_give(i, s->options->n_core) };

		for (int k = 0; k < s->n_worker; k++)
			if (s->worker[k].pid && s->worker[k].wire.fd >= 0)
				close(s->worker[k].wire.fd);
		close(fd[0]);
		worker_main(s->plan, i, s->store, fd[1], w->out, w->err, &limits);
	}
	close(fd[1]);
	wire_start(&w->wire, fd[0]);
	s->n_busy++;
	s->n_core_busy += n_thread;
	s->outcome[at].state = STATE_RUNNING;
	return true;
}

static void hear_progress(struct outcome *o, double seconds, double done)
{
	o->seconds = seconds;
	o->done = done;
	if (o->first_seconds > 0 && seconds < 1.5 * o->next_seconds)
		return;
	o->first_done = o->first_seconds > 0 ? o->next_done : done;
	o->first_seconds = o->first_seconds > 0 ? o->next_seconds : seconds;
	o->next_done = done;
	o->next_seconds = seconds;
}

static void hear(struct supervisor *s, struct worker *w)
{
	const struct instance *i = &s->plan->instance[w->at];
	char type, *data;
	size_t n;

	while (wire_next(&w->wire, &type, &data, &n)) {
		int64_t done[2];

		if (type == WORKER_PROGRESS && n == sizeof(done)) {
			memcpy(done, data, n);
			hear_progress(&s->outcome[w->at], clock_seconds() - w->started, done[1] > 0 ? (double)done[0] / (double)done[1] : 0);
		} else if (type == WORKER_LOG && n && *data != 'D') {
			(*data == 'W' ? progress_warn : progress_say)(&s->progress, "%s: %s%s", i->label, *data == 'W' ? "warning: " : "",
								    data + 1);
		} else if (type == WORKER_FAILED) {
			w->end = type;
			fail_instance(s, w->at, arena_format(&s->arena, "%s [%s]", data, i->label));
		} else if (type == WORKER_DONE || type == WORKER_STOPPED) {
			w->end = type;
		}
	}
}

/* What to say of a worker that ended without a word. */
static char *last_words(struct supervisor *s, const struct worker *w, int status)
{
	const struct instance *i = &s->plan->instance[w->at];
	char printed[160];
	char *who = arena_text(&s->arena, ""), *how;

	for (struct geae_component **c = i->component; *c; c++)
		who = arena_format(&s->arena, "%s%s%s '%s'", who, *who ? ", " : "", kind_names[(*c)->plugin->kind], (*c)->plugin->name);
	child_read(w->err, printed, (int)sizeof(printed));
	if (w->late)
		how = arena_format(&s->arena, "ran longer than its timeout of %g s", i->timeout);
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		how = arena_text(&s->arena, "was killed (signal 9), perhaps for want of memory");
	else if (WIFSIGNALED(status))
		how = arena_format(&s->arena, "crashed with signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else
		how = arena_format(&s->arena, "ended the process (exit code %d) without handing over a result", WEXITSTATUS(status));
	return arena_format(&s->arena, "%s:%d: %s %s (%s)%s%s", i->stage->place.file, i->stage->place.line, i->label, how, who,
			    *printed ? ": " : "", printed);
}

static void skip_dependants(struct supervisor *s, size_t at)
{
	for (size_t k = 0; k < s->schedule.n_out[at]; k++) {
		size_t j = s->schedule.out[at][k];

		if (s->outcome[j].state != STATE_WAITING)
			continue;
		s->outcome[j].state = STATE_SKIPPED;
		s->outcome[j].error = arena_format(&s->arena, "needs %s", s->plan->instance[at].label);
		skip_dependants(s, j);
	}
}

static void bury(struct supervisor *s, struct worker *w)
{
	const struct instance *i = &s->plan->instance[w->at];
	struct outcome *o = &s->outcome[w->at];
	struct rusage use;
	char took[NUMBER_SIZE];
	int status = 0;

	while (wait4(w->pid, &status, 0, &use) < 0 && errno == EINTR)
		;
	o->seconds = clock_seconds() - w->started;
	o->cpu_seconds = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) + 1e-6 * (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec);
	o->max_rss = (double)use.ru_maxrss * 1024;
	if (w->end == WORKER_DONE && WIFEXITED(status) && !WEXITSTATUS(status)) {
		o->state = STATE_DONE;
		o->done = 1;
		progress_say(&s->progress, "%s: done, %s", i->label, number_seconds(took, o->seconds));
		schedule_done(&s->schedule, w->at);
	} else if (w->end == WORKER_STOPPED && !w->late) {
		o->state = STATE_STOPPED;
	} else if (w->end != WORKER_FAILED) {
		fail_instance(s, w->at, last_words(s, w, status));
	}
	if (o->state == STATE_FAILED)
		skip_dependants(s, w->at);
	close(w->out);
	close(w->err);
	if (w->wire.fd >= 0)
		close(w->wire.fd);
	s->n_busy--;
	s->n_core_busy -= w->n_thread;
	w->pid = 0;
}

static void start_ready(struct supervisor *s)
{
	size_t at;

	while (!s->stopping && s->n_core_busy < s->options->n_core && schedule_next(&s->schedule, s->outcome, &at)) {
		int free = s->options->n_core - s->n_core_busy, share = free / (int)schedule_ready(&s->schedule, s->outcome, (size_t)free);

		if (!start_worker(s, at, share > 1 ? share : 1)) {
			char *text = arena_format(&s->arena, "cannot start a process for %s: %s", s->plan->instance[at].label, strerror(errno));

			if (s->n_busy) { /* room may come when another ends */
				schedule_put_back(&s->schedule, at);
				return;
			}
			fail_instance(s, at, text);
			skip_dependants(s, at);
		}
	}
}

static void keep_time(struct supervisor *s)
{
	double now = clock_seconds();

	for (struct worker *w = s->worker; w < s->worker + s->n_worker; w++) {
		double limit = w->pid ? s->plan->instance[w->at].timeout : 0;

		if (!w->pid)
			continue;
		s->outcome[w->at].seconds = now - w->started;
		if (limit > 0 && now - w->started > limit && w->asked == 0) {
			w->late = true;
			w->asked = now;
			kill(w->pid, SIGTERM);
		} else if (w->late && now - w->asked > GRACE) {
			kill(w->pid, SIGKILL);
		}
	}
	if (interrupted && !s->stopping) {
		s->stopping = true;
		progress_say(&s->progress, "stopping at the next safe point; the same command continues (again Ctrl-C: stop at once)");
		for (struct worker *w = s->worker; w < s->worker + s->n_worker; w++)
			if (w->pid)
				kill(w->pid, SIGTERM);
	} else if (interrupted > 1) {
		for (struct worker *w = s->worker; w < s->worker + s->n_worker; w++)
			if (w->pid)
				kill(w->pid, SIGKILL);
	}
}

/* A worker killed because the user insisted is stopped, not failed. */
static void forgive(struct worker *w)
{
	if (interrupted > 1 && !w->end)
		w->end = WORKER_STOPPED;
}

/* Is there more to read at once?  (A grandchild may hold the pipe open for ever.) */
static bool waiting_bytes(const struct wire *wire)
{
	struct pollfd p = { .fd = wire->fd, .events = POLLIN };

	return poll(&p, 1, 0) > 0 && (p.revents & POLLIN);
}

static bool has_ended(const struct worker *w)
{
	siginfo_t info = { 0 };

	return !waitid(P_PID, (id_t)w->pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid == w->pid;
}

static void listen_all(struct supervisor *s)
{
	struct pollfd p[s->n_worker];
	int n = 0, patience = 100;

	for (int k = 0; k < s->n_worker; k++) {
		p[k] = (struct pollfd){ .fd = s->worker[k].pid ? s->worker[k].wire.fd : -1, .events = POLLIN };
		n += s->worker[k].pid != 0;
		if (s->worker[k].pid && s->worker[k].wire.fd < 0)
			patience = 1; /* it has closed its end: about to leave, unless a plugin did it */
	}
	poll(p, (nfds_t)s->n_worker, patience);
	for (struct worker *w = s->worker; n && w < s->worker + s->n_worker; w++) {
		bool ended;

		if (!w->pid)
			continue;
		ended = has_ended(w); /* asked first: what it said before is then in the pipe */
		do {
			wire_pump(&w->wire);
			hear(s, w);
		} while (ended && w->wire.fd >= 0 && waiting_bytes(&w->wire));
		if (ended) {
			forgive(w);
			bury(s, w);
		}
	}
}

static int verdict(const struct supervisor *s)
{
	for (size_t k = 0; k < s->plan->n_instance; k++)
		if (s->outcome[k].state == STATE_FAILED)
			return 1;
	for (size_t k = 0; k < s->plan->n_instance; k++)
		if (s->outcome[k].state == STATE_STOPPED || s->outcome[k].state == STATE_WAITING)
			return 75;
	return 0;
}

int supervisor_signal(void)
{
	return last_signal;
}

int supervisor_run(struct plan *plan, struct store *store, const struct run_options *options, struct outcome *outcome)
{
	struct supervisor s = { .plan = plan, .store = store, .options = options, .outcome = outcome };
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP, SIGUSR1 };
	enum { N_SIGNAL = sizeof(signals) / sizeof(signals[0]) };
	struct sigaction act = { .sa_handler = on_interrupt }, old[N_SIGNAL];
	int code;

	s.n_worker = options->n_core > 1 ? options->n_core : 1;
	s.worker = arena_array(&s.arena, s.n_worker, struct worker);
	for (size_t k = 0; k < plan->n_instance; k++)
		outcome[k] = (struct outcome){ .state = instance_to_run(&plan->instance[k]) ? STATE_WAITING : STATE_CACHED };
	progress_start(&s.progress, plan, outcome, options);
	if (plan_verify(plan, store, outcome)) /* what is damaged waits to be made anew */
		for (size_t k = 0; k < plan->n_instance; k++)
			if (outcome[k].state == STATE_WAITING && outcome[k].error) {
				progress_warn(&s.progress, "%s", outcome[k].error);
				outcome[k].error = NULL;
			}
	schedule_make(&s.schedule, plan, &s.arena);
	interrupted = last_signal = 0;
	for (int k = 0; k < N_SIGNAL; k++)
		sigaction(signals[k], &act, &old[k]);
	signal(SIGPIPE, SIG_IGN);
	for (start_ready(&s); s.n_busy; start_ready(&s)) {
		listen_all(&s);
		keep_time(&s);
		progress_tick(&s.progress, false);
	}
	for (int k = 0; k < N_SIGNAL; k++)
		sigaction(signals[k], &old[k], NULL);
	progress_end(&s.progress);
	code = verdict(&s);
	for (size_t k = 0; k < plan->n_instance; k++) /* errors outlive the supervisor */
		if (outcome[k].error)
			outcome[k].error = arena_text(&plan->arena, outcome[k].error);
	arena_free(&s.arena);
	return code;
}
