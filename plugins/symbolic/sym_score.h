/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Formulas held against the target on all rows: correlations, their bootstrap errors, the front and its knee. */
#ifndef SYM_SCORE_H
#define SYM_SCORE_H

#include "sym_search.h"

enum { SYM_FRONT = 64 };

struct sym_score {
	struct sym_formula formula;
	int size;
	double c0, c1;		 /* target = c0 + c1 formula, least squares */
	double r, r_error;	 /* |Pearson| */
	double rho, rho_error;	 /* |Spearman| */
	bool better;		 /* than the one before in the front, by more than twice the error of the difference */
};

struct sym_data { /* arrays belong to the caller */
	const struct sym_kernels *kernels;
	int64_t n_row, n_group, n_replica;
	size_t n_feature;
	const double *const *feature; /* [n_feature][n_row] */
	const double *target;	      /* [n_row] as given */
	const int64_t *group;	      /* [n_row] 0 .. n_group - 1: drawn together; NULL: each row on its own */
	bool ranks;		      /* |Spearman| counts */
};

/* Fills everything but formula and size; value[n][n_row] gets the formulas' values. */
int sym_score(struct geae_cx *, const struct sym_data *, int n, struct sym_score *, double *value) GEAE_CHECKED;

/* The knee of a front of n formulas, sizes rising and losses falling: of those that are better than the one before, the
 * farthest below the straight line from the first to (largest, log loss of the last); of equally far ones the largest. */
int sym_knee(int n, const int *size, const double *loss, const bool *better, int largest);

/* Ranks less their mean, equal values with their mean rank; order: rows by rising value. */
int sym_ranks(struct geae_cx *, int64_t n, const double *x, int32_t *order, double *rank) GEAE_CHECKED;

/* x becomes its ranks; false: no memory. */
bool sym_rank_of(int64_t n, double *x) GEAE_CHECKED;

static inline double sym_loss(const struct sym_score *s, bool ranks)
{
	return 1 - (ranks ? s->rho : s->r);
}

#endif
