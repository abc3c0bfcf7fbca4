/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Number-crunching on one tile: a table of functions, compiled three times from one source.
 *
 * A tile is [rows][width] floats, samples innermost, width a multiple of 64, 64-byte aligned.  The same bytes come
 * out of every table: each element is a fixed sequence of IEEE operations (fused multiply-adds are explicit), and
 * sums over samples have one order:
 *
 *   products with weights  one chain of fused multiply-adds per element, in the order of the inner index
 *   sums to one number     64 lanes, one per sample of a block of 64, over up to 128 rows; the lanes are folded
 *                          by halves, then blocks are added in double precision (by the caller)
 *   gradients of small layers  16 lanes through all tiles of a chunk, folded by halves at its end
 *
 * so that neither the width of a tile nor that of a vector matters. */
#ifndef GEAE_KERNEL_H
#define GEAE_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KERNEL_BLOCK	 64  /* samples */
#define KERNEL_ROWS	 128 /* rows per partial sum */
#define KERNEL_LANES	 16
#define KERNEL_UNARY	 12
#define KERNEL_BINARY	 7
#define KERNEL_MAX_WIDTH 1024

enum gemm_end { GEMM_PLAIN, GEMM_LEAKY, GEMM_MASKED };

struct gemm {	     /* c[m][n] = start + a[m][k] b[k][n] */
	int m, k, n; /* n a multiple of 16 */
	const float *a;
	size_t a_row, a_column; /* strides */
	const float *b;
	size_t b_row;
	float *c;
	size_t c_row;
	const float *bias; /* [m]; NULL: start from 0 */
	bool more;	   /* start from c */
	enum gemm_end end;
	float slope;
	const float *mask; /* GEMM_MASKED: like c; slope * c where mask <= 0 */
};

struct outer { /* the gradient of a linear layer: weight[m][k] += d[m] . x[k], bias[m] += sum of d[m] */
	int m, k, width;
	const float *d, *x;
	size_t row; /* from row to row of d and of x */
	float *weight, *bias; /* bias may be NULL; lanes: weight alone, [m][k + 1][16] with the bias last */
	bool first;	      /* start from 0 */
	float *scratch;	      /* [width][64] */
};

enum operand_kind { OPERAND_BOTH, OPERAND_Y_NUMBER, OPERAND_X_NUMBER, OPERANDS };

struct kernels {
	const char *name;
	void (*gemm)(const struct gemm *);
	void (*outer_chain)(const struct outer *);
	void (*outer_lanes)(const struct outer *);
	void (*fold)(size_t n, const float *lanes, float *out); /* [n][16] -> [n] */

	/* each element by itself; n a multiple of 16 */
	void (*unary[KERNEL_UNARY])(size_t n, const float *x, float a, float b, float *out);
	void (*binary[KERNEL_BINARY][OPERANDS])(size_t n, const float *x, const float *y, float *out);
	void (*leaky_back)(size_t n, const float *d, const float *y, float slope, float *out);
	void (*bce)(size_t n, const float *logit, const float *target, float *out);
	void (*bce_back)(size_t n, const float *logit, const float *target, const float *d, bool number, float *out);

	/* sums: part[block] gets one double per block of 64 samples, or one per row and block (row + block * step).
	 * Samples from `valid` on do not exist; where it is not given they are 0. */
	void (*sum)(int rows, int width, const float *x, double *part);
	void (*dot)(int rows, int width, const float *x, const float *y, double *part);
	void (*row_sums)(int rows, int width, const float *x, double *part, size_t step);
	void (*row_dots)(int rows, int width, const float *x, const float *y, double *part, size_t step);
	/* sum of the binary cross-entropy; with out also (sigmoid(l) - t) scale */
	void (*bce_sum)(int rows, int width, int valid, const float *logit, const float *target, float scale,
			float *out, double *part);
	/* part: mean [rows], sum of squared deviations [rows] of each block */
	void (*moments)(int rows, int width, int valid, const float *x, double *part, size_t step);
	/* part: sum d [rows], sum d xhat [rows] */
	void (*norm_sums)(int rows, int width, const float *d, const float *x, const double *mean, const double *scale,
			  double *part, size_t step);
	void (*norm)(int rows, int width, const float *x, const double *mean, const double *scale, const float *weight,
		     const float *bias, enum gemm_end, float slope, float *out);
	void (*norm_back)(int rows, int width, const float *d, const float *x, const double *mean, const double *scale,
			  const double *sums, double count, const float *weight, float *out);

	/* between rows of samples and tiles: features [first, first + rows) of `valid` samples; the rest becomes 0 */
	void (*load_floats)(int rows, int width, int valid, const float *const *row, float *out);
	void (*load_bits)(int rows, int width, int valid, const unsigned char *const *row, float *out);
	void (*store_floats)(int rows, int width, int valid, const float *x, float *out, size_t out_row);
};

/* The fastest table of this processor, or the one named in GEAEPIPE_SIMD (plain, avx2, avx512); NULL: that one
 * cannot run here or does not exist. */
const struct kernels *kernels_choose(const char *name);

extern const struct kernels kernels_plain;
#ifdef __x86_64__
extern const struct kernels kernels_avx2, kernels_avx512;
#endif

#endif
