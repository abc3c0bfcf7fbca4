/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact energy and specific heat of the Ising ferromagnet on the L x L torus without field, J = 1. */
#ifndef GEAE_KAUFMAN_H
#define GEAE_KAUFMAN_H

struct kaufman {
	double e;    /* energy per site */
	double c;    /* specific heat per site */
	double ln_z; /* ln Z */
};

struct kaufman kaufman(int L, double T);

#endif
