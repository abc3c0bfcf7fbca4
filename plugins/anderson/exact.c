/* SPDX-License-Identifier: GPL-3.0-or-later */
/* U = 0: the resonant level in a flat band, exact including the edges of the band.
 *
 *   A_s(w) = (Gamma/pi) / [(w - eps_s - Re Delta(w))^2 + Gamma^2],  |w| < 1,  at every temperature.
 *
 * Check: Gamma = .05, eps_d = -.05: pi Gamma A(0) = .5, n_d(T -> 0) = 1.515028.
 */
#include "solvers.h"
#include "mean_field.h"

static const char *refuses(const struct anderson_point *p)
{
	return p->U == 0 ? NULL : "solver 'exact' is for U = 0 only";
}

static int solve(const void *state, const struct anderson_settings *settings, const struct anderson_point *p, size_t n,
		 const double *T, struct anderson_solution *solution)
{
	const double none[ANDERSON_SPINS] = { 0, 0 };

	(void)state, (void)settings;
	for (size_t k = 0; k < n; k++)
		GEAE_TRY(anderson_shifted(p, T[k], none, &solution[k]));
	return GEAE_OK;
}

const struct anderson_solver anderson_exact = {
	.name = "exact",
	.summary = "U = 0, closed form",
	.validity = "Exact, for U = 0 only; a spectrum that does not depend on T.",
	.refuses = refuses,
	.solve = solve,
};
