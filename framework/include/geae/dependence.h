/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/dependence.h - how two columns depend on each other: correlation of values and ranks, mutual information, the best
 * monotone curve.  Every row may count several times (weights, as a bootstrap draws them); weight NULL: once each.
 *
 * `order` is what geae_order() made of a column; nothing here needs more than it, so a bootstrap sorts once. */
#ifndef GEAE_DEPENDENCE_H
#define GEAE_DEPENDENCE_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* order[0..n-1]: the rows by rising value, equal ones by their number.  NAN MUST NOT occur. */
int geae_order(struct geae_cx *, int64_t n, const double *value, int64_t *order) GEAE_CHECKED;
/* Ranks less their mean; equal values share the mean of theirs. */
void geae_ranks(int64_t n, const double *value, const int64_t *order, const double *weight, double *rank);
/* Pearson's r; of ranks it is Spearman's.  NAN where a column is constant. */
double geae_correlation(int64_t n, const double *a, const double *b, const double *weight);
/* Mutual information in nats from a table of bins x bins cells that hold equally many rows along each column, less its bias
 * (Miller and Madow); a and b are ranks.  work: bins * (bins + 2). */
double geae_information(int64_t n, const double *rank_a, const double *rank_b, const double *weight, int64_t bins, double *work);
/* Least-squares fit of y by a function of x that only rises, or only falls, whichever is closer: fit[n] in row order, by
 * pooling neighbours that are in the wrong order.  Returns the rms of y - fit.  work: 4 n. */
double geae_monotone_fit(int64_t n, const double *x, const int64_t *order_x, const double *y, const double *weight, double *fit,
			 double *work);

/* Weights of one bootstrap draw: as many groups as there are, with replacement.  group[n] counts from 0. */
void geae_resample(struct geae_rng *, int64_t n, const int64_t *group, int64_t n_group, double *of_group, double *weight);

#ifdef __cplusplus
}
#endif
#endif
