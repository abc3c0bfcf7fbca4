/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Starting the replicas of a unit, and their step. */
#include <stdlib.h>
#include <string.h>
#include "bit_chain.h"

/* One bond to the next site along each of two axes, and equal fields for all?  *vertical: the bond type along axis 0. */
static bool square_bonds(const struct geae_pairs *p, const struct geae_ising *ising, int *vertical)
{
	const int32_t *d = p->offset;

	if (p->rank != 2 || p->n_offset != 2 || p->n_bond_type != 2 || ising->frustrated || p->dim[0] * p->dim[1] != p->n_site)
		return false;
	if (abs(d[0]) + abs(d[1]) != 1 || abs(d[2]) + abs(d[3]) != 1 || abs(d[0]) == abs(d[2]))
		return false;
	*vertical = d[0] ? 0 : 1;
	return true;
}

static int part_memory(struct geae_cx *cx, const struct bit_chain *c, struct bit_work *w, int lanes)
{
	int64_t n = w->n_site, n_bond = c->square_bonds ? n : c->graph.n_bond;
	const struct {
		uint64_t **at;
		int64_t n;
	} list[] = { { &w->spin, n }, { &w->mark, n }, { &w->bond[0], n_bond }, { &w->bond[1], c->square_bonds ? n : 0 } };

	for (size_t k = 0; k < sizeof(list) / sizeof(list[0]); k++) {
		*list[k].at = geae_scratch(cx, list[k].n * lanes + 1, uint64_t);
		if (!*list[k].at)
			return GEAE_ENOMEM;
	}
	w->dirty = geae_scratch(cx, n, uint8_t);
	return w->dirty ? GEAE_OK : GEAE_ENOMEM;
}

static void set_square(const struct bit_chain *c, struct bit_work *w, int vertical)
{
	const double T = c->of.pairs.T, *J = c->ising.J;

	w->rows = c->of.pairs.dim[0];
	w->columns = c->of.pairs.dim[1];
	w->accept[0] = geae_threshold(exp(-4 * fabs(J[0]) / T));
	w->accept[1] = geae_threshold(exp(-8 * fabs(J[0]) / T));
	w->lazy = T > 4 * fabs(J[0]); /* hot spins accept every flip: rows would only alternate */
	w->join[0] = geae_threshold(-expm1(-2 * fabs(J[!vertical]) / T));
	w->join[1] = geae_threshold(-expm1(-2 * fabs(J[vertical]) / T));
}

static void seed_lane(struct bit_work *w, int lane, struct geae_rng *stream)
{
	struct geae_xoshiro one;

	for (int half = 0; half < 8; half += 4) {
		geae_xoshiro_seed(&one, stream);
		for (int k = 0; k < 4; k++)
			w->random.word[half + k][lane] = one.s[k];
	}
	geae_xoshiro_seed(&w->tie[lane], stream);
	geae_xoshiro_seed(&w->seed[lane], stream);
}

enum start { START_FIXED, START_SIGN, START_RANDOM };

/* What the symmetries make of the ordered state: itself, itself or its negative, or something else. */
static int find_start(struct geae_cx *cx, struct bit_chain *c, enum start *start, uint64_t *up)
{
	int64_t n = c->of.pairs.n_site, n_other = 0;
	uint8_t *level = geae_scratch(cx, n, uint8_t), *moved = geae_scratch(cx, n, uint8_t);
	double along = 0;

	if (!level || !moved)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		along += c->gauge[i] ? -c->ising.h[i] : c->ising.h[i];
	*up = along > 0 ? UINT64_MAX : 0;
	*start = c->ising.frustrated ? START_RANDOM : START_FIXED;
	for (int64_t i = 0; i < n; i++)
		level[i] = c->gauge[i] ^ (along > 0);
	for (size_t k = 0; k < c->of.elements.n_slot && *start != START_RANDOM; k++) {
		geae_act(&c->of.action, c->of.elements.slot[k], level, moved);
		n_other = 0;
		for (int64_t i = 0; i < n; i++)
			n_other += moved[i] != level[i];
		if (n_other)
			*start = n_other == n ? START_SIGN : START_RANDOM;
	}
	return GEAE_OK;
}

int bit_chain_start(struct geae_cx *cx, struct bit_chain *c, int64_t first, int n_word, const struct bit_schedule *schedule)
{
	int64_t n = c->of.pairs.n_site;
	int vertical = 0, w = 0;
	enum start start;
	uint64_t up;

	c->schedule = *schedule;
	c->n_word = n_word;
	GEAE_TRY(geae_ising_make(cx, &c->of.pairs, &c->ising));
	c->gauge = c->ising.frustrated ? geae_scratch(cx, n, uint8_t) : c->ising.gauge;
	if (!c->gauge)
		return GEAE_ENOMEM;
	c->square_bonds = square_bonds(&c->of.pairs, &c->ising, &vertical);
	c->square_sweep = c->square_bonds && !c->ising.field && !(fabs(c->ising.J[0]) < fabs(c->ising.J[1])) &&
			  !(fabs(c->ising.J[0]) > fabs(c->ising.J[1]));
	if (!c->square_sweep)
		GEAE_TRY(bit_graph_make(cx, &c->of.pairs, &c->ising, &c->graph));
	GEAE_TRY(find_start(cx, c, &start, &up));
	for (c->n_part = 0; w < n_word; c->n_part++) {
		struct bit_part *p = &c->part[c->n_part];

		p->kernels = bit_kernels_choose(n_word - w);
		if (!p->kernels)
			return geae_fail(cx, GEAE_EUNSUP,
					 "GEAEPIPE_SIMD=%.40s: this processor runs no such kernels; known are plain, avx2 and avx512",
					 getenv("GEAEPIPE_SIMD"));
		p->work = (struct bit_work){ .n_site = n, .field = c->ising.field, .n_seed = (int)schedule->seeds, .graph = &c->graph };
		if (c->square_bonds)
			set_square(c, &p->work, vertical);
		GEAE_TRY(part_memory(cx, c, &p->work, p->kernels->lanes));
		for (int l = 0; l < p->kernels->lanes; l++, w++) {
			struct geae_rng *stream = &c->stream[w];
			uint64_t sign;

			geae_stream(cx, (UINT64_C(1) << 32) + (uint64_t)(first + w), stream);
			seed_lane(&p->work, l, stream);
			sign = start == START_SIGN ? geae_u64(stream) : up;
			for (int64_t i = 0; i < n; i++)
				p->work.spin[i * p->kernels->lanes + l] = start == START_RANDOM ? geae_u64(stream) : sign;
		}
	}
	return GEAE_OK;
}

void bit_plant(struct bit_work *w, int lanes)
{
	memset(w->mark, 0, sizeof(uint64_t) * (size_t)(w->n_site * lanes));
	for (int l = 0; l < lanes; l++)
		for (int b = 0; b < 64; b++)
			for (int k = 0; k < w->n_seed; k++)
				w->mark[(int64_t)geae_xoshiro_below(&w->seed[l], (uint64_t)w->n_site) * lanes + l] |= UINT64_C(1) << b;
}

void bit_chain_step(struct bit_chain *c)
{
	for (int p = 0; p < c->n_part; p++) {
		const struct bit_kernels *k = c->part[p].kernels;
		struct bit_work *w = &c->part[p].work;

		for (int64_t s = 0; s < c->schedule.sweeps; s++)
			(c->square_sweep ? k->sweep_square : k->sweep_graph)(w);
		for (int64_t s = 0; s < c->schedule.clusters; s++) {
			(c->square_bonds ? k->bonds_square : k->bonds_graph)(w);
			bit_plant(w, k->lanes);
			(c->square_bonds ? k->flood_square : k->flood_graph)(w);
			if (c->ising.field)
				k->spare_tied(w);
			k->flip(w);
		}
	}
}
