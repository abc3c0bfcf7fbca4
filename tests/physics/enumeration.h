/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact averages of small Ising tori by summing over all configurations. */
#ifndef GEAE_ENUMERATION_H
#define GEAE_ENUMERATION_H

enum { X_E, X_E2, X_M, X_ABS_M, X_M2, X_M4, X_S, X_ABS_S, X_S2, X_S4, N_EXACT };
extern const char *const exact_names[N_EXACT]; /* E total; m, s (staggered) per site */

struct enumeration {
	double mean[N_EXACT];
	double ln_z;
};

/* E = -J sum over bonds s s - h sum s on the L x L torus, L = 2 or 4. */
struct enumeration enumeration(int L, double J, double T, double h);

/* The same quantities of one configuration, from its sums. */
void exact_values(double energy, double m, double s, double out[N_EXACT]);

#endif
