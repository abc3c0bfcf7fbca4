/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of descriptors: they reach terminals, JSON and HTML, so that they must be plain UTF-8. */
#include "plugin_text.h"

#include <string.h>
#include "literal.h"

const char *text_fault(struct arena *arena, const char *text, const char *what, size_t longest, int flags)
{
	size_t length;

	if (!text)
		return flags & TEXT_MAY_BE_NULL ? NULL : arena_format(arena, "%s is missing", what);
	if (!text[0])
		return flags & TEXT_MAY_BE_EMPTY ? NULL : arena_format(arena, "%s is empty", what);
	length = strnlen(text, longest + 1);
	if (length > longest)
		return arena_format(arena, "%s is longer than %zu bytes", what, longest);
	for (size_t i = 0, n; i < length; i += n) {
		const unsigned char *c = (const unsigned char *)text + i;

		n = utf8_length(text + i, text + length);
		if (n == 0)
			return arena_format(arena, "%s is not UTF-8 (byte %zu)", what, i);
		if ((*c < ' ' && !(*c == '\n' && flags & TEXT_LINES)) || *c == 127)
			return arena_format(arena, "%s contains the control character %d (byte %zu)", what, *c, i);
	}
	return NULL;
}
