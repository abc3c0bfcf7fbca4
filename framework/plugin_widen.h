/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plugin of an earlier minor version has shorter tables: they are copied into ones of this host's size, what was
 * appended since being 0, that is "not offered". */
#ifndef GEAE_PLUGIN_WIDEN_H
#define GEAE_PLUGIN_WIDEN_H

#include <geae/plugin.h>
#include "arena.h"

struct widths { /* of the host's structs */
	uint16_t major, minor;
	size_t descriptor, param, port, figure;
	size_t ops[GEAE_ANALYZER + 1];
};

extern const struct widths widths_here;

/* Checks the head of a descriptor against these widths and gives it, or a copy in `arena`, in their size.  NULL, or what is
 * wrong. */
const char *plugin_widen(const struct geae_plugin *, const struct widths *, struct arena *, const struct geae_plugin **out);

#endif
