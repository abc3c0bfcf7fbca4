/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The step estimator of a transition: Agrawal, Del Maestro, Johnston, Ostrowski, PRE 107, 054104 (2023).
 *
 * For all samples, and with the i-th sample of every control value left out: U4 of each value, the best step
 * through it, and its place within the cell of the grid as geae_box_positions() says.
 * Cost: samples times control values; 2048 x 100 takes some milliseconds. */
#include <geae/step.h>

static void two_means(int64_t n, const double *y, int64_t at, double *step)
{
	double sum[2] = { 0, 0 };

	for (int64_t i = 0; i < n; i++)
		sum[i >= at] += y[i];
	for (int64_t i = 0; i < n; i++)
		step[i] = i < at ? sum[0] / (double)at : sum[1] / (double)(n - at);
}

int geae_step_positions(struct geae_cx *cx, const struct geae_curve *c, int64_t n, double *position, double *cell,
			double *step)
{
	const struct geae_points *p = &c->points;
	int64_t n_T = p->n_point, *at = geae_scratch(cx, n + 1, int64_t);
	double *low = geae_scratch(cx, n + 1, double), *high = geae_scratch(cx, n + 1, double);
	double *work = geae_scratch(cx, 2 * n + 2, double), *U = geae_scratch(cx, n_T, double);
	double *s2 = geae_scratch(cx, n_T, double), *s4 = geae_scratch(cx, n_T, double), d = c->n_component;

	if (!at || !low || !high || !work || !U || !s2 || !s4)
		return GEAE_ENOMEM;
	for (int64_t t = 0; t < n_T; t++)
		for (int64_t i = 0; i < n; i++) {
			double q = c->z[p->first[t] + i] * c->z[p->first[t] + i];

			s2[t] += q;
			s4[t] += q * q;
		}
	for (int64_t left = -1; left < n; left++) {
		double count = (double)(left < 0 ? n : n - 1);

		for (int64_t t = 0; t < n_T; t++) {
			double z = left < 0 ? 0 : c->z[p->first[t] + left], q = z * z, a = s2[t] - q;

			U[t] = a > 0 ? 1 - d * count * (s4[t] - q * q) / ((d + 2) * a * a) : 0;
		}
		at[left + 1] = geae_step_fit(n_T, U);
		low[left + 1] = p->value[at[left + 1] - 1];
		high[left + 1] = p->value[at[left + 1]];
		if (left < 0)
			two_means(n_T, U, at[0], step);
	}
	geae_box_positions(n + 1, low, high, position, work);
	*cell = high[0] - low[0];
	return GEAE_OK;
}

void geae_intercept(size_t n_size, const struct geae_curve *c, const double *weight, double *coefficient)
{
	double s = 0, sx = 0, sxx = 0;

	for (size_t i = 0; i < n_size; i++) {
		double w = weight[i] * weight[i], x = 1 / c[i].L;

		s += w;
		sx += w * x;
		sxx += w * x * x;
	}
	for (size_t i = 0; i < n_size; i++)
		coefficient[i] = weight[i] * weight[i] * (sxx - sx / c[i].L) / (s * sxx - sx * sx);
}
