/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a solver of the Anderson impurity model is given and what it gives.
 *
 *   H = sum_s eps_s n_s + U n_up n_dn + V sum_s (d+_s f_0s + h.c.) + band,   eps_up = eps_d - B/2, eps_dn = eps_d + B/2
 *
 * Flat band of half width 1, Gamma = pi V^2 / 2, k_B = g mu_B = 1.  Hybridisation
 *   Delta(w) = (Gamma/pi) ln|(1+w)/(1-w)| - i Gamma theta(1-|w|),
 * spectral function A_s(w) = -Im 1/(w - eps_s - Delta(w) - Sigma_s(w)) / pi.
 *
 * Solvers know nothing of the host: no context, no messages but the two texts of a solution.  A solver is one constant
 * table, struct anderson_solver, in one file; solvers.c lists them.
 */
#ifndef ANDERSON_SOLVER_H
#define ANDERSON_SOLVER_H

#include <stddef.h>
#include <stdint.h>
#include <geae/plugin.h>

enum { ANDERSON_UP, ANDERSON_DN, ANDERSON_SPINS };

struct anderson_point {
	double U, Gamma, eps_d, B, T; /* T = 0 is allowed: a solver then says in `note` which floor it took */
};

static inline double anderson_level(const struct anderson_point *p, int spin) /* eps_s */
{
	return p->eps_d + (spin == ANDERSON_UP ? -0.5 : 0.5) * p->B;
}

enum anderson_quality { ANDERSON_DRAFT, ANDERSON_DEFAULT, ANDERSON_REFERENCE, ANDERSON_QUALITIES };

/* Zero: as the quality says (anderson_settle() writes the value in). */
struct anderson_settings {
	int32_t quality;
	int32_t raw;   /* 1: the broadened spectrum itself, 0: through the self-energy */
	int32_t fixed; /* 1: keep Lambda and kept where accuracy would ask for others (small Gamma, Gamma << T) */
	double Lambda; /* discretisation of the band, > 1 */
	int64_t kept;  /* states kept at most, >= 8 */
	double keep_energy; /* of them those below so many hoppings of the last site, at least 50; 0: all */
	int64_t Nz;    /* interleaved discretisations */
	double alpha;  /* width of the logarithmic Gaussian */
	double b;      /* width of the linear Gaussian in units of T */
	int64_t length; /* sites of the chain; 0 after settling: as T asks for */
};

/* Fills what is zero from the table of qualities; settings.c. */
void anderson_settle(struct anderson_settings *settings);

/* One temperature.  Made zeroed by the caller, filled by solve(), emptied by anderson_solution_finish(). */
struct anderson_solution {
	double T;                 /* the temperature it was solved at */
	double n_up, n_dn, n_updn; /* <n_up>, <n_dn>, <n_up n_dn>; NAN: this solver has none */
	size_t n_mesh;            /* the solver's own mesh, increasing, may leave [-1, 1] */
	double *omega;            /* [n_mesh] */
	double *sigma[ANDERSON_SPINS]; /* [n_mesh][2]: Re, Im <= 0; linear in between; NULL when raw */
	double *A[ANDERSON_SPINS];     /* [n_mesh] >= 0, linear in between; NULL unless raw */
	double pole[ANDERSON_SPINS], strength[ANDERSON_SPINS]; /* strength/(w - pole) is added to sigma; 0: none */
	char note[160];           /* what the solver decided by itself ("Lambda = 4: Gamma < 1e-3"), or "" */
	char reason[160];         /* why it failed, or "" */
};

/* Allocates omega and, by `raw`, sigma or A of both spins; GEAE_ENOMEM leaves nothing behind.  solution.c. */
int anderson_solution_start(struct anderson_solution *solution, size_t n_mesh, int raw) GEAE_CHECKED;
void anderson_solution_finish(struct anderson_solution *solution); /* takes zeroed and half-made ones; zeroes it */

struct anderson_solver {
	const char *name, *summary;
	const char *validity; /* one sentence: where its numbers can be trusted */
	int32_t raw;          /* 1: it can give A itself as well */
	/* What may be computed once for all points (chain tables); NULL where there is nothing.  `state` is not changed
	 * by the other calls, which may come from several threads at once. */
	int (*open)(const struct anderson_settings *settled, void **state);
	void (*close)(void *state); /* takes NULL */
	/* NULL, or why this point is outside what the solver can do at all (a static text). */
	const char *(*refuses)(const struct anderson_point *point);
	/* The same U, Gamma, eps_d, B at n temperatures (point->T is not read).  A temperature that fails has `reason` set
	 * and the call goes on with the others; the return value is the first failure. */
	int (*solve)(const void *state, const struct anderson_settings *settled, const struct anderson_point *point,
		     size_t n, const double *T, struct anderson_solution *solution);
};

/* All of them, ends with NULL; the parameter `solver` of the model lists the same names. */
extern const struct anderson_solver *const anderson_solvers[];

#endif
