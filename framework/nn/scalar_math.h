/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elementwise functions of a graph in double precision: for constants, globals and the reference. */
#ifndef GEAE_SCALAR_MATH_H
#define GEAE_SCALAR_MATH_H

double scalar_unary(int kind, double x, double a0, double a1); /* enum geae_unary */
double scalar_binary(int kind, double x, double y);	       /* enum geae_binary */
double scalar_bce(double logit, double target);
double scalar_sigmoid(double x);

#endif
