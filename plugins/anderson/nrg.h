/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numerical renormalization group as a whole: what its parts share for one set of settings. */
#ifndef NRG_H
#define NRG_H

#include "nrg_broaden.h"
#include "nrg_spectrum.h"
#include "solver.h"

enum { NRG_LAMBDAS = 2 }; /* the one of the settings, the one for narrow levels */

/* Hopping amplitudes of all Nz chains of one Lambda. */
struct nrg_chains {
	double Lambda;
	int n;	    /* amplitudes of each */
	double *t;  /* [Nz][n] */
};

struct nrg_state {
	int64_t Nz;
	struct nrg_chains chains[NRG_LAMBDAS];
	struct nrg_broadener *broadener;
	struct nrg_pool *pool; /* runs that wait for work, with the memory they have */
};

/* Where the renormalization group stands for one temperature. */
struct nrg_choice {
	double T;	       /* >= the floor */
	int narrow;	       /* Lambda and kept for levels narrower than the grid of energies */
	double Lambda;
	int kept;
	double keep_energy;
};

/* How one temperature of one point is treated; `note` of anderson_solution gets what was decided. */
struct nrg_choice nrg_choose(const struct anderson_settings *, const struct anderson_point *, double T, char *note,
			     size_t room);

/* Sites of the chain for temperature T. */
int nrg_sites(const struct anderson_settings *, double Lambda, double T);

struct nrg_run *nrg_pool_take(struct nrg_pool *); /* NULL: no memory */
void nrg_pool_give(struct nrg_pool *, struct nrg_run *);
struct nrg_pool *nrg_pool_create(void);
void nrg_pool_destroy(struct nrg_pool *);

#endif
