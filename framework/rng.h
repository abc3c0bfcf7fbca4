/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams: Philox4x64-10 keyed by (seed, stage, sweep values), counted by (id, block). */
#ifndef GEAE_RNG_H
#define GEAE_RNG_H

#include <geae/plugin.h>

/* key = BLAKE2b-128 of "seed=<seed>;stage=<stage>;<axis>=<value>;..." (axes sorted by name). */
void rng_key(const char *who, uint64_t key[2]);
void rng_stream(const uint64_t key[2], uint64_t id, struct geae_rng *);
void rng_normal(struct geae_rng *, double *out, size_t n);
uint64_t rng_id(const char *name); /* highest bit set: never the number of a unit */
/* x >= 0 with a standard normal above x with probability p, 0 < p <= 1/2. */
double rng_upper_quantile(double p);

#endif
