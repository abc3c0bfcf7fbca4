/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers and texts as they are written in pipeline files. */
#ifndef GEAE_LITERAL_H
#define GEAE_LITERAL_H

#include <stdbool.h>
#include <stddef.h>
#include "arena.h"

enum { REAL_TEXT = 32, LONGEST_NAME = 200 };

/* "\"...\"" with escapes, one line */
char *literal_text(struct arena *, const char *text);
/* %.17g, always with a point or an exponent: the same bits come back, and as a real */
const char *literal_real(char out[REAL_TEXT], double);
/* For messages: the shortest of %.15g, %.16g, %.17g that reads back equal; whole numbers without a point. */
const char *short_real(char out[REAL_TEXT], double);
const char *short_literal(char out[REAL_TEXT], double); /* the same, whole numbers with ".0" */

bool name_is_legal(const char *name); /* letters, digits, _ and -, the first one a letter; not true or false */
/* Bytes of the UTF-8 character at `at`; 0: not UTF-8. */
size_t utf8_length(const char *at, const char *end);

#endif
