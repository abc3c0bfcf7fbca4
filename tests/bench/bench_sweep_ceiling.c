/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What bounds a bit-sliced Metropolis sweep: one uniform number for each spin, compared digit by digit, and no lattice. */
#include "bench_sweep_ceiling.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#include <string.h>
#include <geae/xoshiro.h>
#include "bench.h"
#include "bit_kernel.h"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl"))), apply_to = function)
#else
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl")
#endif

#define BIT_LANES 8
#include "bit_vector.h"
#include "bit_random.h"

static __attribute__((noinline)) uint64_t draw(int64_t n_site, struct bit_random *random, uint64_t threshold)
{
	vec digit[BIT_DIGITS], sum = vec_spread(0);
	struct vec_source r;

	vec_digits(threshold, digit);
	vec_source_load(&r, random);
	for (int64_t i = 0; i < n_site; i++) {
		vec open = vec_spread(UINT64_MAX), below = vec_below(&r, digit, &open);

		sum ^= below ^ open;
	}
	vec_source_store(&r, random);
	return sum[0];
}

#ifdef __clang__
#pragma clang attribute pop
#endif

static volatile uint64_t seen; /* else nothing need be drawn */

double bench_sweep_ceiling(int64_t n_site, int n)
{
	struct geae_xoshiro x = { { 1, 2, 3, 4 } };
	struct bit_random random;
	double value[64];

	__builtin_cpu_init();
	if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512dq") || n > 64)
		return 0;
	for (int k = 0; k < 8; k++)
		for (int l = 0; l < BIT_LANES_MAX; l++)
			random.word[k][l] = geae_xoshiro(&x);
	for (int k = -1; k < n; k++) {
		double t = bench_cpu();

		seen = draw(n_site, &random, geae_threshold(0.172));
		value[k < 0 ? 0 : k] = (double)n_site * 64 * BIT_LANES / (bench_cpu() - t) / 1e9;
	}
	return bench_median_of(n, value);
}
#else
double bench_sweep_ceiling(int64_t n_site, int n)
{
	(void)n_site;
	(void)n;
	return 0;
}
#endif
