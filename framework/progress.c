/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a run is. */
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include "clock.h"
#include "progress.h"

static const char *const state_names[] = { "waiting", "running", "done", "cached", "failed", "skipped", "stopped" };

void progress_start(struct progress *p, const struct plan *plan, const struct outcome *outcome, const struct run_options *o)
{
	*p = (struct progress){ .plan = plan, .outcome = outcome, .options = o, .started = clock_seconds() };
	p->drawn = p->started;
	p->terminal = isatty(STDERR_FILENO) && getenv("TERM") && strcmp(getenv("TERM"), "dumb");
	for (size_t k = 0; k < plan->n_instance; k++)
		p->cached += outcome[k].state == STATE_CACHED;
}

const char *duration_text(double seconds, char text[32])
{
	long s = lround(seconds);

	if (s < 100)
		snprintf(text, 32, "%ld s", s);
	else if (s < 6000)
		snprintf(text, 32, "%ld min %ld s", s / 60, s % 60);
	else
		snprintf(text, 32, "%ld h %ld min", s / 3600, s / 60 % 60);
	return text;
}

/* Each stage on its own: what its finished and running instances took says what the others will. */
double progress_eta(const struct progress *p)
{
	double left = 0;
	int running = 0;

	for (size_t s = 0; s < p->plan->pipeline->n_stage; s++) {
		double spent = 0, done = 0, todo = 0;

		for (size_t k = p->plan->first[s]; k < p->plan->first[s + 1]; k++) {
			const struct outcome *o = &p->outcome[k];

			running += o->state == STATE_RUNNING;
			if (o->state == STATE_DONE || o->state == STATE_RUNNING) {
				double share = o->state == STATE_DONE ? 1 : o->done;

				spent += o->seconds;
				done += share;
				todo += 1 - share;
			} else if (o->state == STATE_WAITING) {
				todo += 1;
			}
		}
		if (todo > 0 && done >= 0.01)
			left += spent / done * todo;
		else if (todo > 0 && spent > 0)
			return -1;
	}
	return running ? left / running : -1;
}

static int columns(void)
{
	struct winsize w;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) || !w.ws_col ? 80 : w.ws_col;
}

static void summary(const struct progress *p, char *text, size_t room)
{
	size_t done = 0, failed = 0, n = 0;
	double eta = progress_eta(p);
	char elapsed[32], left[32];
	const struct instance *busy = NULL;
	double share = 0;

	for (size_t k = 0; k < p->plan->n_instance; k++) {
		enum instance_state s = p->outcome[k].state;

		done += s == STATE_DONE;
		failed += s == STATE_FAILED;
		n += s != STATE_CACHED;
		if (s == STATE_RUNNING && !busy) {
			busy = &p->plan->instance[k];
			share = p->outcome[k].done;
		}
	}
	snprintf(text, room, "%zu of %zu done%s, %s%s%s", done, n, failed ? " (some failed)" : "",
		 duration_text(clock_seconds() - p->started, elapsed), eta >= 0 ? ", about " : "",
		 eta >= 0 ? duration_text(eta, left) : "");
	if (eta >= 0)
		strncat(text, " left", room - strlen(text) - 1);
	if (busy)
		snprintf(text + strlen(text), room - strlen(text), "; %s %.0f %%", busy->label, 100 * share);
}

static void write_status(const struct progress *p, bool end)
{
	json_t *stages, *all;
	char path[4200], temporary[4220];

	if (!p->options->run_folder)
		return;
	stages = json_array();
	for (size_t s = 0; s < p->plan->pipeline->n_stage; s++) {
		json_t *counts = json_object();
		double share = 0, seconds = 0;

		for (size_t k = p->plan->first[s]; k < p->plan->first[s + 1]; k++) {
			const char *name = state_names[p->outcome[k].state];

			json_object_set_new(counts, name, json_integer(json_integer_value(json_object_get(counts, name)) + 1));
			share += p->outcome[k].state == STATE_RUNNING || p->outcome[k].state == STATE_STOPPED ?
					 p->outcome[k].done : /* what is kept of it */
					 p->outcome[k].state == STATE_DONE || p->outcome[k].state == STATE_CACHED;
			seconds += p->outcome[k].seconds;
		}
		json_array_append_new(stages, json_pack("{s:s, s:i, s:f, s:f, s:o}", "stage", p->plan->pipeline->stage[s].name, "instances",
							(int)(p->plan->first[s + 1] - p->plan->first[s]), "share",
							share / (double)(p->plan->first[s + 1] - p->plan->first[s]), "seconds", seconds,
							"states", counts));
	}
	all = json_pack("{s:s, s:i, s:b, s:f, s:f, s:I, s:o}", "pipeline", p->plan->pipeline->file, "pid", (int)getpid(), "running", !end,
			"elapsed", clock_seconds() - p->started, "left", progress_eta(p), "time", (json_int_t)time(NULL), "stages", stages);
	snprintf(path, sizeof(path), "%s/status.json", p->options->run_folder);
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	if (all && !json_dump_file(all, temporary, JSON_INDENT(1) | JSON_REAL_PRECISION(6)))
		rename(temporary, path);
	json_decref(all);
}

static void clear_line(struct progress *p)
{
	if (p->line_open)
		fputs("\r\033[K", stderr);
	p->line_open = false;
}

void progress_tick(struct progress *p, bool now)
{
	double t = clock_seconds(), every = p->terminal ? 0.2 : 10;
	char text[512];
	int width;

	if (t - p->written > 1 || now) {
		write_status(p, false);
		p->written = t;
	}
	if (p->options->quiet || t - p->drawn < every)
		return;
	p->drawn = t;
	summary(p, text, sizeof(text));
	if (!p->terminal) {
		fprintf(stderr, "%s\n", text);
		return;
	}
	width = columns();
	if ((int)strlen(text) >= width)
		text[width > 1 ? width - 1 : 0] = 0;
	fprintf(stderr, "\r%s\033[K", text);
	fflush(stderr);
	p->line_open = true;
}

static void say(struct progress *p, bool aloud, const char *format, va_list ap)
{
	char text[2048], when[32];
	time_t now = time(NULL);

	vsnprintf(text, sizeof(text), format, ap);
	clear_line(p);
	if (aloud)
		fprintf(stderr, "%s\n", text);
	if (p->options->log) {
		strftime(when, sizeof(when), "%Y-%m-%dT%H:%M:%SZ", gmtime(&now));
		fprintf(p->options->log, "%s %s\n", when, text);
		fflush(p->options->log);
	}
}

void progress_say(struct progress *p, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(p, !p->options->quiet, format, ap);
	va_end(ap);
}

void progress_warn(struct progress *p, const char *format, ...)
{
	va_list ap;

	va_start(ap, format);
	say(p, true, format, ap);
	va_end(ap);
}

void progress_end(struct progress *p)
{
	clear_line(p);
	write_status(p, true);
}
