/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is known of a parameter set besides its spectrum. */
#ifndef ANDERSON_LABELS_H
#define ANDERSON_LABELS_H

#include "solver.h"

enum anderson_label {
	ANDERSON_N_UP, ANDERSON_N_DN, ANDERSON_N_UPDN, ANDERSON_S_Z, ANDERSON_T_K, ANDERSON_E_0, ANDERSON_REGIME,
	ANDERSON_CHI, ANDERSON_T_K_CHI, ANDERSON_SPECTRAL_WEIGHT, ANDERSON_FAILURE, ANDERSON_LABELS
};

enum anderson_regime { ANDERSON_KONDO, ANDERSON_MIXED_VALENCE, ANDERSON_EMPTY_OR_FULL, ANDERSON_WEAK_COUPLING };

enum anderson_failure { ANDERSON_SOUND, ANDERSON_REFUSED, ANDERSON_NO_CONVERGENCE, ANDERSON_NOT_FINITE, ANDERSON_WEIGHT_LOST };

extern const struct geae_column anderson_labels[ANDERSON_LABELS + 1];

double anderson_kondo_temperature(const struct anderson_point *p); /* Haldane; NAN at U = 0 or where it overflows */
enum anderson_regime anderson_regime_of(const struct anderson_point *p);

#endif
