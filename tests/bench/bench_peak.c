/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bench_peak.c - fused multiply-adds on registers. */
#include <string.h>
#include "bench.h"
#include "bench_peak.h"

#ifdef __x86_64__
#include <immintrin.h>

#define TURNS  2000000
#define CHAINS 12

__attribute__((target("avx512f"))) static float chains_avx512(void)
{
	__m512 s[CHAINS], a = _mm512_set1_ps(0.999f), b = _mm512_set1_ps(1e-3f);

	for (int i = 0; i < CHAINS; i++)
		s[i] = _mm512_set1_ps((float)i);
	for (int t = 0; t < TURNS; t++)
		_Pragma("GCC unroll 16") for (int i = 0; i < CHAINS; i++) s[i] = _mm512_fmadd_ps(s[i], a, b);
	for (int i = 1; i < CHAINS; i++)
		s[0] = _mm512_add_ps(s[0], s[i]);
	return _mm512_cvtss_f32(s[0]);
}

__attribute__((target("avx2,fma"))) static float chains_avx2(void)
{
	__m256 s[CHAINS], a = _mm256_set1_ps(0.999f), b = _mm256_set1_ps(1e-3f);

	for (int i = 0; i < CHAINS; i++)
		s[i] = _mm256_set1_ps((float)i);
	for (int t = 0; t < TURNS; t++)
		_Pragma("GCC unroll 16") for (int i = 0; i < CHAINS; i++) s[i] = _mm256_fmadd_ps(s[i], a, b);
	for (int i = 1; i < CHAINS; i++)
		s[0] = _mm256_add_ps(s[0], s[i]);
	return _mm256_cvtss_f32(s[0]);
}

static volatile float kept;

static void work(void *simd)
{
	kept = strcmp(simd, "avx2") ? chains_avx512() : chains_avx2();
}

double bench_peak(const char *simd)
{
	char name[8];
	double lanes = strcmp(simd, "avx2") ? 16 : 8;

	strncpy(name, simd, sizeof(name) - 1);
	name[sizeof(name) - 1] = 0;
	return 2 * lanes * CHAINS * TURNS / bench_median(5, work, name);
}

#else

double bench_peak(const char *simd)
{
	(void)simd;
	return 0;
}

#endif
