/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A formula with coefficients, fitted to rows by least squares. */
#ifndef FIT_PROBLEM_H
#define FIT_PROBLEM_H

#include <stdbool.h>
#include <geae/formula.h>

struct fit_problem {
	int64_t n;
	size_t p;		    /* coefficients */
	struct geae_formula formula; /* variables: the coefficients, then the columns */
	size_t n_column;
	const double *column; /* [n][n_column] */
	const double *y;      /* [n] */
	const double *sigma;  /* [n] or NULL: unknown, all equal */
	const int64_t *group; /* [n], 0 .. n_group - 1, or NULL */
	int64_t n_group;
};

struct fit_result { /* arrays from the caller: value, error [p], covariance [p][p], fitted [n] */
	double *value, *error, *covariance, *fitted;
	double chi2; /* sum of squares of (y - f)/sigma */
	size_t culprit[2]; /* of FIT_SINGULAR: coefficients that cannot be told apart; of FIT_UNUSED the first */
	int64_t row; /* of FIT_NO_VALUE */
	int iterations;
};

enum fit_status { FIT_OK, FIT_NO_MEMORY, FIT_NO_VALUE, FIT_UNUSED, FIT_SINGULAR, FIT_NO_CONVERGENCE };

/* value holds the start.  Errors: from sigma where it is known; else from the residuals themselves, whatever their
 * distribution, of rows in one group together. */
enum fit_status fit_problem_solve(const struct fit_problem *, struct fit_result *) GEAE_CHECKED;

#endif
