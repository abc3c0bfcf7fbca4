/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people, 80 columns wide. */
#include "wrap.h"

#include <string.h>

#define BLANK " \n\t"

size_t text_columns(const char *text, size_t bytes)
{
	size_t k = 0;

	for (size_t i = 0; i < bytes; i++)
		k += ((unsigned char)text[i] & 0xC0) != 0x80;
	return k;
}

static void wrap_part(FILE *to, const char *text, const char *end, size_t indent, size_t at)
{
	int fresh = at == 0 || at < indent; /* no word yet that needs a blank behind it */

	for (text += strspn(text, BLANK); text < end; text += strspn(text, BLANK)) {
		const size_t n = strcspn(text, BLANK), width = text_columns(text, n);

		if (!fresh && at + 1 + width > WRAP_WIDTH) {
			fputc('\n', to);
			at = 0;
			fresh = 1;
		}
		if (fresh)
			fprintf(to, "%*s%.*s", at < indent ? (int)(indent - at) : 0, "", (int)n, text);
		else
			fprintf(to, " %.*s", (int)n, text);
		at = (fresh ? (at < indent ? indent : at) : at + 1) + width;
		fresh = 0;
		text += n;
	}
	if (at > 0)
		fputc('\n', to);
}

void wrap_text(FILE *to, const char *text, size_t indent, size_t at)
{
	wrap_part(to, text, text + strlen(text), indent, at);
}

void wrap_paragraphs(FILE *to, const char *text, size_t indent)
{
	for (const char *end; *text; text = end) {
		end = strstr(text, "\n\n");
		if (!end)
			end = text + strlen(text);
		wrap_part(to, text, end, indent, 0);
		end += strspn(end, BLANK);
		if (*end)
			fputc('\n', to);
	}
}
