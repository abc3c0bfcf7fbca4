/* SPDX-License-Identifier: GPL-3.0-or-later */
/* @include "file": relative to the including file, never in a circle. */
#include <string.h>
#include "config_state.h"

bool scan_include(struct scan *s, struct place at)
{
	struct scan_state *st = s->state;
	struct source *in = st->source, *new;
	struct token t;
	size_t depth = 0;
	const char *slash, *path;

	if (st->value)
		return scan_error(s, at, "@include is possible in files only");
	source_token(in, &t, s->arena, s->diags);
	if (t.kind == TOKEN_BAD)
		return false;
	if (t.kind != TOKEN_TEXT || !*t.text)
		return scan_error(s, at, "@include needs the name of a file in quotes: @include \"common.cfg\"");
	slash = strrchr(at.file, '/');
	path = t.text[0] == '/' || !slash ? t.text
					  : arena_format(s->arena, "%.*s/%s", (int)(slash - at.file), at.file, t.text);
	new = arena_need(s->arena, sizeof(*new));
	if (!source_open(new, path, at, s->arena, s->diags))
		return false;
	new->outer = in;
	new->included = at;
	new->base = st->depth;
	for (const struct source *o = in; o; o = o->outer, depth++)
		if (o->device == new->device && o->inode == new->inode) {
			const char *chain = "";

			for (const struct source *k = in; k != o; k = k->outer)
				chain = arena_format(s->arena, "%s:%d -> %s", k->included.file, k->included.line,
						     chain);
			diag_error(s->diags, at, "@include goes round in a circle: %s%s:%d -> %s", chain, at.file,
				   at.line, o->place.file);
			return false;
		}
	if (depth >= DEEPEST_INCLUDE)
		return scan_error(
			s, at, arena_format(s->arena, "more than %d files that include each other", DEEPEST_INCLUDE));
	st->bytes += (size_t)(new->end - new->at);
	if (st->bytes > 4 * (size_t)LONGEST_FILE)
		return scan_error(s, at, "the included files are too long in all: is one included again and again?");
	st->source = new;
	return true;
}
