/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of a group of signed permutations, and membership, by a chain of stabilisers.
 *
 * Level i is the subgroup that fixes the base points of the levels before; |G| is the product of the lengths of the orbits
 * of each level's base point.  An element is sifted: at every level it is multiplied by what brings its image of the base
 * point back; it belongs to the group if the identity is left.  A random element whose sifting leaves something else
 * yields a new generator of the level where it stopped.  When SURE random elements in a row leave nothing the chain is
 * complete: of an incomplete one each would have been noticed with probability 1/2 or more, so an order is wrong (then
 * a proper divisor) with probability 2^-SURE.  Sims (1970); Leon, Math. Comp. 35, 941 (1980).
 * Check value: symmetries of the 128 x 128 Ising torus: 16 L^2 = 262144.
 */
#include <stdlib.h>
#include <string.h>
#include <geae/group.h>

enum { MOST = 128, SURE = 48 };

struct level {
	uint32_t point; /* signed component */
	size_t n_orbit, n_generator;
	uint32_t *orbit;	 /* [2 n] */
	uint8_t *via;		 /* [2 n]: 1 + which generator leads here; 0: not in the orbit, 255: the base point */
	uint8_t generator[MOST]; /* numbers of rows */
};

struct geae_stabilisers {
	int64_t n;
	size_t n_level, n_row;
	struct level level[MOST];
	uint32_t *row[MOST], *inverse[MOST]; /* all generators of all levels, and their inverses */
};

static uint32_t behind(const uint32_t *g, uint32_t p)
{
	return g[p >> 1] ^ (p & 1);
}

static int is_identity(int64_t n, const uint32_t *g)
{
	for (int64_t c = 0; c < n; c++)
		if (g[c] != 2 * (uint32_t)c)
			return 0;
	return 1;
}

static void find_orbit(const struct geae_stabilisers *s, struct level *l)
{
	memset(l->via, 0, 2 * (size_t)s->n);
	l->n_orbit = 1;
	l->orbit[0] = l->point;
	l->via[l->point] = 255;
	for (size_t i = 0; i < l->n_orbit; i++)
		for (size_t k = 0; k < l->n_generator; k++) {
			uint32_t p = behind(s->row[l->generator[k]], l->orbit[i]);

			if (l->via[p])
				continue;
			l->via[p] = (uint8_t)(1 + l->generator[k]);
			l->orbit[l->n_orbit++] = p;
		}
}

/* What is left of the element, and the level where it stopped (n_level: it went through all). */
static size_t sift(const struct geae_stabilisers *s, uint32_t *g)
{
	size_t i = 0;

	for (; i < s->n_level; i++) {
		const struct level *l = &s->level[i];
		uint32_t p = behind(g, l->point);

		if (!l->via[p])
			break;
		while (p != l->point) {
			const uint32_t *back = s->inverse[l->via[p] - 1];

			geae_element_product(s->n, g, back, g);
			p = behind(back, p);
		}
	}
	return i;
}

static int add_level(struct geae_stabilisers *s, const uint32_t *g)
{
	struct level *l = &s->level[s->n_level];
	uint32_t c = 0;

	if (s->n_level == MOST)
		return 0;
	while (g[c] == 2 * c)
		c++;
	l->point = 2 * c;
	l->orbit = malloc(2 * (size_t)s->n * sizeof(*l->orbit));
	l->via = malloc(2 * (size_t)s->n);
	s->n_level++;
	return l->orbit && l->via;
}

/* What was left of an element at this level generates on it and on those before. */
static int add_row(struct geae_stabilisers *s, const uint32_t *g, size_t level)
{
	size_t bytes = (size_t)s->n * sizeof(*g), k = s->n_row;

	if (k == MOST || (level == s->n_level && !add_level(s, g)))
		return 0;
	s->row[k] = malloc(bytes);
	s->inverse[k] = malloc(bytes);
	s->n_row++;
	if (!s->row[k] || !s->inverse[k])
		return 0;
	memcpy(s->row[k], g, bytes);
	geae_element_inverse(s->n, g, s->inverse[k]);
	for (size_t i = 0; i <= level; i++) {
		struct level *l = &s->level[i];

		l->generator[l->n_generator++] = (uint8_t)k;
		find_orbit(s, l);
	}
	return 1;
}

/* 1: known already, 0: taken in, -1: no room */
static int take(struct geae_stabilisers *s, uint32_t *g)
{
	size_t level = sift(s, g);

	if (level == s->n_level && is_identity(s->n, g))
		return 1;
	return add_row(s, g, level) ? 0 : -1;
}

static int complete(struct geae_cx *cx, struct geae_stabilisers *s, size_t n_generator, uint32_t *const *generator,
		    uint32_t *g)
{
	const struct geae_xoshiro seed = { { 0x9216d5d98979fb1bu, 0xd1310ba698dfb5acu, 0x2ffd72dbd01adfb7u,
					     0xb8e1afed6a267e96u } };
	size_t bytes = (size_t)s->n * sizeof(*g);
	struct geae_elements e;

	for (size_t k = 0; k < n_generator; k++) {
		memcpy(g, generator[k], bytes);
		if (take(s, g) < 0)
			return GEAE_ENOMEM;
	}
	GEAE_TRY(geae_elements_of(cx, &e, s->n, n_generator, generator, &seed));
	for (int known = 0; n_generator && known < SURE;) {
		int news;

		memcpy(g, geae_elements_next(&e), bytes);
		news = take(s, g);
		if (news < 0)
			return GEAE_ENOMEM;
		known = news ? known + 1 : 0;
	}
	return GEAE_OK;
}

int geae_stabilisers_create(struct geae_cx *cx, int64_t n_component, size_t n_generator, uint32_t *const *generator,
			    struct geae_stabilisers **out)
{
	struct geae_stabilisers *s = calloc(1, sizeof(*s));
	uint32_t *g = malloc((size_t)n_component * sizeof(*g) + 1);
	int status = GEAE_ENOMEM;

	*out = NULL;
	if (s && g) {
		s->n = n_component;
		status = complete(cx, s, n_generator, generator, g);
	}
	free(g);
	if (status == GEAE_OK) {
		*out = s;
		return status;
	}
	geae_stabilisers_destroy(s);
	return geae_fail(cx, status, "no memory for a chain of stabilisers of %lld components", (long long)n_component);
}

void geae_stabilisers_destroy(struct geae_stabilisers *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->n_level; i++) {
		free(s->level[i].orbit);
		free(s->level[i].via);
	}
	for (size_t k = 0; k < s->n_row; k++) {
		free(s->row[k]);
		free(s->inverse[k]);
	}
	free(s);
}

double geae_stabilisers_order(const struct geae_stabilisers *s)
{
	double order = 1;

	for (size_t i = 0; i < s->n_level; i++)
		order *= (double)s->level[i].n_orbit;
	return order;
}

int geae_stabilisers_contain(const struct geae_stabilisers *s, uint32_t *element)
{
	return sift(s, element) == s->n_level && is_identity(s->n, element);
}
