/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Occupations of a level whose self-energy is a constant: what the cheap solvers iterate. */
#ifndef ANDERSON_MEAN_FIELD_H
#define ANDERSON_MEAN_FIELD_H

#include "solver.h"

/* A solution with Sigma_s = shift[s] at temperature T; n_s and the product of both are filled in. */
int anderson_shifted(const struct anderson_point *p, double T, const double shift[ANDERSON_SPINS],
		     struct anderson_solution *solution) GEAE_CHECKED;
/* <n> of a level at `level` in the band. */
double anderson_level_occupation(double level, double Gamma, double T);
/* The x in [low, high] with f(x) = 0, f falling from positive to negative. */
double anderson_root(double (*f)(double x, void *arg), void *arg, double low, double high);

#endif
