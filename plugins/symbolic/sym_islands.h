/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A genetic search for formulas larger than those that were all tried. */
#ifndef SYM_ISLANDS_H
#define SYM_ISLANDS_H

#include "sym_constants.h"

enum { SYM_LARGEST_BRED = 41 };

struct sym_breeding {
	int64_t islands, population, generations;
	int larger; /* the largest size */
};

/* pick[size] for sizes above s->done, up to larger: the best that were found, with no claim that there is none better. */
int sym_islands(struct geae_cx *, const struct sym_search *, const struct sym_breeding *, struct sym_pick *pick) GEAE_CHECKED;

/* 1 - r^2 on n rows, or 1 - rho^2 where the task is one of ranks; INFINITY where the formula is not finite. */
double sym_loss_of(const struct sym_task *, int64_t n, const double *const *feature, const double *y, const struct sym_formula *);

#endif
