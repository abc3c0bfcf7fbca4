/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The square torus: Metropolis sweep, bonds, flood.
 *
 * Sweep: sites one after the other on the two sublattices of a chessboard (rows and columns even) or simply in order;
 * replicas, not sites, are what is done at once, so that any order is sound.
 *
 * Clusters: Fortuin and Kasteleyn's bonds, probability 1 - exp(-2 J / T) between equal neighbours.  Given the bonds all
 * spins of a cluster may be reversed, independently of other clusters (Swendsen, Wang 1987).  Which clusters are is
 * decided by random seeds that do not look at the spins; the flood marks every site that the bonds join to a seed. */
#ifndef BIT_SQUARE_H
#define BIT_SQUARE_H

#include <string.h>
#include "bit_random.h"

INLINE void update_square(vec *at, vec up, vec down, vec left, vec right, struct vec_source *r, struct bit_work *w,
			  const uint64_t *rest, const int *pattern, const bool lazy)
{
	const vec c = *at, p = c ^ up, q = c ^ down, e = c ^ left, f = c ^ right; /* 1: not satisfied */
	const vec one = p ^ q, other = e ^ f;
	const vec four = (one ^ other) & ~((p & q) | (e & f)), free_spin = (p & q) | (e & f) | (one & other);
	/* exactly one of four, two or more; the rest has none */
	vec digit[BIT_DIGITS], choice[4] = { vec_spread(0), four, ~(four | free_spin), ~free_spin }, open = ~free_spin, flip;

	UNROLL
	for (int i = 0; i < BIT_DIGITS; i++)
		digit[i] = choice[pattern[i]];
	flip = vec_below(r, digit, &open);
	if (__builtin_expect(vec_any(open), 0))
		flip = vec_settle(flip, open, w->tie, 2, choice + 1, rest);
	flip |= free_spin;
	if (lazy)
		flip &= vec_random(&r->a);
	*at = c ^ flip;
}

INLINE void sweep_rows(struct bit_work *w, const bool lazy)
{
	const int64_t X = w->columns, Y = w->rows;
	const bool chess = X % 2 == 0 && Y % 2 == 0;
	const int64_t step = chess ? 2 : 1;
	const uint64_t rest[2] = { vec_rest(w->accept[0]), vec_rest(w->accept[1]) };
	struct vec_source r;
	vec *s = (vec *)w->spin;
	int pattern[BIT_DIGITS];

	for (int i = 0; i < BIT_DIGITS; i++)
		pattern[i] = (int)(w->accept[0] >> (64 - BIT_DIGITS + i) & 1) | (int)(w->accept[1] >> (64 - BIT_DIGITS + i) & 1) << 1;
	vec_source_load(&r, &w->random);
	for (int64_t colour = 0; colour < step; colour++)
		for (int64_t y = 0; y < Y; y++) {
			vec *row = s + y * X, *up = s + (y ? y - 1 : Y - 1) * X, *down = s + (y + 1 < Y ? y + 1 : 0) * X;

			for (int64_t x = chess ? (y + colour) & 1 : 0; x < X; x += step)
				update_square(&row[x], up[x], down[x], row[x ? x - 1 : X - 1], row[x + 1 < X ? x + 1 : 0], &r,
					      w, rest, pattern, lazy);
		}
	vec_source_store(&r, &w->random);
}

static void sweep_square(struct bit_work *w)
{
	if (w->lazy)
		sweep_rows(w, true);
	else
		sweep_rows(w, false);
}

/* Replicas of a site whose bonds the first digits leave open; one random number for the three thresholds. */
static __attribute__((noinline, cold)) void settle_pair(vec below[3], const vec open[3], struct geae_xoshiro *tie,
							 const uint64_t rest[3])
{
	for (int l = 0; l < BIT_LANES; l++) {
		const uint64_t *o[3] = { (const uint64_t *)&open[0] + l, (const uint64_t *)&open[1] + l, (const uint64_t *)&open[2] + l };

		for (uint64_t left = *o[0] | *o[1] | *o[2]; left; left &= left - 1) {
			uint64_t bit = left & -left, random = geae_xoshiro(&tie[l]);

			for (int k = 0; k < 3; k++)
				if ((*o[k] & bit) && random < rest[k])
					*vec_word(&below[k], l) |= bit;
		}
	}
}

struct pair_digits {
	uint64_t digit[BIT_DIGITS][3], rest[3];
};

/* Two bonds, with probabilities p and q, from one uniform number u: right where u < p, down where u < p q or
 * p <= u < p + q - p q. */
static struct pair_digits find_digits(const uint64_t join[2])
{
	const double p = (double)join[0] * 0x1p-64, q = (double)join[1] * 0x1p-64;
	const uint64_t threshold[3] = { geae_threshold(p * q), join[0], geae_threshold(p + q - p * q) };
	struct pair_digits d;

	for (int k = 0; k < 3; k++) {
		d.rest[k] = vec_rest(threshold[k]);
		for (int i = 0; i < BIT_DIGITS; i++)
			d.digit[i][k] = -(threshold[k] >> (64 - BIT_DIGITS + i) & 1);
	}
	return d;
}

static void bonds_square(struct bit_work *w)
{
	const int64_t X = w->columns, Y = w->rows;
	const struct pair_digits d = find_digits(w->join);
	const vec *s = (const vec *)w->spin;
	vec *right = (vec *)w->bond[0], *under = (vec *)w->bond[1];
	struct vec_source r;

	vec_source_load(&r, &w->random);
	for (int64_t y = 0; y < Y; y++) {
		const vec *row = s + y * X, *down = s + (y + 1 < Y ? y + 1 : 0) * X;

		for (int64_t x = 0; x < X; x++) {
			const vec a = ~(row[x] ^ row[x + 1 < X ? x + 1 : 0]), b = ~(row[x] ^ down[x]);
			vec f[3] = { vec_spread(0), vec_spread(0), vec_spread(0) }, open[3] = { b, a | b, b };

			UNROLL
			for (int i = 0; i < BIT_DIGITS; i++) {
				vec bits = vec_random(i & 1 ? &r.b : &r.a);

				for (int k = 0; k < 3; k++) {
					f[k] = vec_majority(vec_spread(d.digit[i][k]), f[k], bits);
					open[k] = vec_where_unequal(open[k], vec_spread(d.digit[i][k]), bits);
				}
			}
			if (__builtin_expect(vec_any(open[0] | open[1] | open[2]), 0))
				settle_pair(f, open, w->tie, d.rest);
			right[y * X + x] = f[1] & a;
			under[y * X + x] = (f[0] | (f[2] & ~f[1])) & b;
		}
	}
	vec_source_store(&r, &w->random);
}

/* The marks of a row, spread along its bonds to the right, or back. */
INLINE void flood_along(int64_t X, vec *c, const vec *h)
{
	vec carry = c[X - 1] & h[X - 1];

	for (int64_t x = 0; x < X; x++) {
		c[x] |= carry;
		carry = c[x] & h[x];
	}
}

INLINE void flood_back(int64_t X, vec *c, const vec *h)
{
	vec carry = c[0];

	for (int64_t x = X - 1; x >= 0; x--) {
		carry = vec_or_and(c[x], carry, h[x]);
		c[x] = carry;
	}
}

/* A row that is flooded to its right up to its last bond. */
INLINE void flood_around(int64_t X, vec *c, const vec *h)
{
	flood_back(X, c, h);
	while (vec_any(h[X - 1] & (c[0] ^ c[X - 1]))) {
		flood_along(X, c, h);
		flood_back(X, c, h);
	}
}

/* What a flooded row takes from a row beside it, spread along it; true: something is new. */
INLINE bool flood_from(int64_t X, vec *c, const vec *other, const vec *bond, const vec *h)
{
	vec new = vec_spread(0), carry = vec_spread(0);

	for (int64_t x = 0; x < X; x++) {
		vec old = c[x], now = vec_or_and(old | carry, other[x], bond[x]);

		new |= now ^ old;
		c[x] = now;
		carry = now & h[x];
	}
	if (!vec_any(new))
		return false;
	flood_around(X, c, h);
	return true;
}

enum { ABOVE = 1, BELOW = 2 }; /* rows that have something new for this one */

/* Downwards and upwards in turn, over the rows that may find something. */
static void flood_square(struct bit_work *w)
{
	const int64_t X = w->columns, Y = w->rows;
	vec *c = (vec *)w->mark;
	const vec *h = (const vec *)w->bond[0], *v = (const vec *)w->bond[1];
	bool up = false;

	for (int64_t y = 0; y < Y; y++) {
		flood_along(X, c + y * X, h + y * X);
		flood_around(X, c + y * X, h + y * X);
		w->dirty[y] = ABOVE | BELOW;
	}
	for (int n_idle = 0; n_idle < 2; up = !up) {
		n_idle++;
		for (int64_t k = 0; k < Y; k++) {
			int64_t y = up ? Y - 1 - k : k, above = y ? y - 1 : Y - 1, below = y + 1 < Y ? y + 1 : 0;

			if (!(w->dirty[y] & (up ? BELOW : ABOVE)))
				continue;
			w->dirty[y] &= up ? ABOVE : BELOW;
			if (!flood_from(X, c + y * X, c + (up ? below : above) * X, v + (up ? y : above) * X, h + y * X))
				continue;
			n_idle = 0;
			w->dirty[above] |= BELOW;
			w->dirty[below] |= ABOVE;
		}
	}
}

#endif
