/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Broadening in two steps.
 *
 * (1) In ln|w| by a Gaussian of width alpha, shifted by gamma = alpha/4 so that a flat spectrum stays flat:
 *         L(w, w') = theta(w w') exp{-[ln|w/w'|/alpha - alpha/4]^2}/(sqrt(pi) alpha |w|),
 *     on the bins' own grid one convolution with fixed taps.
 * (2) By exp(-(x/b)^2)/(sqrt(pi) b), which closes the hole of (1) at |w| << T.  With s_j the changes of slope of the
 *     piecewise linear y at x_j,  (y * Gauss)(w) = y(w) + sum_j s_j b phi(|w - x_j|/b),
 *         phi(u) = [exp(-u^2)/sqrt(pi) - u erfc(u)]/2.
 * Both keep the weight and a flat spectrum.  (One kernel whose width is chosen at the pole, as in Weichselbaum and von
 * Delft 2007, wiggles by 20 to 30 % around |w| = T/2.) */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "nrg_broaden.h"

enum { PHI = 4096 };
static const double phi_to = 6.5;	/* phi(6.5) = 5e-21 */
static const double least = 1e-3;	/* lowest bin in units of the linear width: an error of its square */
static const double pi = 3.14159265358979323846;

struct nrg_broadener {
	int below, above;      /* taps from -below to above bins */
	double *tap;	       /* tap[below + m]: at ln(w/w') = m bins */
	double phi[PHI + 2][2]; /* value and slope at u = phi_to i/PHI */
};

struct nrg_broadener *nrg_broadener_create(double alpha)
{
	const double step = log(10) / NRG_BINS_PER_DECADE, reach = 6.2; /* exp(-6.2^2) = 2e-17 */
	struct nrg_broadener *b = malloc(sizeof(*b));

	if (!b)
		return NULL;
	b->below = (int)ceil(alpha * fmax(0, reach - alpha / 4) / step);
	b->above = (int)ceil(alpha * (reach + alpha / 4) / step);
	b->tap = malloc((size_t)(b->below + b->above + 1) * sizeof(double));
	if (!b->tap) {
		free(b);
		return NULL;
	}
	for (int m = -b->below; m <= b->above; m++) {
		double x = m * step / alpha - alpha / 4;

		b->tap[b->below + m] = exp(-x * x) / (sqrt(pi) * alpha);
	}
	for (int i = 0; i < PHI + 2; i++) {
		double u = phi_to * i / PHI;

		b->phi[i][0] = 0.5 * (exp(-u * u) / sqrt(pi) - u * erfc(u));
		b->phi[i][1] = -0.5 * erfc(u) * phi_to / PHI;
	}
	return b;
}

void nrg_broadener_destroy(struct nrg_broadener *b)
{
	if (!b)
		return;
	free(b->tap);
	free(b);
}

double nrg_bins_from(double width)
{
	return least * width;
}

size_t nrg_mesh(double width, double top, double *omega)
{
	const double step = log(10) / NRG_MESH_PER_DECADE;
	const int n = (int)ceil(asinh(top / width) / step);

	for (int j = -n; omega && j <= n; j++)
		omega[j + n] = width * sinh(j * step);
	return 2 * (size_t)n + 1;
}

static size_t n_node(const struct nrg_broadener *b, const struct nrg_bins *bins)
{
	return 2 * (size_t)(b->below + bins->n);
}

size_t nrg_broaden_work(const struct nrg_broadener *b, const struct nrg_bins *bins)
{
	return 3 * n_node(b, bins);
}

/* y[below + i] = sum_j tap[i - j] w[j]/omega_i, i from -below: nothing is lost at the lower end. */
static void logarithmic(const struct nrg_broadener *b, const struct nrg_bins *bins, int negative, int function,
			double *y)
{
	const int n = bins->n;

	memset(y, 0, (size_t)(b->below + n) * sizeof(double));
	for (int j = 0; j < n; j++) {
		const int n_tap = b->below + 1 + (j + b->above < n ? b->above : n - 1 - j);
		const double weight = bins->w[negative][j][function], *tap = b->tap;
		double *target = y + j;

		if (fabs(weight) > 1e-30)
			for (int m = 0; m < n_tap; m++)
				target[m] += tap[m] * weight;
	}
	for (int i = 0; i < b->below + n; i++)
		y[i] /= nrg_bin_at(bins, i - b->below);
}

static double phi(const struct nrg_broadener *b, double u)
{
	const double x = u * (PHI / phi_to);
	const int i = (int)x;
	const double t = x - i, *l = b->phi[i], *r = b->phi[i + 1], rise = r[0] - l[0];

	return l[0] + t * (l[1] + t * (3 * rise - 2 * l[1] - r[1] + t * (l[1] + r[1] - 2 * rise)));
}

/* Nodes of both signs in ascending order, the function there, its changes of slope. */
static void nodes(const struct nrg_broadener *b, const struct nrg_bins *bins, int function, double *x, double *y,
		  double *bend)
{
	const size_t n = n_node(b, bins), half = n / 2;
	double left = 0;

	logarithmic(b, bins, 0, function, y + half);
	logarithmic(b, bins, 1, function, bend);
	for (size_t i = 0; i < half; i++) {
		x[half + i] = nrg_bin_at(bins, (double)i - b->below);
		x[half - 1 - i] = -x[half + i];
		y[half - 1 - i] = bend[i];
	}
	y[0] = y[n - 1] = 0; /* beyond all levels */
	for (size_t i = 0; i < n; i++) {
		double right = i + 1 < n ? (y[i + 1] - y[i]) / (x[i + 1] - x[i]) : 0;

		bend[i] = right - left;
		left = right;
	}
}

void nrg_broaden(const struct nrg_broadener *b, const struct nrg_bins *bins, int function, double width, size_t n,
		 const double *omega, double *A, double *work)
{
	const size_t m = n_node(b, bins);
	double *x = work, *y = x + m, *bend = y + m;
	size_t first = 0, segment = 0; /* the first node within reach, the segment of omega */

	nodes(b, bins, function, x, y, bend);
	for (size_t k = 0; k < n; k++) {
		const double w = omega[k], reach = phi_to * width;
		double sum = 0, t;

		while (first < m && x[first] <= w - reach)
			first++;
		for (size_t j = first; j < m && x[j] < w + reach; j++)
			sum += bend[j] * phi(b, fabs(w - x[j]) / width);
		A[k] = width * sum + bins->zero[function] * exp(-(w / width) * (w / width)) / (sqrt(pi) * width);
		while (segment + 2 < m && x[segment + 1] <= w)
			segment++;
		t = (w - x[segment]) / (x[segment + 1] - x[segment]);
		if (t >= 0 && t <= 1)
			A[k] += (1 - t) * y[segment] + t * y[segment + 1];
	}
}
