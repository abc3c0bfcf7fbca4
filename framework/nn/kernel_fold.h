/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folding lanes and transposing, 16 at a time.
 *
 * The sum of 16 lanes is taken by halves: lane l + lane l + 8, then + 4, + 2, + 1.  16 such sums at once are one
 * transposition with additions in place of moves. */
#ifndef GEAE_KERNEL_FOLD_H
#define GEAE_KERNEL_FOLD_H

#include "kernel_vector.h"

#define PARTS (KERNEL_LANES / W) /* vectors that make up 16 lanes */

struct lanes {
	vec part[PARTS];
};

INLINE float fold_one(const struct lanes *a)
{
	float l[16];

	UNROLL
	for (int p = 0; p < PARTS; p++)
		vec_store(l + p * W, a->part[p]);
	for (int half = 8; half; half /= 2)
		for (int i = 0; i < half; i++)
			l[i] += l[i + half];
	return l[0];
}

#if W == 16

#define SHUFFLE __builtin_shufflevector
#define FOLD_STEP(n, half, first, second) \
	UNROLL \
	for (int i = 0; i < n; i++) \
	v[i] = first(v[i], v[i + half]) + second(v[i], v[i + half])
#define LOW8(a, b)  SHUFFLE(a, b, 0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23)
#define HIGH8(a, b) SHUFFLE(a, b, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31)
#define LOW4(a, b)  SHUFFLE(a, b, 0, 1, 2, 3, 16, 17, 18, 19, 8, 9, 10, 11, 24, 25, 26, 27)
#define HIGH4(a, b) SHUFFLE(a, b, 4, 5, 6, 7, 20, 21, 22, 23, 12, 13, 14, 15, 28, 29, 30, 31)
#define LOW2(a, b)  SHUFFLE(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define HIGH2(a, b) SHUFFLE(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define LOW1(a, b)  SHUFFLE(a, b, 0, 16, 2, 18, 4, 20, 6, 22, 8, 24, 10, 26, 12, 28, 14, 30)
#define HIGH1(a, b) SHUFFLE(a, b, 1, 17, 3, 19, 5, 21, 7, 23, 9, 25, 11, 27, 13, 29, 15, 31)

INLINE void fold_16(const struct lanes *a, float *out)
{
	vec v[16];

	UNROLL
	for (int i = 0; i < 16; i++)
		v[i] = a[i].part[0];
	FOLD_STEP(8, 8, LOW8, HIGH8);
	FOLD_STEP(4, 4, LOW4, HIGH4);
	FOLD_STEP(2, 2, LOW2, HIGH2);
	FOLD_STEP(1, 1, LOW1, HIGH1);
	vec_store(out, v[0]);
}

#define TRANSPOSE_STEP(step, low, high) \
	UNROLL \
	for (int i = 0; i < 16; i++) \
		if (!(i & step)) { \
			vec t = low(v[i], v[i + step]); \
			v[i + step] = high(v[i], v[i + step]); \
			v[i] = t; \
		}

/* 16 rows of 16 floats */
INLINE void transpose_16(const float *const *row, float *out, size_t out_row)
{
	vec v[16];

	UNROLL
	for (int i = 0; i < 16; i++)
		v[i] = vec_load(row[i]);
	TRANSPOSE_STEP(1, LOW1, HIGH1)
	TRANSPOSE_STEP(2, LOW2, HIGH2)
	TRANSPOSE_STEP(4, LOW4, HIGH4)
	TRANSPOSE_STEP(8, LOW8, HIGH8)
	UNROLL
	for (int i = 0; i < 16; i++)
		vec_store(out + (size_t)i * out_row, v[i]);
}

#elif W == 8

#define SHUFFLE	    __builtin_shufflevector
#define LOW4(a, b)  SHUFFLE(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define HIGH4(a, b) SHUFFLE(a, b, 4, 5, 6, 7, 12, 13, 14, 15)
#define LOW2(a, b)  SHUFFLE(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define HIGH2(a, b) SHUFFLE(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define LOW1(a, b)  SHUFFLE(a, b, 0, 8, 2, 10, 4, 12, 6, 14)
#define HIGH1(a, b) SHUFFLE(a, b, 1, 9, 3, 11, 5, 13, 7, 15)

/* 8 sums of 16 lanes, of a[0], a[step], ... */
INLINE vec fold_8(const struct lanes *a, int step)
{
	vec v[8];

	UNROLL
	for (int i = 0; i < 8; i++)
		v[i] = a[i * step].part[0] + a[i * step].part[1];
	UNROLL
	for (int i = 0; i < 4; i++)
		v[i] = LOW4(v[i], v[i + 4]) + HIGH4(v[i], v[i + 4]);
	UNROLL
	for (int i = 0; i < 2; i++)
		v[i] = LOW2(v[i], v[i + 2]) + HIGH2(v[i], v[i + 2]);
	return LOW1(v[0], v[1]) + HIGH1(v[0], v[1]);
}

INLINE void fold_16(const struct lanes *a, float *out)
{
	vec_store(out, fold_8(a, 1));
	vec_store(out + 8, fold_8(a + 8, 1));
}

INLINE void transpose_8(const float *const *row, size_t from, float *out, size_t out_row)
{
	vec v[8];

	UNROLL
	for (int i = 0; i < 8; i++)
		v[i] = vec_load(row[i] + from);
#define TRANSPOSE_STEP(step, low, high) \
	UNROLL \
	for (int i = 0; i < 8; i++) \
		if (!(i & step)) { \
			vec t = low(v[i], v[i + step]); \
			v[i + step] = high(v[i], v[i + step]); \
			v[i] = t; \
		}
	TRANSPOSE_STEP(1, LOW1, HIGH1)
	TRANSPOSE_STEP(2, LOW2, HIGH2)
	TRANSPOSE_STEP(4, LOW4, HIGH4)
	UNROLL
	for (int i = 0; i < 8; i++)
		vec_store(out + (size_t)i * out_row, v[i]);
}

INLINE void transpose_16(const float *const *row, float *out, size_t out_row)
{
	transpose_8(row, 0, out, out_row);
	transpose_8(row, 8, out + 8 * out_row, out_row);
	transpose_8(row + 8, 0, out + 8, out_row);
	transpose_8(row + 8, 8, out + 8 * out_row + 8, out_row);
}

#else

INLINE void fold_16(const struct lanes *a, float *out)
{
	for (int i = 0; i < 16; i++)
		out[i] = fold_one(&a[i]);
}

INLINE void transpose_16(const float *const *row, float *out, size_t out_row)
{
	for (size_t i = 0; i < 16; i++)
		for (size_t k = 0; k < 16; k++)
			out[k * out_row + i] = row[i][k];
}

#endif

static void fold(size_t n, const float *lanes, float *out)
{
	struct lanes a[16];
	float rest[16];
	size_t i = 0;

	for (; i + 16 <= n; i += 16)
		fold_16((const struct lanes *)(const void *)(lanes + KERNEL_LANES * i), out + i);
	if (i == n)
		return;
	memset(a, 0, sizeof(a));
	memcpy(a, lanes + KERNEL_LANES * i, sizeof(*a) * (n - i));
	fold_16(a, rest);
	memcpy(out + i, rest, sizeof(*out) * (n - i));
}

#endif
