/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All elements of a group of signed permutations, breadth first, so that each has its shortest word.
 *
 * While they are being found elements are told apart as a whole (by a 64-bit sum, then byte by byte).  Afterwards a few
 * components suffice: a base, on which no two elements do the same.  Each new component of the base is moved by an
 * element that fixes those before, so the base has at most log2 |G| of them.
 * Check value: the symmetries of the L x L Ising torus with spin flip: 16 L^2 elements for L = 4, 8, 16.
 */
#include <stdlib.h>
#include <string.h>
#include <geae/group.h>
#include <geae/states.h>

struct found { /* elements by the sum over c of element[c] weight[c] */
	uint64_t *weight, *sum;
	uint32_t *slot, mask;
};

static uint64_t weigh(const struct found *f, int64_t n, const uint32_t *element)
{
	uint64_t sum = 0;

	for (int64_t c = 0; c < n; c++)
		sum += element[c] * f->weight[c];
	return sum ^ sum >> 32;
}

static void place(struct found *f, uint32_t number)
{
	uint32_t at = (uint32_t)f->sum[number] & f->mask;

	while (f->slot[at] != UINT32_MAX)
		at = (at + 1) & f->mask;
	f->slot[at] = number;
}

static int is_new(const struct geae_group *g, const struct found *f, uint64_t sum, const uint32_t *element)
{
	size_t n = (size_t)g->n_component;

	for (uint32_t at = (uint32_t)sum & f->mask; f->slot[at] != UINT32_MAX; at = (at + 1) & f->mask)
		if (f->sum[f->slot[at]] == sum &&
		    !memcmp(g->element + f->slot[at] * n, element, n * sizeof(*element)))
			return 0;
	return 1;
}

/* Room for `room` elements, and a table at most half full. */
static int grow(struct geae_group *g, struct found *f, uint32_t room)
{
	struct {
		void **at;
		size_t bytes;
	} list[] = {
		{ (void **)&g->element, (size_t)g->n_component * sizeof(*g->element) },
		{ (void **)&g->rest, sizeof(*g->rest) },
		{ (void **)&g->first, sizeof(*g->first) },
		{ (void **)&f->sum, sizeof(*f->sum) },
		{ (void **)&f->slot, 2 * sizeof(*f->slot) },
	};

	for (size_t k = 0; k < sizeof(list) / sizeof(*list); k++) {
		void *more = realloc(*list[k].at, room * list[k].bytes);

		if (!more)
			return 0;
		*list[k].at = more;
	}
	f->mask = 2 * room - 1;
	memset(f->slot, 0xff, 2 * (size_t)room * sizeof(*f->slot));
	for (uint32_t e = 0; e < g->n_element; e++)
		place(f, e);
	return 1;
}

/* The generators' own rows and those of the inverses that differ from them: [2 n_generator][n_component]. */
static int make_letters(struct geae_group *g, const struct geae_symmetry *s, uint32_t *row)
{
	size_t n = (size_t)g->n_component;

	g->letter = calloc(2 * s->n_generator + 1, sizeof(*g->letter));
	g->letter_is = calloc(2 * s->n_generator + 1, sizeof(*g->letter_is));
	if (!g->letter || !g->letter_is)
		return 0;
	for (int back = 0; back < 2; back++)
		for (size_t k = 0; k < s->n_generator; k++) {
			uint32_t *to = row + g->n_letter * n;

			if (!back) {
				geae_element((int64_t)n, &s->generator[k], to);
			} else {
				geae_element_inverse((int64_t)n, row + k * n, to);
				if (!memcmp(to, row + k * n, n * sizeof(*to)))
					continue;
			}
			g->letter_is[g->n_letter++] = back ? -(int32_t)k - 1 : (int32_t)k + 1;
		}
	return 1;
}

/* 1: all found, 0: no memory, -1: more than `most` */
static int enumerate(struct geae_group *g, struct found *f, const uint32_t *letter, uint32_t most)
{
	size_t n = (size_t)g->n_component;
	uint32_t room = 256;

	if (!grow(g, f, room))
		return 0;
	for (size_t c = 0; c < n; c++)
		g->element[c] = 2 * (uint32_t)c;
	f->sum[0] = weigh(f, g->n_component, g->element);
	g->rest[0] = g->first[0] = 0;
	g->n_element = 1;
	place(f, 0);
	for (uint32_t e = 0; e < g->n_element; e++)
		for (uint32_t k = 0; k < g->n_letter; k++) {
			uint32_t *to;
			uint64_t sum;

			if (g->n_element == room && !grow(g, f, room *= 2))
				return 0;
			to = g->element + g->n_element * n;
			geae_element_product(g->n_component, letter + k * n, g->element + e * n, to);
			sum = weigh(f, g->n_component, to);
			if (!is_new(g, f, sum, to))
				continue;
			if (g->n_element == most)
				return -1;
			g->rest[g->n_element] = e;
			g->first[g->n_element] = k;
			f->sum[g->n_element] = sum;
			place(f, g->n_element++);
		}
	return 1;
}

/* 0: out of memory */
static int choose_base(struct geae_group *g)
{
	size_t n = (size_t)g->n_component;
	uint32_t *fixing = malloc(g->n_element * sizeof(*fixing)), left = 0;

	if (!fixing)
		return 0;
	for (uint32_t e = 1; e < g->n_element; e++)
		fixing[left++] = e;
	while (left && g->n_base < 64) {
		const uint32_t *first = g->element + fixing[0] * n;
		uint32_t c = 0, kept = 0;

		while (first[c] == 2 * c)
			c++;
		for (uint32_t i = 0; i < left; i++)
			if (g->element[fixing[i] * n + c] == 2 * c)
				fixing[kept++] = fixing[i];
		left = kept;
		g->base[g->n_base++] = c;
	}
	free(fixing);
	return 1;
}

static int index_images(struct geae_group *g)
{
	size_t n = (size_t)g->n_component;

	g->mask = 1;
	while (g->mask < 4 * g->n_element)
		g->mask *= 2;
	g->slot = malloc(g->mask * sizeof(*g->slot));
	g->image = malloc(((size_t)g->n_element * g->n_base + 1) * sizeof(*g->image));
	if (!g->slot || !g->image)
		return 0;
	memset(g->slot, 0xff, g->mask * sizeof(*g->slot));
	g->mask--;
	for (uint32_t e = 0; e < g->n_element; e++) {
		uint32_t *image = g->image + (size_t)e * g->n_base, at;

		for (uint32_t i = 0; i < g->n_base; i++)
			image[i] = g->element[e * n + g->base[i]];
		at = geae_group_slot(g, image);
		while (g->slot[at] != UINT32_MAX)
			at = (at + 1) & g->mask;
		g->slot[at] = e;
	}
	return 1;
}

static uint32_t number_of_row(const struct geae_group *g, const uint32_t *row)
{
	uint32_t image[64];

	for (uint32_t i = 0; i < g->n_base; i++)
		image[i] = row[g->base[i]];
	return geae_group_find(g, image);
}

/* (letter * rest)^-1 = rest^-1 * letter^-1 */
static int invert(struct geae_group *g, const uint32_t *letter, uint32_t *spare)
{
	size_t n = (size_t)g->n_component;
	uint32_t *back = malloc((g->n_letter + 1) * sizeof(*back));

	g->inverse = malloc(g->n_element * sizeof(*g->inverse));
	if (!back || !g->inverse) {
		free(back);
		return 0;
	}
	for (uint32_t k = 0; k < g->n_letter; k++) {
		g->letter[k] = number_of_row(g, letter + k * n);
		geae_element_inverse(g->n_component, letter + k * n, spare);
		back[k] = number_of_row(g, spare);
	}
	g->inverse[0] = 0;
	for (uint32_t e = 1; e < g->n_element; e++)
		g->inverse[e] = geae_group_product(g, g->inverse[g->rest[e]], back[g->first[e]]);
	free(back);
	return 1;
}

int geae_group_list(const struct geae_symmetry *s, uint32_t most, struct geae_group **out)
{
	struct geae_group *g = calloc(1, sizeof(*g));
	struct found f = { 0 };
	size_t n = (size_t)s->n_component;
	uint32_t *letter = malloc((2 * s->n_generator + 1) * n * sizeof(*letter));
	const char **name = calloc(s->n_generator + 1, sizeof(*name));
	struct geae_xoshiro random = { { 0x243f6a8885a308d3u, 0x13198a2e03707344u, 0xa4093822299f31d0u,
					 0x082efa98ec4e6c89u } };
	int state = 0;

	*out = NULL;
	f.weight = malloc(n * sizeof(*f.weight));
	if (!g || !letter || !name || !f.weight) {
		free(name);
		goto done;
	}
	g->n_component = s->n_component;
	g->n_generator = s->n_generator;
	g->name = name;
	for (size_t k = 0; k < s->n_generator; k++)
		name[k] = s->generator[k].name;
	for (size_t c = 0; c < n; c++)
		f.weight[c] = geae_xoshiro(&random) | 1;
	if (make_letters(g, s, letter))
		state = enumerate(g, &f, letter, most);
	if (state == 1)
		state = choose_base(g) && index_images(g) && invert(g, letter, letter + 2 * s->n_generator * n);
done:
	free(letter);
	free(f.weight);
	free(f.sum);
	free(f.slot);
	if (state == 1) {
		*out = g;
		return GEAE_OK;
	}
	geae_group_destroy(g);
	return state < 0 ? GEAE_OK : GEAE_ENOMEM;
}

int geae_group_create(struct geae_cx *cx, const struct geae_symmetry *s, uint32_t most, struct geae_group **out)
{
	return geae_group_list(s, most, out) == GEAE_OK
		       ? GEAE_OK
		       : geae_fail(cx, GEAE_ENOMEM, "no memory for a symmetry group on %lld components",
				   (long long)s->n_component);
}

void geae_group_destroy(struct geae_group *g)
{
	if (!g)
		return;
	free((void *)(uintptr_t)g->name);
	free(g->element);
	free(g->letter);
	free(g->letter_is);
	free(g->rest);
	free(g->first);
	free(g->inverse);
	free(g->image);
	free(g->slot);
	free(g);
}
