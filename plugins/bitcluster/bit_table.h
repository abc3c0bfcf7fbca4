/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of one width: included last by each bit_kernels_<name>.c. */
#include "bit_graph.h"
#include "bit_square.h"

static void flip(struct bit_work *w)
{
	vec *s = (vec *)w->spin;
	const vec *c = (const vec *)w->mark;

	for (int64_t i = 0; i < w->n_site; i++)
		s[i] ^= c[i];
}

#define BIT_TABLE(name_) \
	{ \
		.name = name_, .lanes = BIT_LANES, .sweep_square = sweep_square, .bonds_square = bonds_square, \
		.flood_square = flood_square, .sweep_graph = sweep_graph, .bonds_graph = bonds_graph, \
		.flood_graph = flood_graph, .spare_tied = spare_tied, .flip = flip, \
	}
