/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading pipeline files (libconfig syntax, the host's own includes, checks and overrides). */
#ifndef GEAE_CONFIG_H
#define GEAE_CONFIG_H

#include "node.h"

struct config_request {
	const char *const *files; /* merged in this order: later groups extend, later scalars and lists replace */
	size_t n_file;
	const char *const *sets; /* "path.to.key=value", value in pipeline syntax or a bare word = text */
	size_t n_set;
};

/* The tree, in `arena`; NULL after an error that leaves nothing to check.  Every problem is in `diags`. */
struct node *config_load(struct arena *, const struct config_request *, struct diags *);
/* One value in pipeline syntax (defaults of parameters, --set); place says where it came from. */
struct node *config_value(struct arena *, const char *text, struct place, struct diags *);

#endif
