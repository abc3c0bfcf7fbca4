/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tokens of a pipeline file, each with its place; numbers exact or refused. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "config_source.h"
#include "literal.h"

static char peek(const struct source *s, size_t k)
{
	return (size_t)(s->end - s->at) > k ? s->at[k] : '\0';
}

static void step(struct source *s)
{
	if (*s->at == '\n' && !s->one_place)
		s->place.line++;
	s->at++;
}

/* False: a comment that is never closed. */
static bool skip_blank(struct source *s, struct token *t, struct diags *diags)
{
	while (s->at < s->end) {
		char c = *s->at, next = peek(s, 1);

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
			step(s);
		} else if (c == '#' || (c == '/' && next == '/')) {
			while (s->at < s->end && *s->at != '\n')
				s->at++;
		} else if (c == '/' && next == '*') {
			struct place begin = s->place;

			for (s->at += 2; s->at < s->end && !(*s->at == '*' && peek(s, 1) == '/');)
				step(s);
			if (s->at == s->end) {
				t->kind = TOKEN_BAD;
				diag_error(diags, begin, "this comment is never closed: '*/' is missing");
				return false;
			}
			s->at += 2;
		} else {
			break;
		}
	}
	return true;
}

static bool is_word(const struct source *s)
{
	unsigned char c = (unsigned char)peek(s, 0);

	if (c == '/')
		return peek(s, 1) != '/' && peek(s, 1) != '*';
	return c >= 0x80 || isalnum(c) || (c && strchr("_-$@.~+", c));
}

/* ---- numbers ---- */

static size_t digits(const char **at, const char *end, bool hex)
{
	const char *begin = *at;

	while (*at < end && (hex ? isxdigit((unsigned char)**at) : isdigit((unsigned char)**at)))
		(*at)++;
	return (size_t)(*at - begin);
}

static bool suffix_or_end(const char *at, const char *end)
{
	for (int k = 0; k < 2 && at < end && *at == 'L'; k++)
		at++;
	return at == end;
}

static int64_t integer_value(const char *at, const char *end, unsigned base, bool minus, bool *fits)
{
	uint64_t v = 0, limit = (uint64_t)INT64_MAX + minus;

	*fits = true;
	for (; at < end && *at != 'L'; at++) {
		unsigned d = isdigit((unsigned char)*at) ? (unsigned)(*at - '0') : (unsigned)((*at | 32) - 'a' + 10);

		if (v > (limit - d) / base)
			*fits = false;
		else
			v = v * base + d;
	}
	if (!*fits)
		return 0;
	return minus ? (int64_t)-v : (int64_t)v;
}

static bool has_real_form(const char *at, const char *end)
{
	size_t n = digits(&at, end, false);

	if (at < end && *at == '.') {
		at++;
		n += digits(&at, end, false);
	}
	if (n == 0)
		return false;
	if (at < end && (*at == 'e' || *at == 'E')) {
		at++;
		at += at < end && (*at == '+' || *at == '-');
		if (digits(&at, end, false) == 0)
			return false;
	}
	return at == end;
}

static bool is_zero(const char *number)
{
	for (; *number && *number != 'e' && *number != 'E'; number++)
		if (*number >= '1' && *number <= '9')
			return false;
	return true;
}

static void number_token(struct token *t, struct arena *a)
{
	const char *at = t->text, *end = at + t->n_raw, *rest;
	bool minus = *at == '-', hex, fits;

	at += *at == '-' || *at == '+';
	hex = end - at > 2 && at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
	rest = hex ? at + 2 : at;
	t->kind = TOKEN_INT;
	if (digits(&rest, end, hex) > 0 && suffix_or_end(rest, end)) {
		t->integer = integer_value(hex ? at + 2 : at, end, hex ? 16 : 10, minus, &fits);
		if (!fits)
			t->fault = arena_format(
				a, "the whole number %.40s does not fit: it must lie between %lld and %lld", t->text,
				(long long)INT64_MIN, (long long)INT64_MAX);
		return;
	}
	t->kind = TOKEN_REAL;
	if (!has_real_form(at, end)) {
		t->fault =
			arena_format(a, "'%.40s' is not a number (a text needs quotes: \"%.40s\")", t->text, t->text);
		return;
	}
	t->real = strtod(t->text, NULL);
	if (t->real - t->real != 0) {
		t->fault = arena_format(a, "the number %.40s is too large: the largest is about 1.8e308", t->text);
		t->real = 0;
	} else if (t->real == 0 && !is_zero(t->text)) {
		t->fault = arena_format(a, "the number %.40s is too small: the smallest is about 4.9e-324; write 0",
					t->text);
	}
}

/* ---- texts ---- */

static int hex_digit(char c)
{
	return !isxdigit((unsigned char)c) ? -1 : isdigit((unsigned char)c) ? c - '0' : (c | 32) - 'a' + 10;
}

/* Behind a backslash; '?' where it means nothing. */
static char escape(struct source *s, struct diags *diags)
{
	static const char letter[] = "\"\\nrtf", meaning[] = "\"\\\n\r\t\f";
	char c = peek(s, 0);
	const char *found = c ? strchr(letter, c) : NULL;

	if (found) {
		step(s);
		return meaning[found - letter];
	}
	if (c == 'x' && hex_digit(peek(s, 1)) >= 0 && hex_digit(peek(s, 2)) >= 0) {
		int v = 16 * hex_digit(peek(s, 1)) + hex_digit(peek(s, 2));

		if (v == 0 || v > 0x7F)
			diag_error(
				diags, s->place,
				"\\x%.2s in a text: only \\x01 to \\x7f are allowed; write other characters themselves,"
				" in UTF-8",
				s->at + 1);
		s->at += 3;
		return v == 0 || v > 0x7F ? '?' : (char)v;
	}
	if (c == 'x')
		diag_error(diags, s->place, "\\x in a text needs two hexadecimal digits, as in \\x41");
	else
		diag_error(diags, s->place, "'\\%c' means nothing in a text; for a backslash write \\\\",
			   isgraph((unsigned char)c) ? c : ' ');
	return '?';
}

static void text_token(struct source *s, struct token *t, struct arena *a, struct diags *diags)
{
	const char *close = s->at + 1;
	char *out;

	while (close < s->end && *close != '"')
		close += *close == '\\' && s->end - close > 1 ? 2 : 1;
	if (close >= s->end) {
		t->kind = TOKEN_BAD;
		diag_error(diags, t->place, "this text is never closed: '\"' is missing");
		return;
	}
	t->kind = TOKEN_TEXT;
	t->text = out = arena_need(a, (size_t)(close - s->at));
	for (s->at++; s->at < close;) {
		char c = *s->at;

		if (c == '\r' && peek(s, 1) == '\n') {
			s->at++; /* lines may end in CR LF */
			continue;
		}
		if (((unsigned char)c < 0x20 && c != '\n' && c != '\t') || c == 0x7F)
			diag_error(diags, s->place, "a control character in a text: write it as \\x%02x", (unsigned)c);
		step(s);
		*out++ = c == '\\' ? escape(s, diags) : c;
	}
	s->at = close + 1;
	t->last_line = s->place.line;
}

/* ---- words ---- */

static void word_token(struct source *s, struct token *t, struct arena *a, struct diags *diags)
{
	const char *begin = s->at;
	char *word;

	while (s->at < s->end && is_word(s))
		s->at++;
	t->n_raw = (size_t)(s->at - begin);
	if (t->n_raw > LONGEST_NAME) {
		t->kind = TOKEN_BAD;
		diag_error(diags, t->place, "%zu characters in one word, beginning with '%.30s': is a quote missing?",
			   t->n_raw, begin);
		return;
	}
	t->text = word = arena_need(a, t->n_raw + 1);
	memcpy(word, begin, t->n_raw);
	if (isdigit((unsigned char)word[*word == '-' || *word == '+' || *word == '.']) ||
	    ((*word == '-' || *word == '+') && word[1] == '.')) {
		number_token(t, a);
	} else if (strcmp(word, "@include") == 0) {
		t->kind = TOKEN_INCLUDE;
	} else if (strcasecmp(word, "true") == 0 || strcasecmp(word, "false") == 0) {
		t->kind = TOKEN_BOOL;
		t->integer = (*word | 32) == 't';
	} else {
		t->kind = TOKEN_NAME;
		for (const char *c = word; *c; c++)
			if (!isalpha((unsigned char)*word) || !(isalnum((unsigned char)*c) || *c == '_' || *c == '-'))
				t->kind = TOKEN_WORD;
	}
}

void source_token(struct source *s, struct token *t, struct arena *a, struct diags *diags)
{
	memset(t, 0, sizeof(*t));
	if (!skip_blank(s, t, diags))
		return;
	t->place = s->place;
	t->last_line = s->place.line;
	t->raw = s->at;
	if (s->at == s->end) {
		t->kind = TOKEN_END;
	} else if (*s->at == '"') {
		text_token(s, t, a, diags);
	} else if (strchr("=:;,{}()[]", *s->at)) {
		t->kind = TOKEN_MARK;
		t->mark = *s->at++;
	} else if (is_word(s)) {
		word_token(s, t, a, diags);
		return;
	} else {
		unsigned char c = (unsigned char)*s->at;

		t->kind = TOKEN_BAD;
		if (isgraph(c))
			diag_error(diags, t->place, "unexpected character '%c' (a text needs quotes)", c);
		else
			diag_error(diags, t->place, "unexpected character 0x%02x", (unsigned)c);
	}
	t->n_raw = (size_t)(s->at - t->raw);
}
