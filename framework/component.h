/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plugin with its parameters filled in, and opened. */
#ifndef GEAE_COMPONENT_H
#define GEAE_COMPONENT_H

#include "context.h"
#include "node.h"
#include "plugin_loader.h"

struct geae_component {
	const struct plugin *plugin;
	const char *slot;   /* "model", "sampler", "with": for messages */
	struct place place; /* of its text in the pipeline */
	void *self;
	const void *fresh;  /* what `self` holds before every open(): parameters, the rest zero; NULL: nothing to restore */
	const struct geae_param *extra_rows;
	void *extra;        /* the host's parameters of a component in this slot (weight, start, ramp of a loss); NULL: none */
	const char *recipe; /* "model ising <file hash>\nJ = 1.0;\n..." */
	bool open;
};

/* Keys that the host understands in every component of a slot. */
struct component_extra {
	const struct geae_param *params;
	size_t size; /* of the struct they fill */
	bool (*used)(const void *extra); /* whether they change anything, and so belong to the recipe; NULL: always */
};

/* `extra` may be NULL.  Allocates `self` in `arena` and fills the parameters from `group` (a NODE_TEXT is a bare name, a
 * NODE_GROUP has `use`); knows nothing of references ("@name"), those are resolved before.
 * NULL: diagnostics say why. */
struct geae_component *component_make(struct plugins *, uint32_t kind, const char *slot,
				      const struct component_extra *, const struct node *, struct arena *, struct diags *);
/* Calls open(); only in a child.  A failure is a diagnostic at the component's place. */
bool component_open(struct geae_component *, struct context *, struct diags *);
/* A file named by its parameters that is not as it was when the pipeline was read; NULL: none. */
const char *component_file_changed(const struct geae_component *);
void component_close(struct geae_component *);

#endif
