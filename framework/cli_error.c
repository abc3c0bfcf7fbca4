/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one line that a verb ends with when it could not do its work. */
#include <stdarg.h>
#include "cli.h"

int cli_error(int code, const char *format, ...)
{
	va_list list;

	va_start(list, format);
	fputs("geaepipe: ", stderr);
	vfprintf(stderr, format, list);
	fputc('\n', stderr);
	va_end(list);
	return code;
}
