/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elementary functions on vectors of floats, the same bytes at every width.
 *
 * exp:   x = k ln 2 + f, |f| <= ln 2 / 2; e^f = 1 + f + f^2 q(f), q minimax of degree 4 (relative error 3e-9);
 *        e^1 = 2.7182818, e^-100 = 3.783506e-44 (subnormal), e^89 = inf
 * log1p: on [0, 1], x times a minimax polynomial of degree 9 (relative error 5e-9); log1p(1) = 0.6931472
 * log:   x = 2^k m, sqrt(1/2) <= m < sqrt(2), s = (m - 1)/(m + 1): log m = 2 (s + s^3/3 + s^5/5 + ...), up to s^9;
 *        log(2.385) = 0.8691992
 * tanh:  (1 - e^-2x)/(1 + e^-2x), below 1/4 its series up to x^9; tanh(0.2) = 0.1973753
 * Polynomials fitted with Remez's exchange. */
#ifndef GEAE_KERNEL_MATH_H
#define GEAE_KERNEL_MATH_H

#include "kernel_vector.h"

#define ROUND_TO_INTEGER 12582912.0f /* 1.5 2^23: adding and subtracting it rounds to the nearest integer */

INLINE vec vec_horner(vec x, const float *c, int n) /* c[0] x^(n-1) + ... + c[n-1] */
{
	vec r = vec_set(c[0]);

	UNROLL
	for (int i = 1; i < n; i++)
		r = vec_fma(r, x, vec_set(c[i]));
	return r;
}

/* e^x as p 2^k: p in [0.7, 1.42]; k in *k. */
INLINE vec vec_exp_parts(vec x, ivec *k)
{
	static const float q[] = { 0.00138145986f, 0.00836871688f, 0.041668388f, 0.166665206f, 0.499999934f };
	vec r = vec_fma(x, vec_set(1.44269504f), vec_set(ROUND_TO_INTEGER)), n = r - vec_set(ROUND_TO_INTEGER), f;

	*k = (ivec)((uvec)r - (uvec)vec_set(ROUND_TO_INTEGER));
	f = vec_fma(n, vec_set(-0.693145752f), x);
	f = vec_fma(n, vec_set(-1.42860677e-6f), f);
	return vec_fma(f, vec_fma(f, vec_horner(f, q, 5), vec_set(1)), vec_set(1));
}

INLINE vec vec_power_of_two(ivec k) /* -126 <= k <= 127 */
{
	return (vec)(((uvec)k + 127u) << 23);
}

/* The bounds stand first, so that what is not a number passes. */
INLINE vec vec_exp(vec x)
{
	ivec k, half;
	vec p = vec_exp_parts(vec_max(vec_set(-110), vec_min(vec_set(90), x)), &k);

	half = k >> 1;
	return p * vec_power_of_two(half) * vec_power_of_two((ivec)((uvec)k - (uvec)half));
}

INLINE vec vec_exp_below_0(vec x) /* x <= 0; at least e^-87 */
{
	ivec k;
	vec p = vec_exp_parts(vec_max(vec_set(-87), x), &k);

	return p * vec_power_of_two(k);
}

INLINE vec vec_log1p(vec x) /* 0 <= x <= 1 */
{
	static const float q[] = { -0.00324402461f, 0.0198514598f, -0.0569595295f, 0.106036544f,  -0.153055923f,
				   0.196759392f,    -0.249541336f, 0.333299624f,   -0.499999024f, 0.999999995f };

	return x * vec_horner(x, q, 10);
}

INLINE vec vec_log_normal(vec x) /* x a normal number above 0 */
{
	static const float q[] = { 0.222222222f, 0.285714286f, 0.4f, 0.666666667f };
	ivec k = (ivec)((uvec)x - 0x3f3504f3u) >> 23; /* the bits of sqrt(1/2) */
	vec m = (vec)((uvec)x - ((uvec)k << 23)), s = (m - vec_set(1)) / (m + vec_set(1)), s2 = s * s, n;

	n = (vec)((uvec)k + (uvec)vec_set(ROUND_TO_INTEGER)) - vec_set(ROUND_TO_INTEGER);
	s = vec_fma(s * s2, vec_horner(s2, q, 4), s + s);
	return vec_fma(n, vec_set(0.693145752f), vec_fma(n, vec_set(1.42860677e-6f), s));
}

INLINE vec vec_log(vec x)
{
	vec least = vec_set(1.17549435e-38f), infinity = vec_set(INFINITY), up = x * vec_set(0x1p24f), r;

	r = vec_pick(least - x, vec_log_normal(up) - vec_set(16.6355323f), vec_log_normal(x));
	r = vec_pick(x, r, vec_pick(vec_set(0) - x, vec_set(NAN), -infinity)); /* x > 0, x < 0, 0 or not a number */
	return vec_pick(infinity - x, r, x + r); /* infinite or not a number: x + r is so too */
}

INLINE vec vec_sigmoid_parts(vec x, vec *e) /* e = e^-|x| */
{
	vec r;

	*e = vec_exp_below_0(-vec_abs(x));
	r = vec_set(1) / (vec_set(1) + *e);
	return vec_pick(x, r, *e * r);
}

INLINE vec vec_sigmoid(vec x)
{
	vec e;

	return vec_sigmoid_parts(x, &e);
}

INLINE vec vec_softplus(vec x)
{
	return vec_max(vec_set(0), x) + vec_log1p(vec_exp_below_0(-vec_abs(x)));
}

INLINE vec vec_tanh(vec x)
{
	static const float q[] = { 0.0218694885f, -0.0539682540f, 0.133333333f, -0.333333333f };
	vec a = vec_abs(x), e = vec_exp_below_0(vec_set(-2) * a), x2 = x * x, big, small;

	big = (vec_set(1) - e) / (vec_set(1) + e);
	big = (vec)((ivec)big | ((ivec)x & ivec_set(INT32_MIN)));
	small = vec_fma(x * x2, vec_horner(x2, q, 4), x);
	return vec_pick(a - vec_set(0.25f), big, small);
}

#endif
