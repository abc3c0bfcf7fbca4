/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of the scan: what config_scan.c keeps, config_explain.c puts into words and config_include.c extends. */
#ifndef GEAE_CONFIG_STATE_H
#define GEAE_CONFIG_STATE_H

#include "config_scan.h"

enum want { WANT_NAME, WANT_EQUALS, WANT_VALUE, AFTER_VALUE, WANT_ELEMENT, AFTER_ELEMENT };

struct frame { /* one open bracket; [0] is the file itself */
	enum want want;
	char open, close;
	struct place place;
	size_t last; /* the last member's item, plus 1 */
	size_t n;
	const char *name; /* of the setting being read */
	struct place name_place;
	bool comma; /* to be written before the next element */
};

struct scan_state {
	struct source *source;
	struct frame frame[DEEPEST_NESTING + 1];
	size_t depth;
	size_t mute;   /* nothing is kept of a duplicate: depth of its group, plus 1; 0: none */
	size_t bytes;  /* read in all */
	bool value;    /* one value, no file */
	bool included; /* the last thing was an @include: it may end in ';' */
	size_t room_item, room_out, room_line;
	struct token text; /* the last text, which may have swallowed more than was meant */
	bool has_text, after_text;
};

/* Each adds the error and returns false. */
bool scan_error(struct scan *, struct place, const char *message);
bool scan_unexpected(struct scan *, const struct token *);
/* " of line 3" of an open bracket, "" where lines mean nothing */
const char *scan_of_line(struct scan *, const struct frame *);
/* Outside all brackets of a value that is no file? */
bool scan_is_whole_value(const struct scan_state *);
/* Behind the word @include: reads on in that file. */
bool scan_include(struct scan *, struct place at);

#endif
