/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/xoshiro.h - a fast generator for inner loops, seeded from a stream.
 *
 * xoshiro256++ 1.0 (Blackman and Vigna, ACM Trans. Math. Softw. 47, 36 (2021)); period 2^256 - 1.
 * Check value: state 1, 2, 3, 4 gives 41943041, 58720359, 3588806011781223, ...
 */
#ifndef GEAE_XOSHIRO_H
#define GEAE_XOSHIRO_H

#include <geae/plugin.h>

struct geae_xoshiro {
	uint64_t s[4];
};

static inline uint64_t geae_xoshiro(struct geae_xoshiro *x)
{
	uint64_t *s = x->s, sum = s[0] + s[3], t = s[1] << 17;
	uint64_t out = (sum << 23 | sum >> 41) + s[0];

	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = s[3] << 45 | s[3] >> 19;
	return out;
}

/* Takes four numbers from the stream; the state is never all zero. */
static inline void geae_xoshiro_seed(struct geae_xoshiro *x, struct geae_rng *stream)
{
	do {
		for (int k = 0; k < 4; k++)
			x->s[k] = geae_u64(stream);
	} while (!(x->s[0] | x->s[1] | x->s[2] | x->s[3]));
}

/* 0..n-1; no number is more than n / 2^64 off its share. */
static inline uint64_t geae_xoshiro_below(struct geae_xoshiro *x, uint64_t n)
{
	return (uint64_t)((geae_u128)geae_xoshiro(x) * n >> 64);
}

/* geae_xoshiro(x) < geae_threshold(p) happens with probability p, to 2^-53 relative or 2^-64. */
static inline uint64_t geae_threshold(double p)
{
	return p <= 0 ? 0 : p >= 1 ? UINT64_MAX : (uint64_t)(p * 0x1p64);
}

#endif
