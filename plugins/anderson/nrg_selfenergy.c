/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Self-energy as a ratio (R. Bulla, A. C. Hewson, Th. Pruschke, J. Phys.: Condens. Matter 10, 8365 (1998)).
 *
 * Equation of motion:  Sigma_s(w) = F_s(w)/G_s(w),  F = <<U d n_{-s}; d+>>, G = <<d; d+>>.  Both are broadened alike and
 * completed by Kramers-Kronig; most of the broadening cancels in the ratio.  Im Sigma > 0, of rounding and of
 * broadening, is cut.  Without interaction Sigma = 0 exactly. */
#include <math.h>
#include "nrg_selfenergy.h"

void nrg_selfenergy(size_t n, const double *omega, int n_spin, const double *const *green, const double *const *mixed,
		    double *const *sigma, double *work)
{
	const double pi = acos(-1);
	const double *y[4];
	double *re[4];
	const int n_f = 2 * n_spin;

	for (int f = 0; f < n_f; f++) {
		y[f] = f % 2 ? mixed[f / 2] : green[f / 2];
		re[f] = work + (size_t)f * n;
	}
	nrg_kramers_kronig(n, omega, n_f, y, re, work + (size_t)n_f * n);
	for (int spin = 0; spin < n_spin; spin++)
		for (size_t i = 0; i < n; i++) {
			const double g_re = re[2 * spin][i], g_im = -pi * y[2 * spin][i];
			const double f_re = re[2 * spin + 1][i], f_im = -pi * y[2 * spin + 1][i];
			const double norm = g_re * g_re + g_im * g_im;

			sigma[spin][2 * i] = norm > 0 ? (f_re * g_re + f_im * g_im) / norm : 0;
			sigma[spin][2 * i + 1] = norm > 0 ? fmin(0, (f_im * g_re - f_re * g_im) / norm) : 0;
		}
}
