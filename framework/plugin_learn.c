/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks of what networks, losses and optimizers declare. */
#include "plugin_learn.h"

#include <stdbool.h>
#include <string.h>
#include "plugin_name.h"
#include "plugin_text.h"

static bool has_head(const struct geae_head *head, const struct geae_head *end, const char *name)
{
	for (; head && head != end && head->name; head++)
		if (strcmp(head->name, name) == 0)
			return true;
	return false;
}

/* `others`: names that are taken by another table, NULL if there is none. */
static const char *heads_fault(const struct geae_head *head, const char *which, const struct geae_head *others,
			       struct arena *arena)
{
	if (!table_ends(head, sizeof *head))
		return arena_format(arena, "its table of heads of %s() has no end (more than %d rows)", which,
				    TABLE_ROWS_MAX);
	if (!head[0].name)
		return arena_format(arena, "%s() gives no heads", which);
	for (size_t i = 0; head[i].name; i++) {
		const char *fault;

		if (!symbol_legal(head[i].name))
			return arena_format(arena, "the name of head %zu of %s() must be letters, digits and underscores, "
						   "beginning with a letter", i + 1, which);
		fault = text_fault(arena, head[i].doc, arena_format(arena, "the doc of its head '%s'", head[i].name), 4096,
				   0);
		if (fault)
			return fault;
		if (has_head(head, head + i, head[i].name) || has_head(others, NULL, head[i].name))
			return arena_format(arena, "its head '%s' is declared twice", head[i].name);
	}
	return NULL;
}

const char *network_fault(const struct geae_network_ops *n, struct arena *arena)
{
	const char *fault;

	if (!n->encode_heads)
		return "its table of heads of encode() is missing";
	if (!n->decode_heads != !n->decode)
		return n->decode ? "its table of heads of decode() is missing" :
				   "it declares heads of decode(), but offers no decode()";
	fault = heads_fault(n->encode_heads, "encode", NULL, arena);
	if (!fault && n->decode)
		fault = heads_fault(n->decode_heads, "decode", n->encode_heads, arena);
	return fault;
}

const char *loss_fault(const struct geae_loss_ops *loss, struct arena *arena)
{
	if (!loss->needs)
		return "its list of needed heads is missing (a loss that needs none has an empty one)";
	if (!table_ends(loss->needs, sizeof *loss->needs))
		return arena_format(arena, "its list of needed heads has no end (more than %d)", TABLE_ROWS_MAX);
	for (size_t i = 0; loss->needs[i]; i++)
		if (!symbol_legal(loss->needs[i]))
			return arena_format(arena, "the name of needed head %zu must be letters, digits and underscores, "
						   "beginning with a letter", i + 1);
	return NULL;
}

const char *optimizer_fault(const struct geae_optimizer_ops *o, struct arena *arena)
{
	const size_t most = sizeof ((struct geae_update *)0)->state / sizeof *((struct geae_update *)0)->state;

	if (o->n_state > most || o->n_scalar > GEAE_MAX_OPTIMIZER_SCALAR)
		return arena_format(arena, "it asks for %u state vectors and %u scalars, at most %zu and %d there are",
				    o->n_state, o->n_scalar, most, GEAE_MAX_OPTIMIZER_SCALAR);
	if (o->n_scalar > 0 && !o->begin)
		return "it asks for scalars, but offers no begin() that advances them";
	return NULL;
}
