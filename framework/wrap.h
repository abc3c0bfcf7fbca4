/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for people, 80 columns wide. */
#ifndef GEAE_WRAP_H
#define GEAE_WRAP_H

#include <stddef.h>
#include <stdio.h>

enum { WRAP_WIDTH = 80 };

size_t text_columns(const char *text, size_t bytes); /* characters, not bytes */
/* Words, `indent` columns from the left; `at` columns of the first line are taken already (less than
 * `indent`: filled up).  Words move to the next line whole; what alone is longer than a line stays so. */
void wrap_text(FILE *, const char *text, size_t indent, size_t at);
/* Paragraphs, separated by empty lines, each wrapped. */
void wrap_paragraphs(FILE *, const char *text, size_t indent);

#endif
