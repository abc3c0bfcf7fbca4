/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Full density matrix in the complete basis of discarded states.
 *
 * A run's discarded states of all shells, each times the 4^(N-k) states of the sites still to come, are a complete
 * basis (F. B. Anders, A. Schiller, Phys. Rev. Lett. 95, 196801 (2005)); rho = sum_k w_k rho_k there
 * (A. Weichselbaum, J. von Delft, Phys. Rev. Lett. 99, 076402 (2007)). */
#ifndef NRG_DENSITY_H
#define NRG_DENSITY_H

#include "nrg_run.h"

/* Sites traced out, of one shell at one temperature: R = kept x kept (+) diagonal on the discarded states. */
struct nrg_density {
	double **kk;  /* [n_block]: [kept][kept]; NULL: nothing kept */
	double **p;   /* [n_block]: [n], zero for kept states */
	int *active;  /* [n_block]: states from here on have a negligible p */
};

struct nrg_ensemble {
	double T;
	double lnZ;	 /* energies counted from the ground state of the last shell */
	double *weight;	 /* [n_shell] w_k of the discarded states of each shell; their sum is 1 */
	double *above;	 /* [n_shell] ground energy of each shell above that of the last */
	double n[NRG_SPINS], n_updn; /* of the impurity, when all shells are traced out */
};

/* In the run's memory: void when it starts anew. */
int nrg_ensemble(struct nrg_run *, double T, struct nrg_ensemble *);

/* The diagonal part of shell k and, of k < n_shell - 1, the kept part, from the density matrix of shell k + 1. */
int nrg_density(struct nrg_run *, const struct nrg_ensemble *, int k, const struct nrg_density *next,
		struct nrg_density *);

/* The same of shell 0 gives <n_s> and <n_up n_dn>. */
int nrg_occupation(struct nrg_run *, const struct nrg_density *of_shell_1, struct nrg_ensemble *);

double nrg_density_trace(const struct nrg_run *, int k, const struct nrg_density *);

#endif
