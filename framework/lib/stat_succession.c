/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The error of an estimate from equal samples.
 *
 * n equal samples have no variance, yet do not prove that the next would be equal (Laplace's rule of
 * succession).  Reported is the change of the estimate if the next sample were z = 0.
 * Check value: U4 of n samples +-1: 1/(3n), since 2/3 becomes 1 - (n + 1)/(3n). */
#include <geae/curves.h>

double geae_succession_error(const double total[GEAE_SUM_COUNT], double (*fn)(const double *total, const void *arg),
			     const void *arg)
{
	double next[GEAE_SUM_COUNT];

	for (int k = 0; k < GEAE_SUM_COUNT; k++)
		next[k] = total[k];
	next[GEAE_SUM_N] += 1;
	return fabs(fn(next, arg) - fn(total, arg));
}
