/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kaufman, Phys. Rev. 76, 1232 (1949); Ferdinand and Fisher, Phys. Rev. 185, 832 (1969).
 *
 *   Z = 1/2 (2 sinh 2K)^(N/2) (Z1 + Z2 + Z3 + Z4),   K = 1/T
 *   Z1, Z2 = products over r of 2 cosh, 2 sinh (L gamma_(2r+1) / 2);  Z3, Z4 likewise with gamma_(2r)
 *   cosh gamma_l = cosh 2K coth 2K - cos(l pi / L),   gamma_0 = 2K + ln tanh K (either sign)
 *
 * e = -(ln Z)' / N, c = K^2 (ln Z)'' / N, primes by K, all in closed form and long double.
 * Check values: e(L = 64, T = 2) = -1.7455646, e(L = 16, T = 2.5) = -1.131318.
 */
#include "kaufman.h"

#include <math.h>

struct jet { /* ln |f|, f'/f, f''/f  */
	long double ln, d1, d2;
};

/* a factor 2 cosh x or 2 sinh x (sign = +1, -1), x > 0, x' and x'' by K; joins the product */
static void factor(struct jet *p, long double x, long double x1, long double x2, int sign)
{
	long double t = sign > 0 ? tanhl(x) : 1 / tanhl(x);
	long double f1 = x1 * t, f2 = x2 * t + x1 * x1;

	p->ln += x + log1pl((long double)sign * expl(-2 * x));
	p->d2 += 2 * p->d1 * f1 + f2;
	p->d1 += f1;
}

struct kaufman kaufman(int L, double T)
{
	const long double K = 1 / (long double)T, pi = acosl(-1.0L), n = (long double)L * L;
	const long double S = sinhl(2 * K), C = coshl(2 * K);
	const long double c1 = 2 * C * (1 - 1 / (S * S)), c2 = 4 * S - 4 / S + 8 * C * C / (S * S * S);
	/* gamma_0 L / 2 and derivatives */
	const long double a = L / 2.0L * (2 * K + logl(tanhl(K))), a1 = L / 2.0L * (2 + 2 / S),
			  a2 = -L / 2.0L * 4 * C / (S * S);
	struct jet z[4] = { { 0 } };
	long double largest, sum = 0, sum1 = 0, sum2 = 0, d1, d2;
	struct kaufman out;

	for (int r = 0; r < L; r++)
		for (int even = 0; even < 2; even++) {
			long double ch = C * C / S - cosl((long double)(2 * r + 1 - even) * pi / L), sh, g1, g2;

			if (even && r == 0)
				continue;
			sh = sqrtl(ch * ch - 1);
			g1 = c1 / sh;
			g2 = (c2 - g1 * g1 * ch) / sh;
			for (int s = 0; s < 2; s++)
				factor(&z[2 * even + s], L / 2.0L * acoshl(ch), L / 2.0L * g1, L / 2.0L * g2, s ? -1 : 1);
		}
	factor(&z[2], fabsl(a), a < 0 ? -a1 : a1, a < 0 ? -a2 : a2, 1);
	largest = fmaxl(z[0].ln, z[2].ln);
	for (int k = 0; k < 3; k++) {
		long double w = expl(z[k].ln - largest);

		sum += w;
		sum1 += w * z[k].d1;
		sum2 += w * z[k].d2;
	}
	{ /* Z4: its factor 2 sinh a changes sign at the critical point, so it enters undivided */
		long double w = expl(z[3].ln - largest), f = 2 * sinhl(a), f1 = 2 * a1 * coshl(a),
			    f2 = 2 * a2 * coshl(a) + 2 * a1 * a1 * sinhl(a);

		sum += w * f;
		sum1 += w * (z[3].d1 * f + f1);
		sum2 += w * (z[3].d2 * f + 2 * z[3].d1 * f1 + f2);
	}
	d1 = n * C / S + sum1 / sum;
	d2 = -2 * n / (S * S) + sum2 / sum - sum1 / sum * (sum1 / sum);
	out.e = (double)(-d1 / n);
	out.c = (double)(K * K * d2 / n);
	out.ln_z = (double)(logl(0.5L) + n / 2 * logl(2 * S) + largest + logl(sum));
	return out;
}
