/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All expressions up to a size, each once, and the best of every size with a proof that there is none better.
 *
 * Enumeration looks at probe rows only: two expressions are the same where they agree on all of them, up to a sign where
 * both + and - are there and no operator sees the sign, and as candidates (what the target is held against) up to an
 * affine map, which a correlation does not see.  The values of an expression must be finite on every row, also within.
 *
 * The proof: the squares that remain after a linear fit to some of the rows are no more than those after a fit to all.  Rows
 * are added until these exceed, for every candidate, what the best known leaves on all rows (sym_race.c). */
#ifndef SYM_SEARCH_H
#define SYM_SEARCH_H

#include <geae/plugin.h>
#include "sym_formula.h"
#include "sym_kernel.h"

enum { SYM_LARGEST = 21, SYM_PROBES = 4096 };
#define SYM_TIE 1e-12 /* losses that differ by less are equal */

struct sym_task { /* arrays belong to the caller */
	const struct sym_kernels *kernels;
	size_t n_feature, n_constant;
	int64_t n_row;
	const double *const *feature; /* [n_feature][n_row] */
	const double *constant;
	const double *y; /* [n_row], mean 0, sum of squares 1 */
	uint32_t operators; /* bit op */
	int size;           /* the largest */
	int64_t n_probe, most; /* most: expressions kept */
	int64_t rescored;      /* of each size the best on the probes, the first to be looked at on all rows */
	bool ranks;            /* rank correlation: y are ranks */
};

struct sym_node {
	int32_t op, a, b, size; /* of a feature or constant: a its index */
};

struct sym_candidate {
	int32_t op, a, b, size;
	double shift; /* near its mean */
	double r;     /* |correlation| on the probes */
	double sum[3];
	double loss; /* 1 - r^2 on all rows; of a candidate that was given up NAN */
};

struct sym_best { /* of one size */
	int64_t candidate; /* -1: none */
	double loss;
};

struct sym_search {
	struct sym_task task;
	bool signless; /* x and -x are the same */
	int done;      /* all sizes up to it are complete */
	bool full;     /* more expressions than may be kept */
	int64_t *row;  /* [n_probe] the probes */
	double *y, *w, *u; /* [n_probe] */
	double sum_w, sum_u;
	struct sym_node *node;
	double *value; /* [n_node][n_probe] */
	int64_t n_node, node_room, first_node[SYM_LARGEST + 2];
	struct sym_candidate *candidate;
	int64_t n_candidate, candidate_room, first_candidate[SYM_LARGEST + 2];
	struct sym_table *kept, *scored;
	int64_t tried, dropped; /* evaluated; not finite on the probes */
	int64_t bad_row;        /* where a kept expression was found not to be finite; -1 */
	struct sym_best best[SYM_LARGEST + 1];
};

int sym_search_create(struct geae_cx *, const struct sym_task *, int64_t n_extra, const int64_t *extra, struct sym_search **) GEAE_CHECKED;
void sym_search_destroy(struct sym_search *);
int sym_enumerate(struct geae_cx *, struct sym_search *) GEAE_CHECKED;
int sym_race(struct geae_cx *, struct sym_search *) GEAE_CHECKED;
/* For ranks; rows in this order, q their normalised ranks and features in the same order. */
int sym_rank_race(struct geae_cx *, struct sym_search *, const int64_t *order, const double *q, double **feature) GEAE_CHECKED;
/* The best of each size on the probes. */
int sym_favourites(struct geae_cx *, const struct sym_search *, int64_t *candidate, int64_t *n) GEAE_CHECKED;
/* All of it, with further probes where the first ones were too few to see an expression that is not finite. */
int sym_search(struct geae_cx *, const struct sym_task *, struct sym_search **) GEAE_CHECKED;

void sym_formula_of(const struct sym_search *, const struct sym_candidate *, struct sym_formula *);

/* Expressions that were met: their signatures, equal within rounding. */
struct sym_table *sym_table_create(void);
void sym_table_destroy(struct sym_table *);
/* 1: it was there; 0: it is now; -1: no memory. */
int sym_table_meet(struct sym_table *, double first, double second, double third);

#endif
