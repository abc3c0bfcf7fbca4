/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels on packed replicas: one word of 64 bits per site holds 64 independent replicas, and `lanes` such words lie
 * side by side, a vector.  One source, compiled for vectors of 8, 4, 2 and 1 words; no lane ever looks at another, so
 * all of them make the same bytes.
 *
 * Spins are kept in the gauge in which, on a square torus, all couplings are positive. */
#ifndef BIT_KERNEL_H
#define BIT_KERNEL_H

#include <stdbool.h>
#include <stdint.h>
#include <geae/xoshiro.h>

enum { BIT_DIGITS = 12, BIT_LANES_MAX = 8 };

struct bit_random {
	uint64_t word[8][BIT_LANES_MAX]; /* two generators of four words; [.][lane] */
};

struct bit_work { /* `lanes` times 64 replicas; every array of words is [n][lanes], 64-byte aligned */
	int64_t n_site;
	bool field; /* E changes when all spins are reversed */
	uint64_t *spin, *mark; /* [n_site]; mark: in a cluster that flips */
	struct bit_random random;
	struct geae_xoshiro tie[BIT_LANES_MAX];  /* for what the kernels' first digits leave open */
	struct geae_xoshiro seed[BIT_LANES_MAX]; /* where clusters begin */
	int n_seed;                              /* per replica and flip */

	/* square torus, row by row: dE = 4 J, 8 J are accepted with these probabilities (thresholds of 64 bits) */
	int64_t rows, columns;
	uint64_t accept[2];
	bool lazy;        /* only half of all flips are proposed */
	uint64_t join[2]; /* bonds to the right, downwards */

	const struct bit_graph *graph; /* any other pairs, and fields */
	uint64_t *bond[2];             /* [n_site] each; of a graph: bond[0] is [n_bond] */
	uint8_t *dirty;                /* [rows], of a graph [n_site] */
};

struct bit_kernels {
	const char *name;
	int lanes;
	void (*sweep_square)(struct bit_work *);
	void (*bonds_square)(struct bit_work *);
	void (*flood_square)(struct bit_work *);
	void (*sweep_graph)(struct bit_work *);
	void (*bonds_graph)(struct bit_work *);
	void (*flood_graph)(struct bit_work *);
	void (*spare_tied)(struct bit_work *);
	void (*flip)(struct bit_work *);
};

/* The table for at most `lanes` words at once on this processor; GEAEPIPE_SIMD = plain, avx2, avx512 limits the
 * choice.  NULL: no such name, or not here. */
const struct bit_kernels *bit_kernels_choose(int lanes);
const struct bit_kernels *bit_kernels_named(const char *name);

extern const struct bit_kernels bit_kernels_plain, bit_kernels_two;
#ifdef __x86_64__
extern const struct bit_kernels bit_kernels_avx2, bit_kernels_avx512;
#endif

#endif
