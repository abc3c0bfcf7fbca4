/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five measures of how a latent goes with a label. */
#ifndef GEAE_LATENT_MEASURES_H
#define GEAE_LATENT_MEASURES_H

#include <geae/plugin.h>

enum { LATENT_PEARSON, LATENT_SPEARMAN, LATENT_INFORMATION, LATENT_MONOTONE, LATENT_SPREAD, LATENT_N_MEASURE };

struct latent_pair { /* one latent and one label on the same rows */
	int64_t n, bins, run;
	const double *z, *label;
	const int64_t *order_z, *order_label; /* from geae_order() */
	double *rank_z, *rank_label, *fit, *work, *table, *runs;
};

/* Scratch memory for a pair whose n, bins and run are set. */
int latent_pair_work(struct geae_cx *, struct latent_pair *) GEAE_CHECKED;
/* weight[n]: how often each row counts; NULL: once. */
void latent_measure(const struct latent_pair *, const double *weight, double value[LATENT_N_MEASURE]);

#endif
