/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors of KERNEL_WIDTH floats: 16 (AVX-512), 8 (AVX2 with FMA) or 4 (whatever the compiler makes of them).
 * Included once by each kernels_<name>.c, after the target has been set.
 *
 * The plain fused multiply-add: a b is exact in double precision, and the sum rounded to odd there rounds to the
 * right float (Boldo, Melquiond 2008). */
#ifndef GEAE_KERNEL_VECTOR_H
#define GEAE_KERNEL_VECTOR_H

#include <math.h>
#include <stdint.h>
#include <string.h>
#include "kernel.h"

#define W      KERNEL_WIDTH
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

typedef float vec __attribute__((vector_size(4 * W)));
typedef int32_t ivec __attribute__((vector_size(4 * W)));
typedef uint32_t uvec __attribute__((vector_size(4 * W))); /* for sums that may wrap */

INLINE vec vec_load(const float *p)
{
	vec v;

	memcpy(&v, p, sizeof(v));
	return v;
}

INLINE void vec_store(float *p, vec v)
{
	memcpy(p, &v, sizeof(v));
}

#if W == 16

INLINE vec vec_set(float x)
{
	return (vec)_mm512_set1_ps(x);
}
INLINE vec vec_fma(vec a, vec b, vec c) /* a b + c */
{
	return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
}
INLINE vec vec_pick(vec m, vec a, vec b) /* m > 0 ? a : b */
{
	return (vec)_mm512_mask_blend_ps(_mm512_cmp_ps_mask((__m512)m, _mm512_setzero_ps(), _CMP_GT_OQ), (__m512)b,
					 (__m512)a);
}
INLINE vec vec_leaky(vec m, vec a, vec slope) /* m > 0 ? a : a slope */
{
	return (vec)_mm512_mask_mul_ps((__m512)a, _mm512_cmp_ps_mask((__m512)m, _mm512_setzero_ps(), _CMP_NGT_UQ),
				       (__m512)a, (__m512)slope);
}
INLINE vec vec_min(vec a, vec b) /* a < b ? a : b, so b where one is not a number */
{
	return (vec)_mm512_min_ps((__m512)a, (__m512)b);
}
INLINE vec vec_max(vec a, vec b)
{
	return (vec)_mm512_max_ps((__m512)a, (__m512)b);
}
INLINE vec vec_sqrt(vec a)
{
	return (vec)_mm512_sqrt_ps((__m512)a);
}

#elif W == 8

INLINE vec vec_set(float x)
{
	return (vec)_mm256_set1_ps(x);
}
INLINE vec vec_fma(vec a, vec b, vec c)
{
	return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
}
INLINE vec vec_pick(vec m, vec a, vec b)
{
	return (vec)_mm256_blendv_ps((__m256)b, (__m256)a, _mm256_cmp_ps((__m256)m, _mm256_setzero_ps(), _CMP_GT_OQ));
}
INLINE vec vec_min(vec a, vec b)
{
	return (vec)_mm256_min_ps((__m256)a, (__m256)b);
}
INLINE vec vec_max(vec a, vec b)
{
	return (vec)_mm256_max_ps((__m256)a, (__m256)b);
}
INLINE vec vec_sqrt(vec a)
{
	return (vec)_mm256_sqrt_ps((__m256)a);
}

#else

INLINE vec vec_set(float x)
{
	return (vec){ x, x, x, x };
}

INLINE float plain_fma(float a, float b, float c)
{
	double p = (double)a * (double)b, d = (double)c, s = p + d, q = s - p, error = (p - (s - q)) + (d - q);
	uint64_t bits;

	if (error == 0 || error != error)
		return (float)s;
	memcpy(&bits, &s, sizeof(bits));
	if (!(bits & 1))
		bits += (error > 0) == (s > 0) ? 1 : (uint64_t)-1;
	memcpy(&s, &bits, sizeof(bits));
	return (float)s;
}

/* A call: written out in every unrolled product it makes the compiler take minutes. */
static __attribute__((noinline)) vec vec_fma(vec a, vec b, vec c)
{
	vec r;

	for (int i = 0; i < W; i++)
		r[i] = plain_fma(a[i], b[i], c[i]);
	return r;
}
INLINE vec vec_pick(vec m, vec a, vec b)
{
	ivec k = (ivec)(m > vec_set(0));

	return (vec)((k & (ivec)a) | (~k & (ivec)b));
}
INLINE vec vec_min(vec a, vec b)
{
	ivec k = (ivec)(a < b);

	return (vec)((k & (ivec)a) | (~k & (ivec)b));
}
INLINE vec vec_max(vec a, vec b)
{
	ivec k = (ivec)(a > b);

	return (vec)((k & (ivec)a) | (~k & (ivec)b));
}
INLINE vec vec_sqrt(vec a)
{
	vec r;

	for (int i = 0; i < W; i++)
		r[i] = sqrtf(a[i]);
	return r;
}

#endif

#if W != 16
INLINE vec vec_leaky(vec m, vec a, vec slope)
{
	return vec_pick(m, a, a * slope);
}
#endif

INLINE ivec ivec_set(int32_t x)
{
	return (ivec){ 0 } + x;
}
INLINE vec vec_abs(vec a)
{
	return (vec)((ivec)a & ivec_set(0x7fffffff));
}
/* Above 0 in the lanes of a group starting at sample `from` whose samples exist. */
INLINE vec vec_exists(int from, int valid)
{
	vec r;

	for (int i = 0; i < W; i++)
		r[i] = (float)(valid - from - i);
	return r;
}

#endif
