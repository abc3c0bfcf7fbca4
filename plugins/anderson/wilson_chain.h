/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hopping amplitudes of the Wilson chain of a flat band. */
#ifndef WILSON_CHAIN_H
#define WILSON_CHAIN_H

#include <geae/plugin.h>

/* How an interval of the band is represented by one energy. */
enum wilson_star {
	WILSON_STAR_EXACT, /* Zitko and Pruschke: averaging over z gives back the band, edges included */
	WILSON_STAR_LOGARITHMIC, /* Campo and Oliveira */
	WILSON_STAR_MEAN, /* Wilson, Yoshida: arithmetic mean; Gamma must be multiplied by wilson_correction() */
};

/* t[k], k = 0..n-1: between f_k and f_{k+1}; Lambda > 1, 0 < z <= 1.  GEAE_OK or GEAE_ENOMEM. */
int wilson_chain(double Lambda, double z, enum wilson_star, int n, double *t) GEAE_CHECKED;

double wilson_correction(double Lambda); /* A_Lambda = (1/2) (Lambda + 1)/(Lambda - 1) ln Lambda */

#endif
