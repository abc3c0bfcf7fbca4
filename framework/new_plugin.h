/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a new plugin begins as. */
#ifndef GEAE_NEW_PLUGIN_H
#define GEAE_NEW_PLUGIN_H

#include <stddef.h>

struct new_plugin_text { /* list ends with file NULL; made from templates/ when the program is built */
	const char *file; /* "model.c", "Makefile" */
	const char *const *line; /* ends with NULL; @KIND@, @NAME@, @SYMBOL@ are to be replaced */
};

extern const struct new_plugin_text new_plugin_texts[];

#endif
