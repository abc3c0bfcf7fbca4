/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A pair table of two levels as the kernels need it, in the gauge of the spins. */
#ifndef BIT_GRAPH_SITE_H
#define BIT_GRAPH_SITE_H

#include <geae/ising.h>
#include "bit_kernel.h"

enum { BIT_PLANES = 4, BIT_DEGREE = 15, BIT_KINDS = 8, BIT_CASES = 256 };

struct bit_near { /* sorted by |J| at each site */
	int32_t site;
	uint32_t bond : 31, negative : 1; /* negative: satisfied where the spins differ */
	double J;                         /* with its sign in the gauge */
};

struct bit_bond {
	int32_t i, j;
	uint32_t type : 31, negative : 1;
};

/* Sites that see as many neighbours of each |J| and the same |h|.  Case: sum of (satisfied bonds of kind k) * stride[k],
 * stride[0] = 1, stride[k + 1] = stride[k] (degree[k] + 1); the field is the last kind. */
struct bit_class {
	int n_kind, n_case; /* n_case 0: too many; such sites are updated replica by replica */
	bool field;
	int n_sure;
	int begin[BIT_DIGITS + 1]; /* cases with digit d of their threshold set: list[begin[d] .. begin[d + 1] - 1] */
	const uint8_t *degree, *sure, *list;
	const uint64_t *rest; /* [n_case], see vec_rest() */
};

struct bit_chances { /* thresholds, digit by digit */
	uint64_t *digit; /* [n][BIT_DIGITS], 0 or all ones */
	uint64_t *rest;  /* [n] */
};

struct bit_graph {
	int64_t n_site, n_bond; /* bonds with J = 0 are left out */
	double T;
	bool heat_bath;
	const int64_t *first; /* [n_site + 1] */
	const struct bit_near *near;
	const struct bit_bond *bond;
	const double *h;           /* [n_site], in the gauge */
	const int32_t *field_type; /* [n_site] */
	const int32_t *class_of;   /* [n_site] */
	const struct bit_class *class;
	struct bit_chances join, tie; /* per bond type, per field type */
};

/* In the gauge of `ising`, or in none (gauge all 0) where that is frustrated.  Memory comes from the call's scratch. */
int bit_graph_make(struct geae_cx *, const struct geae_pairs *, const struct geae_ising *, struct bit_graph *) GEAE_CHECKED;

/* Probability that a flip which costs `cost` is made. */
double bit_acceptance(double cost, double T, bool heat_bath);

/* One update of 64 replicas of a site, energies summed up one by one; spin[i * stride]. */
void bit_update_singly(const struct bit_graph *, int64_t i, uint64_t *spin, int64_t stride, struct geae_xoshiro *);

#endif
