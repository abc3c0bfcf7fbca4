/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Positions within boxes with the least variance: a quadratic programme with a closed solution.
 *
 * minimise sum_{i >= 1} (x_i - x_0)^2 subject to low_i <= x_i <= high_i.  For given x_0 each x_i is x_0 clipped
 * to its box, so what is left is g(x_0) = sum_i (x_0 - clip(x_0)) = 0: piecewise linear and rising, its corners
 * at the low_i (slope falls by one) and the high_i (slope rises by one); its root is found by walking over the
 * sorted corners.  Where all boxes overlap every x_i can be equal and the variance is exactly 0: the error that
 * follows from it says nothing.
 * Check value: boxes [0, 4], [0, 1], [2, 3]: x = 1.5, 1, 2, shifted by (0 - 0)/2. */
#include <geae/step.h>
#include <stdlib.h>

static int rising(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double clip(double x, double low, double high)
{
	return x < low ? low : x > high ? high : x;
}

/* The centre where sum of (x - clip(x)) vanishes; of a flat stretch the middle. */
static double balance(int64_t n, const double *low, const double *high, double *work)
{
	double *l = work, *h = work + n, n_below = 0, n_above = (double)n, sum_below = 0, sum_above = 0;
	int64_t i = 0, k = 0;

	/* below x: boxes with high < x pull down to high; above x: boxes with low > x pull up to low */
	for (int64_t b = 0; b < n; b++) {
		l[b] = low[b];
		h[b] = high[b];
		sum_above += low[b];
	}
	qsort(l, (size_t)n, sizeof(*l), rising);
	qsort(h, (size_t)n, sizeof(*h), rising);
	if (l[n - 1] <= h[0])
		return (l[n - 1] + h[0]) / 2;
	for (;;) {
		/* between the corners passed and the next one, the root of a straight line */
		double next = i < n && (k == n || l[i] <= h[k]) ? l[i] : k < n ? h[k] : (double)INFINITY;
		double x = (sum_below + sum_above) / (n_below + n_above);

		if (n_below + n_above > 0 && x <= next)
			return x;
		if (i < n && l[i] == next) {
			sum_above -= l[i++];
			n_above -= 1;
		} else {
			sum_below += h[k++];
			n_below += 1;
		}
	}
}

void geae_box_positions(int64_t n, const double *low, const double *high, double *position, double *work)
{
	double centre, down = (double)INFINITY, up = (double)INFINITY;

	if (n == 1) {
		position[0] = (low[0] + high[0]) / 2;
		return;
	}
	centre = balance(n - 1, low + 1, high + 1, work);
	position[0] = clip(centre, low[0], high[0]);
	for (int64_t i = 0; i < n; i++) {
		position[i] = clip(position[0], low[i], high[i]);
		up = fmin(up, high[i] - position[i]);
		down = fmin(down, position[i] - low[i]);
	}
	for (int64_t i = 0; i < n; i++)
		position[i] += (up - down) / 2;
}
