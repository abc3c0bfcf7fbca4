/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weights of a discrete spectrum on a logarithmic grid of both signs. */
#ifndef NRG_BINS_H
#define NRG_BINS_H

#include <math.h>

/* Spectral functions of one spin: of <<d; d+>>, of <<X; d+>>, X = U d n_{-sigma}. */
enum { NRG_GREEN, NRG_MIXED, NRG_FUNCTIONS };

struct nrg_bins {
	double lowest;	 /* |omega| of bin 0 */
	double per_log;	 /* bins per unit of ln |omega| */
	double first;	 /* ln(lowest) per_log */
	int n;		 /* of each sign; bin i lies at lowest exp(i / per_log) */
	double zero[NRG_FUNCTIONS];   /* weight at |omega| < lowest */
	double (*w[2])[NRG_FUNCTIONS]; /* [n] at omega > 0, at omega < 0 */
};

/* from > 0 up to at least `to`; all weights zero.  GEAE_OK or GEAE_ENOMEM. */
int nrg_bins_start(struct nrg_bins *, double from, double to, double per_decade);
void nrg_bins_finish(struct nrg_bins *);

static inline double nrg_bin_at(const struct nrg_bins *bins, double i)
{
	return bins->lowest * exp(i / bins->per_log);
}

/* Splits the weight between the two neighbouring bins, linearly in ln |omega|: the sum is kept. */
static inline void nrg_bin(struct nrg_bins *bins, double omega, double green, double mixed)
{
	const int negative = omega < 0;
	const double x = log(fabs(omega)) * bins->per_log - bins->first;
	double *at, right;
	int i;

	if (!(x >= 0)) {
		bins->zero[NRG_GREEN] += green;
		bins->zero[NRG_MIXED] += mixed;
		return;
	}
	i = x < bins->n - 2 ? (int)x : bins->n - 2;
	right = x < bins->n - 1 ? x - i : 1;
	at = bins->w[negative][i];
	at[NRG_GREEN] += (1 - right) * green;
	at[NRG_MIXED] += (1 - right) * mixed;
	at[NRG_FUNCTIONS + NRG_GREEN] += right * green;
	at[NRG_FUNCTIONS + NRG_MIXED] += right * mixed;
}

/* Sum of all weights; of those at omega < 0 and half of what lies at 0. */
double nrg_bins_sum(const struct nrg_bins *, int function);
double nrg_bins_below(const struct nrg_bins *, int function);
void nrg_bins_scale(struct nrg_bins *, double factor);

#endif
