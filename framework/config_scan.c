/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The grammar of pipeline files as a small machine with a stack of open brackets.  What it accepts
 * libconfig accepts too, once both brackets of lists are ( ), whole numbers end in L, texts are
 * escaped and trailing commas are dropped: that is what it writes. */
#include <stdlib.h>
#include <string.h>
#include "config_state.h"
#include "literal.h"

/* ---- growing arrays ---- */

static void *room(void *old, size_t *room, size_t need, size_t size)
{
	void *more;

	if (need <= *room)
		return old;
	while (*room < need)
		*room = *room ? 2 * *room : 64;
	more = realloc(old, *room * size);
	if (!more) {
		fputs("geaepipe: out of memory while reading the pipeline file\n", stderr);
		exit(1);
	}
	return more;
}

static void emit(struct scan *s, struct place p, const char *text)
{
	struct scan_state *st = s->state;
	size_t n = strlen(text);

	if (st->mute)
		return;
	s->out = room(s->out, &st->room_out, s->n_out + n + 2, 1);
	s->line = room(s->line, &st->room_line, s->n_line + 1, sizeof(*s->line));
	memcpy(s->out + s->n_out, text, n);
	memcpy(s->out + s->n_out + n, "\n", 2);
	s->n_out += n + 1;
	s->line[s->n_line++] = p;
}

/* ---- settings and elements ---- */

static bool item_begin(struct scan *s, const struct token *t, struct scan_item **out)
{
	static struct scan_item muted;
	struct scan_state *st = s->state;
	struct frame *f = &st->frame[st->depth];
	bool group = f->want == WANT_VALUE;
	struct place p = group ? f->name_place : t->place;

	*out = &muted;
	memset(&muted, 0, sizeof(muted));
	if (!st->mute && group)
		for (size_t k = f->last; k; k = s->item[k - 1].before)
			if (strcmp(s->item[k - 1].name, f->name) == 0) {
				struct place first = s->item[k - 1].place;

				if (first.line > 0)
					diag_error(s->diags, p, "'%s' is already set at %s:%d", f->name, first.file,
						   first.line);
				else
					diag_error(s->diags, p, "'%s' is set twice", f->name);
				st->mute = st->depth + 1;
				break;
			}
	if (st->mute)
		return true;
	if (s->n_item >= MOST_SETTINGS)
		return scan_error(s, p, arena_format(s->arena, "more than %d settings", MOST_SETTINGS));
	if (group && ++f->n > MOST_MEMBERS)
		return scan_error(s, p, arena_format(s->arena, "more than %d settings in one group", MOST_MEMBERS));
	if (group && !scan_is_whole_value(st)) {
		emit(s, p, f->name);
		emit(s, p, "=");
	} else if (f->comma) {
		emit(s, p, ",");
	}
	f->comma = !group;
	s->item = room(s->item, &st->room_item, s->n_item + 1, sizeof(*s->item));
	*out = &s->item[s->n_item++];
	memset(*out, 0, sizeof(**out));
	(*out)->name = group ? f->name : NULL;
	(*out)->place = p;
	(*out)->before = f->last;
	f->last = s->n_item;
	return true;
}

static void value_end(struct scan *s)
{
	struct scan_state *st = s->state;
	struct frame *f = &st->frame[st->depth];

	f->want = f->want == WANT_VALUE ? AFTER_VALUE : AFTER_ELEMENT;
}

/* A muted duplicate ends where the next setting of its group, or the group's end, begins. */
static void unmute(struct scan_state *st)
{
	if (st->mute == st->depth + 1)
		st->mute = 0;
}

static bool value_open(struct scan *s, const struct token *t)
{
	struct scan_state *st = s->state;
	struct frame *f;
	struct scan_item *x;

	if (!item_begin(s, t, &x))
		return false;
	if (st->depth == DEEPEST_NESTING)
		return scan_error(s, t->place,
				  arena_format(s->arena, "more than %d brackets within each other", DEEPEST_NESTING));
	x->type = t->mark == '{' ? NODE_GROUP : NODE_LIST;
	f = &st->frame[++st->depth];
	memset(f, 0, sizeof(*f));
	f->want = t->mark == '{' ? WANT_NAME : WANT_ELEMENT;
	f->open = t->mark;
	f->close = t->mark == '{' ? '}' : t->mark == '[' ? ']' : ')';
	f->place = t->place;
	emit(s, t->place, t->mark == '{' ? "{" : "(");
	return true;
}

static bool value_close(struct scan *s, const struct token *t)
{
	struct scan_state *st = s->state;
	struct frame *f = &st->frame[st->depth];

	if (st->depth == st->source->base)
		return scan_error(s, t->place,
				  arena_format(s->arena, "'%c' closes nothing that was opened in this %s", t->mark,
					       st->value ? "value" : "file"));
	if (f->close != t->mark)
		return scan_error(s, t->place,
				  arena_format(s->arena, "'%c' closes the '%c'%s: '%c' is missing", t->mark, f->open,
					       scan_of_line(s, f), f->close));
	unmute(st);
	emit(s, t->place, f->close == '}' ? "}" : ")");
	st->depth--;
	value_end(s);
	return true;
}

static bool value_scalar(struct scan *s, const struct token *t)
{
	struct scan_item *x;

	if (!item_begin(s, t, &x))
		return false;
	if (t->fault)
		diag_error(s->diags, t->place, "%s", t->fault);
	x->integer = t->integer;
	x->real = t->real;
	x->text = t->kind == TOKEN_TEXT ? t->text : NULL;
	switch (t->kind) {
	case TOKEN_INT:
		x->type = NODE_INT;
		emit(s, t->place, arena_format(s->arena, "%lldL", (long long)t->integer));
		break;
	case TOKEN_REAL: {
		char number[REAL_TEXT];

		x->type = NODE_REAL;
		emit(s, t->place, literal_real(number, t->real));
		break;
	}
	case TOKEN_BOOL:
		x->type = NODE_BOOL;
		emit(s, t->place, t->integer ? "true" : "false");
		break;
	default:
		x->type = NODE_TEXT;
		emit(s, t->place, literal_text(s->arena, t->text));
		break;
	}
	value_end(s);
	return true;
}

/* "one " "text", as in C */
static void text_goes_on(struct scan *s, const struct token *t)
{
	struct scan_state *st = s->state;
	struct scan_item *x;

	if (st->mute)
		return;
	x = &s->item[s->n_item - 1];
	x->text = arena_format(s->arena, "%s%s", x->text, t->text);
	emit(s, t->place, literal_text(s->arena, t->text));
	if (st->frame[st->depth].want == AFTER_ELEMENT)
		diag_warning(s->diags, t->place, "two texts without a comma between them are one: \"%.60s\"", x->text);
}

/* ---- the machine ---- */

/* At the end of a file: everything opened in it must be closed. */
static bool file_end(struct scan *s, const struct token *t, bool *all)
{
	struct scan_state *st = s->state;
	struct frame *f = &st->frame[st->depth];

	if (f->want == WANT_EQUALS || f->want == WANT_VALUE)
		return scan_unexpected(s, t);
	if (st->depth > st->source->base)
		return scan_error(
			s, f->place,
			arena_format(s->arena, "this '%c' is never closed: '%c' is missing", f->open, f->close));
	*all = !st->source->outer;
	if (!*all) {
		st->source = st->source->outer;
		st->included = true;
	}
	return true;
}

static bool in_group(struct scan *s, const struct token *t, struct frame *f, bool included)
{
	struct scan_state *st = s->state;

	if (t->kind == TOKEN_NAME) {
		unmute(st);
		f->name = t->text;
		f->name_place = t->place;
		f->want = WANT_EQUALS;
		return true;
	}
	if (t->kind == TOKEN_INCLUDE) {
		unmute(st);
		f->want = WANT_NAME;
		return scan_include(s, t->place);
	}
	if (t->kind == TOKEN_MARK && t->mark == ';' && (f->want == AFTER_VALUE || included)) {
		f->want = WANT_NAME;
		return true;
	}
	if (t->kind == TOKEN_MARK && t->mark == ',' && f->want == AFTER_VALUE) {
		f->want = WANT_NAME;
		return true;
	}
	return scan_unexpected(s, t);
}

static bool feed(struct scan *s, const struct token *t, bool included)
{
	struct scan_state *st = s->state;
	struct frame *f = &st->frame[st->depth];
	bool mark = t->kind == TOKEN_MARK, closing = mark && strchr("})]", t->mark);
	bool joined = t->kind == TOKEN_TEXT && st->after_text;

	st->after_text = false;
	if (t->kind == TOKEN_TEXT) {
		st->text = *t;
		st->has_text = st->after_text = true;
	}
	switch (f->want) {
	case WANT_EQUALS:
		if (!mark || (t->mark != '=' && t->mark != ':'))
			break;
		f->want = WANT_VALUE;
		return true;
	case WANT_VALUE:
	case WANT_ELEMENT:
		if (mark && strchr("{([", t->mark))
			return value_open(s, t);
		if (t->kind == TOKEN_INT || t->kind == TOKEN_REAL || t->kind == TOKEN_BOOL || t->kind == TOKEN_TEXT)
			return value_scalar(s, t);
		if (closing && f->want == WANT_ELEMENT)
			return value_close(s, t);
		break;
	case AFTER_ELEMENT:
		if (joined) {
			text_goes_on(s, t);
			return true;
		}
		if (closing)
			return value_close(s, t);
		if (!mark || t->mark != ',')
			break;
		f->want = WANT_ELEMENT;
		return true;
	case AFTER_VALUE:
		if (joined) {
			text_goes_on(s, t);
			return true;
		}
		if (scan_is_whole_value(st))
			break;
		/* fall through */
	case WANT_NAME: return closing ? value_close(s, t) : in_group(s, t, f, included);
	}
	return scan_unexpected(s, t);
}

static bool run(struct scan *s)
{
	struct token t;
	bool all = false, included;

	while (!all) {
		source_token(s->state->source, &t, s->arena, s->diags);
		included = s->state->included;
		s->state->included = false;
		if (t.kind == TOKEN_BAD)
			return false;
		if (t.kind == TOKEN_END ? !file_end(s, &t, &all) : !feed(s, &t, included))
			return false;
	}
	return true;
}

static void begin(struct scan *s, struct arena *a, struct diags *diags)
{
	memset(s, 0, sizeof(*s));
	s->arena = a;
	s->diags = diags;
	s->state = arena_need(a, sizeof(*s->state));
	emit(s, (struct place){ NULL, 0 }, "");
}

bool scan_file(struct scan *s, const char *path, struct arena *a, struct diags *diags)
{
	struct source *source = arena_need(a, sizeof(*source));
	const char *name = arena_text(a, path);

	begin(s, a, diags);
	s->line[0].file = name;
	if (!source_open(source, name, (struct place){ NULL, 0 }, a, diags))
		return false;
	s->state->source = source;
	s->state->bytes = (size_t)(source->end - source->at);
	return run(s);
}

bool scan_value(struct scan *s, const char *text, struct place p, struct arena *a, struct diags *diags)
{
	struct source *source = arena_need(a, sizeof(*source));
	struct frame *f;

	begin(s, a, diags);
	source->at = text;
	source->end = text + strlen(text);
	source->place = p;
	source->one_place = true;
	s->state->source = source;
	s->state->value = true;
	f = &s->state->frame[0];
	f->want = WANT_VALUE;
	f->name = "value";
	f->name_place = p;
	emit(s, p, "value");
	emit(s, p, "=");
	return run(s);
}

void scan_free(struct scan *s)
{
	free(s->item);
	free(s->out);
	free(s->line);
	memset(s, 0, sizeof(*s));
}
