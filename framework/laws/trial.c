/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One plugin instance under test. */
#include "trial.h"

#include <stdio.h>
#include <string.h>

void trial_begin(struct trial *t, struct geae_component *c, struct trial_page *page)
{
	memset(t, 0, sizeof(*t));
	t->c = c;
	t->ops = c->plugin->descriptor->ops;
	t->page = page;
	t->session.key[0] = 2385;
	t->session.key[1] = 1073;
	t->session.user = t;
	context_init(&t->cx, &t->session);
}

void trial_end(struct trial *t)
{
	component_close(t->c);
	context_finish(&t->cx);
	arena_free(&t->arena);
}

static void keep_text(void *user, struct place place, const char *text, bool warning)
{
	struct trial *t = user;

	(void)place;
	if (!warning)
		trial_broken(t, "open() fails: %s", text);
}

bool trial_open(struct trial *t)
{
	struct diags diags = { 0 };
	bool good;

	trial_doing(t, "open()");
	good = component_open(t->c, &t->cx, &diags);
	diags_each(&diags, keep_text, t);
	diags_free(&diags);
	context_reset(&t->cx);
	return good;
}

static bool record(struct trial *t, int state, const char *format, va_list list)
{
	if (t->page->state == TRIAL_DIED) {
		vsnprintf(t->page->said, sizeof(t->page->said), format, list);
		t->page->state = state;
	}
	return false;
}

bool trial_broken(struct trial *t, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	record(t, TRIAL_BROKEN, format, list);
	va_end(list);
	return false;
}

bool trial_left_out(struct trial *t, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	record(t, TRIAL_LEFT_OUT, format, list);
	va_end(list);
	return false;
}

void trial_doing(struct trial *t, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	vsnprintf(t->page->doing, sizeof(t->page->doing), format, list);
	va_end(list);
}

const char *trial_error(struct trial *t, int status)
{
	return context_error_text(&t->cx, status, &t->arena);
}
