/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between rows of samples, as data are kept, and tiles, samples innermost: 16 x 16 floats or 64 x 64 bits are
 * transposed at a time. */
#ifndef GEAE_KERNEL_ROWS_H
#define GEAE_KERNEL_ROWS_H

#include "kernel_fold.h"

static void load_floats(int rows, int width, int valid, const float *const *row, float *out)
{
	int whole = rows / 16 * 16;

	for (int s = 0; s < width; s += 16) {
		int n = valid - s < 16 ? valid - s : 16, f = 0;
		const float *at[16];

		if (n < 16)
			for (int r = 0; r < rows; r++)
				memset(out + (size_t)r * (size_t)width + s, 0, 64);
		for (; n == 16 && f < whole; f += 16) {
			for (int i = 0; i < 16; i++)
				at[i] = row[s + i] + f;
			transpose_16(at, out + (size_t)f * (size_t)width + s, (size_t)width);
		}
		for (; f < rows; f++)
			for (int i = 0; i < n; i++)
				out[(size_t)f * (size_t)width + (size_t)(s + i)] = row[s + i][f];
	}
}

static void store_floats(int rows, int width, int valid, const float *x, float *out, size_t out_row)
{
	for (int s = 0; s < valid; s++)
		for (int f = 0; f < rows; f++)
			out[(size_t)s * out_row + (size_t)f] = x[(size_t)f * (size_t)width + (size_t)s];
}

typedef uint64_t words __attribute__((vector_size(64))); /* 8 matrices side by side */

/* bit c of a[r] <-> bit r of a[c] */
static void transpose_bits(words a[64])
{
	static const uint64_t mask[6] = { 0x5555555555555555u, 0x3333333333333333u, 0x0f0f0f0f0f0f0f0fu,
					  0x00ff00ff00ff00ffu, 0x0000ffff0000ffffu, 0x00000000ffffffffu };

	for (int k = 0; k < 6; k++) {
		int step = 1 << k;

		for (int i = 0; i < 64; i++)
			if (!(i & step)) {
				words t = ((a[i] >> step) ^ a[i + step]) & mask[k];

				a[i] ^= t << step;
				a[i + step] ^= t;
			}
	}
}

/* 64 samples of one feature: bit 1 -> +1, 0 -> -1; samples that do not exist -> 0 */
INLINE void spread_bits(uint64_t bits, float *out)
{
	for (int s = 0; s < 64; s += W) {
		uvec sign = (uvec)ivec_set((int32_t)(uint32_t)(bits >> (s & 32))), shift;

		for (int i = 0; i < W; i++)
			shift[i] = (uint32_t)(31 - (s & 31) - i);
		sign = (sign << shift) & 0x80000000u;
		vec_store(out + s, (vec)(sign ^ (uvec)vec_set(-1)));
	}
}

static void load_bits(int rows, int width, int valid, const unsigned char *const *row, float *out)
{
	for (int s = 0; s < width; s += 64) {
		int n = valid - s < 64 ? valid - s : 64;

		for (int f = 0; f < rows; f += 512) {
			int left = rows - f < 512 ? rows - f : 512;
			words a[64];
			uint64_t one[64][8];

			memset(one, 0, sizeof(one));
			for (int i = 0; i < n; i++)
				memcpy(one[i], row[s + i] + f / 8, (size_t)(left + 7) / 8);
			memcpy(a, one, sizeof(a));
			transpose_bits(a);
			memcpy(one, a, sizeof(a));
			for (int k = 0; k < left; k++)
				spread_bits(one[k % 64][k / 64], out + (size_t)(f + k) * (size_t)width + s);
		}
		if (n < 64)
			for (int f = 0; f < rows; f++)
				memset(out + (size_t)f * (size_t)width + (s + n), 0, sizeof(float) * (size_t)(64 - n));
	}
}

#endif
