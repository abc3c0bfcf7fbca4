/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elementwise functions of a graph in double precision.
 *
 * softplus(x) = log(1 + e^x) = max(x, 0) + log1p(e^-|x|), softplus(1) = 1.3132616875;
 * sigmoid(x) = 1/(1 + e^-x), written so that no exponential overflows;
 * binary cross-entropy of a logit l with target t: softplus(l) - l t. */
#include <geae/nn.h>
#include "scalar_math.h"

double scalar_sigmoid(double x)
{
	double e = exp(-fabs(x));

	return x > 0 ? 1 / (1 + e) : e / (1 + e);
}

static double softplus(double x)
{
	return (x > 0 ? x : x < 0 ? 0 : x) + log1p(exp(-fabs(x)));
}

double scalar_unary(int kind, double x, double a0, double a1)
{
	switch ((enum geae_unary)kind) {
	case GEAE_LEAKY_RELU: return x > 0 ? x : a0 * x;
	case GEAE_EXP: return exp(x);
	case GEAE_LOG: return log(x);
	case GEAE_SOFTPLUS: return softplus(x);
	case GEAE_SIGMOID: return scalar_sigmoid(x);
	case GEAE_TANH: return tanh(x);
	case GEAE_SQUARE: return x * x;
	case GEAE_SQRT: return sqrt(x);
	case GEAE_ABS: return fabs(x);
	case GEAE_AFFINE: return a0 * x + a1;
	case GEAE_STEP: return x > 0 ? 1 : 0;
	}
	return NAN;
}

double scalar_binary(int kind, double x, double y)
{
	switch ((enum geae_binary)kind) {
	case GEAE_ADD: return x + y;
	case GEAE_SUB: return x - y;
	case GEAE_MUL: return x * y;
	case GEAE_DIV: return x / y;
	case GEAE_MIN: return x < y ? x : y;
	case GEAE_MAX: return x > y ? x : y;
	}
	return NAN;
}

double scalar_bce(double logit, double target)
{
	return softplus(logit) - logit * target;
}
