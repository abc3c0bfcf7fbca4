/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plugins, ports, controls and columns may be called. */
#ifndef GEAE_PLUGIN_NAME_H
#define GEAE_PLUGIN_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum { PLUGIN_NAME_MAX = 63, TABLE_ROWS_MAX = 256 };

bool plugin_name_legal(const char *); /* small letters, digits, single dashes; begins with a letter */
bool symbol_legal(const char *);      /* letters, digits, underscores; begins with a letter: T, U4, eps_d */
/* Tables end with a row whose first member, the name, is NULL: does it come soon enough? */
bool table_ends(const void *rows, size_t row_size);

#endif
