/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/wham.h - samples of several temperatures as one sample of any temperature between (multi-histogram reweighting). */
#ifndef GEAE_WHAM_H
#define GEAE_WHAM_H

#include <geae/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the energies alone decide, for all rows and without each block.  Memory is the call's scratch. */
struct geae_wham {
	int64_t first, n_point, n_block; /* control points first .. first + n_point - 1 */
	int64_t n_row, n_bin;		 /* bins: distinct energies, rising */
	const int32_t *bin, *block;	 /* [n_row], from row points->first[first] on */
	const double *energy;		 /* [n_bin] */
	const double *count;		 /* [n_block + 1][n_bin]: rows; last: all, others: without that block */
	const double *log_density;	 /* [n_block + 1][n_bin]: of the rows, each temperature with its weight */
};

/* Sums of q and q^2 over the rows of each bin, [n_block + 1][n_bin] like the counts. */
struct geae_wham_moments {
	const double *q, *q2;
};

/* Energies of the whole configuration in the order of the points; their control is the temperature.  GEAE_EDATA where
 * they do not fit the temperatures, GEAE_EMATH where temperatures do not overlap; both recorded. */
int geae_wham(struct geae_cx *, const struct geae_points *, const double *energy, int64_t first, int64_t n_point,
	      int64_t n_block, struct geae_wham *) GEAE_CHECKED;
/* q[points->n_row]: z^2, or |z|^2 of several components. */
int geae_wham_fill(struct geae_cx *, const struct geae_wham *, const struct geae_points *, const double *q,
		   struct geae_wham_moments *) GEAE_CHECKED;
/* <q> and <q^2> at temperature T, of all rows (b = n_block) or without block b. */
void geae_wham_means(const struct geae_wham *, const struct geae_wham_moments *, int64_t b, double T, double *q, double *q2);
/* <q^2>/<q>^2 at temperature T, of all rows (b = n_block) or without block b. */
double geae_wham_ratio(const struct geae_wham *, const struct geae_wham_moments *, int64_t b, double T);

#ifdef __cplusplus
}
#endif
#endif
