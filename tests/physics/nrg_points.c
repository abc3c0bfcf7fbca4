/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nrg_points N [raw]: N random parameter points over the full ranges, at default settings; for make check-long.
 *
 * U in 0-.5, log Gamma in 1e-4..0.1, eps_d in -U-.12..0.12, half of them at B = 0, log |B| and log T in 1e-8..0.1, a
 * tenth of the points at T = 0.  No failure, no value that is not finite, no negative spectrum, weight 1 within 1 %,
 * occupations between 0 and 1 and equal to those of the spectrum.  One line "ok ..." or "not ok ..." in the end. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "solvers.h"
#include "spectrum.h"

static uint64_t random_state = 20220707;

static double uniform(double from, double to)
{
	uint64_t x;

	random_state += 0x9e3779b97f4a7c15u; /* splitmix64 */
	x = random_state;
	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
	x = (x ^ x >> 27) * 0x94d049bb133111ebu;
	x ^= x >> 31;
	return from + (to - from) * (double)(x >> 11) * 0x1p-53;
}

static struct anderson_point random_point(void)
{
	struct anderson_point p = { .U = uniform(0, 0.5), .Gamma = exp(uniform(log(1e-4), log(0.1))) };

	p.eps_d = uniform(-p.U - 0.12, 0.12);
	p.B = uniform(0, 1) < 0.5 ? 0 : (uniform(0, 1) < 0.5 ? -1 : 1) * exp(uniform(log(1e-8), log(0.1)));
	p.T = uniform(0, 1) < 0.1 ? 0 : exp(uniform(log(1e-8), log(0.1)));
	return p;
}

static double worst_weight, worst_occupation;

static const char *fault(const struct anderson_settings *settings, const struct anderson_point *p,
			 const struct anderson_solution *s)
{
	const double n[2] = { s->n_up, s->n_dn };

	for (int spin = 0; spin < ANDERSON_SPINS; spin++) {
		double weight, occupied;

		for (size_t i = 0; i < s->n_mesh; i++) {
			double A = anderson_spectrum(s, p, spin, s->omega[i]);

			if (!isfinite(A) || A < 0)
				return "a value of the spectrum";
			if (i && !(s->omega[i] > s->omega[i - 1]))
				return "the mesh";
		}
		weight = anderson_total(s, p, spin, ANDERSON_WEIGHT);
		occupied = anderson_total(s, p, spin, ANDERSON_OCCUPIED);
		worst_weight = fmax(worst_weight, fabs(weight - 1));
		worst_occupation = fmax(worst_occupation, fabs(occupied - n[spin]));
		if (!(fabs(weight - 1) < 0.01)) {
			printf("# weight %.5f\n", weight);
			return "the weight";
		}
		if (!(n[spin] >= 0 && n[spin] <= 1 && s->n_updn >= 0 && s->n_updn <= n[spin]))
			return "an occupation";
		if (settings->raw == 0 && !(fabs(occupied - n[spin]) < 0.05)) {
			printf("# n %.5f, of the spectrum %.5f\n", n[spin], occupied);
			return "the occupation of the spectrum";
		}
	}
	return NULL;
}

int main(int argc, char **argv)
{
	const int n = argc > 1 ? atoi(argv[1]) : 10;
	struct anderson_settings settings = { .quality = ANDERSON_DEFAULT, .raw = argc > 2 && !strcmp(argv[2], "raw") };
	void *state;
	int failed = 0;

	anderson_settle(&settings);
	if (anderson_nrg.open(&settings, &state))
		return 1;
	for (int i = 0; i < n; i++) {
		const struct anderson_point p = random_point();
		struct anderson_solution s = { 0 };
		int status = anderson_nrg.solve(state, &settings, &p, 1, &p.T, &s);
		const char *what = status ? s.reason : fault(&settings, &p, &s);

		if (what) {
			printf("# U = %.9g, Gamma = %.9g, eps_d = %.9g, B = %.9g, T = %.9g: %s (%s)\n", p.U, p.Gamma, p.eps_d,
			       p.B, p.T, what, s.note);
			failed++;
		}
		anderson_solution_finish(&s);
	}
	anderson_nrg.close(state);
	printf("# %d points: weight off by %.1e at most, occupation of the spectrum by %.1e\n", n, worst_weight,
	       worst_occupation);
	printf("%s 1 - random points%s: %d of %d failed\n", failed ? "not ok" : "ok", settings.raw ? ", raw" : "", failed, n);
	return failed != 0;
}
