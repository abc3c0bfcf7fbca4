/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes to a tree that was read: overrides of the command line, and what merging needs of them. */
#ifndef GEAE_CONFIG_SET_H
#define GEAE_CONFIG_SET_H

#include "node.h"

/* Applies "stages.encoder.network.use=baseline"; every problem is an error at "--set ...". */
void config_set(struct node *root, const char *assignment, struct arena *, struct diags *);
/* A component given by its bare name becomes the group { use = "name"; }. */
void config_name_to_group(struct node *, struct arena *);
/* Gives `old` the value and place of `value`; name and position stay. */
void config_replace(struct node *old, const struct node *value);

#endif
