/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a solution to Green's functions, spectra, weights and occupations. */
#ifndef ANDERSON_SPECTRUM_H
#define ANDERSON_SPECTRUM_H

#include <complex.h>
#include "solver.h"

static inline double complex anderson_complex(double re, double im) /* CMPLX, which not every compiler has */
{
	double complex z = re;

	((double *)&z)[1] = im;
	return z;
}

/* Delta(w) of the flat band; at |w| = 1 its real part is infinite. */
double complex anderson_hybridisation(double w, double Gamma);
/* Sigma_s(w), linear between the points of the mesh, constant beyond them. */
double complex anderson_sigma(const struct anderson_solution *solution, int spin, double w);
/* A_s(w) >= 0. */
double anderson_spectrum(const struct anderson_solution *solution, const struct anderson_point *point, int spin, double w);

enum anderson_moment {
	ANDERSON_WEIGHT,     /* A_s */
	ANDERSON_OCCUPIED,   /* f A_s: <n_s> */
	ANDERSON_INTERACTION /* -f Im(Sigma_s G_s)/pi: U <n_up n_dn>; 0 for raw spectra */
};

/* The integral from `from` to `to` (each clipped to the mesh). */
double anderson_integral(const struct anderson_solution *solution, const struct anderson_point *point, int spin,
			 enum anderson_moment moment, double from, double to);
/* Over the whole mesh: 1 for ANDERSON_WEIGHT. */
double anderson_total(const struct anderson_solution *solution, const struct anderson_point *point, int spin,
		      enum anderson_moment moment);

double anderson_fermi(double w, double T); /* T = 0: a step, 1/2 at 0 */

/* An increasing mesh: 0 and +-1, logarithmic in the distance from each of them, out to +-3.  `*n` points in new
 * memory, NULL without memory. */
double *anderson_mesh(int per_decade, size_t *n);

#endif
