/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Block sums of the powers of an order parameter. */
#include <geae/stat.h>

void geae_moment_sums(int64_t n, const double *z, const int32_t *block, double *sum)
{
	for (int64_t i = 0; i < n; i++) {
		double *s = sum + (int64_t)block[i] * GEAE_SUM_COUNT, square = z[i] * z[i];

		s[GEAE_SUM_N] += 1;
		s[GEAE_SUM_Z] += z[i];
		s[GEAE_SUM_ABS] += fabs(z[i]);
		s[GEAE_SUM_Z2] += square;
		s[GEAE_SUM_Z4] += square * square;
	}
}
