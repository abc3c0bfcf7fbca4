/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Best step function through a curve.
 *
 * Residual of two means with the break before k: sum y^2 - S_k^2/k - (S_n - S_k)^2/(n - k), S_k the sum of the
 * first k values; so the break maximises the last two terms, in O(n).
 * Check value: {1, 1, 1, 0, 0}: 3. */
#include <geae/step.h>

int64_t geae_step_fit(int64_t n, const double *y)
{
	double total = 0, sum = 0, best = -1;
	int64_t at = 1;

	for (int64_t i = 0; i < n; i++)
		total += y[i];
	for (int64_t k = 1; k < n; k++) {
		double gain;

		sum += y[k - 1];
		gain = sum * sum / (double)k + (total - sum) * (total - sum) / (double)(n - k);
		if (gain > best) {
			best = gain;
			at = k;
		}
	}
	return at;
}
