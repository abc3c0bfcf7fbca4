/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of descriptors: they reach terminals, JSON and HTML, so that they must be plain UTF-8. */
#include "plugin_text.h"

#include <string.h>

/* Length of the UTF-8 sequence at s, 0 if it is not one (RFC 3629). */
static size_t sequence(const unsigned char *s)
{
	const size_t n = s[0] < 0x80 ? 1 : s[0] < 0xc2 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf5 ? 4 : 0;

	for (size_t k = 1; k < n; k++)
		if ((s[k] & 0xc0) != 0x80)
			return 0;
	if ((s[0] == 0xe0 && s[1] < 0xa0) || (s[0] == 0xed && s[1] > 0x9f) || (s[0] == 0xf0 && s[1] < 0x90) ||
	    (s[0] == 0xf4 && s[1] > 0x8f))
		return 0;
	return n;
}

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

		n = sequence(c);
		if (n == 0)
			return arena_format(arena, "%s is not UTF-8 (byte %zu)", what, i);
		if ((*c < ' ' && !(*c == '\n' && flags & TEXT_LINES)) || *c == 127)
			return arena_format(arena, "%s contains the control character %d (byte %zu)", what, *c, i);
	}
	return NULL;
}
