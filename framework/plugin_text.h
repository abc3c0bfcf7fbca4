/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Texts of descriptors: present, of sane length, printable. */
#ifndef GEAE_PLUGIN_TEXT_H
#define GEAE_PLUGIN_TEXT_H

#include "arena.h"

enum text_flag { TEXT_MAY_BE_EMPTY = 1, TEXT_MAY_BE_NULL = 2, TEXT_LINES = 4 };

/* NULL, or "<what> is missing" and the like: what = "its version", "the unit of its control 'T'". */
const char *text_fault(struct arena *, const char *text, const char *what, size_t longest, int flags);

#endif
