/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The square torus: Metropolis sweep, bonds, flood.
 *
 * Sweep: sites one after the other on the two sublattices of a chessboard (rows and columns even) or simply in order;
 * replicas, not sites, are what is done at once, so that any order is sound.
 *
 * Clusters: Fortuin and Kasteleyn's bonds, probability 1 - exp(-2 J / T) between equal neighbours.  Given the bonds all
 * spins of a cluster may be reversed, independently of other clusters (Swendsen, Wang 1987).  Which clusters are is
 * decided by random seeds that do not look at the spins; the flood marks every site that the bonds join to a seed: what
 * it marks does not depend on the order in which it looks at them. */
#ifndef BIT_SQUARE_H
#define BIT_SQUARE_H

#include <string.h>
#include "bit_random.h"

struct square_sweep {
	struct vec_source random;
	uint64_t rest[3]; /* of dE = 4 J, 8 J, and never used */
	int pattern[BIT_DIGITS];
	struct vec_left left;
};

INLINE void update_square(struct square_sweep *m, vec *s, int64_t at, vec up, vec down, vec left, vec right,
			  const bool lazy)
{
	const vec c = s[at], p = c ^ up, q = c ^ down, e = c ^ left, f = c ^ right; /* 1: not satisfied */
	const vec one = p ^ q, other = e ^ f;
	const vec four = (one ^ other) & ~((p & q) | (e & f)), free_spin = (p & q) | (e & f) | (one & other);
	/* exactly one of four, two or more; the rest has none */
	const vec choice[4] = { vec_spread(0), four, ~(four | free_spin), ~free_spin };
	const vec proposed = lazy ? vec_random(&m->random.a) : vec_spread(UINT64_MAX);
	vec digit[BIT_DIGITS], open = ~free_spin & proposed;

	UNROLL
	for (int i = 0; i < BIT_DIGITS; i++)
		digit[i] = choice[m->pattern[i]];
	s[at] = c ^ ((vec_below(&m->random, digit, &open) | free_spin) & proposed);
	vec_leave(&m->left, at, open, four, choice[2]);
}

INLINE void settle_spins(struct square_sweep *m, vec *s, struct geae_xoshiro *tie)
{
	for (int k = 0; k < m->left.n; k++)
		s[m->left.at[k]] ^= vec_settled(m->left.open[k], tie, 2, m->left.which[k], m->rest);
	m->left.n = 0;
}

INLINE void sweep_rows(struct bit_work *w, const bool lazy)
{
	const int64_t X = w->columns, Y = w->rows;
	const bool chess = X % 2 == 0 && Y % 2 == 0;
	const int64_t step = chess ? 2 : 1;
	const int most = chess ? LEFT_MOST : 1; /* on a chessboard no site waits for one of its colour */
	struct square_sweep m = { .rest = { vec_rest(w->accept[0]), vec_rest(w->accept[1]) } };
	vec *s = (vec *)w->spin;

	for (int i = 0; i < BIT_DIGITS; i++)
		m.pattern[i] = (int)(w->accept[0] >> (64 - BIT_DIGITS + i) & 1) |
			       (int)(w->accept[1] >> (64 - BIT_DIGITS + i) & 1) << 1;
	vec_source_load(&m.random, &w->random);
	for (int64_t colour = 0; colour < step; colour++) {
		for (int64_t y = 0; y < Y; y++) {
			const vec *row = s + y * X, *up = s + (y ? y - 1 : Y - 1) * X,
				  *down = s + (y + 1 < Y ? y + 1 : 0) * X;

			for (int64_t x = chess ? (y + colour) & 1 : 0; x < X; x += step) {
				update_square(&m, s, y * X + x, up[x], down[x], row[x ? x - 1 : X - 1],
					      row[x + 1 < X ? x + 1 : 0], lazy);
				if (m.left.n == most)
					settle_spins(&m, s, w->tie);
			}
		}
		settle_spins(&m, s, w->tie);
	}
	vec_source_store(&m.random, &w->random);
}

static void sweep_square(struct bit_work *w)
{
	if (w->lazy)
		sweep_rows(w, true);
	else
		sweep_rows(w, false);
}

/* Two bonds, with probabilities p and q, from one uniform number u: right where u < p, down where u < p q or
 * p <= u < p + q - p q.  Where these three thresholds differ in their first LEAD digits, those of u say which one the
 * other digits are to be compared with. */
enum { LEAD = 3, TRAIL = BIT_DIGITS - LEAD };

struct bond_pair {
	uint64_t lead[LEAD][3], rest[3]; /* digits, last first */
	int pattern[TRAIL];              /* of which thresholds the digit is set */
};

static bool find_pair(const uint64_t join[2], struct bond_pair *d)
{
	const double p = (double)join[0] * 0x1p-64, q = (double)join[1] * 0x1p-64;
	const uint64_t t[3] = { geae_threshold(p * q), join[0], geae_threshold(p + q - p * q) };

	*d = (struct bond_pair){ .pattern = { 0 } };
	for (int k = 0; k < 3; k++) {
		d->rest[k] = vec_rest(t[k]);
		for (int i = 0; i < LEAD; i++)
			d->lead[i][k] = -(t[k] >> (64 - LEAD + i) & 1);
		for (int i = 0; i < TRAIL; i++)
			d->pattern[i] |= (int)(t[k] >> (64 - BIT_DIGITS + i) & 1) << k;
	}
	return t[0] >> (64 - LEAD) != t[1] >> (64 - LEAD) && t[1] >> (64 - LEAD) != t[2] >> (64 - LEAD);
}

/* a, b: where the next spin to the right, below is equal. */
INLINE void draw_pair(struct vec_source *r, const struct bond_pair *d, vec a, vec b, vec *right, vec *under,
		      struct vec_left *left, int64_t at)
{
	vec lead[LEAD], f[3], equal[3], choice[8], below = vec_spread(0), open;

	for (int i = 0; i < LEAD; i++)
		lead[i] = vec_random(i & 1 ? &r->b : &r->a);
	for (int k = 0; k < 3; k++) {
		equal[k] = vec_spread(UINT64_MAX);
		for (int i = 0; i < LEAD; i++)
			equal[k] = vec_where_unequal(equal[k], lead[i], vec_spread(d->lead[i][k]));
	}
	choice[0] = below;
	for (int m = 1; m < 8; m++)
		choice[m] = (m & 1 ? equal[0] : below) | (m & 2 ? equal[1] : below) | (m & 4 ? equal[2] : below);
	open = ((equal[0] | equal[2]) & b) | (equal[1] & (a | b));
	UNROLL
	for (int i = 0; i < TRAIL; i++) {
		vec bits = vec_random(i & 1 ? &r->a : &r->b), t = choice[d->pattern[i]];

		below = vec_majority(below, bits, t);
		open = vec_where_unequal(open, bits, t);
	}
	for (int k = 0; k < 3; k++) {
		f[k] = below;
		for (int i = 0; i < LEAD; i++)
			f[k] = vec_majority(f[k], lead[i], vec_spread(d->lead[i][k]));
	}
	*right = f[1] & a;
	*under = (f[0] | (f[2] & ~f[1])) & b;
	vec_leave(left, at, open, equal[0], equal[1]);
}

/* Below the first threshold there is a bond down as well; below the second one to the right, but not down; below the third
 * one down. */
static __attribute__((noinline)) void settle_bonds(struct bit_work *w, const struct bond_pair *d, struct vec_left *left)
{
	const int64_t X = w->columns, Y = w->rows;
	const vec *s = (const vec *)w->spin;
	vec *right = (vec *)w->bond[0], *under = (vec *)w->bond[1];

	for (int k = 0; k < left->n; k++) {
		const int64_t at = left->at[k], x = at % X, y = at / X;
		const vec below = vec_settled(left->open[k], w->tie, 3, left->which[k], d->rest);

		right[at] ^= below & left->which[k][1] & ~(s[at] ^ s[x + 1 < X ? at + 1 : at - x]);
		under[at] ^= below & ~(s[at] ^ s[y + 1 < Y ? at + X : x]);
	}
	left->n = 0;
}

INLINE void draw_bonds(struct bit_work *w, const struct bond_pair *d, const bool together)
{
	const int64_t X = w->columns, Y = w->rows;
	const vec *s = (const vec *)w->spin;
	vec *right = (vec *)w->bond[0], *under = (vec *)w->bond[1], p[BIT_DIGITS], q[BIT_DIGITS];
	struct vec_left left = { .n = 0 };
	struct vec_source r;

	vec_digits(w->join[0], p);
	vec_digits(w->join[1], q);
	vec_source_load(&r, &w->random);
	for (int64_t y = 0; y < Y; y++) {
		const vec *row = s + y * X, *down = s + (y + 1 < Y ? y + 1 : 0) * X;

		for (int64_t x = 0; x < X; x++) {
			const vec a = ~(row[x] ^ row[x + 1 < X ? x + 1 : 0]), b = ~(row[x] ^ down[x]);

			if (together) {
				draw_pair(&r, d, a, b, &right[y * X + x], &under[y * X + x], &left, y * X + x);
				if (left.n == LEFT_MOST)
					settle_bonds(w, d, &left);
			} else {
				right[y * X + x] = vec_bernoulli(&r, w->tie, p, vec_rest(w->join[0]), a);
				under[y * X + x] = vec_bernoulli(&r, w->tie, q, vec_rest(w->join[1]), b);
			}
		}
	}
	settle_bonds(w, d, &left);
	vec_source_store(&r, &w->random);
}

static void bonds_square(struct bit_work *w)
{
	struct bond_pair d;

	if (find_pair(w->join, &d))
		draw_bonds(w, &d, true);
	else
		draw_bonds(w, &d, false);
}

/* The marks of a row, spread along its bonds to the left. */
INLINE void flood_back(int64_t X, vec *c, const vec *h)
{
	vec carry = c[0];

	for (int64_t x = X - 1; x >= 0; x--) {
		carry = vec_or_and(c[x], carry, h[x]);
		c[x] = carry;
	}
}

/* Marks from a row beside it, spread to the right and back; `open`: not yet all round the torus.  false: there was nothing
 * to spread. */
INLINE bool flood_from(int64_t X, vec *c, const vec *other, const vec *bond, const vec *h, bool fresh, bool *open)
{
	vec new = vec_spread(0), carry = c[X - 1] & h[X - 1];

	for (int64_t x = 0; x < X; x++) {
		vec old = c[x], taken = vec_or_and(old, other[x], bond[x]), now = taken | carry;

		new = vec_or_unequal(new, now, old);
		c[x] = now;
		carry = vec_and_or(h[x], taken, carry);
	}
	if (!fresh && !vec_any(new | (h[X - 1] & (c[0] ^ c[X - 1]))))
		return false;
	flood_back(X, c, h);
	*open = vec_any(h[X - 1] & (c[0] ^ c[X - 1]));
	return true;
}

enum { ABOVE = 1, BELOW = 2, FRESH = 4 }; /* rows that have something new for this one; never looked at */

/* Downwards and upwards in turn, over the rows that may find something. */
static void flood_square(struct bit_work *w)
{
	const int64_t X = w->columns, Y = w->rows;
	vec *c = (vec *)w->mark;
	const vec *h = (const vec *)w->bond[0], *v = (const vec *)w->bond[1];
	bool up = false;

	memset(w->dirty, ABOVE | BELOW | FRESH, (size_t)Y);
	for (int n_idle = 0; n_idle < 2; up = !up) {
		n_idle++;
		for (int64_t k = 0; k < Y; k++) {
			int64_t y = up ? Y - 1 - k : k, above = y ? y - 1 : Y - 1, below = y + 1 < Y ? y + 1 : 0;
			bool open = false, fresh = w->dirty[y] & FRESH;

			if (!(w->dirty[y] & (up ? BELOW : ABOVE)))
				continue;
			w->dirty[y] &= up ? ABOVE : BELOW;
			if (!flood_from(X, c + y * X, c + (up ? below : above) * X, v + (up ? y : above) * X, h + y * X,
					fresh, &open))
				continue;
			n_idle = 0;
			w->dirty[above] |= BELOW;
			w->dirty[below] |= ABOVE;
			if (open)
				w->dirty[y] |= ABOVE | BELOW;
		}
	}
}

#endif
