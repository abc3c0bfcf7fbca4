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
#include <cblas.h>
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

size_t nrg_broaden_work(const struct nrg_broadener *b, const struct nrg_bins *bins, int n_f)
{
	return (2 + 2 * (size_t)n_f) * n_node(b, bins);
}

/* Bin positions, from `below` bins under the lowest one: nothing is lost at the lower end. */
static void positions(const struct nrg_broadener *b, const struct nrg_bins *bins, double *x)
{
	const size_t n = n_node(b, bins), half = n / 2;

	for (size_t i = 0; i < half; i++) {
		x[half + i] = nrg_bin_at(bins, (double)i - b->below);
		x[half - 1 - i] = -x[half + i];
	}
}

/* y[below + i] = sum_j tap[i - j] w[j]/x_i. */
static void logarithmic(const struct nrg_broadener *b, const struct nrg_discrete *d, int negative, const double *x, double *y)
{
	const int n = d->bins->n;

	memset(y, 0, (size_t)(b->below + n) * sizeof(double));
	for (int j = 0; j < n; j++) {
		const int n_tap = b->below + 1 + (j + b->above < n ? b->above : n - 1 - j);
		const double weight = d->bins->w[negative][j][d->function];

		if (fabs(weight) > 1e-30)
			cblas_daxpy(n_tap, weight, b->tap, 1, y + j, 1);
	}
	for (int i = 0; i < b->below + n; i++)
		y[i] /= x[i];
}

static double phi(const struct nrg_broadener *b, double u)
{
	const double x = u * (PHI / phi_to);
	const int i = (int)x;
	const double t = x - i, *l = b->phi[i], *r = b->phi[i + 1], rise = r[0] - l[0];

	return l[0] + t * (l[1] + t * (3 * rise - 2 * l[1] - r[1] + t * (l[1] + r[1] - 2 * rise)));
}

/* The function at the nodes, and its changes of slope; `turned` is room for half of it. */
static void slopes(const struct nrg_broadener *b, const struct nrg_discrete *d, const double *x, double *y, double *bend,
		   double *turned)
{
	const size_t n = n_node(b, d->bins), half = n / 2;
	double left = 0;

	logarithmic(b, d, 0, x + half, y + half);
	logarithmic(b, d, 1, x + half, turned);
	for (size_t i = 0; i < half; i++)
		y[half - 1 - i] = turned[i];
	y[0] = y[n - 1] = 0; /* beyond all levels */
	for (size_t i = 0; i < n; i++) {
		double right = i + 1 < n ? (y[i + 1] - y[i]) / (x[i + 1] - x[i]) : 0;

		bend[i] = right - left;
		left = right;
	}
}

void nrg_broaden(const struct nrg_broadener *b, int n_f, const struct nrg_discrete *d, double width, size_t n,
		 const double *omega, double *const *A, double *work)
{
	const size_t m = n_node(b, d->bins);
	const double reach = phi_to * width;
	double *x = work, *turned = x + m, *y = turned + m, *bend = y + m * (size_t)n_f; /* [n_f][m] each */
	size_t first = 0, segment = 0; /* the first node within reach, the segment of omega */

	positions(b, d->bins, x);
	for (int f = 0; f < n_f; f++)
		slopes(b, &d[f], x, y + (size_t)f * m, bend + (size_t)f * m, turned);
	for (size_t k = 0; k < n; k++) {
		const double w = omega[k], central = exp(-(w / width) * (w / width)) / (sqrt(pi) * width);
		double sum[NRG_MOST_FUNCTIONS] = { 0 }, t;

		while (first < m && x[first] <= w - reach)
			first++;
		for (size_t j = first; j < m && x[j] < w + reach; j++) {
			const double share = phi(b, fabs(w - x[j]) / width);

			for (int f = 0; f < n_f; f++)
				sum[f] += bend[(size_t)f * m + j] * share;
		}
		while (segment + 2 < m && x[segment + 1] <= w)
			segment++;
		t = (w - x[segment]) / (x[segment + 1] - x[segment]);
		for (int f = 0; f < n_f; f++) {
			const double *at = y + (size_t)f * m + segment;

			A[f][k] = width * sum[f] + d[f].bins->zero[d[f].function] * central;
			if (t >= 0 && t <= 1)
				A[f][k] += (1 - t) * at[0] + t * at[1];
		}
	}
}
