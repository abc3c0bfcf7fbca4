/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Opening one plugin file in this process. */
#ifndef GEAE_PLUGIN_OPEN_H
#define GEAE_PLUGIN_OPEN_H

#include "plugin_loader.h"

/* To be called before the first dlopen(): numerical libraries start their threads when they are loaded. */
void plugin_environment(void);
/* dlopen() and geae_plugin(): sets p->handle and *descriptor, or says what went wrong. */
const char *plugin_open(struct plugin *p, const struct geae_plugin **descriptor, struct arena *);
/* What became of doing that in a child that is a copy of this very process: NULL or a fault.  Whether a damaged
 * file does harm can depend on where it is mapped and what was loaded before; in the copy both are as here. */
const char *plugin_rehearse(const struct plugins *, struct plugin *p, struct arena *);

#endif
