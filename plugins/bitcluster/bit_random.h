/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bits that are 1 with given probabilities, 64 replicas to a word, every replica with its own uniform number.
 *
 * A probability is a threshold t of 64 bits: 1 where a uniform number r of 64 bits is below t.  Its first BIT_DIGITS
 * binary digits are compared for all replicas at once, last digit first:
 *
 *   f <- majority(f, ~r_i, t_i)    is r < t in the digits so far
 *   u <- u & (~r_i ^ t_i)           are all digits equal
 *
 * where ~r_i is as random as r_i, so that what is drawn is ~r_i.
 *
 * The few replicas with all digits equal (one in 2^BIT_DIGITS) are settled one by one by the remaining digits, from a
 * generator of the lane's own.  What a lane draws depends on that lane alone, so any number of lanes beside it
 * leaves its bits as they are. */
#ifndef BIT_RANDOM_H
#define BIT_RANDOM_H

#include <geae/xoshiro.h>
#include "bit_kernel.h"
#include "bit_vector.h"

struct vec_random { /* xoshiro256++, one generator per lane */
	vec s[4];
};

INLINE vec vec_random(struct vec_random *x)
{
	vec *s = x->s, t = s[1] << 17, out = vec_rotate(s[0] + s[3], 23) + s[0];

	vec last = s[3] ^ s[1];

	s[1] = vec_xor(s[1], s[2], s[0]);
	s[2] = vec_xor(s[2], s[0], t);
	s[0] ^= last;
	s[3] = vec_rotate(last, 45);
	return out;
}

/* Two generators in turn: neither waits for the other. */
struct vec_source {
	struct vec_random a, b;
};

INLINE void vec_source_load(struct vec_source *r, const struct bit_random *from)
{
	for (int k = 0; k < 4; k++)
		for (int l = 0; l < BIT_LANES; l++) {
			*vec_word(&r->a.s[k], l) = from->word[k][l];
			*vec_word(&r->b.s[k], l) = from->word[4 + k][l];
		}
}

INLINE void vec_source_store(struct vec_source *r, struct bit_random *to)
{
	for (int k = 0; k < 4; k++)
		for (int l = 0; l < BIT_LANES; l++) {
			to->word[k][l] = *vec_word(&r->a.s[k], l);
			to->word[4 + k][l] = *vec_word(&r->b.s[k], l);
		}
}

/* digit[i]: the digits of each replica's threshold, last first.  *open: where all digits are equal, among those that
 * were set before. */
INLINE vec vec_below(struct vec_source *r, const vec *digit, vec *open)
{
	vec f = vec_spread(0), u = *open;

	UNROLL
	for (int i = 0; i < BIT_DIGITS; i++) {
		vec bits = vec_random(i & 1 ? &r->b : &r->a), t = digit[i];

		f = vec_majority(f, bits, t);
		u = vec_where_unequal(u, bits, t);
	}
	*open = u;
	return f;
}

/* Replicas of `open` by what is left of their thresholds: rest[k] where which[k] is set (the first k that fits). */
INLINE vec vec_settled(vec open, struct geae_xoshiro *tie, int n, const vec *which, const uint64_t *rest)
{
	vec below = vec_spread(0);

	for (unsigned lanes = vec_lanes(open); lanes; lanes &= lanes - 1) {
		const int l = __builtin_ctz(lanes);
		uint64_t yes = 0;

		for (uint64_t left = *vec_word(&open, l); left; left &= left - 1) {
			uint64_t bit = left & -left, random = geae_xoshiro(&tie[l]);
			int k = 0;

			while (k + 1 < n && !(((const uint64_t *)&which[k])[l] & bit))
				k++;
			yes |= random < rest[k] ? bit : 0;
		}
		below |= vec_in_lane(yes, (unsigned)l);
	}
	return below;
}

/* The same where it is rare: out of the way of what is not. */
static __attribute__((noinline, cold)) vec vec_settle(vec below, vec open, struct geae_xoshiro *tie, int n, const vec *which,
						      const uint64_t *rest)
{
	return below | vec_settled(open, tie, n, which, rest);
}

/* Sites whose replicas are to be settled.  One by one each would cost a mispredicted branch: they are written down, and
 * settled together. */
enum { LEFT_MOST = 64 };

struct vec_left {
	int64_t at[LEFT_MOST];
	vec open[LEFT_MOST], which[LEFT_MOST][2];
	int n;
};

/* `which`: which of three thresholds, see vec_settled().  Not more than LEFT_MOST between two settlements. */
INLINE void vec_leave(struct vec_left *left, int64_t at, vec open, vec first, vec second)
{
	left->at[left->n] = at;
	left->open[left->n] = open;
	left->which[left->n][0] = first;
	left->which[left->n][1] = second;
	left->n += vec_any(open);
}

/* Where `wanted`: 1 with the probability of one threshold for all. */
INLINE vec vec_bernoulli(struct vec_source *r, struct geae_xoshiro *tie, const vec *digit, uint64_t rest, vec wanted)
{
	vec open = wanted, f = vec_below(r, digit, &open) & wanted;

	if (__builtin_expect(vec_any(open), 0))
		f = vec_settle(f, open, tie, 1, &wanted, &rest);
	return f;
}

INLINE void vec_digits(uint64_t threshold, vec *digit)
{
	for (int i = 0; i < BIT_DIGITS; i++)
		digit[i] = vec_spread(-(threshold >> (64 - BIT_DIGITS + i) & 1));
}

INLINE uint64_t vec_rest(uint64_t threshold) /* the digits that vec_below() leaves open */
{
	return threshold << BIT_DIGITS;
}

#endif
