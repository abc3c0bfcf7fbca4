/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the numerical renormalization group share: one point solved, its spectrum anywhere. */
#ifndef NRG_LAB_H
#define NRG_LAB_H

#include "near.h"
#include "solver.h"

struct nrg_lab {
	struct anderson_settings settings;
	void *state;
	struct anderson_point point;
	struct anderson_solution solution;
};

/* Zero settings: as the quality says. */
void lab_open(struct nrg_lab *, struct anderson_settings);
void lab_close(struct nrg_lab *);

void lab_solve(struct nrg_lab *, struct anderson_point); /* fails the test where the solver fails */

double lab_A(const struct nrg_lab *, int spin, double w); /* pi Gamma A */

#endif
