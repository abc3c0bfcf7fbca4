/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thermodynamics from the complete basis of discarded states (Anders and Schiller, Phys. Rev. Lett. 95, 196801 (2005);
 * Merker, Weichselbaum and Costi, Phys. Rev. B 86, 075153 (2012)).
 *
 * State i discarded at shell k of 0..N stands for 4^(N-k) states of equal energy e_i + (ground energies found up to k):
 *   ln Z = ln sum 4^(N-k) exp(-E/T),  S = ln Z + <E>/T,  C = (<E^2> - <E>^2)/T^2,  T chi = <S_z^2> - <S_z>^2,
 * where each of the N - k sites adds 1/8 to S_z^2.  The impurity is the difference of two runs, with and without it, on
 * chains of equal length: what the sites add drops out.
 * Check: U = .01, Gamma = 5e-4, eps_d = -U/2: S goes ln 4, ln 2, 0 and T chi goes 1/8, 1/4, 0 as T falls.
 */
#include <math.h>
#include "thermodynamics.h"

struct sums {
	double top; /* largest exponent so far: all sums are in units of exp(top) */
	double Z, E, E2, S_z, S_z2;
};

static void add(struct sums *s, double exponent, double E, double S_z, double S_z2)
{
	double w;

	if (exponent > s->top) {
		double shrink = exp(s->top - exponent);

		s->Z *= shrink;
		s->E *= shrink;
		s->E2 *= shrink;
		s->S_z *= shrink;
		s->S_z2 *= shrink;
		s->top = exponent;
	}
	w = exp(exponent - s->top);
	s->Z += w;
	s->E += w * E;
	s->E2 += w * E * E;
	s->S_z += w * S_z;
	s->S_z2 += w * S_z2;
}

struct thermodynamics thermodynamics_of(const struct nrg_run *run, double T)
{
	struct sums s = { .top = -INFINITY };
	double later = 0; /* ground energies found after shell k: energies count from the last ground state */
	const int last = run->n_shell - 1;

	for (int k = last; k >= 0; k--) {
		const struct nrg_shell *shell = &run->shell[k];

		for (int b = 0; b < shell->n_block; b++) {
			const struct nrg_block *block = &shell->block[b];

			for (int i = k == last ? 0 : block->kept; i < block->n; i++) {
				const double E = block->energy[i] - later, S_z = 0.5 * block->sz;

				add(&s, -E / T + (last - k) * log(4), E / T, S_z, S_z * S_z + (last - k) / 8.0);
			}
		}
		later += shell->shift;
	}
	s.E /= s.Z;
	s.S_z /= s.Z;
	return (struct thermodynamics){ .S = s.top + log(s.Z) + s.E, .T_chi = s.S_z2 / s.Z - s.S_z * s.S_z,
					.C = s.E2 / s.Z - s.E * s.E };
}
