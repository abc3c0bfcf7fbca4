/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The services behind `cx`: errors, messages, progress, scratch memory, streams, checkpoints. */
#include "context.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "component.h"
#include "context_parallel.h"
#include "rng.h"

static struct context *of(struct geae_cx *cx)
{
	return (struct context *)cx;
}

static int64_t milliseconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void one_line(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 127)
			*text = ' ';
}

static int fail(struct geae_cx *cx, int status, const char *file, int line, const char *format, ...)
{
	struct context_error *e = &of(cx)->error;
	const char *slash = strrchr(file, '/');
	va_list args;

	if (status >= GEAE_OK || status < GEAE_EBUG)
		status = GEAE_EBUG;
	if (e->status != GEAE_OK)
		return status;
	e->status = status;
	e->line = line;
	snprintf(e->file, sizeof e->file, "%s", slash ? slash + 1 : file);
	va_start(args, format);
	vsnprintf(e->message, sizeof e->message, format, args);
	va_end(args);
	one_line(e->message);
	return status;
}

static void say(struct geae_cx *cx, int level, const char *format, ...)
{
	const struct session *s = of(cx)->session;
	char text[1000];
	va_list args;

	if (!s->log)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	one_line(text);
	s->log(s->user, level, text);
}

static bool stopping(const struct session *s)
{
	return s->stop && *s->stop;
}

static int progress(struct geae_cx *cx, int64_t done, int64_t total)
{
	struct session *s = of(cx)->session;

	/* Threads that come while another one reports have nothing newer to say. */
	if (s->progress && !atomic_exchange(&s->reporting, true)) {
		const int64_t now = milliseconds();

		if (done == total || s->progress_at == 0 || now - s->progress_at >= CONTEXT_PROGRESS_MS) {
			s->progress_at = now;
			if (of(cx)->part)
				of(cx)->part(of(cx)->part_user, done, total);
			else
				s->progress(s->user, done, total);
		}
		atomic_store(&s->reporting, false);
	}
	return stopping(s) ? GEAE_ESTOP : GEAE_OK;
}

static void *scratch(struct geae_cx *cx, size_t bytes)
{
	/* Beyond any address space: a negative count, for example, that became a size. */
	void *memory = bytes > (size_t)PTRDIFF_MAX / 4 ? NULL : arena_get(&of(cx)->scratch, bytes);

	if (!memory)
		geae_fail(cx, GEAE_ENOMEM, "out of memory: %.3g GB of working memory were asked for",
			  (double)bytes * 1e-9);
	return memory;
}

static int output(struct geae_cx *cx, const char *port, const struct geae_array *like, void **data)
{
	const struct session *s = of(cx)->session;

	if (!s->output)
		return geae_fail(cx, GEAE_EUNSUP, "output '%s' is offered where nothing is put out: only run() of an "
						  "analyzer may", port);
	return s->output(s->user, cx, port, like, data);
}

static void stream(struct geae_cx *cx, uint64_t id, struct geae_rng *rng)
{
	rng_stream(of(cx)->session->key, id, rng);
}

static int save_part(struct context *c, const void *state, size_t bytes)
{
	const int64_t now = milliseconds();

	if (!c->part_at)
		c->part_at = now;
	if (!stopping(c->session) && (double)(now - c->part_at) < c->session->checkpoint * 1e3)
		return GEAE_OK;
	if (!c->part_save(c->part_user, state, bytes))
		return geae_fail(&c->pub, GEAE_EIO, "the checkpoint could not be written");
	c->part_at = milliseconds();
	return GEAE_OK;
}

static int save(struct geae_cx *cx, const void *state, size_t bytes)
{
	struct session *s = of(cx)->session;
	const int64_t now = milliseconds();

	if (of(cx)->part_save)
		return save_part(of(cx), state, bytes);
	if (!s->save || (!stopping(s) && (double)(now - s->save_at) < s->checkpoint * 1e3))
		return GEAE_OK;
	if (!s->save(s->user, state, bytes))
		return geae_fail(cx, GEAE_EIO, "the checkpoint could not be written: %s", s->why ? s->why(s->user) : "no reason given");
	s->save_at = milliseconds();
	return GEAE_OK;
}

static int restore(struct geae_cx *cx, const void **state, size_t *bytes)
{
	const struct context *c = of(cx);
	const struct session *s = c->session;

	*state = NULL;
	*bytes = 0;
	if (c->part_restore)
		return c->part_restore(c->part_user, state, bytes) ? GEAE_OK : geae_fail(cx, GEAE_EIO, "the checkpoint could not be read");
	if (s->restore && !s->restore(s->user, state, bytes))
		return geae_fail(cx, GEAE_EIO, "the checkpoint could not be read");
	return GEAE_OK;
}

static const void *ops(const struct geae_component *component, uint32_t kind, const void **self)
{
	if (!component || component->plugin->kind != kind)
		return NULL;
	if (self)
		*self = component->self;
	return component->plugin->descriptor->ops;
}

static const char *name(const struct geae_component *component)
{
	return component->plugin->name;
}

const struct geae_host context_services = {
	.size = sizeof(struct geae_host),
	.abi_minor = GEAE_ABI_MINOR,
	.fail = fail,
	.log = say,
	.progress = progress,
	.scratch = scratch,
	.output = output,
	.stream = stream,
	.normal = rng_normal,
	.id = rng_id,
	.parallel = context_parallel,
	.save = save,
	.restore = restore,
	.ops = ops,
	.name = name,
};

void context_init(struct context *cx, struct session *session)
{
	memset(cx, 0, sizeof *cx);
	cx->pub.host = &context_services;
	cx->session = session;
	if (session->save_at == 0) /* the first interval begins with the first context */
		session->save_at = milliseconds();
}

void context_reset(struct context *cx)
{
	arena_free(&cx->scratch);
	cx->error.status = GEAE_OK;
	cx->error.message[0] = '\0';
}

void context_finish(struct context *cx)
{
	if (cx)
		arena_free(&cx->scratch);
}

const char *status_words(int status)
{
	static const char *const words[] = {
		[GEAE_OK] = "done",
		[-GEAE_ENOMEM] = "out of memory",
		[-GEAE_EPARAM] = "the values of the parameters do not fit together",
		[-GEAE_ESHAPE] = "an array has the wrong shape or type",
		[-GEAE_EUNSUP] = "a partner does not offer what is needed",
		[-GEAE_EMATH] = "the computation broke down (not a number, singular, or no convergence)",
		[-GEAE_EDATA] = "the input data are malformed or too few",
		[-GEAE_EIO] = "a file could not be read or written",
		[-GEAE_ESTOP] = "stopped on request",
		[-GEAE_EBUG] = "an internal condition does not hold",
	};

	if (status > 0 || status < GEAE_EBUG)
		return "a status that does not exist was returned";
	return words[-status];
}

const char *context_error_text(const struct context *cx, int status, struct arena *arena)
{
	const struct context_error *e = &cx->error;

	/* An error that the plugin recorded, dealt with and then returned another status is not the reason. */
	if (e->status == status && e->message[0])
		return arena_format(arena, "%s (%s:%d)", e->message, e->file, e->line);
	return status_words(status);
}
