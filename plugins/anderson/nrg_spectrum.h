/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Discrete spectral functions of the impurity at several temperatures, from one forward run. */
#ifndef NRG_SPECTRUM_H
#define NRG_SPECTRUM_H

#include "nrg_bins.h"
#include "nrg_density.h"

struct nrg_thermal {
	struct nrg_ensemble ensemble;
	struct nrg_bins *bins; /* [n_spin of the run], started; weights are added */
};

/* Backward through the shells once for all n temperatures (ensemble.T is read, the rest of ensemble filled).
 * GEAE_OK or GEAE_ENOMEM. */
int nrg_spectra(struct nrg_run *, int n, struct nrg_thermal *);

#endif
