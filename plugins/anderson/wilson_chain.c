/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Wilson chain of a flat band of half width 1.
 *
 * Star: the band is cut at +-Lambda^{1-j-z} into intervals j = 1, 2, ... of each sign with weights
 *   w_1 = (1 - Lambda^-z)/2,  w_j = (1 - 1/Lambda) Lambda^{2-j-z}/2
 * and energies (R. Zitko, Th. Pruschke, Phys. Rev. B 79, 085106 (2009); for a flat band their equation integrates)
 *   E_1 = 1 - z + (1 - Lambda^-z)/ln Lambda,  E_j = (1 - 1/Lambda)/ln Lambda  Lambda^{2-j-z}.
 * Chain: Lanczos from f_0 = (sqrt w_j on +E_j and -E_j).  Particle-hole symmetry makes the vectors alternately even and
 * odd, so that the positive energies suffice and all site energies vanish.
 *
 * An amplitude t_n loses digits like eps/t_n^2: double precision fails below 1e-8, 113 bits below 1e-16.  Deeper sites
 * follow from t_{n+2} = t_n/Lambda, which at that depth holds to all digits (corrections Lambda^-n).
 *
 * Check value: z = 1 is Wilson's t_n = (1/2)(1 + 1/Lambda)(1 - Lambda^{-n-1})/sqrt[(1 - Lambda^{-2n-1})
 * (1 - Lambda^{-2n-3})] Lambda^{-n/2}, divided by A_Lambda. */
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include "wilson_chain.h"

#if LDBL_MANT_DIG == 113
typedef long double quad;
#else
__extension__ typedef __float128 quad;
#endif

static quad quad_sqrt(quad x)
{
	quad y = (quad)sqrt((double)x);

	for (int i = 0; i < 2; i++) /* 53, 106, 212 bits */
		y = (y + x / y) / 2;
	return y;
}

static quad quad_exp(quad x)
{
	int halvings = 0;
	quad term = 1, sum = 1;

	while (x > (quad)0.01 || x < (quad)-0.01) {
		x /= 2;
		halvings++;
	}
	for (int k = 1; k < 18; k++) { /* 0.01^18/18! = 2e-52 */
		term *= x / k;
		sum += term;
	}
	while (halvings--)
		sum *= sum;
	return sum;
}

static quad quad_log(quad x)
{
	quad y = (quad)log((double)x);

	for (int i = 0; i < 2; i++) { /* Halley: triples the digits */
		quad e = quad_exp(y);

		y += 2 * (x - e) / (x + e);
	}
	return y;
}

static void star(double Lambda, double z, enum wilson_star kind, int n_level, quad *energy, quad *weight)
{
	const quad L = (quad)Lambda, ln = quad_log(L), edge = quad_exp(-(quad)z * ln);
	quad scale = edge; /* Lambda^{2-j-z} */

	weight[0] = (1 - edge) / 2;
	energy[0] = kind == WILSON_STAR_EXACT	    ? 1 - (quad)z + (1 - edge) / ln
		    : kind == WILSON_STAR_LOGARITHMIC ? (1 - edge) / ((quad)z * ln)
						      : (1 + edge) / 2;
	for (int j = 1; j < n_level; j++) {
		weight[j] = (1 - 1 / L) * scale / 2;
		energy[j] = scale * (kind == WILSON_STAR_MEAN ? (1 + 1 / L) / 2 : (1 - 1 / L) / ln);
		scale /= L;
	}
}

static quad dot(int n, const quad *a, const quad *b)
{
	quad sum = 0;

	for (int i = 0; i < n; i++)
		sum += a[i] * b[i];
	return sum;
}

static void scale_by(int n, quad c, quad *v)
{
	for (int i = 0; i < n; i++)
		v[i] *= c;
}

int wilson_chain(double Lambda, double z, enum wilson_star kind, int n, double *t)
{
	const double levels_of_1e_18 = 60 / log2(Lambda);
	const int deepest = (int)(2 * log(1e14) / log(Lambda));
	const int n_lanczos = n < deepest ? n : deepest;
	const int n_level = n_lanczos + (int)levels_of_1e_18 + 30;
	const size_t size = (size_t)n_level;
	quad *energy = malloc((size * (size_t)(n_lanczos + 3)) * sizeof(quad)), *weight, *vector;

	if (!energy)
		return GEAE_ENOMEM;
	weight = energy + size;
	vector = weight + size; /* [n_lanczos + 1][n_level] */
	star(Lambda, z, kind, n_level, energy, weight);
	for (int i = 0; i < n_level; i++)
		vector[i] = quad_sqrt(2 * weight[i]);
	scale_by(n_level, 1 / quad_sqrt(dot(n_level, vector, vector)), vector);
	for (int k = 0; k < n_lanczos; k++) {
		const quad *v = vector + size * (size_t)k;
		quad *r = vector + size * (size_t)(k + 1), norm;

		for (int i = 0; i < n_level; i++)
			r[i] = energy[i] * v[i];
		/* Against all earlier vectors of its parity; the first of these is the three-term recursion. */
		for (int j = k - 1; j >= 0; j -= 2) {
			const quad *u = vector + size * (size_t)j;
			quad c = dot(n_level, r, u);

			for (int i = 0; i < n_level; i++)
				r[i] -= c * u[i];
		}
		norm = quad_sqrt(dot(n_level, r, r));
		t[k] = (double)norm;
		scale_by(n_level, 1 / norm, r);
	}
	free(energy);
	for (int k = n_lanczos; k < n; k++)
		t[k] = t[k - 2] / Lambda;
	return GEAE_OK;
}

double wilson_correction(double Lambda)
{
	return 0.5 * (Lambda + 1) / (Lambda - 1) * log(Lambda);
}
