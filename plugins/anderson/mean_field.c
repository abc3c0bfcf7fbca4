/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupations of a level whose self-energy is a constant.  A level near an edge of
 * the band has a bound state outside it.  Check: level -.05, Gamma .05, T -> 0: .757514. */
#include <stdlib.h>
#include <string.h>
#include "mean_field.h"
#include "spectrum.h"

int anderson_shifted(const struct anderson_point *p, double T, const double shift[ANDERSON_SPINS],
		     struct anderson_solution *solution)
{
	double n[ANDERSON_SPINS], *mesh;
	size_t n_mesh;
	int status;

	mesh = anderson_mesh(24, &n_mesh);
	if (!mesh)
		return GEAE_ENOMEM;
	solution->T = T;
	status = anderson_solution_start(solution, n_mesh, 0);
	if (status == GEAE_OK) {
		memcpy(solution->omega, mesh, n_mesh * sizeof(*mesh));
		for (int s = 0; s < ANDERSON_SPINS; s++) {
			for (size_t i = 0; i < n_mesh; i++)
				solution->sigma[s][2 * i] = shift[s];
			n[s] = anderson_level_occupation(anderson_level(p, s) + shift[s], p->Gamma, T);
		}
		solution->n_up = n[ANDERSON_UP];
		solution->n_dn = n[ANDERSON_DN];
		solution->n_updn = n[ANDERSON_UP] * n[ANDERSON_DN];
	}
	free(mesh);
	return status;
}

double anderson_level_occupation(double level, double Gamma, double T)
{
	/* two points of the mesh are enough: the integral looks for the resonance itself, but the Fermi function
	 * wants steps of the size of T */
	enum { STEPS = 36, ROOM = 2 * STEPS + 2 };
	double omega[ROOM] = { -3 }, sigma[2 * ROOM] = { 0 };
	struct anderson_point p = { .Gamma = Gamma, .eps_d = level };
	struct anderson_solution s = { .T = T, .omega = omega, .sigma = { sigma, sigma } };
	double missing;
	size_t n = 1;

	for (int k = -STEPS; T > 0 && k <= STEPS; k++)
		if (k && k * T > -3 && k * T < 3)
			omega[n++] = k * T;
	omega[n++] = 3;
	s.n_mesh = n;
	/* in a bound state beyond an edge: about exp(-pi distance/Gamma) */
	missing = 1 - fabs(level) > 10 * Gamma ? 0 : 1 - anderson_total(&s, &p, ANDERSON_UP, ANDERSON_WEIGHT);
	return anderson_total(&s, &p, ANDERSON_UP, ANDERSON_OCCUPIED) +
	       fmax(0, missing) * anderson_fermi(level < 0 ? -1 : 1, T);
}

/* Regula falsi with the Illinois rule (Dowell and Jarratt 1971), a halving whenever that has not helped. */
double anderson_root(double (*f)(double, void *), void *arg, double low, double high)
{
	const double close = 1e-13 * (1 + fabs(high - low));
	double at_low = f(low, arg), at_high = f(high, arg);
	int side = 0;

	if (at_low <= 0)
		return low;
	if (at_high >= 0)
		return high;
	for (int k = 0; k < 120 && high - low > close; k++) {
		double width = high - low, x = low + width * at_low / (at_low - at_high), y;

		if (k % 4 == 3 || !(x > low && x < high))
			x = low + width / 2;
		y = f(x, arg);
		if (y > 0) {
			low = x;
			at_low = y;
			at_high *= side == 1 ? 0.5 : 1;
			side = 1;
		} else if (y < 0) {
			high = x;
			at_high = y;
			at_low *= side == -1 ? 0.5 : 1;
			side = -1;
		} else {
			return x;
		}
	}
	return (low + high) / 2;
}
