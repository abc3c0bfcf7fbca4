/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Batch norm.  Moments of a block of 64 samples are its mean and the sum of squared deviations from it; blocks are
 * merged by the caller in double precision (Chan, Golub, LeVeque 1983). */
#ifndef GEAE_KERNEL_NORM_H
#define GEAE_KERNEL_NORM_H

#include "kernel_sum.h"

static void moments(int rows, int width, int valid, const float *x, double *part, size_t step)
{
	row_sums(rows, width, x, part, step);
	for (int b = 0; b < width; b += KERNEL_BLOCK) {
		int count = valid - b < KERNEL_BLOCK ? valid - b : KERNEL_BLOCK;
		double *mean = part + (size_t)(b / KERNEL_BLOCK) * step, *deviation = mean + rows;
		struct lanes a[16];
		float folded[16];

		for (int r = 0; r < rows; r++)
			mean[r] = (double)((float)mean[r] / (float)count);
		for (int r = 0; r < rows; r += 16) {
			for (int i = 0; i < 16; i++) {
				int row = r + i < rows ? r + i : rows - 1;
				const float *p = x + (size_t)row * (size_t)width + b;
				vec m = vec_set((float)mean[row]);

				UNROLL
				for (int q = 0; q < PARTS; q++) {
					vec s = vec_set(0);

					UNROLL
					for (int j = q * W; j < KERNEL_BLOCK; j += 16) {
						vec d = vec_load(p + j) - m;

						if (count < KERNEL_BLOCK)
							d = vec_pick(vec_exists(b + j, valid), d, vec_set(0));
						s = vec_fma(d, d, s);
					}
					a[i].part[q] = s;
				}
			}
			fold_16(a, folded);
			for (int i = 0; i < 16 && r + i < rows; i++)
				deviation[r + i] = (double)folded[i];
		}
	}
}

static void norm_sums(int rows, int width, const float *d, const float *x, const double *mean, const double *scale,
		      double *part, size_t step)
{
	row_sums(rows, width, d, part, step);
	part += rows;
	ROW_LOOP(s = vec_fma(vec_load(d + j),
			     (vec_load(x + j) - vec_set((float)mean[row])) * vec_set((float)scale[row]), s),
		 part[(size_t)(b / KERNEL_BLOCK) * step + (size_t)(r + i)] = (double)folded[i])
}

static void norm(int rows, int width, const float *x, const double *mean, const double *scale, const float *weight,
		 const float *bias, enum gemm_end end, float slope, float *out)
{
	vec s = vec_set(slope);

	for (int r = 0; r < rows; r++) {
		vec m = vec_set((float)mean[r]), k = vec_set((float)scale[r] * weight[r]), c = vec_set(bias[r]);

		for (int j = 0; j < width; j += W, x += W, out += W) {
			vec y = vec_fma(vec_load(x) - m, k, c);

			vec_store(out, end == GEMM_LEAKY ? vec_leaky(y, y, s) : y);
		}
	}
}

static void norm_back(int rows, int width, const float *d, const float *x, const double *mean, const double *scale,
		      const double *sums, double count, const float *weight, float *out)
{
	for (int r = 0; r < rows; r++) {
		vec m = vec_set((float)mean[r]), k = vec_set((float)scale[r]),
		    kw = vec_set((float)scale[r] * weight[r]);
		vec s = vec_set((float)(sums[r] / count)), sx = vec_set((float)(sums[rows + r] / count));

		for (int j = 0; j < width; j += W, d += W, x += W, out += W) {
			vec xhat = (vec_load(x) - m) * k;

			vec_store(out, vec_fma(-xhat, sx, vec_load(d) - s) * kw);
		}
	}
}

#endif
