/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact averages of small Ising tori by summing over all 2^N configurations. */
#include "enumeration.h"

#include <math.h>

const char *const exact_names[N_EXACT] = { "E",	  "E^2", "m",	"|m|", "m^2",
					   "m^4", "ms",	 "|ms|", "ms^2", "ms^4" };

void exact_values(double energy, double m, double s, double out[N_EXACT])
{
	out[X_E] = energy;
	out[X_E2] = energy * energy;
	out[X_M] = m;
	out[X_ABS_M] = fabs(m);
	out[X_M2] = m * m;
	out[X_M4] = m * m * m * m;
	out[X_S] = s;
	out[X_ABS_S] = fabs(s);
	out[X_S2] = s * s;
	out[X_S4] = s * s * s * s;
}

struct enumeration enumeration(int L, double J, double T, double h)
{
	const int n = L * L;
	const double ground = -2 * n * fabs(J) - n * fabs(h);
	struct enumeration out;
	long double z = 0, sum[N_EXACT] = { 0 };
	double value[N_EXACT];

	for (unsigned state = 0; state < 1u << n; state++) {
		int bonds = 0, m = 0, s = 0;
		double e, w;

		for (int i = 0; i < n; i++) {
			int y = i / L, x = i % L, right = y * L + (x + 1) % L, below = (y + 1) % L * L + x;
			int spin = state >> i & 1 ? 1 : -1;

			bonds += spin * (state >> right & 1 ? 1 : -1) + spin * (state >> below & 1 ? 1 : -1);
			m += spin;
			s += (x + y) % 2 ? -spin : spin;
		}
		e = -J * bonds - h * m;
		w = exp(-(e - ground) / T);
		z += (long double)w;
		exact_values(e, (double)m / n, (double)s / n, value);
		for (int k = 0; k < N_EXACT; k++)
			sum[k] += (long double)w * (long double)value[k];
	}
	for (int k = 0; k < N_EXACT; k++)
		out.mean[k] = (double)(sum[k] / z);
	out.ln_z = (double)logl(z) - ground / T;
	return out;
}
