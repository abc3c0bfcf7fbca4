/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing numbers and texts so that a pipeline file gives them back unchanged. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "literal.h"

char *literal_text(struct arena *a, const char *text)
{
	static const char plain[] = "\"\\\n\r\t\f", letter[] = "\"\\nrtf";
	char *out = arena_need(a, 4 * strlen(text) + 3), *at = out;

	*at++ = '"';
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		const char *found = strchr(plain, c);

		if (found) {
			*at++ = '\\';
			*at++ = letter[found - plain];
		} else if (c < 0x20 || c == 0x7F) {
			at += snprintf(at, 5, "\\x%02x", c);
		} else {
			*at++ = (char)c;
		}
	}
	*at++ = '"';
	*at = '\0';
	return out;
}

/* Else 2.0 would come back as a whole number. */
static const char *with_point(char out[REAL_TEXT])
{
	if (!strpbrk(out, ".eni"))
		strcat(out, ".0");
	return out;
}

const char *literal_real(char out[REAL_TEXT], double x)
{
	snprintf(out, REAL_TEXT, "%.17g", x);
	return with_point(out);
}

const char *short_real(char out[REAL_TEXT], double x)
{
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(out, REAL_TEXT, "%.*g", digits, x);
		if (strtod(out, NULL) == x)
			break;
	}
	return out;
}

const char *short_literal(char out[REAL_TEXT], double x)
{
	short_real(out, x);
	return with_point(out);
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool name_is_legal(const char *name)
{
	size_t n = 0;

	if (!is_letter(*name) || strcasecmp(name, "true") == 0 || strcasecmp(name, "false") == 0)
		return false;
	while (is_letter(name[n]) || (name[n] >= '0' && name[n] <= '9') || name[n] == '_' || name[n] == '-')
		n++;
	return name[n] == '\0' && n <= LONGEST_NAME;
}

size_t utf8_length(const char *at, const char *end)
{
	const unsigned char *s = (const unsigned char *)at;
	size_t left = (size_t)(end - at), n;

	if (s[0] < 0x80)
		return 1;
	n = s[0] >= 0xF5 ? 0 : s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC2 ? 2 : 0;
	if (n == 0 || n > left)
		return 0;
	for (size_t k = 1; k < n; k++)
		if ((s[k] & 0xC0) != 0x80)
			return 0;
	if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
	    (s[0] == 0xF4 && s[1] > 0x8F))
		return 0; /* overlong, a surrogate, or beyond U+10FFFF */
	return n;
}
