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

static void bonds_square(struct bit_work *w)
{
	const int64_t X = w->columns, Y = w->rows;
	const vec *s = (const vec *)w->spin;
	vec *right = (vec *)w->bond[0], *below = (vec *)w->bond[1], digit[2][BIT_DIGITS];
	const uint64_t rest[2] = { vec_rest(w->join[0]), vec_rest(w->join[1]) };
	struct vec_source r;

	vec_digits(w->join[0], digit[0]);
	vec_digits(w->join[1], digit[1]);
	vec_source_load(&r, &w->random);
	for (int64_t y = 0; y < Y; y++) {
		const vec *row = s + y * X, *down = s + (y + 1 < Y ? y + 1 : 0) * X;

		for (int64_t x = 0; x < X; x++) {
			right[y * X + x] = vec_bernoulli(&r, w->tie, digit[0], rest[0], ~(row[x] ^ row[x + 1 < X ? x + 1 : 0]));
			below[y * X + x] = vec_bernoulli(&r, w->tie, digit[1], rest[1], ~(row[x] ^ down[x]));
		}
	}
	vec_source_store(&r, &w->random);
}

/* The marks of one row, spread along its bonds to the right and back. */
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

/* What one row takes from the rows above and below, spread along it; true: something is new. */
INLINE bool flood_row(int64_t X, vec *c, const vec *above, const vec *above_bond, const vec *below, const vec *below_bond,
		      const vec *h)
{
	vec new = vec_spread(0), carry = c[X - 1] & h[X - 1];

	for (int64_t x = 0; x < X; x++) {
		vec old = c[x], now = vec_or_and(vec_or_and(old, above[x], above_bond[x]), below[x], below_bond[x]) | carry;

		new |= now ^ old;
		c[x] = now;
		carry = now & h[x];
	}
	new |= h[X - 1] & (c[0] ^ c[X - 1]);
	for (int64_t x = 0; x + 1 < X; x++) /* marks that had not spread to the left yet */
		new |= c[x + 1] & h[x] & ~c[x];
	if (!vec_any(new))
		return false;
	flood_back(X, c, h);
	while (vec_any(h[X - 1] & (c[0] ^ c[X - 1]))) { /* around the torus */
		flood_along(X, c, h);
		flood_back(X, c, h);
	}
	return true;
}

static void flood_square(struct bit_work *w)
{
	const int64_t X = w->columns, Y = w->rows;
	vec *c = (vec *)w->mark;
	const vec *h = (const vec *)w->bond[0], *v = (const vec *)w->bond[1];
	bool up = false;

	memset(w->dirty, 1, (size_t)Y);
	for (bool any = true; any; up = !up) {
		any = false;
		for (int64_t k = 0; k < Y; k++) {
			int64_t y = up ? Y - 1 - k : k, above = y ? y - 1 : Y - 1, below = y + 1 < Y ? y + 1 : 0;

			if (!w->dirty[y])
				continue;
			w->dirty[y] = 0;
			if (flood_row(X, c + y * X, c + above * X, v + above * X, c + below * X, v + y * X, h + y * X)) {
				any = true;
				w->dirty[above] = w->dirty[below] = 1;
			}
		}
	}
}

#endif
