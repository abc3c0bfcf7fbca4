/* SPDX-License-Identifier: GPL-3.0-or-later */
/* G_s(w) = 1/(w - eps_s - Delta(w) - Sigma_s(w)), its spectrum and integrals of it.
 *
 *   Delta(w) = (Gamma/pi) ln|(1+w)/(1-w)| - i Gamma theta(1-|w|)    (flat band, half width 1)
 *
 * Integrals run over the segments of the mesh.  A segment is halved until the denominator changes by less than an eighth
 * within it, so a resonance narrower than the mesh is found; then three points of Gauss and Legendre.
 * Check: U = 0, Gamma = .05, eps_d = -.05, T -> 0: n_up + n_dn = 1.515028.
 */
#include <stdlib.h>
#include "spectrum.h"

enum { DEEPEST = 48 };

static const double pi = 3.14159265358979323846;

double complex anderson_hybridisation(double w, double Gamma)
{
	return anderson_complex(Gamma / pi * log(fabs((1 + w) / (1 - w))), fabs(w) < 1 ? -Gamma : 0);
}

double anderson_fermi(double w, double T)
{
	return T > 0 ? 1 / (1 + exp(w / T)) : w < 0 ? 1 : w > 0 ? 0 : 0.5;
}

/* The segment of the mesh that w lies in: omega[i] <= w < omega[i + 1], 0..n-2. */
static size_t segment_of(const struct anderson_solution *s, double w)
{
	size_t low = 0, high = s->n_mesh - 1;

	while (high - low > 1) {
		size_t middle = (low + high) / 2;

		if (s->omega[middle] <= w)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static double part_of(const struct anderson_solution *s, size_t i, double w)
{
	return fmin(1, fmax(0, (w - s->omega[i]) / (s->omega[i + 1] - s->omega[i])));
}

static double complex sigma_in(const struct anderson_solution *s, int spin, size_t i, double w)
{
	const double *at = s->sigma[spin] + 2 * i;
	double t = part_of(s, i, w);

	return anderson_complex((1 - t) * at[0] + t * at[2] + (s->strength[spin] > 0 ? s->strength[spin] / (w - s->pole[spin]) : 0),
				fmin(0, (1 - t) * at[1] + t * at[3]));
}

double complex anderson_sigma(const struct anderson_solution *s, int spin, double w)
{
	return sigma_in(s, spin, segment_of(s, w), w);
}

static double complex denominator(const struct anderson_solution *s, const struct anderson_point *p, int spin, size_t i,
				  double w)
{
	return w - anderson_level(p, spin) - anderson_hybridisation(w, p->Gamma) - sigma_in(s, spin, i, w);
}

static double raw_in(const struct anderson_solution *s, int spin, size_t i, double w)
{
	double t = part_of(s, i, w);

	return fmax(0, (1 - t) * s->A[spin][i] + t * s->A[spin][i + 1]);
}

double anderson_spectrum(const struct anderson_solution *s, const struct anderson_point *p, int spin, double w)
{
	size_t i = segment_of(s, w);
	double complex d;

	if (s->A[spin])
		return w < s->omega[0] || w > s->omega[s->n_mesh - 1] ? 0 : raw_in(s, spin, i, w);
	if (fabs(w) == 1)
		return 0; /* the logarithm of the band edge */
	d = denominator(s, p, spin, i, w);
	/* a bound state outside the band has a weight of exp(-pi/Gamma) and is dropped */
	return cimag(d) > 0 ? cimag(d) / pi / (creal(d) * creal(d) + cimag(d) * cimag(d)) : 0;
}

struct integrand {
	const struct anderson_solution *solution;
	const struct anderson_point *point;
	int spin;
	enum anderson_moment moment;
	size_t segment;
};

static double value(const struct integrand *f, double w)
{
	double fermi = f->moment == ANDERSON_WEIGHT ? 1 : anderson_fermi(w, f->solution->T);
	double complex d;

	if (fermi == 0)
		return 0;
	if (f->solution->A[f->spin])
		return f->moment == ANDERSON_INTERACTION ? 0 : fermi * raw_in(f->solution, f->spin, f->segment, w);
	d = denominator(f->solution, f->point, f->spin, f->segment, w);
	if (!(cimag(d) > 0) || !isfinite(creal(d))) /* at a pole of Sigma the level is pushed away */
		return 0;
	if (f->moment == ANDERSON_INTERACTION)
		return -fermi / pi * cimag(sigma_in(f->solution, f->spin, f->segment, w) / d);
	return fermi / pi * cimag(d) / (creal(d) * creal(d) + cimag(d) * cimag(d));
}

static double gauss(const struct integrand *f, double a, double b)
{
	double middle = (a + b) / 2, half = (b - a) / 2, x = half * 0.77459666924148337704;

	return half / 9 * (5 * value(f, middle - x) + 8 * value(f, middle) + 5 * value(f, middle + x));
}

static double halved(const struct integrand *f, double a, double b, double complex at_a, double complex at_b, int depth)
{
	double middle = (a + b) / 2, small;
	double complex between;

	if (f->solution->A[f->spin] || depth == DEEPEST || middle <= a || middle >= b)
		return gauss(f, a, b);
	between = denominator(f->solution, f->point, f->spin, f->segment, middle);
	small = 0.12 * fmin(cabs(between), fmin(cabs(at_a), cabs(at_b)));
	if (cabs(at_b - at_a) < small && cabs(between - at_a) < small)
		return gauss(f, a, b);
	return halved(f, a, middle, at_a, between, depth + 1) + halved(f, middle, b, between, at_b, depth + 1);
}

/* Within one segment and on one side of the edges of the band. */
static double smooth_part(const struct integrand *f, double a, double b)
{
	double inner = 1e-13 * (1 + fabs(a));

	if (f->solution->A[f->spin])
		return halved(f, a, b, 0, 0, 0);
	/* the logarithm of the band edge is stepped over by a hair */
	return halved(f, a, b,
		      denominator(f->solution, f->point, f->spin, f->segment, fabs(fabs(a) - 1) < inner ? a + inner : a),
		      denominator(f->solution, f->point, f->spin, f->segment, fabs(fabs(b) - 1) < inner ? b - inner : b), 0);
}

double anderson_integral(const struct anderson_solution *s, const struct anderson_point *p, int spin,
			 enum anderson_moment moment, double from, double to)
{
	struct integrand f = { s, p, spin, moment, 0 };
	double sum = 0;

	from = fmax(from, s->omega[0]);
	to = fmin(to, s->omega[s->n_mesh - 1]);
	if (!(from < to))
		return 0;
	for (f.segment = segment_of(s, from); f.segment + 1 < s->n_mesh && s->omega[f.segment] < to; f.segment++) {
		double a = fmax(from, s->omega[f.segment]), b = fmin(to, s->omega[f.segment + 1]);
		/* towards the logarithms of the band's edges; the step of f at T = 0 is an edge as well */
		static const double edge[] = { -1, -1 + 1e-8, -1 + 1e-6, -1 + 1e-4, -0.999, -0.99, -0.95, -0.8, 0,
					       0.8, 0.95, 0.99, 0.999, 1 - 1e-4, 1 - 1e-6, 1 - 1e-8, 1 };

		for (size_t k = 0; k < sizeof(edge) / sizeof(edge[0]); k++)
			if (a < edge[k] && edge[k] < b) {
				sum += smooth_part(&f, a, edge[k]);
				a = edge[k];
			}
		if (a < b)
			sum += smooth_part(&f, a, b);
	}
	return sum;
}

double anderson_total(const struct anderson_solution *s, const struct anderson_point *p, int spin,
		      enum anderson_moment moment)
{
	return anderson_integral(s, p, spin, moment, s->omega[0], s->omega[s->n_mesh - 1]);
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

double *anderson_mesh(int per_decade, size_t *n)
{
	enum { DECADES = 13 };
	const double widest = 3;
	size_t arm = (size_t)(DECADES * per_decade), room = 3 * (2 * arm + 1) + 2, out = 0;
	double *w = malloc(room * sizeof(*w));

	*n = 0;
	if (!w)
		return NULL;
	for (int centre = -1; centre <= 1; centre++) {
		w[(*n)++] = centre;
		for (size_t i = 0; i < arm; i++) {
			double x = widest * pow(10, -(double)i / per_decade);

			w[(*n)++] = centre - x;
			w[(*n)++] = centre + x;
		}
	}
	w[(*n)++] = -widest;
	w[(*n)++] = widest;
	qsort(w, *n, sizeof(*w), ascending);
	for (size_t i = 0; i < *n; i++)
		if (fabs(w[i]) <= widest && (out == 0 || w[i] > w[out - 1]))
			w[out++] = w[i];
	*n = out;
	return w;
}
