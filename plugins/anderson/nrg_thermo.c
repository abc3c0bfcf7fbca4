/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Impurity contributions to entropy, susceptibility and specific heat.
 *
 * Shell k, whose last hopping is h_k, stands for the temperature T_k = h_k/2: its levels are right up to some 8 h_k, and
 * anything from h_k/1.5 to h_k/3 gives the same within .5 %.  X_imp = X(impurity + chain) - X(chain), both truncated alike; what still alternates
 * between even and odd shells is averaged with weights 1/4, 1/2, 1/4 (K. G. Wilson, Rev. Mod. Phys. 47, 773 (1975);
 * W. C. Oliveira, L. N. Oliveira, Phys. Rev. B 49, 11986 (1994) for the average over z).
 * Check: free orbital S = ln 4, T chi = 1/8; local moment ln 2, 1/4; Kondo singlet 0, 0.  Between the last two T chi is
 * (1/4)[1 - 1/ln(T/T_K) - ...]: 1/4 is reached at astronomical T/T_K only. */
#include <math.h>
#include <stdlib.h>
#include "nrg_thermo.h"

enum { MOST_SHELLS = 1024 };
static const double beta = 2;

struct nrg_thermo nrg_thermo(const struct anderson_shell *shell, double T)
{
	double Z = 0, E = 0, EE = 0, S = 0, SS = 0;

	for (int64_t i = 0; i < shell->n_level; i++) {
		const double e = shell->energy[i] / T, p = exp(-e), s = 0.5 * shell->two_Sz[i];

		Z += p;
		E += p * e;
		EE += p * e * e;
		S += p * s;
		SS += p * s * s;
	}
	E /= Z;
	S /= Z;
	return (struct nrg_thermo){ .S = log(Z) + E, .T_chi = SS / Z - S * S, .C = EE / Z - E * E };
}

struct shells { /* of one chain, k = 1, 2, ...: shell 0 has no scale of its own */
	int n;
	double ln_T[MOST_SHELLS];
	struct nrg_thermo value[MOST_SHELLS];
	double sign;
};

/* The impurity's run comes first and sets the temperatures. */
static int collect(void *arg, const struct anderson_shell *shell)
{
	struct shells *s = arg;
	const int64_t k = shell->shell - 1;
	struct nrg_thermo x;
	double T;

	if (k < 0 || k >= MOST_SHELLS)
		return GEAE_OK;
	T = shell->scale / beta;
	x = nrg_thermo(shell, T);
	if (s->sign > 0) {
		s->value[k] = (struct nrg_thermo){ 0 };
		s->ln_T[k] = log(T);
		s->n = (int)k + 1;
	}
	s->value[k].S += s->sign * x.S;
	s->value[k].T_chi += s->sign * x.T_chi;
	s->value[k].C += s->sign * x.C;
	return GEAE_OK;
}

static struct nrg_thermo mixed(struct nrg_thermo a, struct nrg_thermo b, double t)
{
	return (struct nrg_thermo){ .S = (1 - t) * a.S + t * b.S, .T_chi = (1 - t) * a.T_chi + t * b.T_chi,
				    .C = (1 - t) * a.C + t * b.C };
}

/* Without the alternation: shells 1 .. n - 2. */
static struct nrg_thermo smoothed(const struct shells *s, int k)
{
	return mixed(mixed(s->value[k - 1], s->value[k + 1], 0.5), s->value[k], 0.5);
}

static struct nrg_thermo at(const struct shells *s, double ln_T)
{
	const struct nrg_thermo nowhere = { NAN, NAN, NAN };
	int k = 1;

	if (s->n < 4 || ln_T > s->ln_T[1] || ln_T < s->ln_T[s->n - 2])
		return nowhere;
	while (k + 3 < s->n && s->ln_T[k + 1] > ln_T)
		k++;
	return mixed(smoothed(s, k), smoothed(s, k + 1), (s->ln_T[k] - ln_T) / (s->ln_T[k] - s->ln_T[k + 1]));
}

int nrg_thermodynamics(const struct anderson_solver *solver, const void *state, const struct anderson_settings *settled,
		       const struct anderson_point *point, size_t n, const double *T, struct nrg_thermo *impurity)
{
	struct shells *s = calloc(1, sizeof(*s));
	int status = s ? GEAE_OK : GEAE_ENOMEM;

	for (size_t i = 0; i < n; i++)
		impurity[i] = (struct nrg_thermo){ 0 };
	for (int64_t z = 1; z <= settled->Nz && !status; z++) {
		struct anderson_shells how = { .z = (double)z / (double)settled->Nz, .visit = collect, .arg = s };

		s->sign = 1;
		status = solver->shells(state, settled, point, &how);
		s->sign = -1;
		how.bath_only = 1;
		if (!status)
			status = solver->shells(state, settled, point, &how);
		for (size_t i = 0; i < n && !status; i++) {
			const struct nrg_thermo x = at(s, log(T[i]));
			const double share = 1 / (double)settled->Nz;

			impurity[i].S += share * x.S;
			impurity[i].T_chi += share * x.T_chi;
			impurity[i].C += share * x.C;
		}
	}
	free(s);
	return status;
}
