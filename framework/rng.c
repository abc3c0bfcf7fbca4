/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams by Philox4x64-10, and normal deviates.
 *
 * J. K. Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC'11 (2011): a bijection of the
 * 256-bit counter under a 128-bit key.  Counter layout:
 *
 *	word 0   block number 0, 1, 2, ... (4 numbers of 64 bits per block)
 *	word 1   id of the stream
 *	word 2   0
 *	word 3   0
 *
 * so that two streams of one key and different ids never meet before one of them has given 2^66 numbers.
 * Ids from names have the highest bit set, ids that count units have not: the two never coincide either.
 * Check value: key 0, id 0 begins with 16554d9eca36314c.
 *
 * Normal deviates: one 64-bit number each, so that they do not depend on how many are asked for at a time.
 * Lowest bit: the sign; upper 53 bits k: p = (k + 1/2) 2^-54 in (0, 1/2), x = -Phi^-1(p), |x| <= 8.3, by the
 * rational approximations PPND16 of M. J. Wichura, Algorithm AS 241, Appl. Statist. 37, 477 (1988), relative
 * error about 1e-16.  Check values: p = 0.25 gives 0.6744897501960817, p = 1e-20 gives 9.262340089798408. */
#include "rng.h"

#include <Random123/philox.h>
#include <math.h>
#include <sodium.h>
#include <string.h>

enum { BLOCKS = 4 }; /* per refill: 16 numbers */

static void refill(struct geae_rng *r)
{
	const philox4x64_key_t key = { { r->key[0], r->key[1] } };

	for (uint64_t b = 0; b < BLOCKS; b++) {
		const philox4x64_ctr_t counter = { { r->counter[0] + b, r->counter[1], r->counter[2], r->counter[3] } };
		const philox4x64_ctr_t out = philox4x64_R(10, counter, key);

		memcpy(r->buffer + 4 * b, out.v, sizeof out.v);
	}
	r->counter[0] += BLOCKS;
	r->at = 0;
}

void rng_stream(const uint64_t key[2], uint64_t id, struct geae_rng *r)
{
	memset(r, 0, sizeof *r);
	r->key[0] = key[0];
	r->key[1] = key[1];
	r->counter[1] = id;
	r->at = 4 * BLOCKS;
	r->refill = refill;
}

static uint64_t little_endian(const unsigned char *byte)
{
	uint64_t x = 0;

	for (int k = 8; k-- > 0;)
		x = x << 8 | byte[k];
	return x;
}

void rng_key(const char *who, uint64_t key[2])
{
	unsigned char hash[16];

	crypto_generichash(hash, sizeof hash, (const unsigned char *)who, strlen(who), NULL, 0);
	key[0] = little_endian(hash);
	key[1] = little_endian(hash + 8);
}

uint64_t rng_id(const char *name)
{
	uint64_t key[2];

	rng_key(name, key);
	return key[0] | UINT64_C(1) << 63;
}

/* Numerator and denominator of the three approximations, highest power first. */
static const double centre[2][8] = { /* in r = .180625 - q^2, |q| = |p - 1/2| <= .425 */
	{ 2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
	  13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.3871328727963666080 },
	{ 5226.4952788528545610, 28729.085735721942674, 39307.895800092710610, 21213.794301586595867,
	  5394.1960214247511077, 687.18700749205790830, 42.313330701600911252, 1 }
};
static const double shoulder[2][8] = { /* in r - 1.6, r = sqrt(-ln p) <= 5 */
	{ 7.74545014278341407640e-4, .0227238449892691845833, .241780725177450611770, 1.27045825245236838258,
	  3.64784832476320460504, 5.76949722146069140550, 4.63033784615654529590, 1.42343711074968357734 },
	{ 1.05075007164441684324e-9, 5.47593808499534494600e-4, .0151986665636164571966, .148103976427480074590,
	  .689767334985100004550, 1.67638483018380384940, 2.05319162663775882187, 1 }
};
static const double tail[2][8] = { /* in r - 5, r > 5 */
	{ 2.01033439929228813265e-7, 2.71155556874348757815e-5, .00124266094738807843860, .0265321895265761230930,
	  .296560571828504891230, 1.78482653991729133580, 5.46378491116411436990, 6.65790464350110377720 },
	{ 2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5, 7.86869131145613259100e-4,
	  .0148753612908506148525, .136929880922735805310, .599832206555887937690, 1 }
};

static double ratio(const double c[2][8], double r)
{
	double above = c[0][0], below = c[1][0];

	for (int k = 1; k < 8; k++) {
		above = above * r + c[0][k];
		below = below * r + c[1][k];
	}
	return above / below;
}

double rng_upper_quantile(double p)
{
	const double q = .5 - p;
	double r;

	if (q <= .425)
		return q * ratio(centre, .180625 - q * q);
	r = sqrt(-log(p));
	return r <= 5 ? ratio(shoulder, r - 1.6) : ratio(tail, r - 5);
}

void rng_normal(struct geae_rng *r, double *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const uint64_t u = geae_u64(r);
		const double x = rng_upper_quantile(((double)(u >> 11) + .5) * 0x1p-54);

		out[i] = u & 1 ? -x : x;
	}
}
