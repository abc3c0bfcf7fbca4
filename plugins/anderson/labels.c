/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels of a parameter set.
 *
 *   T_K = sqrt(U Gamma / 2) exp(pi eps_d (eps_d + U) / (2 U Gamma))       (Haldane, Phys. Rev. Lett. 40, 416 (1978))
 *   E_0 = max(|B|, T, T_K)
 * Check: U = .5, Gamma = .05, eps_d = -.25: T_K = 2.203e-3.  Outside -U < eps_d < 0 the formula is only a label.
 */
#include <math.h>
#include "labels.h"

const struct geae_column anderson_labels[ANDERSON_LABELS + 1] = {
	[ANDERSON_N_UP] = { "n_up", "1", "occupation of the level with spin up", GEAE_F64, GEAE_LABEL },
	[ANDERSON_N_DN] = { "n_dn", "1", "occupation of the level with spin down", GEAE_F64, GEAE_LABEL },
	[ANDERSON_N_UPDN] = { "n_updn", "1", "double occupation <n_up n_dn>", GEAE_F64, GEAE_LABEL },
	[ANDERSON_S_Z] = { "S_z", "1", "spin of the level, (n_up - n_dn)/2", GEAE_F64, GEAE_LABEL },
	[ANDERSON_T_K] = { "T_K", "D", "Kondo temperature by Haldane's formula, outside the Kondo regime only a label", GEAE_F64,
			   GEAE_LABEL },
	[ANDERSON_E_0] = { "E_0", "D", "largest of |B|, T and T_K", GEAE_F64, GEAE_LABEL },
	[ANDERSON_REGIME] = { "regime", "1", "0 Kondo, 1 mixed valence, 2 empty or full level, 3 weak coupling (U < pi Gamma)",
			      GEAE_F64, GEAE_LABEL },
	[ANDERSON_CHI] = { "chi", "1/D", "spin susceptibility dS_z/dB at B = 0 and T far below T_K; where asked for", GEAE_F64,
			   GEAE_LABEL },
	[ANDERSON_T_K_CHI] = { "T_K_chi", "D", "Kondo temperature 1/(4 chi); where asked for", GEAE_F64, GEAE_LABEL },
	[ANDERSON_SPECTRAL_WEIGHT] = { "weight", "1", "integral of A on the solver's own mesh", GEAE_F64, GEAE_LABEL },
	[ANDERSON_FAILURE] = { "failure", "1", "0 none, 1 the solver refuses these parameters, 2 no convergence, 3 a value is not "
				 "finite, 4 weight outside the band or lost", GEAE_F64, GEAE_LABEL },
	{ NULL, NULL, NULL, 0, 0 },
};

static const double pi = 3.14159265358979323846;

double anderson_kondo_temperature(const struct anderson_point *p)
{
	double T_K = sqrt(p->U * p->Gamma / 2) * exp(pi * p->eps_d * (p->eps_d + p->U) / (2 * p->U * p->Gamma));

	return p->U > 0 && isfinite(T_K) ? T_K : NAN;
}

enum anderson_regime anderson_regime_of(const struct anderson_point *p)
{
	if (p->eps_d > p->Gamma || p->eps_d + p->U < -p->Gamma)
		return ANDERSON_EMPTY_OR_FULL;
	if (p->U < pi * p->Gamma)
		return ANDERSON_WEAK_COUPLING;
	if (p->eps_d > -p->Gamma || p->eps_d + p->U < p->Gamma)
		return ANDERSON_MIXED_VALENCE;
	return ANDERSON_KONDO;
}
