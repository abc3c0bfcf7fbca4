/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hartree-Fock: Sigma_s = U <n_-s>, self-consistent (Anderson, Phys. Rev. 124, 41 (1961)).
 *
 * B = 0: the paramagnetic solution, also where a magnetic one has the lower energy (that symmetry breaking is the
 * approximation's, not the model's).  B != 0: the solution with the largest magnetisation along B, the limit of the
 * iteration that starts fully polarised.
 * Check: U = .5, eps_d = -.25, any Gamma, B = 0: n_s = 1/2.
 */
#include "mean_field.h"
#include "solvers.h"

struct ask {
	const struct anderson_point *p;
	double T;
};

static double occupation(const struct ask *a, int spin, double other)
{
	return anderson_level_occupation(anderson_level(a->p, spin) + a->p->U * other, a->p->Gamma, a->T);
}

static double paramagnetic(double n, void *arg)
{
	return occupation(arg, ANDERSON_UP, n) - n;
}

struct polarised {
	const struct ask *ask;
	int major;
};

/* How much the majority spin's occupation would grow in one iteration. */
static double grows(double n, void *arg)
{
	const struct polarised *m = arg;

	return occupation(m->ask, m->major, occupation(m->ask, 1 - m->major, n)) - n;
}

static void magnetic(const struct ask *a, double n[ANDERSON_SPINS])
{
	enum { STEPS = 48 };
	struct polarised m = { a, a->p->B > 0 ? ANDERSON_UP : ANDERSON_DN };
	const int one_root = a->p->U <= 3 * a->p->Gamma; /* U times the density of states stays below 1 */
	double high = 1, low = one_root ? 0 : 1;

	/* the largest root: grows() is negative at 1, and from there down to it */
	for (int k = 1; k <= STEPS && !one_root; k++) {
		low = 1 - (double)k / STEPS;
		if (grows(low, &m) >= 0)
			break;
		high = low;
	}
	n[m.major] = anderson_root(grows, &m, low, high);
	n[1 - m.major] = occupation(a, 1 - m.major, n[m.major]);
}

static int solve(const void *state, const struct anderson_settings *settings, const struct anderson_point *p, size_t count,
		 const double *T, struct anderson_solution *solution)
{
	(void)state, (void)settings;
	for (size_t k = 0; k < count; k++) {
		struct ask a = { p, T[k] };
		double n[ANDERSON_SPINS], shift[ANDERSON_SPINS];

		if (p->B > 0 || p->B < 0)
			magnetic(&a, n);
		else
			n[ANDERSON_UP] = n[ANDERSON_DN] = anderson_root(paramagnetic, &a, 0, 1);
		for (int s = 0; s < ANDERSON_SPINS; s++)
			shift[s] = p->U * n[1 - s];
		GEAE_TRY(anderson_shifted(p, T[k], shift, &solution[k]));
	}
	return GEAE_OK;
}

const struct anderson_solver anderson_hartree_fock = {
	.name = "hartree-fock",
	.summary = "self-consistent shift of the level",
	.validity = "Good for U well below pi Gamma, or an empty or full level; has neither Hubbard peaks nor a Kondo resonance of "
		    "its own width.",
	.solve = solve,
};
