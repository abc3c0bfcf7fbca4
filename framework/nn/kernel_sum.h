/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over samples, in blocks of 64: to one number, or one per row. */
#ifndef GEAE_KERNEL_SUM_H
#define GEAE_KERNEL_SUM_H

#include "kernel_fold.h"
#include "kernel_math.h"

#define BLOCK_OF (KERNEL_BLOCK / W) /* vectors that make up 64 lanes */

/* 64 lanes -> 16 -> 1 */
INLINE float fold_block(const vec *a)
{
	struct lanes s;

	UNROLL
	for (int p = 0; p < PARTS; p++)
		s.part[p] = (a[p] + a[p + PARTS]) + (a[p + 2 * PARTS] + a[p + 3 * PARTS]);
	return fold_one(&s);
}

#define ROWS_END(r) (rows - (r) < KERNEL_ROWS ? rows : (r) + KERNEL_ROWS)

static void sum(int rows, int width, const float *x, double *part)
{
	for (int b = 0; b < width; b += KERNEL_BLOCK)
		for (int r = 0; r < rows; r = ROWS_END(r)) {
			const float *p = x + (size_t)r * (size_t)width + b;
			vec s[BLOCK_OF];

			memset(s, 0, sizeof(s));
			for (int i = r; i < ROWS_END(r); i++, p += width)
				UNROLL
			for (int j = 0; j < BLOCK_OF; j++)
				s[j] += vec_load(p + j * W);
			part[b / KERNEL_BLOCK] += (double)fold_block(s);
		}
}

static void dot(int rows, int width, const float *x, const float *y, double *part)
{
	for (int b = 0; b < width; b += KERNEL_BLOCK)
		for (int r = 0; r < rows; r = ROWS_END(r)) {
			const float *p = x + (size_t)r * (size_t)width + b, *q = y + (size_t)r * (size_t)width + b;
			vec s[BLOCK_OF];

			memset(s, 0, sizeof(s));
			for (int i = r; i < ROWS_END(r); i++, p += width, q += width)
				UNROLL
			for (int j = 0; j < BLOCK_OF; j++)
				s[j] = vec_fma(vec_load(p + j * W), vec_load(q + j * W), s[j]);
			part[b / KERNEL_BLOCK] += (double)fold_block(s);
		}
}

/* 16 rows at a time; of the missing ones at the end the last is taken again. */
#define ROW_LOOP(lane, store) \
	for (int b = 0; b < width; b += KERNEL_BLOCK) \
		for (int r = 0; r < rows; r += 16) { \
			struct lanes a[16]; \
			float folded[16]; \
\
			for (int i = 0; i < 16; i++) { \
				int row = r + i < rows ? r + i : rows - 1; \
				size_t at = (size_t)row * (size_t)width + (size_t)b; \
\
				UNROLL \
				for (int p = 0; p < PARTS; p++) { \
					vec s = vec_set(0); \
\
					for (size_t j = at + (size_t)(p * W); j < at + KERNEL_BLOCK; j += 16) \
						lane; \
					a[i].part[p] = s; \
				} \
			} \
			fold_16(a, folded); \
			for (int i = 0; i < 16 && r + i < rows; i++) \
				store; \
		}

static void row_sums(int rows, int width, const float *x, double *part, size_t step)
{
	ROW_LOOP(s += vec_load(x + j), part[(size_t)(b / KERNEL_BLOCK) * step + (size_t)(r + i)] = (double)folded[i])
}

static void row_dots(int rows, int width, const float *x, const float *y, double *part, size_t step){
	ROW_LOOP(s = vec_fma(vec_load(x + j), vec_load(y + j), s),
		 part[(size_t)(b / KERNEL_BLOCK) * step + (size_t)(r + i)] = (double)folded[i])
}

/* ---- binary cross-entropy ----
 *
 * log(1 + e^-|l|) is not taken for each element: up to 64 factors 1 + e are multiplied (at most 2^64), then one
 * logarithm is taken per lane. */

#define BCE_FACTORS 64

INLINE void bce_element(vec l, vec t, vec exists, vec scale, bool all, vec *s, vec *product, vec *back)
{
	vec e, sigmoid = vec_sigmoid_parts(l, &e);
	vec term = vec_fma(-l, t, vec_max(vec_set(0), l)), factor = vec_set(1) + e;

	*back = (sigmoid - t) * scale;
	if (!all) {
		term = vec_pick(exists, term, vec_set(0));
		factor = vec_pick(exists, factor, vec_set(1));
		*back = vec_pick(exists, *back, vec_set(0));
	}
	*s += term;
	*product = *product * factor;
}

INLINE void bce_block(int rows, int width, int from, int valid, const float *logit, const float *target, float scale,
		      float *out, const bool all, double *part)
{
	vec s[BLOCK_OF], product[BLOCK_OF], k = vec_set(scale);

	memset(s, 0, sizeof(s));
	UNROLL
	for (int j = 0; j < BLOCK_OF; j++)
		product[j] = vec_set(1);
	for (int i = 0; i < rows; i++) {
		size_t at = (size_t)i * (size_t)width;

		UNROLL
		for (int j = 0; j < BLOCK_OF; j++) {
			size_t place = at + (size_t)(j * W);
			vec exists = all ? vec_set(1) : vec_exists(from + j * W, valid), back;

			bce_element(vec_load(logit + place), vec_load(target + place), exists, k, all, &s[j],
				    &product[j], &back);
			if (out)
				vec_store(out + place, back);
		}
		if (i % BCE_FACTORS == BCE_FACTORS - 1 || i == rows - 1)
			UNROLL
		for (int j = 0; j < BLOCK_OF; j++) {
			s[j] += vec_log_normal(product[j]);
			product[j] = vec_set(1);
		}
	}
	*part += (double)fold_block(s);
}

static void bce_sum(int rows, int width, int valid, const float *logit, const float *target, float scale, float *out,
		    double *part)
{
	for (int b = 0; b < width; b += KERNEL_BLOCK)
		for (int r = 0; r < rows; r = ROWS_END(r)) {
			size_t at = (size_t)r * (size_t)width + (size_t)b;
			float *o = out ? out + at : NULL;

			if (valid - b >= KERNEL_BLOCK)
				bce_block(ROWS_END(r) - r, width, b, valid, logit + at, target + at, scale, o, true,
					  part + b / KERNEL_BLOCK);
			else
				bce_block(ROWS_END(r) - r, width, b, valid, logit + at, target + at, scale, o, false,
					  part + b / KERNEL_BLOCK);
		}
}

#endif
