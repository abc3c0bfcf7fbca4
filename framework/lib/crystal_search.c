/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Does an affine map of the lattice, with a permutation of the levels, leave all couplings alone?
 *
 * Couplings are entries (from, to, step) with a table each, both directions, those of equal ends added up.  A map takes
 * entry (a, b, d) to (p[a], p[b], m d + t[b] - t[a]); it is a symmetry where that entry exists, with the table
 * f(levels[.], levels[.]) of the first.  Which site of the cell goes where is decided site after site along the entries.
 */
#include <string.h>
#include <geae/lattice.h>
#include "crystal_inner.h"

static bool equal_tables(const double *f, const double *image, int32_t q, const uint8_t *levels, bool pair)
{
	for (int32_t a = 0; a < q; a++)
		for (int32_t b = 0; b < (pair ? q : 1); b++) {
			double x = pair ? f[levels[a] * q + levels[b]] : f[levels[a]], y = pair ? image[a * q + b] : image[a];

			if (fabs(x - y) > 1e-12 * (fabs(x) + fabs(y)))
				return false;
		}
	return true;
}

static void wrap(const struct geae_crystal *c, int32_t *step)
{
	for (uint32_t a = 0; a < c->rank; a++)
		step[a] = (int32_t)geae_wrap(step[a], c->L);
}

static struct crystal_entry *find(const struct crystal_search *s, int32_t from, int32_t to, const int32_t *step)
{
	for (int32_t e = 0; e < s->n_entry; e++)
		if (s->entry[e].from == from && s->entry[e].to == to && !memcmp(s->entry[e].step, step, sizeof(s->entry[e].step)))
			return &s->entry[e];
	return NULL;
}

static int add(struct geae_cx *cx, struct crystal_search *s, int32_t from, int32_t to, const int32_t *offset, int sign,
	       const double *f)
{
	const int32_t q = s->c->n_level;
	int32_t step[3] = { 0 };
	struct crystal_entry *e;

	for (uint32_t a = 0; a < s->c->rank; a++)
		step[a] = sign * offset[a];
	wrap(s->c, step);
	e = find(s, from, to, step);
	if (!e) {
		e = &s->entry[s->n_entry++];
		*e = (struct crystal_entry){ from, to, { step[0], step[1], step[2] }, geae_scratch(cx, q * q, double) };
		if (!e->f)
			return GEAE_ENOMEM;
	}
	for (int32_t a = 0; a < q; a++)
		for (int32_t b = 0; b < q; b++)
			e->f[a * q + b] += sign > 0 ? f[a * q + b] : f[b * q + a];
	return GEAE_OK;
}

/* Sites one after the other along the entries; what hangs together follows its first site. */
static void set_order(struct crystal_search *s)
{
	int32_t n = 0;

	for (int32_t seed = 0; seed < s->c->cell_sites; seed++) {
		bool known = false;

		for (int32_t k = 0; k < n; k++)
			known = known || s->order[k] == seed;
		if (known)
			continue;
		s->parent[n] = -1;
		s->order[n++] = seed;
		for (int32_t head = n - 1; head < n; head++)
			for (int32_t e = 0; e < s->n_entry; e++) {
				known = s->entry[e].from != s->order[head];
				for (int32_t k = 0; k < n; k++)
					known = known || s->order[k] == s->entry[e].to;
				if (known)
					continue;
				s->parent[n] = e;
				s->order[n++] = s->entry[e].to;
			}
	}
}

int crystal_search_make(struct geae_cx *cx, const struct geae_crystal *c, bool field, struct crystal_search *s)
{
	*s = (struct crystal_search){ .c = c, .field = field, .entry = geae_scratch(cx, 2 * c->n_bond, struct crystal_entry),
				      .order = geae_scratch(cx, c->cell_sites, int32_t),
				      .parent = geae_scratch(cx, c->cell_sites, int32_t) };
	if (!s->entry || !s->order || !s->parent)
		return GEAE_ENOMEM;
	for (int32_t k = 0; k < c->n_bond; k++) {
		const int32_t *offset = c->offset + k * (int32_t)c->rank, from = c->bond[2 * k] % c->cell_sites,
			      to = c->bond[2 * k + 1] % c->cell_sites;
		const double *f = c->f + (int64_t)k * c->n_level * c->n_level;

		GEAE_TRY(add(cx, s, from, to, offset, 1, f));
		GEAE_TRY(add(cx, s, to, from, offset, -1, f));
	}
	set_order(s);
	return crystal_levels_make(cx, c, &s->levels);
}

static bool sites_agree(const struct crystal_search *s, const struct crystal_map *g, int32_t site)
{
	const int32_t q = s->c->n_level;
	const double *from[] = { s->c->g + site * q, s->c->w + site * q },
		     *to[] = { s->c->g + g->p[site] * q, s->c->w + g->p[site] * q };

	return equal_tables(from[0], to[0], q, g->levels, false) &&
	       (!s->field || equal_tables(from[1], to[1], q, g->levels, false));
}

static void image_of(const struct crystal_search *s, const struct crystal_map *g, const struct crystal_entry *e, int32_t *step)
{
	memset(step, 0, 3 * sizeof(*step));
	for (uint32_t a = 0; a < s->c->rank; a++) {
		step[a] = g->t[e->to][a] - g->t[e->from][a];
		for (uint32_t b = 0; b < s->c->rank; b++)
			step[a] += g->m[a][b] * e->step[b];
	}
	wrap(s->c, step);
}

static bool entry_agrees(const struct crystal_search *s, const struct crystal_map *g, const struct crystal_entry *e)
{
	const struct crystal_entry *image;
	int32_t step[3];

	image_of(s, g, e, step);
	image = find(s, g->p[e->from], g->p[e->to], step);
	return image && equal_tables(e->f, image->f, s->c->n_level, g->levels, true);
}

/* The k-th site of the order is mapped: do it and all entries between it and those before agree? */
static bool agrees(const struct crystal_search *s, const struct crystal_map *g, int32_t k)
{
	const int32_t site = s->order[k];

	for (int32_t l = 0; l < k; l++)
		if (g->p[s->order[l]] == g->p[site])
			return false;
	if (!sites_agree(s, g, site))
		return false;
	for (int32_t e = 0; e < s->n_entry; e++) {
		const struct crystal_entry *entry = &s->entry[e];
		bool known = false;

		if (entry->from != site)
			continue;
		for (int32_t l = 0; l <= k; l++)
			known = known || s->order[l] == entry->to;
		if (known && !entry_agrees(s, g, entry))
			return false;
	}
	return true;
}

static bool place(const struct crystal_search *s, struct crystal_map *g, int32_t k)
{
	const int32_t site = k < s->c->cell_sites ? s->order[k] : 0;
	const struct crystal_entry *by = k < s->c->cell_sites && s->parent[k] >= 0 ? &s->entry[s->parent[k]] : NULL;

	if (k == s->c->cell_sites)
		return true;
	for (int32_t e = 0; by && e < s->n_entry; e++) { /* where the entry that led here may have gone */
		const struct crystal_entry *to = &s->entry[e];

		if (to->from != g->p[by->from])
			continue;
		g->p[site] = to->to;
		for (uint32_t a = 0; a < s->c->rank; a++) {
			int64_t t = to->step[a] + g->t[by->from][a];

			for (uint32_t b = 0; b < s->c->rank; b++)
				t -= g->m[a][b] * by->step[b];
			g->t[site][a] = (int32_t)geae_wrap(t, s->c->L);
		}
		if (agrees(s, g, k) && place(s, g, k + 1))
			return true;
	}
	for (int32_t p = 0; !by && p < s->c->cell_sites; p++) { /* nothing led here: any place in the same cell */
		g->p[site] = p;
		memset(g->t[site], 0, sizeof(g->t[site]));
		if (agrees(s, g, k) && place(s, g, k + 1))
			return true;
	}
	return false;
}

bool crystal_complete(const struct crystal_search *s, int32_t first, struct crystal_map *g)
{
	g->p[0] = first;
	memset(g->t[0], 0, sizeof(g->t[0]));
	return agrees(s, g, 0) && place(s, g, 1);
}

bool crystal_holds(const struct crystal_search *s, const struct crystal_map *g)
{
	for (int32_t k = 0; k < s->c->cell_sites; k++)
		if (!agrees(s, g, k))
			return false;
	return true;
}
