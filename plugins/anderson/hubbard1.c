/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hubbard-I: the self-energy of the atom in the hybridised level (Hubbard, Proc. R. Soc. A 276, 238 (1963)).
 *
 *   Sigma_s(w) = U n + U^2 n (1 - n) / (w - eps_s - U (1 - n)),   n = <n_-s>,
 *
 * that is 1/G_s = 1/G_atom - Delta with G_atom = (1 - n)/(w - eps_s) + n/(w - eps_s - U), and n self-consistent.
 * Check: Gamma -> 0: poles at eps_s and eps_s + U with weights 1 - n and n.
 */
#include <math.h>
#include <stdio.h>
#include "mean_field.h"
#include "solvers.h"
#include "spectrum.h"

struct ask {
	const struct anderson_point *p;
	double T;
	int no_memory; /* at some n on the way */
};

/* The solution for the occupations n. */
static int build(const struct ask *a, const double n[ANDERSON_SPINS], struct anderson_solution *solution)
{
	const struct anderson_point *p = a->p;
	const double shift[ANDERSON_SPINS] = { p->U * n[ANDERSON_DN], p->U * n[ANDERSON_UP] };

	GEAE_TRY(anderson_shifted(p, a->T, shift, solution));
	for (int s = 0; s < ANDERSON_SPINS; s++) {
		solution->pole[s] = anderson_level(p, s) + p->U * (1 - n[1 - s]);
		solution->strength[s] = p->U * p->U * n[1 - s] * (1 - n[1 - s]);
	}
	return GEAE_OK;
}

/* <n_s> for <n_-s> = other; NAN without memory. */
static double occupation(struct ask *a, int spin, double other)
{
	struct anderson_solution s = { 0 };
	double n[ANDERSON_SPINS] = { other, other }, occupied = NAN;

	if (build(a, n, &s) == GEAE_OK)
		occupied = anderson_total(&s, a->p, spin, ANDERSON_OCCUPIED);
	else
		a->no_memory = 1;
	anderson_solution_finish(&s);
	return occupied;
}

/* Falls with n: more of one spin makes less of the other, that more of the one again, but by less than at first. */
static double grows(double n, void *arg)
{
	struct ask *a = arg;
	double other = occupation(a, ANDERSON_DN, n);

	return a->p->B > 0 || a->p->B < 0 ? occupation(a, ANDERSON_UP, other) - n : other - n;
}

static int solve_one(struct ask *a, struct anderson_solution *solution)
{
	double n[ANDERSON_SPINS], pairs = 0;

	n[ANDERSON_UP] = anderson_root(grows, a, 0, 1);
	n[ANDERSON_DN] = a->p->B > 0 || a->p->B < 0 ? occupation(a, ANDERSON_DN, n[ANDERSON_UP]) : n[ANDERSON_UP];
	if (!(fabs(grows(n[ANDERSON_UP], a)) < 1e-6) && !a->no_memory) {
		snprintf(solution->reason, sizeof(solution->reason), "the occupations did not become self-consistent");
		return GEAE_EMATH;
	}
	if (a->no_memory)
		return GEAE_ENOMEM;
	GEAE_TRY(build(a, n, solution));
	solution->n_up = n[ANDERSON_UP];
	solution->n_dn = n[ANDERSON_DN];
	for (int s = 0; s < ANDERSON_SPINS; s++)
		pairs += anderson_total(solution, a->p, s, ANDERSON_INTERACTION) / ANDERSON_SPINS;
	solution->n_updn = a->p->U > 0 ? pairs / a->p->U : n[0] * n[1];
	return GEAE_OK;
}

static int solve(const void *state, const struct anderson_settings *settings, const struct anderson_point *p, size_t count,
		 const double *T, struct anderson_solution *solution)
{
	int first = GEAE_OK;

	(void)state, (void)settings;
	for (size_t k = 0; k < count; k++) {
		struct ask a = { p, T[k], 0 };
		int status = solve_one(&a, &solution[k]);

		first = first == GEAE_OK ? status : first;
	}
	return first;
}

const struct anderson_solver anderson_hubbard1 = {
	.name = "hubbard-1",
	.summary = "the atom's self-energy in the hybridised level",
	.validity = "Good for Gamma -> 0 and for T well above T_K and Gamma; its Hubbard peaks are too narrow by about 2, it has "
		    "no Kondo resonance, and below T = Gamma its magnetisation may even point against B.",
	.solve = solve,
};
