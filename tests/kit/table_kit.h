/* SPDX-License-Identifier: GPL-3.0-or-later */
/* table_kit.h - a table of columns inside a test: the first is handed to an analyzer, the others come along with it. */
#ifndef GEAE_TABLE_KIT_H
#define GEAE_TABLE_KIT_H

#include "lab.h"

enum { TABLE_COLUMNS = 12 };

struct table {
	int64_t n;
	size_t n_column;
	struct geae_array column[TABLE_COLUMNS];
	double *value[TABLE_COLUMNS];
	const struct geae_array *coord[TABLE_COLUMNS];
};

/* Columns by name, "z U Gamma eps_d"; their numbers are filled in by the test. */
struct table *table_create(struct lab *, int64_t n, const char *names);
double *table_column(struct table *, const char *name);
/* The status of the analyzer; `further` may be NULL. */
int table_run(struct lab *, struct table *, struct table *further);

/* Anderson impurities as in arXiv:2107.08013: U, Gamma, eps_d in the box with |U + 2 eps_d| <= 36 Gamma, and T_K (Haldane) in
 * 1e-4 .. 1e-1. */
void table_impurities(struct lab *, struct table *, uint64_t stream);
/* z = f + normal noise of `noise` times the standard deviation of f. */
void table_noise(struct lab *, struct table *, uint64_t stream, double noise);

#endif
