/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text made safe for HTML, and files as data URIs. */
#ifndef GEAE_HTML_H
#define GEAE_HTML_H

#include <stdbool.h>
#include <stdio.h>

/* Escapes & < > " '; bytes that are not valid UTF-8 and control characters become U+FFFD. */
void html_text(FILE *, const char *text);
/* printf with every argument's output escaped as a whole: the format holds no markup. */
void html_format(FILE *, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* "data:image/svg+xml;base64,..."; false: the file cannot be read. */
bool html_data_uri(FILE *, const char *path, const char *mime);
/* Length of the UTF-8 sequence at text, 0 if it is not a valid one. */
size_t utf8_step(const char *text);

#endif
