/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what an analyzer declares: ports and figures. */
#ifndef GEAE_PLUGIN_PORTS_H
#define GEAE_PLUGIN_PORTS_H

#include <geae/plugin.h>
#include "arena.h"

/* NULL, or what is wrong. */
const char *analyzer_fault(const struct geae_analyzer_ops *, struct arena *);

#endif
