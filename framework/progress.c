/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a run is. */
#include <jansson.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>
#include "clock.h"
#include "progress.h"
#include "report/number.h"

static const char *const state_names[] = { "waiting", "running", "done", "cached", "failed", "skipped", "stopped" };

static bool shows_utf8(void)
{
	static const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };

	for (int k = 0; k < 3; k++) {
		const char *value = getenv(names[k]);

		if (value && *value)
			return strcasestr(value, "UTF-8") || strcasestr(value, "utf8");
	}
	return false;
}

static volatile sig_atomic_t resized;

static void on_resize(int signal)
{
	resized = signal != 0;
}

void progress_start(struct progress *p, const struct plan *plan, const struct outcome *outcome, const struct run_options *o)
{
	*p = (struct progress){ .plan = plan, .outcome = outcome, .options = o, .started = clock_seconds() };
	p->drawn = p->started;
	p->utf8 = shows_utf8();
	p->terminal = isatty(STDERR_FILENO) && getenv("TERM") && strcmp(getenv("TERM"), "dumb");
	for (size_t k = 0; k < plan->n_instance; k++)
		p->cached += outcome[k].state == STATE_CACHED;
	resized = 0;
	if (p->terminal)
		sigaction(SIGWINCH, &(struct sigaction){ .sa_handler = on_resize, .sa_flags = SA_RESTART }, &p->before);
}

/* By its speed of late; negative: not known. */
static double instance_left(const struct outcome *o)
{
	if (o->done > o->first_done && o->seconds > o->first_seconds)
		return (1 - o->done) * (o->seconds - o->first_seconds) / (o->done - o->first_done);
	return o->done >= 0.01 ? o->seconds * (1 - o->done) / o->done : -1;
}

struct outlook {
	double work, longest; /* seconds of all that is left, and of the running instance that ends last */
	int running;
	size_t untimed;       /* waiting instances of stages of which nothing is known */
};

/* Later points of a sweep run first and are usually the larger ones (schedule.h): those that wait follow the trend
 * downwards from the nearest two that are known.  Where only earlier points are known, they last as long as the
 * longest of them. */
static double waiting_work(const struct progress *p, size_t from, size_t to, double longest)
{
	double sum = 0, near = -1, ratio = 1;

	for (size_t k = to; k-- > from;) {
		const struct outcome *o = &p->outcome[k];
		double left = o->state == STATE_RUNNING ? instance_left(o) : 0;

		if ((o->state == STATE_DONE || o->state == STATE_RUNNING) && left >= 0) {
			ratio = near > 0 ? fmin(1, (o->seconds + left) / near) : 1;
			near = o->seconds + left;
		} else if (o->state == STATE_WAITING && near >= 0) {
			near *= ratio;
			sum += near;
		} else if (o->state == STATE_WAITING) {
			sum += longest;
		}
	}
	return sum;
}

static void stage_outlook(struct outlook *l, const struct progress *p, size_t s)
{
	double longest = -1;
	size_t waiting = 0;

	for (size_t k = p->plan->first[s]; k < p->plan->first[s + 1]; k++) {
		const struct outcome *o = &p->outcome[k];
		double left = o->state == STATE_RUNNING ? instance_left(o) : 0;

		waiting += o->state == STATE_WAITING;
		if (o->state != STATE_DONE && o->state != STATE_RUNNING)
			continue;
		l->running += o->state == STATE_RUNNING;
		if (left < 0) {
			l->untimed++;
			continue;
		}
		longest = fmax(longest, o->seconds + left);
		l->work += left;
		l->longest = fmax(l->longest, left);
	}
	if (longest >= 0)
		l->work += waiting_work(p, p->plan->first[s], p->plan->first[s + 1], longest);
	else
		l->untimed += waiting;
}

double progress_eta(const struct progress *p, size_t *untimed)
{
	struct outlook l = { 0 };

	for (size_t s = 0; s < p->plan->pipeline->n_stage; s++)
		stage_outlook(&l, p, s);
	if (untimed)
		*untimed = l.untimed;
	return l.running && l.work > 0 ? fmax(l.longest, l.work / l.running) : -1;
}

static int columns(void)
{
	struct winsize w;

	return ioctl(STDERR_FILENO, TIOCGWINSZ, &w) || !w.ws_col ? 80 : w.ws_col;
}

static void summary(const struct progress *p, char *text, size_t room)
{
	size_t done = 0, failed = 0, n = 0, untimed;
	double eta = progress_eta(p, &untimed);
	char elapsed[NUMBER_SIZE], left[NUMBER_SIZE], begin[64] = "";
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
	if (untimed)
		snprintf(begin, sizeof(begin), " and %zu more to begin", untimed);
	snprintf(text, room, "%zu of %zu done%s, %s", done, n, failed ? " (some failed)" : "",
		 number_seconds(elapsed, clock_seconds() - p->started));
	if (eta >= 0)
		snprintf(text + strlen(text), room - strlen(text), ", about %s left%s", number_seconds(left, eta), begin);
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
			"elapsed", clock_seconds() - p->started, "left", progress_eta(p, NULL), "time", (json_int_t)time(NULL), "stages", stages);
	snprintf(path, sizeof(path), "%s/status.json", p->options->run_folder);
	snprintf(temporary, sizeof(temporary), "%s.new", path);
	if (all && !json_dump_file(all, temporary, JSON_INDENT(1) | JSON_REAL_PRECISION(6)))
		rename(temporary, path);
	json_decref(all);
}

/* A terminal made narrower has broken the line into several: all of them go. */
static void clear_line(struct progress *p)
{
	int rows = p->line_open ? (p->line_length - 1) / columns() : 0;

	if (rows > 0)
		fprintf(stderr, "\033[%dA", rows);
	if (p->line_open)
		fputs("\r\033[J", stderr);
	p->line_open = false;
}

/* What fits into one line.  Bytes beyond ASCII stand for themselves only where the terminal shows UTF-8. */
static int fit_line(char *text, int width, bool utf8)
{
	int n = 0;
	char *to = text;

	for (const char *from = text; *from && n < width - 1;) {
		int step = 1;

		while (((unsigned char)*from & 0x80) && ((unsigned char)from[step] & 0xC0) == 0x80)
			step++;
		if (((unsigned char)*from & 0x80) && !utf8) {
			*to++ = '?';
		} else {
			memmove(to, from, (size_t)step);
			to += step;
		}
		from += step;
		n++;
	}
	*to = 0;
	return n;
}

void progress_tick(struct progress *p, bool now)
{
	double t = clock_seconds(), every = p->terminal ? 0.2 : 10;
	char text[512];

	if (t - p->written > 1 || now) {
		write_status(p, false);
		p->written = t;
	}
	if (p->options->quiet || (t - p->drawn < every && !resized))
		return;
	p->drawn = t;
	summary(p, text, sizeof(text));
	if (!p->terminal) {
		fprintf(stderr, "%s\n", text);
		return;
	}
	if (resized)
		clear_line(p);
	resized = 0;
	p->line_length = fit_line(text, columns(), p->utf8);
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
	if (p->terminal)
		sigaction(SIGWINCH, &p->before, NULL);
}
