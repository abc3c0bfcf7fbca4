/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of an earlier minor version of the plugin interface in the size of this one.
 *
 * Descriptor, parameter rows, ports, figures and tables of operations carry their size and only grow at the end; all
 * other structs of the interface never change. */
#include "plugin_widen.h"

#include <stdbool.h>
#include <string.h>
#include <geae/nn.h>
#include "plugin_name.h"

const struct widths widths_here = {
	GEAE_ABI_MAJOR, GEAE_ABI_MINOR, sizeof(struct geae_plugin), sizeof(struct geae_param), sizeof(struct geae_port), sizeof(struct geae_figure),
	{ [GEAE_MODEL] = sizeof(struct geae_model_ops), [GEAE_SAMPLER] = sizeof(struct geae_sampler_ops),
	  [GEAE_NETWORK] = sizeof(struct geae_network_ops), [GEAE_LOSS] = sizeof(struct geae_loss_ops),
	  [GEAE_OPTIMIZER] = sizeof(struct geae_optimizer_ops), [GEAE_ANALYZER] = sizeof(struct geae_analyzer_ops) }
};

/* May this be the size of a struct in a plugin of that minor?  The same minor: the same size; an earlier one: at most. */
static bool fits(const struct geae_plugin *p, const struct widths *w, size_t size, size_t here)
{
	return p->abi_minor == w->minor ? size == here : size > 0 && size <= here && size % sizeof(void *) == 0;
}

static const char *head_fault(const struct geae_plugin *p, const struct widths *w, struct arena *arena)
{
	if (p->magic != GEAE_MAGIC)
		return arena_format(arena, "its descriptor does not begin with the magic number (%08x instead of %08x)", p->magic, GEAE_MAGIC);
	if (p->abi_major != w->major)
		return arena_format(arena, "it was built for plugin interface %u.%u, this program has %u.%u: rebuild it", p->abi_major, p->abi_minor,
				    w->major, w->minor);
	if (p->abi_minor > w->minor)
		return arena_format(arena, "it was built for plugin interface %u.%u, this program has %u.%u: take a newer geaepipe, or rebuild it "
					   "with the headers of this one", p->abi_major, p->abi_minor, w->major, w->minor);
	if (!fits(p, w, p->size, w->descriptor))
		return arena_format(arena, "its descriptor has %u bytes, this program expects %zu: rebuild it", p->size, w->descriptor);
	if (p->layout != GEAE_LAYOUT)
		return arena_format(arena, "its structures are laid out differently (stamp %08x, here %08x): rebuild it", p->layout, GEAE_LAYOUT);
	if (!fits(p, w, p->param_size, w->param))
		return arena_format(arena, "a row of its parameters has %u bytes, this program expects %zu: rebuild it", p->param_size, w->param);
	return NULL;
}

/* Rows up to the first whose name, their first member, is NULL, and that one; NULL after too many. */
static void *wide_rows(const void *rows, size_t from, size_t to, struct arena *arena)
{
	size_t n = 0;
	const char *name;
	char *out;

	do
		memcpy(&name, (const char *)rows + n++ * from, sizeof(name));
	while (name && n <= TABLE_ROWS_MAX);
	if (name)
		return NULL;
	out = arena_need(arena, n * to);
	for (size_t i = 0; i < n; i++)
		memcpy(out + i * to, (const char *)rows + i * from, from);
	return out;
}

static const char *wide_ports(struct geae_analyzer_ops *z, const struct widths *w, struct arena *arena)
{
	if (!z->port_size || z->port_size > w->port || !z->figure_size || z->figure_size > w->figure)
		return "the sizes of its rows of ports and figures make no sense: rebuild it";
	z->in = z->in ? wide_rows(z->in, z->port_size, w->port, arena) : NULL;
	z->out = z->out ? wide_rows(z->out, z->port_size, w->port, arena) : NULL;
	z->figures = z->figures ? wide_rows(z->figures, z->figure_size, w->figure, arena) : NULL;
	z->port_size = w->port;
	z->figure_size = w->figure;
	return NULL;
}

static const char *wide_ops(struct geae_plugin *p, const struct widths *w, struct arena *arena)
{
	size_t size;
	char *ops;

	if (p->kind < GEAE_MODEL || p->kind > GEAE_ANALYZER || !p->ops)
		return NULL; /* said by those who check that */
	memcpy(&size, p->ops, sizeof(size));
	if (!fits(p, w, size, w->ops[p->kind]))
		return arena_format(arena, "its table of operations says it has %zu bytes, this program expects %zu: rebuild it", size, w->ops[p->kind]);
	ops = arena_need(arena, w->ops[p->kind]);
	memcpy(ops, p->ops, size);
	memcpy(ops, &w->ops[p->kind], sizeof(size));
	p->ops = ops;
	return p->kind == GEAE_ANALYZER ? wide_ports((struct geae_analyzer_ops *)(void *)ops, w, arena) : NULL;
}

const char *plugin_widen(const struct geae_plugin *from, const struct widths *w, struct arena *arena, const struct geae_plugin **out)
{
	const char *fault = head_fault(from, w, arena);
	struct geae_plugin *p;

	*out = from;
	if (fault || from->abi_minor == w->minor)
		return fault;
	p = arena_need(arena, w->descriptor);
	memcpy(p, from, from->size);
	p->size = (uint32_t)w->descriptor;
	if (p->params) {
		p->params = wide_rows(p->params, p->param_size, w->param, arena);
		if (!p->params)
			return arena_format(arena, "its table of parameters has no end (more than %d rows)", TABLE_ROWS_MAX);
	}
	p->param_size = (uint32_t)w->param;
	*out = p;
	return wide_ops(p, w, arena);
}
