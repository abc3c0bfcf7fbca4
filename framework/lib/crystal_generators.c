/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generators of a crystal: maps of the lattice as permutations of components, with their names. */
#include <stdio.h>
#include <string.h>
#include <geae/lattice.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "crystal_inner.h"

enum { TEXT = 100, TRIES = 4 };

static const char axis_names[] = "zyx";

int crystal_add(struct geae_cx *cx, struct geae_crystal *c, int which, const struct crystal_map *g, const int32_t *shift,
		const char *name, const char *doc)
{
	const int32_t q = c->n_level, hot = c->encoding == GEAE_ONE_HOT ? q : 1;
	const int64_t dim[3] = { c->L, c->L, c->L };
	int32_t *perm = crystal_memory(cx, c, sizeof(*perm) * (size_t)(c->n_site * hot)), back[GEAE_CRYSTAL_LEVELS];
	int8_t *sign = crystal_memory(cx, c, (size_t)(c->n_site * hot)), minus = 0;
	char *texts = crystal_memory(cx, c, 2 * TEXT);

	if (!perm || !sign || !texts)
		return GEAE_ENOMEM;
	for (int32_t a = 0; a < q; a++) {
		back[g->levels[a]] = a;
		minus |= hot == 1 && g->levels[a] != a;
	}
	memset(sign, minus ? -1 : 1, (size_t)(c->n_site * hot));
	for (int64_t i = 0; i < c->n_site; i++) {
		int64_t x[3], from[3], source;
		int32_t s = geae_crystal_position(c, i, x);

		for (uint32_t a = 0; a < c->rank; a++) {
			from[a] = g->t[s][a] + shift[a];
			for (uint32_t b = 0; b < c->rank; b++)
				from[a] += g->m[a][b] * x[b];
		}
		source = geae_site(c->rank, dim, from) * c->cell_sites + g->p[s];
		for (int32_t a = 0; a < hot; a++)
			perm[i * hot + a] = (int32_t)(source * hot + (hot > 1 ? back[a] : 0));
	}
	snprintf(texts, TEXT, "%s", name);
	snprintf(texts + TEXT, TEXT, "%s", doc);
	c->generator[which][c->n_generator[which]++] = (struct geae_generator){ texts, texts + TEXT, perm, sign };
	return GEAE_OK;
}

int crystal_add_translation(struct geae_cx *cx, struct geae_crystal *c, int which, const struct crystal_map *one, uint32_t axis)
{
	const char letter = axis_names[3 - c->rank + axis];
	int32_t shift[3] = { 0 };
	char name[TEXT], doc[TEXT];

	shift[axis] = 1;
	snprintf(name, sizeof(name), axis ? "alpha_%c" : "alpha", letter);
	snprintf(doc, sizeof(doc), "translation by one cell along %c", letter);
	return crystal_add(cx, c, which, one, shift, name, doc);
}

/* "quarter turn, (y, x) to (x, -y)" */
static void describe(const struct geae_crystal *c, const struct crystal_map *g, const char *what, char *text)
{
	const char *name = axis_names + 3 - c->rank;
	size_t used = (size_t)snprintf(text, TEXT, "%s, (", what);

	for (uint32_t a = 0; a < c->rank && used < TEXT; a++)
		used += (size_t)snprintf(text + used, TEXT - used, "%s%c", a ? ", " : "", name[a]);
	for (uint32_t a = 0; a < c->rank && used < TEXT; a++) {
		const char *between = "";

		used += (size_t)snprintf(text + used, TEXT - used, a ? ", " : ") to (");
		for (uint32_t b = 0; b < c->rank && used < TEXT; b++) {
			if (!g->m[a][b])
				continue;
			used += (size_t)snprintf(text + used, TEXT - used, "%s%c",
						 g->m[a][b] < 0 ? *between ? " - " : "-" : between, name[b]);
			between = " + ";
		}
	}
	if (used < TEXT)
		snprintf(text + used, TEXT - used, ")");
}

static const char *kind_of(const struct geae_crystal *c, const struct crystal_map *g)
{
	static const char *const turns[] = { "", "sites of the cell exchanged", "half turn", "third of a turn", "quarter turn", "",
					     "sixth of a turn" };

	if (g->determinant > 0)
		return turns[g->order];
	if (g->order > 2)
		return "turn and mirror";
	return c->rank == 3 && g->m[0][0] + g->m[1][1] + g->m[2][2] == -3 ? "inversion" : "mirror";
}

int crystal_add_map(struct geae_cx *cx, struct geae_crystal *c, int which, const struct crystal_map *g)
{
	const char *letter = g->order == 1 ? "beta" : g->determinant > 0 ? "rho" : "tau", *centre = " (off site)";
	char name[TEXT], doc[TEXT], spins[TEXT / 2], number[12] = "";
	int32_t shift[3] = { 0 };
	int same = 1;

	for (int32_t i = c->cell_sites - 1; i >= 0; i--) { /* the first site that can stay where it is does */
		if (g->p[i] != i)
			continue;
		centre = " (site)";
		for (uint32_t a = 0; a < c->rank; a++)
			shift[a] = -g->t[i][a];
	}
	for (size_t k = 0; k < c->n_generator[which]; k++)
		same += !strncmp(c->generator[which][k].name, letter, strlen(letter));
	if (same > 1)
		snprintf(number, sizeof(number), "%d", same);
	crystal_levels_name(c, g->levels, spins, sizeof(spins));
	snprintf(name, sizeof(name), "%s%s%s%s%s", letter, number, g->order > 1 ? centre : "", *spins ? " " : "", spins);
	describe(c, g, kind_of(c, g), doc);
	return crystal_add(cx, c, which, g, shift, name, doc);
}

int crystal_add_levels(struct geae_cx *cx, struct geae_crystal *c, int which, const struct crystal_map *one)
{
	static const int32_t shift[3] = { 0 };
	char name[TEXT];

	crystal_levels_name(c, one->levels, name, sizeof(name));
	return crystal_add(cx, c, which, one, shift, name,
			   c->encoding == GEAE_ONE_HOT ? "levels exchanged, on all sites" : "all spins reversed");
}

int crystal_try(struct geae_cx *cx, const struct geae_crystal *c, int which)
{
	struct geae_xoshiro random = { { 0xd1310ba698dfb5acu, 0x2ffd72dbd01adfb7u, 0xb8e1afed6a267e96u, 0xba7c9045f12c7f99u } };
	const double control[] = { 1, which ? 0.7310585786 : 0 };
	struct geae_state state = { 0 };
	struct geae_action action;
	uint8_t *level = geae_scratch(cx, c->n_site, uint8_t), *moved = geae_scratch(cx, c->n_site, uint8_t);
	uint32_t *element = geae_scratch(cx, c->n_site * c->n_level, uint32_t);
	double before, after;

	if (!level || !moved || !element)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_crystal_state(cx, c, &state));
	geae_action_start(&action, &state);
	for (size_t k = 0; k < c->n_generator[which]; k++) {
		geae_element(geae_components(&state), &c->generator[which][k], element);
		for (int t = 0; t < TRIES; t++) {
			for (int64_t i = 0; i < c->n_site; i++)
				level[i] = (uint8_t)geae_xoshiro_below(&random, (uint64_t)c->n_level);
			geae_act(&action, element, level, moved);
			GEAE_TRY(geae_crystal_energy(cx, c, 1, level, control, &before));
			GEAE_TRY(geae_crystal_energy(cx, c, 1, moved, control, &after));
			if (fabs(after - before) > 1e-9 * (fabs(before) + (double)c->n_site))
				return geae_fail(cx, GEAE_EBUG, "the symmetry '%s' changes the energy from %.10g to %.10g",
						 c->generator[which][k].name, before, after);
		}
	}
	return GEAE_OK;
}
