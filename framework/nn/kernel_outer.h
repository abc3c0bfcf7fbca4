/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gradients of weights: sums over samples of products, in two ways that the shape alone decides.
 *
 * chain: the features are transposed, 64 at a time, and the sum over samples is the inner index of a matrix product;
 *        biases add one folded sum per block of 64 samples.
 * lanes: small layers keep 16 lanes per weight through a whole chunk, so that nothing is folded per tile; the bias
 *        is the weight of a feature that is always 1. */
#ifndef GEAE_KERNEL_OUTER_H
#define GEAE_KERNEL_OUTER_H

#include "kernel_fold.h"
#include "kernel_gemm.h"

#define PANEL 64

/* x[rows][width] of that row length -> out[width][PANEL], the columns up to a multiple of 16 filled with 0 */
static void transpose_panel(int rows, int width, const float *x, size_t x_row, float *out)
{
	static const float zero[KERNEL_MAX_WIDTH];
	const float *row[16];

	for (int r = 0; r < rows; r += 16)
		for (int s = 0; s < width; s += 16) {
			for (int i = 0; i < 16; i++)
				row[i] = r + i < rows ? x + (size_t)(r + i) * x_row + s : zero;
			transpose_16(row, out + (size_t)s * PANEL + r, PANEL);
		}
}

static void bias_chain(const struct outer *o)
{
	float sum[16];
	struct lanes a[16];

	for (int b = 0; b < o->width; b += KERNEL_BLOCK)
		for (int m = 0; m < o->m; m += 16) {
			int rows = o->m - m < 16 ? o->m - m : 16;

			for (int i = 0; i < 16; i++) {
				const float *d = o->d + (size_t)(m + (i < rows ? i : 0)) * o->row + b;

				UNROLL
				for (int p = 0; p < PARTS; p++) {
					vec s = vec_load(d + p * W);

					UNROLL
					for (int j = 16; j < KERNEL_BLOCK; j += 16)
						s += vec_load(d + j + p * W);
					a[i].part[p] = s;
				}
			}
			fold_16(a, sum);
			for (int i = 0; i < rows; i++)
				o->bias[m + i] = (o->first && !b ? 0 : o->bias[m + i]) + sum[i];
		}
}

/* The last columns, fewer than 16: through a small copy. */
static void outer_edge(const struct outer *o, struct gemm g, int columns)
{
	float copy[BLOCK_ROWS * 8][16], *c = g.c;
	size_t c_row = g.c_row;
	const float *a = g.a;

	g.n = 16;
	g.c = copy[0];
	g.c_row = 16;
	memset(copy, 0, sizeof(copy));
	for (int m = 0; m < o->m; m += BLOCK_ROWS * 8) {
		g.m = o->m - m < BLOCK_ROWS * 8 ? o->m - m : BLOCK_ROWS * 8;
		g.a = a + (size_t)m * g.a_row;
		for (int i = 0; i < g.m && g.more; i++)
			memcpy(copy[i], c + (size_t)(m + i) * c_row, sizeof(float) * (size_t)columns);
		gemm(&g);
		for (int i = 0; i < g.m; i++)
			memcpy(c + (size_t)(m + i) * c_row, copy[i], sizeof(float) * (size_t)columns);
	}
}

static void outer_chain(const struct outer *o)
{
	if (o->bias)
		bias_chain(o);
	for (int k = 0; k < o->k; k += PANEL) {
		int columns = o->k - k < PANEL ? o->k - k : PANEL, whole = columns / 16 * 16;
		struct gemm g = { o->m,		 o->width,     whole, o->d,	 o->row,     1, o->scratch, PANEL,
				  o->weight + k, (size_t)o->k, NULL,  !o->first, GEMM_PLAIN, 0, NULL };

		transpose_panel(columns, o->width, o->x + (size_t)k * o->row, o->row, o->scratch);
		gemm(&g);
		g.b += whole;
		g.c += whole;
		if (whole < columns)
			outer_edge(o, g, columns - whole);
	}
}

/* rows by columns weights, and the bias when `one` */
INLINE void lanes_block(const int rows, const int columns, const int one, const struct outer *o, int m, int k)
{
	for (int p = 0; p < KERNEL_LANES; p += W) {
		const float *d = o->d + (size_t)m * o->row, *x = o->x + (size_t)k * o->row;
		float *lanes = o->weight + ((size_t)m * (size_t)(o->k + 1) + (size_t)k) * KERNEL_LANES + p;
		size_t lanes_row = (size_t)(o->k + 1) * KERNEL_LANES;
		vec s[8][9];

		UNROLL
		for (int i = 0; i < rows; i++)
			UNROLL
		for (int c = 0; c < columns + one; c++)
			s[i][c] = o->first ? vec_set(0) : vec_load(lanes + (size_t)i * lanes_row + c * KERNEL_LANES);
		for (int j = p; j < o->width; j += KERNEL_LANES) {
			vec v[8];

			UNROLL
			for (int c = 0; c < columns; c++)
				v[c] = vec_load(x + (size_t)c * o->row + j);
			UNROLL
			for (int i = 0; i < rows; i++) {
				vec y = vec_load(d + (size_t)i * o->row + j);

				UNROLL
				for (int c = 0; c < columns; c++)
					s[i][c] = vec_fma(y, v[c], s[i][c]);
				if (one)
					s[i][columns] += y;
			}
		}
		UNROLL
		for (int i = 0; i < rows; i++)
			UNROLL
		for (int c = 0; c < columns + one; c++)
			vec_store(lanes + (size_t)i * lanes_row + c * KERNEL_LANES, s[i][c]);
	}
}

/* All rows: as many at a time as registers hold, then one by one. */
#define LANES_ROWS(rows, columns, one, k) \
	{ \
		int m = 0; \
\
		for (; m + rows <= o->m; m += rows) \
			lanes_block(rows, columns, one, o, m, k); \
		for (; m < o->m; m++) \
			lanes_block(1, columns, one, o, m, k); \
	}

#if W == 16
#define LANES_MANY 8
#define LANES_SOME 4
#else
#define LANES_MANY 4
#define LANES_SOME 2
#endif

static void outer_lanes(const struct outer *o)
{
	int k = 0;

	switch (o->k) {
	case 1: LANES_ROWS(LANES_MANY, 1, 1, 0) return;
	case 2: LANES_ROWS(4, 2, 1, 0) return;
	case 3: LANES_ROWS(LANES_SOME, 3, 1, 0) return;
	case 4: LANES_ROWS(LANES_SOME, 4, 1, 0) return;
	default: break;
	}
	for (; k + 8 <= o->k && W == 16 && o->m < 4; k += 8)
		LANES_ROWS(2, 8, 0, k)
	for (; k + 4 <= o->k; k += 4)
		LANES_ROWS(LANES_SOME, 4, 0, k)
	for (; k < o->k; k++)
		LANES_ROWS(LANES_MANY, 1, 0, k)
	LANES_ROWS(LANES_MANY, 0, 1, k)
}

#endif
