/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plugin with its parameters filled in, and opened. */
#include "component.h"

#include <string.h>
#include "input_file.h"
#include "param.h"

/* Keys of a component's group that are the host's, not the plugin's. */
static const char *const *host_keys(const struct component_extra *extra, struct arena *arena)
{
	size_t n = 1;
	const char **names;

	for (const struct geae_param *p = extra ? extra->params : NULL; p && p->name; p++)
		n++;
	names = arena_array(arena, n + 1, const char *);
	names[0] = "use";
	for (size_t k = 1; k < n; k++)
		names[k] = extra->params[k - 1].name;
	return names;
}

static const char *name_in(const struct node *node, uint32_t kind, const char *slot, struct diags *diags)
{
	const struct node *use = node;

	if (node->type == NODE_GROUP) {
		use = node_find(node, "use");
		if (!use) {
			diag_error(diags, node->place, "%s: the group does not say which %s to use: write use = \"NAME\";", slot,
				   kind_names[kind]);
			return NULL;
		}
	}
	if (use->type != NODE_TEXT) {
		diag_error(diags, use->place, "%s must name a %s, as \"NAME\" or { use = \"NAME\"; ... }, not %s", slot,
			   kind_names[kind], node_type_name(use));
		return NULL;
	}
	return use->text;
}

struct geae_component *component_make(struct plugins *plugins, uint32_t kind, const char *slot,
				      const struct component_extra *extra, const struct node *node, struct arena *arena,
				      struct diags *diags)
{
	static const struct geae_param none[] = { GEAE_P_END };
	const char *name = name_in(node, kind, slot, diags);
	struct diags *usual = plugins->diags;
	const struct plugin *plugin;
	struct geae_component *c;
	struct params params;

	if (!name)
		return NULL;
	plugins->diags = diags;
	plugin = plugin_load(plugins, kind, name, node->place);
	plugins->diags = usual;
	if (!plugin)
		return NULL;
	c = arena_array(arena, 1, struct geae_component);
	c->plugin = plugin;
	c->slot = slot;
	c->place = node->place;
	c->self = arena_need(arena, plugin->descriptor->instance_size ? plugin->descriptor->instance_size : 1);
	params.rows = plugin->descriptor->params ? plugin->descriptor->params : none;
	params.row_size = plugin->descriptor->param_size;
	params.owner = arena_format(arena, "%s '%s'", kind_names[kind], name);
	if (!param_fill(&params, node->type == NODE_GROUP ? node : NULL, node->place, host_keys(extra, arena), c->self,
			arena, diags) ||
	    !input_files_fill(&params, node, c->self, arena, diags))
		return NULL;
	c->fresh = memcpy(arena_need(arena, plugin->descriptor->instance_size + 1), c->self, plugin->descriptor->instance_size);
	c->recipe = arena_format(arena, "%s %s %s\n%s", kind_names[kind], name, plugin->hash,
				 param_recipe(&params, c->self, arena));
	if (extra) {
		params.rows = extra->params;
		params.row_size = sizeof(extra->params[0]);
		c->extra = arena_need(arena, extra->size);
		c->extra_rows = &extra->params[0];
		if (!param_fill(&params, param_part(&params, node, arena), node->place, NULL, c->extra, arena, diags) ||
		    !input_files_fill(&params, node, c->extra, arena, diags))
			return NULL;
		if (!extra->used || extra->used(c->extra))
			c->recipe = arena_format(arena, "%s%s", c->recipe, param_recipe(&params, c->extra, arena));
	}
	return c;
}

bool component_open(struct geae_component *c, struct context *cx, struct diags *diags)
{
	const struct geae_plugin *d = c->plugin->descriptor;
	int status;

	if (c->open)
		return true;
	c->open = true; /* close() is due after every open(), also after one that fails */
	if (!d->open)
		return true;
	if (c->fresh) /* what an earlier use of this instance left in it */
		memcpy(c->self, c->fresh, d->instance_size);
	context_reset(cx);
	status = d->open(&cx->pub, c->self);
	if (status == GEAE_OK)
		return true;
	diag_error(diags, c->place, "%s '%s': %s", kind_names[c->plugin->kind], c->plugin->name,
		   context_error_text(cx, status, &diags->arena));
	component_close(c);
	return false;
}

const char *component_file_changed(const struct geae_component *c)
{
	const struct geae_plugin *d = c->plugin->descriptor;

	const char *path = d->params ? input_files_changed(&(struct params){ d->params, d->param_size, "" }, c->self) : NULL;

	if (!path && c->extra)
		path = input_files_changed(&(struct params){ c->extra_rows, sizeof(*c->extra_rows), "" }, c->extra);
	return path;
}

void component_close(struct geae_component *c)
{
	if (!c || !c->open)
		return;
	c->open = false;
	if (c->plugin->descriptor->close)
		c->plugin->descriptor->close(c->self);
}
