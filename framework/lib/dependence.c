/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How two columns depend on each other.
 *
 *   Spearman: Pearson's r of the ranks, ties with their mean rank.
 *   Mutual information: sum p_ij ln(p_ij / (p_i p_j)) less (K_ij - K_i - K_j + 1)/(2 n), K the cells in use
 *   (Miller, in: Information Theory in Psychology (1955)).
 *   Monotone fit: pool adjacent violators (Ayer et al., Ann. Math. Stat. 26, 641 (1955)).
 * Check values: (1, 2, 3, 4, 5) and (2, 1, 4, 3, 5): Spearman .8, rising fit (1.5, 1.5, 3.5, 3.5, 5), rms sqrt(.2);
 * mutual information of a column with itself in b bins: ln b less (1 - b)/(2 n). */
#include <stdlib.h>
#include <string.h>
#include <geae/dependence.h>

struct placed {
	double value;
	int64_t at;
};

static int by_value(const void *a, const void *b)
{
	const struct placed *x = a, *y = b;

	if (x->value < y->value || x->value > y->value)
		return x->value < y->value ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

int geae_order(struct geae_cx *cx, int64_t n, const double *value, int64_t *order)
{
	struct placed *p = geae_scratch(cx, n + 1, struct placed);

	if (!p)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		p[i] = (struct placed){ value[i], i };
	qsort(p, (size_t)n, sizeof(*p), by_value);
	for (int64_t i = 0; i < n; i++)
		order[i] = p[i].at;
	return GEAE_OK;
}

static double weight_of(const double *weight, int64_t i)
{
	return weight ? weight[i] : 1;
}

void geae_ranks(int64_t n, const double *value, const int64_t *order, const double *weight, double *rank)
{
	double before = 0, all = 0;

	for (int64_t i = 0; i < n; i++)
		all += weight_of(weight, i);
	for (int64_t i = 0, j; i < n; i = j) {
		double own = 0;

		for (j = i; j < n && !(value[order[j]] > value[order[i]]); j++)
			own += weight_of(weight, order[j]);
		for (int64_t k = i; k < j; k++)
			rank[order[k]] = before + (own - all) / 2;
		before += own;
	}
}

double geae_correlation(int64_t n, const double *a, const double *b, const double *weight)
{
	double mean_a = 0, mean_b = 0, all = 0, ab = 0, aa = 0, bb = 0;

	for (int64_t i = 0; i < n; i++) {
		double w = weight_of(weight, i);

		mean_a += w * a[i];
		mean_b += w * b[i];
		all += w;
	}
	mean_a /= all;
	mean_b /= all;
	for (int64_t i = 0; i < n; i++) {
		double w = weight_of(weight, i), x = a[i] - mean_a, y = b[i] - mean_b;

		ab += w * x * y;
		aa += w * x * x;
		bb += w * y * y;
	}
	return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : (double)NAN;
}

static int64_t bin_of(double rank, double all, int64_t bins)
{
	int64_t k = (int64_t)((rank / all + 0.5) * (double)bins);

	return k < 0 ? 0 : k >= bins ? bins - 1 : k;
}

double geae_information(int64_t n, const double *rank_a, const double *rank_b, const double *weight, int64_t bins, double *work)
{
	double *of_a = work + bins * bins, *of_b = of_a + bins, all = 0, sum = 0, cells = 0;

	memset(work, 0, sizeof(*work) * (size_t)(bins * (bins + 2)));
	for (int64_t i = 0; i < n; i++)
		all += weight_of(weight, i);
	for (int64_t i = 0; i < n; i++) {
		int64_t a = bin_of(rank_a[i], all, bins), b = bin_of(rank_b[i], all, bins);
		double w = weight_of(weight, i);

		work[a * bins + b] += w;
		of_a[a] += w;
		of_b[b] += w;
	}
	for (int64_t a = 0; a < bins; a++) {
		cells -= (of_a[a] > 0) + (of_b[a] > 0);
		for (int64_t b = 0; b < bins; b++) {
			double w = work[a * bins + b];

			if (w > 0)
				sum += w / all * log(w * all / (of_a[a] * of_b[b]));
			cells += w > 0;
		}
	}
	return sum - (cells + 1) / (2 * all);
}

/* Rising means of y along the order (sign -1: falling ones).  A block is what has been pooled. */
static double rising_fit(int64_t n, const double *x, const int64_t *order, const double *y, const double *weight, double sign,
			 double *fit, double *work)
{
	double *mean = work, *mass = work + n, *length = work + 2 * n, off = 0, all = 0;
	int64_t blocks = 0, at = 0;

	for (int64_t i = 0; i < n; i++) {
		double w = weight_of(weight, order[i]), v = sign * y[order[i]];
		int tied = i && !(x[order[i]] > x[order[i - 1]]);

		mean[blocks] = v;
		mass[blocks] = w;
		length[blocks] = 1;
		for (blocks++; blocks > 1; blocks--) {
			double *m = mean + blocks - 2, *s = mass + blocks - 2, both = s[0] + s[1];

			if (!tied && !(m[1] < m[0]))
				break;
			m[0] = both > 0 ? (s[0] * m[0] + s[1] * m[1]) / both : m[0];
			s[0] = both;
			length[blocks - 2] += length[blocks - 1];
			tied = 0;
		}
	}
	for (int64_t b = 0; b < blocks; b++)
		for (int64_t k = (int64_t)length[b]; k > 0; k--, at++) {
			double w = weight_of(weight, order[at]), d;

			fit[order[at]] = sign * mean[b];
			d = y[order[at]] - fit[order[at]];
			off += w * d * d;
			all += w;
		}
	return sqrt(off / all);
}

double geae_monotone_fit(int64_t n, const double *x, const int64_t *order_x, const double *y, const double *weight, double *fit,
			 double *work)
{
	double *falling = work + 3 * n, up = rising_fit(n, x, order_x, y, weight, 1, fit, work);
	double down = rising_fit(n, x, order_x, y, weight, -1, falling, work);

	if (down < up)
		memcpy(fit, falling, sizeof(*fit) * (size_t)n);
	return down < up ? down : up;
}

void geae_resample(struct geae_rng *r, int64_t n, const int64_t *group, int64_t n_group, double *of_group, double *weight)
{
	memset(of_group, 0, sizeof(*of_group) * (size_t)n_group);
	for (int64_t k = 0; k < n_group; k++)
		of_group[geae_below(r, (uint64_t)n_group)] += 1;
	for (int64_t i = 0; i < n; i++)
		weight[i] = of_group[group[i]];
}
