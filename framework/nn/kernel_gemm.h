/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrix products.  A tile is already what a packed operand of a matrix product looks like, so there is no packing;
 * a block of 6 rows by BLOCK_VECS vectors of the result stays in registers.  Each element is one chain of fused
 * multiply-adds in the order of the inner index, continued through memory between blocks of it: no blocking shows. */
#ifndef GEAE_KERNEL_GEMM_H
#define GEAE_KERNEL_GEMM_H

#include "kernel_vector.h"

#if W == 16
#define BLOCK_VECS  4
#define BLOCK_INNER 256
#elif W == 8
#define BLOCK_VECS  2
#define BLOCK_INNER 256
#else
#define BLOCK_VECS  1
#define BLOCK_INNER 256
#endif
#define BLOCK_ROWS 6

/* Everything is copied out of *g first: a store into c might change it as far as the compiler knows. */
INLINE void gemm_block(const int rows, const int vecs, const enum gemm_end end, const struct gemm *g, int m, int n,
		       int k, int k_end)
{
	const size_t a_row = g->a_row, a_column = g->a_column, b_row = g->b_row, c_row = g->c_row;
	const float *a = g->a + (size_t)m * a_row + (size_t)k * a_column, *b = g->b + (size_t)k * b_row + n;
	const float *mask = end == GEMM_MASKED ? g->mask + (size_t)m * c_row + n : NULL;
	const vec slope = vec_set(g->slope);
	float *c = g->c + (size_t)m * c_row + n;
	vec s[BLOCK_ROWS][BLOCK_VECS];

	if (k || g->more) {
		const float *from = c;

		UNROLL
		for (int i = 0; i < rows; i++, from += c_row)
			UNROLL
		for (int j = 0; j < vecs; j++)
			s[i][j] = vec_load(from + j * W);
	} else {
		const float *bias = g->bias ? g->bias + m : NULL;

		UNROLL
		for (int i = 0; i < rows; i++) {
			vec start = bias ? vec_set(bias[i]) : vec_set(0);

			UNROLL
			for (int j = 0; j < vecs; j++)
				s[i][j] = start;
		}
	}
	for (int left = k_end - k; left > 0; left--, a += a_column, b += b_row) {
		vec x[BLOCK_VECS];

		UNROLL
		for (int j = 0; j < vecs; j++)
			x[j] = vec_load(b + j * W);
		UNROLL
		for (int i = 0; i < rows; i++) {
			vec y = vec_set(a[(size_t)i * a_row]);

			UNROLL
			for (int j = 0; j < vecs; j++)
				s[i][j] = vec_fma(y, x[j], s[i][j]);
		}
	}
	UNROLL
	for (int i = 0; i < rows; i++, c += c_row, mask += end == GEMM_MASKED ? c_row : 0)
		UNROLL
	for (int j = 0; j < vecs; j++) {
		vec r = s[i][j];

		if (end == GEMM_LEAKY)
			r = vec_leaky(r, r, slope);
		else if (end == GEMM_MASKED)
			r = vec_leaky(vec_load(mask + j * W), r, slope);
		vec_store(c + j * W, r);
	}
}

#define GEMM_ROWS(vecs, end) \
	switch (rows) { \
	case 1: gemm_block(1, vecs, end, g, m, n, k, k_end); break; \
	case 2: gemm_block(2, vecs, end, g, m, n, k, k_end); break; \
	case 3: gemm_block(3, vecs, end, g, m, n, k, k_end); break; \
	case 4: gemm_block(4, vecs, end, g, m, n, k, k_end); break; \
	case 5: gemm_block(5, vecs, end, g, m, n, k, k_end); break; \
	default: gemm_block(6, vecs, end, g, m, n, k, k_end); break; \
	}

typedef void gemm_rows(const struct gemm *, int rows, int m, int n, int k, int k_end);

#define GEMM_OF(name, vecs, end) \
	static void name(const struct gemm *g, int rows, int m, int n, int k, int k_end) \
	{ \
		GEMM_ROWS(vecs, end) \
	}

GEMM_OF(gemm_plain, BLOCK_VECS, GEMM_PLAIN)
GEMM_OF(gemm_leaky, BLOCK_VECS, GEMM_LEAKY)
GEMM_OF(gemm_masked, BLOCK_VECS, GEMM_MASKED)
static gemm_rows *const gemm_wide[] = { gemm_plain, gemm_leaky, gemm_masked };

/* What is left of the columns, fewer than a block */
#if BLOCK_VECS * W > 16
GEMM_OF(gemm_narrow_plain, 1, GEMM_PLAIN)
GEMM_OF(gemm_narrow_leaky, 1, GEMM_LEAKY)
GEMM_OF(gemm_narrow_masked, 1, GEMM_MASKED)
static gemm_rows *const gemm_narrow[] = { gemm_narrow_plain, gemm_narrow_leaky, gemm_narrow_masked };
#else
#define gemm_narrow gemm_wide
#endif

static void gemm(const struct gemm *g)
{
	for (int k = 0; k < g->k; k += BLOCK_INNER) {
		int k_end = g->k - k < BLOCK_INNER ? g->k : k + BLOCK_INNER, step = BLOCK_VECS * W;
		enum gemm_end end = k_end == g->k ? g->end : GEMM_PLAIN;
		gemm_rows *rows_of = gemm_wide[end];

		for (int n = 0; n < g->n; n += step) {
			if (g->n - n < step) {
				step = W;
				rows_of = gemm_narrow[end];
			}
			for (int m = 0; m < g->m; m += BLOCK_ROWS)
				rows_of(g, g->m - m < BLOCK_ROWS ? g->m - m : BLOCK_ROWS, m, n, k, k_end);
		}
	}
}

#endif
