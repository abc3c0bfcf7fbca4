/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels on each element by itself. */
#ifndef GEAE_KERNEL_MAP_H
#define GEAE_KERNEL_MAP_H

#include <geae/nn.h>
#include "kernel_math.h"

#define UNARY(name, expression) \
	static void unary_##name(size_t n, const float *px, float pa, float pb, float *out) \
	{ \
		const vec a = vec_set(pa), b = vec_set(pb); \
\
		(void)a; \
		(void)b; \
		for (size_t i = 0; i < n; i += W) { \
			vec x = vec_load(px + i); \
\
			vec_store(out + i, expression); \
		} \
	}

UNARY(leaky, vec_leaky(x, x, a))
UNARY(exp, vec_exp(x))
UNARY(log, vec_log(x))
UNARY(softplus, vec_softplus(x))
UNARY(sigmoid, vec_sigmoid(x))
UNARY(tanh, vec_tanh(x))
UNARY(square, x *x)
UNARY(sqrt, vec_sqrt(x))
UNARY(abs, vec_abs(x))
UNARY(affine, vec_fma(a, x, b))
UNARY(step, vec_pick(x, vec_set(1), vec_set(0)))

#define BINARY_LOOP(name, ix, iy, expression) \
	static void binary_##name(size_t n, const float *px, const float *py, float *out) \
	{ \
		const vec x0 = vec_set(*px), y0 = vec_set(*py); \
\
		(void)x0; \
		(void)y0; \
		for (size_t i = 0; i < n; i += W) { \
			vec x = ix, y = iy; \
\
			vec_store(out + i, expression); \
		} \
	}
#define BINARY(name, expression) \
	BINARY_LOOP(name##_both, vec_load(px + i), vec_load(py + i), expression) \
	BINARY_LOOP(name##_y_number, vec_load(px + i), y0, expression) \
	BINARY_LOOP(name##_x_number, x0, vec_load(py + i), expression)
#define BINARY_ROW(name) \
	{ \
		binary_##name##_both, binary_##name##_y_number, binary_##name##_x_number \
	}

BINARY(add, x + y)
BINARY(sub, x - y)
BINARY(mul, x *y)
BINARY(div, x / y)
BINARY(min, vec_min(x, y))
BINARY(max, vec_max(x, y))

static void leaky_back(size_t n, const float *d, const float *y, float slope, float *out)
{
	const vec a = vec_set(slope);

	for (size_t i = 0; i < n; i += W) {
		vec x = vec_load(d + i);

		vec_store(out + i, vec_leaky(vec_load(y + i), x, a));
	}
}

static void bce(size_t n, const float *logit, const float *target, float *out)
{
	for (size_t i = 0; i < n; i += W) {
		vec l = vec_load(logit + i);

		vec_store(out + i, vec_softplus(l) - l * vec_load(target + i));
	}
}

static void bce_back(size_t n, const float *logit, const float *target, const float *d, bool number, float *out)
{
	const vec d0 = vec_set(*d);

	for (size_t i = 0; i < n; i += W) {
		vec s = vec_sigmoid(vec_load(logit + i)) - vec_load(target + i);

		vec_store(out + i, s * (number ? d0 : vec_load(d + i)));
	}
}

#endif
