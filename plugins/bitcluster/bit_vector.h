/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors of BIT_LANES words of 64 bits: 8 (AVX-512), 4 (AVX2), 2 (whatever the compiler makes of them) or 1, a
 * plain uint64_t.  Included once by each bit_kernels_<name>.c, after the target has been set. */
#ifndef BIT_VECTOR_H
#define BIT_VECTOR_H

#include <stdbool.h>
#include <stdint.h>

#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("GCC unroll 16")

#if BIT_LANES == 1
typedef uint64_t vec;
#else
typedef uint64_t vec __attribute__((vector_size(8 * BIT_LANES)));
#endif

INLINE vec vec_spread(uint64_t x) /* the same word in every lane */
{
#if BIT_LANES == 1
	return x;
#else
	return (vec){ 0 } + x;
#endif
}

#if BIT_LANES == 8

INLINE bool vec_any(vec a)
{
	return _mm512_test_epi64_mask((__m512i)a, (__m512i)a) != 0;
}
/* The first operand is overwritten and the last may lie in memory: what lives on first, tables last. */
INLINE vec vec_majority(vec a, vec b, vec c)
{
	return (vec)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xe8);
}
INLINE vec vec_xor(vec a, vec b, vec c)
{
	return (vec)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0x96);
}
INLINE vec vec_where_unequal(vec a, vec b, vec c) /* a & (b ^ c) */
{
	return (vec)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0x60);
}
INLINE vec vec_or_and(vec a, vec b, vec c) /* a | (b & c) */
{
	return (vec)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xf8);
}
INLINE vec vec_and_or(vec a, vec b, vec c) /* a & (b | c) */
{
	return (vec)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xe0);
}
INLINE vec vec_or_unequal(vec a, vec b, vec c) /* a | (b ^ c) */
{
	return (vec)_mm512_ternarylogic_epi64((__m512i)a, (__m512i)b, (__m512i)c, 0xf6);
}
#define vec_rotate(a, k) ((vec)_mm512_rol_epi64((__m512i)(a), k)) /* a macro: k must be a constant to every compiler */

#else

INLINE bool vec_any(vec a)
{
#if BIT_LANES == 4
	return !_mm256_testz_si256((__m256i)a, (__m256i)a);
#elif BIT_LANES == 2
	return (a[0] | a[1]) != 0;
#else
	return a != 0;
#endif
}
INLINE vec vec_majority(vec a, vec b, vec c)
{
	return (a & (b | c)) | (b & c);
}
INLINE vec vec_xor(vec a, vec b, vec c)
{
	return a ^ b ^ c;
}
INLINE vec vec_where_unequal(vec a, vec b, vec c)
{
	return a & (b ^ c);
}
INLINE vec vec_or_and(vec a, vec b, vec c)
{
	return a | (b & c);
}
INLINE vec vec_and_or(vec a, vec b, vec c)
{
	return a & (b | c);
}
INLINE vec vec_or_unequal(vec a, vec b, vec c)
{
	return a | (b ^ c);
}
INLINE vec vec_rotate(vec a, const int k)
{
	return a << k | a >> (64 - k);
}

#endif

/* Bit l: lane l is not 0. */
INLINE unsigned vec_lanes(vec a)
{
#if BIT_LANES == 8
	return _mm512_test_epi64_mask((__m512i)a, (__m512i)a);
#elif BIT_LANES == 4
	return 15u & ~(unsigned)_mm256_movemask_pd((__m256d)(a == vec_spread(0)));
#elif BIT_LANES == 2
	return (unsigned)(a[0] != 0) | (unsigned)(a[1] != 0) << 1;
#else
	return a != 0;
#endif
}

/* The word in lane l, 0 elsewhere: not through memory, which would wait for what was just written there. */
INLINE vec vec_in_lane(uint64_t word, unsigned l)
{
#if BIT_LANES == 1
	(void)l;
	return word;
#else
	static const uint64_t number[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };

	return vec_spread(word) & (vec)(*(const vec *)number == vec_spread(l));
#endif
}

/* Word l of a vector in memory. */
INLINE uint64_t *vec_word(vec *v, int l)
{
	return (uint64_t *)v + l;
}

#endif
