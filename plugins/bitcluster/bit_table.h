/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of one width: included last by each bit_kernels_<name>.c. */
#include "bit_graph.h"
#include "bit_square.h"

/* Marked clusters are reversed.  A cluster of nearly all sites is marked nearly always: a coin per replica keeps the sign
 * of the whole from merely alternating.  Without fields it reverses all spins, with fields it lets the marked ones go. */
static void flip(struct bit_work *w)
{
	vec *s = (vec *)w->spin, coin, keep, turn;
	const vec *c = (const vec *)w->mark;

	for (int l = 0; l < BIT_LANES; l++)
		*vec_word(&coin, l) = geae_xoshiro(&w->seed[l]);
	keep = w->field ? coin : vec_spread(UINT64_MAX);
	turn = w->field ? vec_spread(0) : coin;
	for (int64_t i = 0; i < w->n_site; i++)
		s[i] ^= (c[i] & keep) ^ turn;
}

#define BIT_TABLE(name_) \
	{ \
		.name = name_, .lanes = BIT_LANES, .sweep_square = sweep_square, .bonds_square = bonds_square, \
		.flood_square = flood_square, .sweep_graph = sweep_graph, .bonds_graph = bonds_graph, \
		.flood_graph = flood_graph, .spare_tied = spare_tied, .flip = flip, \
	}
