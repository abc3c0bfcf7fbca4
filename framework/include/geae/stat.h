/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/stat.h - what analyzers need of statistics: rows grouped by control point, blocks that respect
 * chains, the jackknife, autocorrelation times.
 *
 * All functions are reentrant except geae_autocorrelation(), which makes FFTW plans: calls of it from
 * several threads at once MUST be serialised by the caller. */
#ifndef GEAE_STAT_H
#define GEAE_STAT_H

#include <geae/plugin.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- rows by control point --------------------------------------------------------------- */

/* The valid rows of a data set, ordered by (value of the varying control, chain, step).  The order of
 * the rows in the array does not matter where they carry the columns chain and step; without these the
 * rows of a point count as successive.  Memory is the call's scratch. */
struct geae_points {
	const struct geae_array *control; /* the column that varies: name, unit, doc */
	int64_t n_point, n_row;
	const double *value;  /* [n_point], rising */
	const int64_t *first; /* [n_point + 1]: the rows of point p are first[p] .. first[p + 1] - 1 */
	const int64_t *row;   /* [n_row]: index into the array */
	const int64_t *chain; /* [n_row] */
};

/* `along`: name of the control; NULL or "": the one that varies.  Fails with a list where several vary,
 * and where another control takes several values within one point. */
int geae_points(struct geae_cx *, const struct geae_array *rows, const char *along, struct geae_points *) GEAE_CHECKED;
/* The numbers of `a` (axis "row" of the same data set) in the order of the points; NULL: recorded. */
double *geae_gather(struct geae_cx *, const struct geae_points *, const struct geae_array *a) GEAE_CHECKED;

/* The same for vectors, a[row][component]: their lengths, and how many components they have; of numbers the numbers
 * themselves, and 1. */
double *geae_gather_length(struct geae_cx *, const struct geae_points *, const struct geae_array *a, int *n_component);

/* ---- blocks and the jackknife ------------------------------------------------------------ */

/* Cuts the rows of point p into n_block blocks of nearly equal size: whole chains where there are enough
 * of them, else successive pieces.  block[i] belongs to row first[p] + i.  Returns the rows of the
 * smallest block, 0 when there are too few; *whole (may be NULL): blocks are whole chains. */
int64_t geae_blocks(const struct geae_points *, int64_t p, int64_t n_block, int32_t *block, int *whole);

/* Value and standard error of functions of sums: sum[n_block][n_sum] are the sums of each block,
 * fn(total, value, arg) computes n_value numbers from n_sum totals.  work: n_sum + n_block * n_value. */
void geae_jackknife(int64_t n_block, int64_t n_sum, const double *sum, int64_t n_value,
		    void (*fn)(const double *total, double *value, void *arg), void *arg, double *work, double *value,
		    double *error);
/* The standard error from replicas[n_block][stride], one block left out of each. */
double geae_jackknife_error(int64_t n_block, const double *replica, int64_t stride);

/* What a standard error from n_block blocks is multiplied by for +-1 to cover 68.27 %: Student's t
 * with n_block - 1 degrees of freedom; 1.0327 for 16. */
double geae_student_factor(int64_t n_block);

/* ---- moments of an order parameter ------------------------------------------------------- */

enum { GEAE_SUM_N, GEAE_SUM_Z, GEAE_SUM_ABS, GEAE_SUM_Z2, GEAE_SUM_Z4, GEAE_SUM_COUNT };

/* Adds z[0..n-1] to the sums of their blocks: sum[block][GEAE_SUM_COUNT]. */
void geae_moment_sums(int64_t n, const double *z, const int32_t *block, double *sum);

/* Binder cumulant of an order parameter of d components, z its length: U4 = 1 - d <z^4> / ((d + 2) <z^2>^2): 0 for a
 * Gaussian, 2/(d + 2) for a fixed length; NAN where z = 0 throughout. */
static inline double geae_binder_vector(const double sum[GEAE_SUM_COUNT], int d)
{
	return 1.0 - d * sum[GEAE_SUM_N] * sum[GEAE_SUM_Z4] / ((d + 2) * sum[GEAE_SUM_Z2] * sum[GEAE_SUM_Z2]);
}

static inline double geae_binder(const double sum[GEAE_SUM_COUNT]) /* of numbers */
{
	return geae_binder_vector(sum, 1);
}

/* ---- autocorrelation --------------------------------------------------------------------- */

struct geae_autocorrelation {
	double tau, tau_error; /* integrated, in steps of the chain: 1/2 = independent */
	double n_effective;    /* n / (2 tau) */
	int64_t window;	       /* lags summed */
	int resolved;	       /* 0: the chains are shorter than the window needs, tau is a lower bound */
};

/* Of n successive values in chains (chain[i] changes where a new one begins). */
int geae_autocorrelation(struct geae_cx *, int64_t n, const double *x, const int64_t *chain,
			 struct geae_autocorrelation *) GEAE_CHECKED;

#ifdef __cplusplus
}
#endif
#endif
