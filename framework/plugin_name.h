/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What plugins, ports, controls and columns may be called. */
#ifndef GEAE_PLUGIN_NAME_H
#define GEAE_PLUGIN_NAME_H

#include <stdbool.h>

enum { PLUGIN_NAME_MAX = 63 };

bool plugin_name_legal(const char *); /* small letters, digits, single dashes; begins with a letter */
bool symbol_legal(const char *);      /* letters, digits, underscores; begins with a letter: T, U4, eps_d */

#endif
