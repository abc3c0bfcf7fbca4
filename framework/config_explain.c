/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is wrong where the grammar is broken, in words for people who do not know grammars. */
#include <string.h>
#include "config_state.h"

bool scan_is_whole_value(const struct scan_state *st)
{
	return st->value && st->depth == 0;
}

const char *scan_of_line(struct scan *s, const struct frame *f)
{
	return f->place.line > 0 ? arena_format(s->arena, " of line %d", f->place.line) : "";
}

static const char *shown(struct scan *s, const struct token *t)
{
	if (t->kind == TOKEN_END)
		return s->state->value ? "the end" : "the end of the file";
	if (t->kind == TOKEN_TEXT)
		return arena_format(s->arena, "the text \"%.40s\"", t->text);
	return arena_format(s->arena, "'%.*s'", (int)(t->n_raw < 40 ? t->n_raw : 40), t->raw);
}

bool scan_error(struct scan *s, struct place p, const char *message)
{
	struct scan_state *st = s->state;
	const struct source *in = st->source;
	const char *hint = "", *from = "";

	if (st->has_text && st->text.last_line > st->text.place.line && st->text.last_line == p.line)
		hint = arena_format(s->arena,
				    " (the text that begins in line %d goes on to line %d: is its closing"
				    " quote missing?)",
				    st->text.place.line, st->text.last_line);
	if (in->outer && !in->one_place)
		from = arena_format(s->arena, " (included at %s:%d)", in->included.file, in->included.line);
	diag_error(s->diags, p, "%s%s%s", message, hint, from);
	return false;
}

/* A word where a value should be. */
static const char *no_value(struct scan *s, const struct token *t)
{
	static const char *const numbers[] = { "inf", "nan", "infinity", "-inf", "+inf", "-nan", NULL };
	bool curly = strncmp(t->text, "\xE2\x80", 2) == 0 && t->text[2] >= '\x98' && t->text[2] <= '\x9F';

	for (size_t k = 0; numbers[k]; k++)
		if (strcasecmp(t->text, numbers[k]) == 0)
			return arena_format(s->arena, "'%s' is not a number that can be used here", t->text);
	if (curly)
		return arena_format(s->arena, "a text needs plain quotes, \"...\", not those of '%.40s'", t->text);
	return arena_format(s->arena, "a text needs quotes: \"%.40s\"", t->text);
}

bool scan_unexpected(struct scan *s, const struct token *t)
{
	struct scan_state *st = s->state;
	struct frame *f = &st->frame[st->depth];
	const char *it = shown(s, t), *m = "";
	struct place p = t->place;

	switch (f->want) {
	case WANT_NAME:
		m = t->kind == TOKEN_MARK && t->mark == ';' ? "one ';' too many"
		    : t->kind == TOKEN_BOOL		    ? arena_format(s->arena, "%s cannot be a name", it)
		    : t->kind == TOKEN_WORD		    ? arena_format(s->arena,
									   "%s is not a name: letters, digits, _ and -, the"
											   " first one a letter",
									   it)
					    : arena_format(s->arena, "a name is expected here, not %s", it);
		break;
	case WANT_EQUALS: m = arena_format(s->arena, "'=' or ':' is missing between '%s' and %s", f->name, it); break;
	case WANT_VALUE:
	case WANT_ELEMENT:
		if (t->kind == TOKEN_NAME || t->kind == TOKEN_WORD) {
			m = no_value(s, t);
		} else if (f->want == WANT_VALUE && !scan_is_whole_value(st)) {
			m = arena_format(s->arena, "the value of '%s' is missing before %s", f->name, it);
		} else {
			m = arena_format(s->arena, "a value is missing before %s", it);
		}
		break;
	case AFTER_VALUE:
		if (scan_is_whole_value(st))
			m = arena_format(s->arena, "%s is too much: one value is expected", it);
		else if (t->kind == TOKEN_INT || t->kind == TOKEN_REAL || t->kind == TOKEN_BOOL ||
			 t->kind == TOKEN_TEXT)
			m = arena_format(s->arena,
					 "'%s' already has its value before %s: several values need [ , ],"
					 " the next setting a name",
					 f->name, it);
		else
			m = arena_format(s->arena,
					 "';' or the next setting is expected behind the value of '%s', not %s",
					 f->name, it);
		break;
	case AFTER_ELEMENT:
		m = arena_format(s->arena, "',' or '%c' is expected here, not %s (the '%c'%s is open)", f->close, it,
				 f->open, scan_of_line(s, f));
		break;
	}
	if (t->kind == TOKEN_END && (f->want == WANT_VALUE || f->want == WANT_EQUALS))
		p = f->name_place;
	return scan_error(s, p, m);
}
