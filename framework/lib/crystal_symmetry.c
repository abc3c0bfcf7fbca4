/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The symmetries of a crystal, and generators of them.
 *
 * Found: for every matrix m of finite order and every place of the first site, one map with one permutation of the levels;
 * and all permutations of the levels alone.  Chosen: exchanges of sites, then turns, then mirrors, each the one with which
 * those chosen make the largest group modulo translations, among equals the first; translations by one cell along as few
 * axes as these leave; permutations of levels like maps.
 * Check values: square lattice: 8 maps, rho and tau make them; cubic: 48; honeycomb, two sites: 12.
 */
#include <stdlib.h>
#include <string.h>
#include "crystal_inner.h"

enum { MOST = 48 * GEAE_CRYSTAL_SITES };

struct key { /* a map modulo translations: what it does to directions and to the sites of a cell */
	int8_t m[9], p[GEAE_CRYSTAL_SITES];
};

struct work {
	struct crystal_search s;
	struct crystal_map *map, one;
	struct key *all, *key; /* [MOST + 1] each: the group that has been made, and of what */
	int32_t n_map, n_key, size;
	const struct crystal_map *chosen[GEAE_CRYSTAL_GENERATORS / 2];
};

/* ---- all maps ------------------------------------------------------------------------------- */

static int determinant(int32_t (*m)[3])
{
	return m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1]) - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0]) +
	       m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0]);
}

/* 1, 2, 3, 4 or 6, all that matrices of whole numbers can have; 0: none up to 6. */
static int order_of(int32_t (*m)[3])
{
	static const int32_t one[3][3] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
	int32_t power[3][3], next[3][3];

	memcpy(power, m, sizeof(power));
	for (int n = 1; n <= 6; n++) {
		if (!memcmp(power, one, sizeof(one)))
			return n;
		for (int a = 0; a < 3; a++)
			for (int b = 0; b < 3; b++)
				next[a][b] = power[a][0] * m[0][b] + power[a][1] * m[1][b] + power[a][2] * m[2][b];
		memcpy(power, next, sizeof(power));
	}
	return 0;
}

/* The k-th matrix: entries 0, 1, -1 on the axes in use, 1 on the diagonal of the others. */
static void matrix(uint32_t rank, int k, int32_t (*m)[3])
{
	static const int32_t entry[] = { 0, 1, -1 };

	for (uint32_t a = 0; a < 3; a++)
		for (uint32_t b = 0; b < 3; b++) {
			m[a][b] = a == b;
			if (a < rank && b < rank) {
				m[a][b] = entry[k % 3];
				k /= 3;
			}
		}
}

static int keep(struct geae_cx *cx, struct work *w, const struct crystal_map *map)
{
	const size_t n = (size_t)w->s.c->cell_sites;
	struct crystal_map *to = &w->map[w->n_map];

	*to = *map;
	to->t = (int32_t(*)[3])geae_scratch(cx, 3 * n, int32_t);
	to->p = geae_scratch(cx, n, int32_t);
	if (!to->t || !to->p)
		return GEAE_ENOMEM;
	memcpy(to->t, map->t, n * sizeof(*to->t));
	memcpy(to->p, map->p, n * sizeof(*to->p));
	w->n_map++;
	return GEAE_OK;
}

static int find_maps(struct geae_cx *cx, struct work *w)
{
	const int n = (int)pow(3, w->s.c->rank * w->s.c->rank);
	struct crystal_map map = w->one;

	for (int k = 0; k < n; k++) {
		matrix(w->s.c->rank, k, map.m);
		map.determinant = determinant(map.m);
		map.order = abs(map.determinant) == 1 ? order_of(map.m) : 0;
		for (int32_t first = map.order == 1; map.order && first < w->s.c->cell_sites; first++)
			for (int32_t l = 0; l < w->s.levels.n && w->n_map < MOST; l++) {
				map.levels = w->s.levels.to + l * w->s.levels.q;
				if (!crystal_complete(&w->s, first, &map))
					continue;
				GEAE_TRY(keep(cx, w, &map));
				break;
			}
	}
	return GEAE_OK;
}

/* ---- the group modulo translations ----------------------------------------------------------- */

static void key_of(const struct crystal_map *g, int32_t n_site, struct key *k)
{
	memset(k, 0, sizeof(*k));
	for (int a = 0; a < 9; a++)
		k->m[a] = (int8_t)g->m[a / 3][a % 3];
	for (int32_t i = 0; i < n_site; i++)
		k->p[i] = (int8_t)g->p[i];
}

static void product(const struct key *g, const struct key *h, struct key *out)
{
	memset(out, 0, sizeof(*out));
	for (int a = 0; a < 9; a++)
		for (int b = 0; b < 3; b++)
			out->m[a] = (int8_t)(out->m[a] + g->m[a / 3 * 3 + b] * h->m[3 * b + a % 3]);
	for (int32_t i = 0; i < GEAE_CRYSTAL_SITES; i++) /* beyond the sites: 0 becomes p[0], put right by the caller */
		out->p[i] = g->p[h->p[i]];
}

/* Multiplies out what key[0..n_key-1] make, n_site sites each: how many elements. */
static int32_t closure(struct work *w, int32_t n_key, int32_t n_site)
{
	int32_t size = 1;

	memset(w->all, 0, sizeof(*w->all));
	w->all->m[0] = w->all->m[4] = w->all->m[8] = 1;
	for (int32_t i = 0; i < n_site; i++)
		w->all->p[i] = (int8_t)i;
	for (int32_t k = 0; k < size && size < MOST; k++)
		for (int32_t g = 0; g < n_key && size < MOST; g++) {
			int32_t at = 0;

			product(&w->key[g], &w->all[k], &w->all[size]);
			memset(w->all[size].p + n_site, 0, (size_t)(GEAE_CRYSTAL_SITES - n_site));
			while (memcmp(&w->all[at], &w->all[size], sizeof(*w->all)) != 0)
				at++;
			size += at == size;
		}
	return size;
}

/* Does the next key, not yet counted in n_key, make the group larger than that and than any before? */
static bool grows(struct work *w, int32_t n_site, int32_t *most)
{
	int32_t size = closure(w, w->n_key + 1, n_site);
	bool better = size > *most;

	*most = better ? size : *most;
	return better;
}

static bool is_diagonal(const struct crystal_map *g)
{
	for (int a = 0; a < 9; a++)
		if (a % 4 && g->m[a / 3][a % 3])
			return false;
	return true;
}

/* Turns by the same angle before those by a smaller one come first; a mirror along an axis before one across. */
static bool wanted(const struct crystal_map *g, int part, int pass)
{
	static const int orders[] = { 6, 4, 3, 2 };

	if (part == 0)
		return g->order == 1 && pass == 0;
	if (part == 2)
		return g->determinant < 0 && (pass < 2 ? g->order == 2 && is_diagonal(g) == (pass == 0) : g->order > 2) && pass < 3;
	return g->determinant > 0 && g->order == orders[pass];
}

static void choose_maps(struct work *w, const struct geae_crystal *c)
{
	for (int part = 0; part < 3; part++)
		for (const struct crystal_map *best = w->map; best && w->n_key < GEAE_CRYSTAL_GENERATORS / 2;) {
			best = NULL;
			for (int pass = 0; pass < 4; pass++)
				for (int32_t k = 0, most = w->size; k < w->n_map; k++) {
					if (!wanted(&w->map[k], part, pass))
						continue;
					key_of(&w->map[k], c->cell_sites, &w->key[w->n_key]);
					if (grows(w, c->cell_sites, &most) && most > w->size) {
						best = &w->map[k];
						w->size = most;
					}
				}
			if (!best)
				continue;
			key_of(best, c->cell_sites, &w->key[w->n_key]);
			w->chosen[w->n_key++] = best;
		}
}

/* ---- what is left ---------------------------------------------------------------------------- */

/* Is the unit vector along this axis, or minus it, an image of one along an axis in `have`? */
static bool is_image(const struct work *w, int32_t size, uint32_t have, uint32_t axis)
{
	for (int32_t k = 0; k < size; k++)
		for (uint32_t a = 0; a < 3; a++) {
			bool is = have & 1u << a;

			for (uint32_t b = 0; b < 3; b++)
				is = is && abs(w->all[k].m[3 * b + a]) == (b == axis);
			if (is)
				return true;
		}
	return false;
}

static int choose_translations(struct geae_cx *cx, struct work *w, struct geae_crystal *c, int which)
{
	int32_t size = closure(w, w->n_key, c->cell_sites);
	uint32_t have = 0;

	for (uint32_t a = 0; a < c->rank && c->L > 1; a++) {
		if (is_image(w, size, have, a))
			continue;
		have |= 1u << a;
		GEAE_TRY(crystal_add_translation(cx, c, which, &w->one, a));
	}
	return GEAE_OK;
}

/* A permutation of levels as a key: its levels are the sites. */
static int choose_levels(struct geae_cx *cx, struct work *w, struct geae_crystal *c, int which)
{
	const int32_t q = c->n_level;
	int32_t best, size = 1;

	w->n_key = 0;
	do {
		best = -1;
		for (int32_t l = 1; l < w->s.levels.n && w->n_key < GEAE_CRYSTAL_GENERATORS / 4; l++) {
			w->one.levels = w->s.levels.to + l * q;
			key_of(&w->one, 0, &w->key[w->n_key]);
			for (int32_t a = 0; a < q; a++)
				w->key[w->n_key].p[a] = (int8_t)w->one.levels[a];
			if (crystal_holds(&w->s, &w->one) && grows(w, q, &size))
				best = l;
		}
		if (best < 0)
			continue;
		w->one.levels = w->s.levels.to + best * q;
		for (int32_t a = 0; a < q; a++)
			w->key[w->n_key].p[a] = (int8_t)w->one.levels[a];
		w->n_key++;
		GEAE_TRY(crystal_add_levels(cx, c, which, &w->one));
	} while (best >= 0);
	return GEAE_OK;
}

static int find(struct geae_cx *cx, struct geae_crystal *c, int which)
{
	struct work w = { .map = geae_scratch(cx, MOST, struct crystal_map), .all = geae_scratch(cx, MOST + 1, struct key),
			  .key = geae_scratch(cx, GEAE_CRYSTAL_GENERATORS, struct key), .size = 1 };

	w.one = (struct crystal_map){ .determinant = 1, .order = 1, .p = geae_scratch(cx, c->cell_sites, int32_t) };
	w.one.t = (int32_t(*)[3])geae_scratch(cx, 3 * c->cell_sites, int32_t);
	if (!w.map || !w.all || !w.key || !w.one.t || !w.one.p)
		return GEAE_ENOMEM;
	GEAE_TRY(crystal_search_make(cx, c, which, &w.s));
	GEAE_TRY(find_maps(cx, &w));
	for (int32_t i = 0; i < c->cell_sites; i++) { /* the search wrote into them */
		w.one.p[i] = i;
		memset(w.one.t[i], 0, sizeof(w.one.t[i]));
	}
	w.one.m[0][0] = w.one.m[1][1] = w.one.m[2][2] = 1;
	w.one.levels = w.s.levels.to;
	choose_maps(&w, c);
	GEAE_TRY(choose_translations(cx, &w, c, which));
	for (int32_t k = 0; k < w.n_key; k++)
		GEAE_TRY(crystal_add_map(cx, c, which, w.chosen[k]));
	GEAE_TRY(choose_levels(cx, &w, c, which));
	return crystal_try(cx, c, which);
}

int crystal_find_symmetries(struct geae_cx *cx, struct geae_crystal *c)
{
	GEAE_TRY(find(cx, c, 0));
	return find(cx, c, 1);
}
