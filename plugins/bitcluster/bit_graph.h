/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any pair table of two levels: sweep, bonds, flood; and fields, on any lattice.
 *
 * Sweep: sites one after the other.  A site's neighbours are sorted into kinds, those of one |J|, its field being one
 * more kind; how many bonds of a kind are satisfied is counted in bits.  Each combination of counts is a case: an energy
 * that the flip costs, hence a probability.  Site classes (bit_graph_make.c) list for each binary digit the cases
 * that have it.
 *
 * Bonds are drawn where satisfied (J s s > 0), with probability 1 - exp(-2 |J| / T) (Kandel, Domany 1991 for frustrated
 * couplings).  A spin that points along its field is tied to the field with probability 1 - exp(-2 |h| / T), a bond to the
 * ghost spin; marked clusters stay as they are in every replica in which one of them is tied to it.  Given the bonds,
 * clusters without the ghost may be reversed, and which are looked at depends on bonds and seeds alone. */
#ifndef BIT_GRAPH_KERNEL_H
#define BIT_GRAPH_KERNEL_H

#include <string.h>
#include "bit_graph_site.h"
#include "bit_random.h"

/* 1 where the bond is satisfied. */
INLINE vec satisfied(vec a, vec b, bool negative)
{
	return a ^ b ^ vec_spread(negative ? 0 : UINT64_MAX);
}

/* count[v]: in which replicas v of n words are 1. */
INLINE void count_words(const vec *word, int n, vec *count)
{
	vec plane[BIT_PLANES] = { vec_spread(0) };

	for (int k = 0; k < n; k++) {
		vec carry = word[k];

		for (int p = 0; p < BIT_PLANES; p++) {
			vec sum = plane[p] ^ carry;

			carry &= plane[p];
			plane[p] = sum;
		}
	}
	for (int v = 0; v <= n; v++) {
		vec is = vec_spread(UINT64_MAX);

		for (int p = 0; p < BIT_PLANES; p++)
			is &= plane[p] ^ vec_spread(v >> p & 1 ? 0 : UINT64_MAX);
		count[v] = is;
	}
}

/* The masks of all cases of a site. */
INLINE void find_cases(const struct bit_graph *g, const struct bit_class *class, int64_t i, const vec *s, vec *is)
{
	const struct bit_near *near = g->near + g->first[i];
	int n_case = 1;

	is[0] = vec_spread(UINT64_MAX);
	for (int k = 0; k < class->n_kind; k++) {
		int degree = class->degree[k];
		vec word[BIT_DEGREE], count[BIT_DEGREE + 1];

		if (class->field && k == class->n_kind - 1) {
			count[1] = s[i] ^ vec_spread(g->h[i] > 0 ? 0 : UINT64_MAX);
			count[0] = ~count[1];
		} else {
			for (int m = 0; m < degree; m++, near++)
				word[m] = satisfied(s[i], s[near->site], near->negative);
			count_words(word, degree, count);
		}
		for (int v = degree; v >= 0; v--)
			for (int m = 0; m < n_case; m++)
				is[v * n_case + m] = is[m] & count[v];
		n_case *= degree + 1;
	}
}

static void sweep_graph(struct bit_work *w)
{
	const struct bit_graph *g = w->graph;
	vec *s = (vec *)w->spin, is[BIT_CASES], digit[BIT_DIGITS];
	struct vec_source r;

	vec_source_load(&r, &w->random);
	for (int64_t i = 0; i < g->n_site; i++) {
		const struct bit_class *class = &g->class[g->class_of[i]];
		vec sure = vec_spread(0), open, flip;

		if (!class->n_case) {
			for (int l = 0; l < BIT_LANES; l++)
				bit_update_singly(g, i, w->spin + l, BIT_LANES, &w->tie[l]);
			continue;
		}
		find_cases(g, class, i, s, is);
		for (int k = 0; k < class->n_sure; k++)
			sure |= is[class->sure[k]];
		for (int d = 0; d < BIT_DIGITS; d++) {
			const uint8_t *list = class->list + class->begin[d];
			vec t = vec_spread(0);

			for (int k = 0; k < class->begin[d + 1] - class->begin[d]; k++)
				t |= is[list[k]];
			digit[d] = t;
		}
		open = ~sure;
		flip = vec_below(&r, digit, &open);
		if (__builtin_expect(vec_any(open), 0))
			flip = vec_settle(flip, open, w->tie, class->n_case, is, class->rest);
		s[i] ^= (flip & ~sure) | sure;
	}
	vec_source_store(&r, &w->random);
}

/* 1 where `wanted`, with the probability of entry `type` of a table. */
INLINE vec bernoulli_of(struct vec_source *r, struct geae_xoshiro *tie, const struct bit_chances *c, int64_t type, vec wanted)
{
	const uint64_t *words = c->digit + type * BIT_DIGITS;
	vec digit[BIT_DIGITS];

	UNROLL
	for (int i = 0; i < BIT_DIGITS; i++)
		digit[i] = vec_spread(words[i]);
	return vec_bernoulli(r, tie, digit, c->rest[type], wanted);
}

static void bonds_graph(struct bit_work *w)
{
	const struct bit_graph *g = w->graph;
	const vec *s = (const vec *)w->spin;
	vec *bond = (vec *)w->bond[0];
	struct vec_source r;

	vec_source_load(&r, &w->random);
	for (int64_t b = 0; b < g->n_bond; b++) {
		const struct bit_bond *at = &g->bond[b];

		bond[b] = bernoulli_of(&r, w->tie, &g->join, at->type, satisfied(s[at->i], s[at->j], at->negative));
	}
	vec_source_store(&r, &w->random);
}

static void flood_graph(struct bit_work *w)
{
	const struct bit_graph *g = w->graph;
	const vec *bond = (const vec *)w->bond[0];
	vec *c = (vec *)w->mark;
	bool back = false;

	memset(w->dirty, 1, (size_t)g->n_site);
	for (bool any = true; any; back = !back) {
		any = false;
		for (int64_t k = 0; k < g->n_site; k++) {
			int64_t i = back ? g->n_site - 1 - k : k;
			vec old = c[i], now = old;

			if (!w->dirty[i])
				continue;
			w->dirty[i] = 0;
			for (int64_t m = g->first[i]; m < g->first[i + 1]; m++)
				now = vec_or_and(now, c[g->near[m].site], bond[g->near[m].bond]);
			if (!vec_any(now ^ old))
				continue;
			any = true;
			c[i] = now;
			for (int64_t m = g->first[i]; m < g->first[i + 1]; m++)
				w->dirty[g->near[m].site] = 1;
		}
	}
}

/* Takes the marks away in every replica in which a marked spin is tied to the field. */
static void spare_tied(struct bit_work *w)
{
	const struct bit_graph *g = w->graph;
	const vec *s = (const vec *)w->spin;
	vec *c = (vec *)w->mark, tied = vec_spread(0);
	struct vec_source r;

	vec_source_load(&r, &w->random);
	for (int64_t i = 0; i < g->n_site; i++)
		if (g->h[i] < 0 || g->h[i] > 0)
			tied |= c[i] & bernoulli_of(&r, w->tie, &g->tie, g->field_type[i],
						    s[i] ^ vec_spread(g->h[i] > 0 ? 0 : UINT64_MAX));
	vec_source_store(&r, &w->random);
	for (int64_t i = 0; i < g->n_site; i++)
		c[i] &= ~tied;
}

#endif
