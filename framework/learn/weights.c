/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights as arrays of their own, so that any tool can read them. */
#include "weights.h"

#include <inttypes.h>
#include <string.h>

size_t weights_pieces(const struct learner *l, struct weights_piece **pieces, struct arena *arena)
{
	const struct graph_parameter *p;
	const struct graph_state *s;
	size_t n = graph_parameters(l->graph, &p), m = graph_states(l->graph, &s), k = 0;

	*pieces = arena_array(arena, n + m + 1, struct weights_piece);
	for (; k < n; k++)
		(*pieces)[k] = (struct weights_piece){ p[k].name, p[k].rows, p[k].columns, p[k].offset, false };
	for (; k < n + m; k++)
		(*pieces)[k] = (struct weights_piece){ s[k - n].name, 1, s[k - n].length, s[k - n].offset, true };
	return n + m;
}

static struct geae_array as_array(const struct weights_piece *p, const float *parameter, const float *state, struct arena *arena)
{
	bool matrix = p->rows > 1 && p->columns > 1;

	return (struct geae_array){ .name = arena_format(arena, "net.%s", p->name), .unit = "1",
				    .doc = p->state ? "running statistic of the network" : "parameter of the network", .dtype = GEAE_F32,
				    .rank = matrix ? 2 : 1, .dim = { matrix ? p->rows : p->rows * p->columns, matrix ? p->columns : 0 },
				    .axis = { "out", matrix ? "in" : NULL }, .data = (p->state ? state : parameter) + p->offset };
}

void weights_declare(const struct learner *l, struct ports *ports, struct arena *arena)
{
	struct weights_piece *p;
	size_t n = weights_pieces(l, &p, arena);

	for (size_t k = 0; k < n; k++)
		ports_add(ports, arena, (struct port_spec){ arena_format(arena, "net.%s", p[k].name),
							    p[k].rows > 1 && p[k].columns > 1 ? "out,in" : "out", "1", "parameter of the network",
							    GEAE_F32, GEAE_ROLE_NONE });
}

bool weights_write(struct object_writer *w, const struct learner *l, const float *parameter, const float *state, struct arena *arena)
{
	struct weights_piece *p;
	size_t n = weights_pieces(l, &p, arena);

	for (size_t k = 0; k < n; k++) {
		struct geae_array a = as_array(&p[k], parameter, state, arena);

		if (!object_port(w, &a))
			return false;
	}
	return true;
}

static const char *shape_text(const struct geae_array *a, struct arena *arena)
{
	return a->rank > 1 ? arena_format(arena, "[%" PRId64 "][%" PRId64 "]", a->dim[0], a->dim[1]) : arena_format(arena, "[%" PRId64 "]", a->dim[0]);
}

int weights_read(struct geae_cx *cx, const struct object *o, const char *label, const struct learner *l, float *parameter, float *state,
		 struct arena *arena)
{
	struct weights_piece *p;
	size_t n = weights_pieces(l, &p, arena);

	for (size_t k = 0; k < n; k++) {
		struct geae_array want = as_array(&p[k], parameter, state, arena);
		const struct geae_array *have = object_find(o, want.name);

		if (!have)
			return geae_fail(cx, GEAE_EDATA, "%s has no parameter '%s': it holds another network", label, p[k].name);
		if (have->dtype != GEAE_F32 || geae_count(have) != geae_count(&want) || have->rank != want.rank || have->dim[0] != want.dim[0])
			return geae_fail(cx, GEAE_ESHAPE, "parameter '%s' of %s is %s, but these data need %s: apply the network to data like "
					 "those it was trained on", p[k].name, label, shape_text(have, arena), shape_text(&want, arena));
		memcpy((p[k].state ? state : parameter) + p[k].offset, have->data, (size_t)geae_count(have) * sizeof(float));
	}
	return GEAE_OK;
}
