/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the Binder cumulants of two sizes cross, roughly and robustly.
 *
 * With z_i the difference (large - small) in units of its error at the i-th control value, the crossing is the
 * cut k that maximises sum_{i < k} z_i - sum_{i >= k} z_i.  It counts when on both sides some stretch that ends
 * at the cut has |sum z| / sqrt(length) >= 5: on data without a transition noise reaches that in fewer than
 * one case in a hundred.  |z_i| is capped at 5: no single point decides. */
#include <geae/curves.h>

#define SIGNIFICANT 5.0
#define CAP	    5.0

/* (large - small)/error at value p of `large`; the small curve between its points by a straight line. */
static double difference(const struct geae_curve *small, const struct geae_curve *large, int64_t p)
{
	const struct geae_points *s = &small->points;
	double T = large->points.value[p], u, sigma, z;
	int64_t k = 1;

	if (T < s->value[0] || T > s->value[s->n_point - 1] || s->n_point < 2)
		return 0;
	while (k < s->n_point - 1 && s->value[k] < T)
		k++;
	u = (T - s->value[k - 1]) / (s->value[k] - s->value[k - 1]);
	sigma = sqrt((1 - u) * (1 - u) * small->sigma[k - 1] * small->sigma[k - 1] +
		     u * u * small->sigma[k] * small->sigma[k] + large->sigma[p] * large->sigma[p]);
	z = (large->U[p] - (1 - u) * small->U[k - 1] - u * small->U[k]) / sigma;
	return isfinite(z) ? fmax(-CAP, fmin(CAP, z)) : 0;
}

/* Greatest sum/sqrt(length) over stretches that end at the cut. */
static double significance(const struct geae_curve *small, const struct geae_curve *large, int64_t cut, int64_t step)
{
	double sum = 0, best = 0, length = 0;

	for (int64_t i = step < 0 ? cut - 1 : cut; i >= 0 && i < large->points.n_point; i += step) {
		sum += difference(small, large, i) * (step < 0 ? 1 : -1);
		length += 1;
		best = fmax(best, sum / sqrt(length));
	}
	return best;
}

double geae_curve_crossing(const struct geae_curve *small, const struct geae_curve *large)
{
	const struct geae_points *p = &large->points;
	double sum = 0, best = 0;
	int64_t cut = 0;

	for (int64_t k = 1; k < p->n_point; k++) {
		sum += difference(small, large, k - 1);
		if (sum > best) {
			best = sum;
			cut = k;
		}
	}
	if (cut == 0 || significance(small, large, cut, -1) < SIGNIFICANT ||
	    significance(small, large, cut, 1) < SIGNIFICANT)
		return 0;
	return (p->value[cut - 1] + p->value[cut]) / 2;
}
