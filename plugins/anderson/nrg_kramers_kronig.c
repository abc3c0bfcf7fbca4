/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kramers-Kronig transform of functions that are linear between mesh points.
 *
 * Segment by segment P int y(x)/(w - x) dx = -s (x1 - x0) + [y0 + s (w - x0)] ln|(w - x0)/(w - x1)|.  Collected by mesh
 * points, with s_j the change of slope at x_j and y = 0 at both ends, all else cancels:
 *     Re(w) = sum_j s_j (w - x_j) ln|w - x_j|,
 * finite on the mesh itself, which is symmetric about 0.  Check: y = 1 - |x| on [-1, 1] gives (1 + w) ln|1 + w| - 2 w ln|w| - (1 - w) ln|1 - w|. */
#include <math.h>
#include <cblas.h>
#include "nrg_broaden.h"

void nrg_kramers_kronig(size_t n, const double *omega, int n_f, const double *const *y, double *const *re, double *work)
{
	double *kernel = work + (size_t)n_f * n;

	for (int f = 0; f < n_f; f++) {
		double left = 0, *bend = work + (size_t)f * n;

		for (size_t j = 0; j < n; j++) {
			double right = j + 1 < n ? (y[f][j + 1] - y[f][j]) / (omega[j + 1] - omega[j]) : 0;

			bend[j] = right - left;
			left = right;
		}
	}
	for (size_t i = 0; i <= n / 2; i++) { /* the kernel of -omega_i is that of omega_i turned round, with a minus */
		for (size_t j = 0; j < n; j++) {
			const double x = omega[i] - omega[j];

			kernel[j] = j == i ? 0 : x * log(fabs(x));
		}
		for (int f = 0; f < n_f; f++) {
			const double *bend = work + (size_t)f * n;
			const int N = (int)n;

			re[f][n - 1 - i] = -cblas_ddot(N, bend, -1, kernel, 1); /* from the end */
			re[f][i] = cblas_ddot(N, bend, 1, kernel, 1);
		}
	}
}
