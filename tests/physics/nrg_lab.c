/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One point solved by the numerical renormalization group, its spectrum anywhere. */
#include "nrg_lab.h"
#include "nrg.h"

void lab_open(struct nrg_lab *lab, struct anderson_settings settings)
{
	*lab = (struct nrg_lab){ .settings = settings };
	anderson_settle(&lab->settings);
	assert_int_equal(anderson_nrg.open(&lab->settings, &lab->state), GEAE_OK);
}

void lab_close(struct nrg_lab *lab)
{
	anderson_solution_finish(&lab->solution);
	anderson_nrg.close(lab->state);
	*lab = (struct nrg_lab){ 0 };
}

void lab_solve(struct nrg_lab *lab, struct anderson_point point)
{
	anderson_solution_finish(&lab->solution);
	lab->point = point;
	assert_null(anderson_nrg.refuses(&point));
	if (anderson_nrg.solve(lab->state, &lab->settings, &point, 1, &point.T, &lab->solution) != GEAE_OK)
		print_error("%s\n", lab->solution.reason);
	assert_string_equal(lab->solution.reason, "");
}

static size_t segment(const struct anderson_solution *s, double w)
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

static double between(const struct anderson_solution *s, double w, const double *y, size_t step)
{
	const size_t i = segment(s, w);
	const double t = (w - s->omega[i]) / (s->omega[i + 1] - s->omega[i]);

	return (1 - t) * y[step * i] + t * y[step * (i + 1)];
}

double lab_sigma(const struct nrg_lab *lab, int spin, double w, int imaginary)
{
	return between(&lab->solution, w, lab->solution.sigma[spin] + imaginary, 2);
}

double lab_A(const struct nrg_lab *lab, int spin, double w)
{
	const double Gamma = lab->point.Gamma, pi = acos(-1);
	double re, im;

	if (lab->settings.raw)
		return pi * Gamma * between(&lab->solution, w, lab->solution.A[spin], 1);
	re = w - anderson_level(&lab->point, spin) - Gamma / pi * log(fabs((1 + w) / (1 - w))) -
	     lab_sigma(lab, spin, w, 0);
	im = (fabs(w) < 1 ? Gamma : 0) - lab_sigma(lab, spin, w, 1);
	return Gamma * im / (re * re + im * im);
}

static double halved(const struct nrg_lab *lab, int spin, double a, double b, double y_a, double y_b, int depth)
{
	const double middle = (a + b) / 2, y = lab_A(lab, spin, middle), chord = (y_a + y_b) / 2;

	if (depth > 45 || (depth > 2 && fabs(y - chord) < 1e-4 * (y + chord) + 1e-12))
		return (b - a) / 6 * (y_a + 4 * y + y_b);
	return halved(lab, spin, a, middle, y_a, y, depth + 1) + halved(lab, spin, middle, b, y, y_b, depth + 1);
}

double lab_weight(const struct nrg_lab *lab, int spin, double from, double to)
{
	const struct anderson_solution *s = &lab->solution;
	const double hair = 1e-12;
	double sum = 0;

	for (size_t i = 0; i + 1 < s->n_mesh; i++) {
		double cut[4] = { fmax(from, s->omega[i]), 0, 0, fmin(to, s->omega[i + 1]) };

		if (!(cut[0] < cut[3]))
			continue;
		cut[1] = fmin(cut[3], fmax(cut[0], -1));
		cut[2] = fmin(cut[3], fmax(cut[0], 1));
		for (int k = 0; k < 3; k++) {
			double a = cut[k] + hair * fabs(cut[k]), b = cut[k + 1] - hair * fabs(cut[k + 1]);

			if (a < b)
				sum += halved(lab, spin, a, b, lab_A(lab, spin, a), lab_A(lab, spin, b), 0);
		}
	}
	return sum / (acos(-1) * lab->point.Gamma);
}
