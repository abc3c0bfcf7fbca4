/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to know of a plugin, and what plugins there are: for people (80 columns) and for programs. */
#ifndef GEAE_DESCRIBE_H
#define GEAE_DESCRIBE_H

#include <stdio.h>
#include "plugin_loader.h"

/* Everything the descriptor says.  MUST be a descriptor that was found sound (plugin_load()). */
void describe_plugin(const struct geae_plugin *, FILE *);
void describe_plugin_json(const struct geae_plugin *, FILE *); /* one object */
void describe_plugin_markdown(const struct geae_plugin *, FILE *); /* one section */
/* A stage of a pipeline file that uses the plugin with its defaults; "NAME", "STAGE.PORT" are to be filled in. */
const char *describe_example(const struct geae_plugin *, struct arena *);

/* Something legal for a parameter that has no default, in pipeline syntax. */
const char *describe_legal_value(const struct geae_param *, struct arena *);

/* Every file found (of one kind, if not 0), with its summary or the reason of its refusal; probes what was not
 * probed yet.  Nothing is loaded into this process. */
void list_plugins(struct plugins *, uint32_t kind, FILE *);
void list_plugins_json(struct plugins *, uint32_t kind, FILE *); /* one array */

/* What describe.c and describe_json.c share. */
const char *describe_role(uint32_t role);      /* "label", ... */
const char *describe_dtype(uint32_t dtype);    /* "f64", ..., "any" */
const char *describe_figure(uint32_t kind);    /* "series", ... */

#endif
