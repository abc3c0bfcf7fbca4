/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made safe for HTML, and files as data URIs. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include "html.h"
#include "literal.h"

size_t utf8_step(const char *text)
{
	return utf8_length(text, text + strnlen(text, 4));
}

void html_text(FILE *f, const char *text)
{
	while (text && *text) {
		size_t n = utf8_step(text);
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
