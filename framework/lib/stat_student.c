/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Student's t for errors from few blocks.
 *
 * A mean of n values with the standard error s estimated from them: (mean - truth) / s follows Student's t
 * with n - 1 degrees of freedom, so +-1 s covers less than the 68.27 % of a normal law.
 * Check value: n = 16, factor 1.032704. */
#include <geae/stat.h>
#include <gsl/gsl_cdf.h>

double geae_student_factor(int64_t n_block)
{
	const double upper = 0.84134474606854293; /* normal law at +1 */

	return n_block < 2 ? (double)NAN : gsl_cdf_tdist_Pinv(upper, (double)(n_block - 1));
}
