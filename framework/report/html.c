/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made safe for HTML, and files as data URIs. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "html.h"

size_t utf8_length(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	static const unsigned char least[] = { 0, 0, 0xC2, 0xE0, 0xF0 };
	size_t n = s[0] < 0x80 ? 1 : s[0] < 0xC0 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;

	if (n < 2)
		return n;
	if (s[0] < least[n])
		return 0;
	for (size_t k = 1; k < n; k++)
		if ((s[k] & 0xC0) != 0x80)
			return 0;
	if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F) || (s[0] == 0xF0 && s[1] < 0x90) ||
	    (s[0] == 0xF4 && s[1] > 0x8F))
		return 0;
	return n;
}

void html_text(FILE *f, const char *text)
{
	while (text && *text) {
		size_t n = utf8_length(text);
		unsigned char c = (unsigned char)*text;

		if (n == 0 || (c < 0x20 && c != '\n' && c != '\t') || c == 0x7F) {
			fputs("\xEF\xBF\xBD", f);
			n = 1;
		} else if (n > 1) {
			fwrite(text, 1, n, f);
		} else {
			switch (c) {
			case '&': fputs("&amp;", f); break;
			case '<': fputs("&lt;", f); break;
			case '>': fputs("&gt;", f); break;
			case '"': fputs("&quot;", f); break;
			case '\'': fputs("&#39;", f); break;
			default: fputc(c, f);
			}
		}
		text += n;
	}
}

void html_format(FILE *f, const char *format, ...)
{
	char *text = NULL;
	va_list list;

	va_start(list, format);
	if (vasprintf(&text, format, list) >= 0) {
		html_text(f, text);
		free(text);
	}
	va_end(list);
}

static void base64(FILE *f, const unsigned char *b, size_t n)
{
	static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < n; i += 3) {
		unsigned word = (unsigned)b[i] << 16;

		if (i + 1 < n)
			word |= (unsigned)b[i + 1] << 8;
		if (i + 2 < n)
			word |= b[i + 2];
		fputc(digit[word >> 18], f);
		fputc(digit[word >> 12 & 63], f);
		fputc(i + 1 < n ? digit[word >> 6 & 63] : '=', f);
		fputc(i + 2 < n ? digit[word & 63] : '=', f);
	}
}

bool html_data_uri(FILE *f, const char *path, const char *mime)
{
	FILE *in = fopen(path, "rbe");
	unsigned char block[3 * 4096]; /* a multiple of 3: only the last block is padded */
	size_t n;
	bool ok;

	if (!in)
		return false;
	fprintf(f, "data:%s;base64,", mime);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		base64(f, block, n);
	ok = !ferror(in);
	fclose(in);
	return ok;
}
