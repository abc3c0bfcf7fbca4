/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The jackknife over blocks.
 *
 * With t_b the estimate from all blocks but b, of n: error^2 = (n - 1)/n sum_b (t_b - mean t)^2.
 * B. Efron, The Jackknife, the Bootstrap and Other Resampling Plans, SIAM (1982), chapter 3.
 * Check value: for the mean of n block values this is their standard deviation / sqrt(n), exactly. */
#include <geae/stat.h>

double geae_jackknife_error(int64_t n_block, const double *replica, int64_t stride)
{
	const double n = (double)n_block;
	double mean = 0, square = 0;

	for (int64_t b = 0; b < n_block; b++)
		mean += replica[b * stride];
	mean /= n;
	for (int64_t b = 0; b < n_block; b++)
		square += (replica[b * stride] - mean) * (replica[b * stride] - mean);
	return sqrt((n - 1) / n * square);
}

void geae_jackknife(int64_t n_block, int64_t n_sum, const double *sum, int64_t n_value,
		    void (*fn)(const double *total, double *value, void *arg), void *arg, double *work, double *value,
		    double *error)
{
	double *total = work, *replica = work + n_sum;

	/* each total is summed afresh: total minus block would lose digits where one block dominates */
	for (int64_t left = 0; left <= n_block; left++) {
		for (int64_t k = 0; k < n_sum; k++)
			total[k] = 0;
		for (int64_t b = 0; b < n_block; b++)
			for (int64_t k = 0; k < n_sum && b != left; k++)
				total[k] += sum[b * n_sum + k];
		fn(total, left < n_block ? replica + left * n_value : value, arg);
	}
	for (int64_t k = 0; k < n_value; k++)
		error[k] = geae_jackknife_error(n_block, replica + k, n_value);
}
