/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Multi-histogram reweighting: bins, blocks, averages.
 *
 *   <O>(T) = sum_i O_i w_i / sum_i w_i,   w_i = exp(-E_i/T) / sum_k n_k exp(f_k - E_i/T_k)
 *
 * over all rows of all temperatures T_k, n_k rows each, f_k from wham_solve.c.  Rows of equal energy have equal weights,
 * so sums over them are enough.  Ferrenberg and Swendsen, Phys. Rev. Lett. 63, 1195 (1989).
 * Check value: two levels 0 and 1: occupation 1/(1 + e^(1/T)) at every T, from any mixture of temperatures.
 */
#include <stdlib.h>
#include <string.h>
#include "wham_solve.h"

struct numbered {
	double energy;
	int64_t row;
};

static int rising(const void *a, const void *b)
{
	double x = ((const struct numbered *)a)->energy, y = ((const struct numbered *)b)->energy;

	return (x > y) - (x < y);
}

/* Distinct energies, and which of them each row has; rounding does not make them different. */
static int make_bins(struct geae_cx *cx, const double *energy, struct geae_wham *w)
{
	struct numbered *list = geae_scratch(cx, w->n_row, struct numbered);
	double *value = geae_scratch(cx, w->n_row, double);
	int32_t *bin = geae_scratch(cx, w->n_row, int32_t);

	if (!list || !value || !bin)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < w->n_row; i++)
		list[i] = (struct numbered){ energy[i], i };
	qsort(list, (size_t)w->n_row, sizeof(*list), rising);
	for (int64_t i = 0; i < w->n_row; i++) {
		if (!w->n_bin || list[i].energy - value[w->n_bin - 1] > 1e-9 * (1 + fabs(list[i].energy)))
			value[w->n_bin++] = list[i].energy;
		bin[list[i].row] = (int32_t)(w->n_bin - 1);
	}
	w->energy = value;
	w->bin = bin;
	return GEAE_OK;
}

/* sum[b] becomes the sum over all blocks but b, sum[n_block] that over all.  Summed afresh for each b: nothing cancels. */
static void without_each(int64_t n_block, int64_t n, double *sum, double *spare)
{
	double *all = sum + n_block * n;

	memcpy(spare, sum, (size_t)(n_block * n) * sizeof(*sum));
	memset(sum, 0, (size_t)((n_block + 1) * n) * sizeof(*sum));
	for (int64_t b = 0; b < n_block; b++)
		for (int64_t i = 0; i < n; i++)
			all[i] += spare[b * n + i];
	for (int64_t left = 0; left < n_block; left++)
		for (int64_t b = 0; b < n_block; b++)
			for (int64_t i = 0; b != left && i < n; i++)
				sum[left * n + i] += spare[b * n + i];
}

/* d<E>/d(1/T) = -var E between neighbouring temperatures: fails by a factor where the energies are per site, or of
 * another model.  energy: from the first row of the window on. */
static int check_energies(struct geae_cx *cx, const struct geae_points *p, const double *energy,
			  const struct geae_wham *w, double *mean)
{
	const double *T = p->value + w->first;
	double rise = 0, expected = 0, var_before = 0;

	for (int64_t t = 0; t < w->n_point; t++) {
		int64_t n = p->first[w->first + t + 1] - p->first[w->first + t];
		double var = 0;

		for (int64_t i = 0; i < n; i++)
			mean[t] += energy[i] / (double)n;
		for (int64_t i = 0; i < n; i++)
			var += (energy[i] - mean[t]) * (energy[i] - mean[t]) / (double)n;
		if (t) {
			rise += mean[t] - mean[t - 1];
			expected += (1 / T[t - 1] - 1 / T[t]) * (var + var_before) / 2;
		}
		var_before = var;
		energy += n;
	}
	if (w->n_point < 2 || (rise > expected / 2 && rise < 2 * expected))
		return GEAE_OK;
	return geae_fail(cx, GEAE_EDATA,
			 "the energies do not fit the temperatures: from T = %g to %g their mean rises by %.3g, their "
			 "fluctuations say %.3g; reweighting needs the energy of the whole configuration in units of k_B T",
			 T[0], T[w->n_point - 1], rise, expected);
}

int geae_wham(struct geae_cx *cx, const struct geae_points *p, const double *energy, int64_t first, int64_t n_point,
	      int64_t n_block, struct geae_wham *w)
{
	int64_t start = p->first[first];
	int32_t *block;
	double *count, *density, *rows, *spare, *mean = geae_scratch(cx, n_point, double);

	*w = (struct geae_wham){ .first = first,
				 .n_point = n_point,
				 .n_block = n_block,
				 .n_row = p->first[first + n_point] - start };
	block = geae_scratch(cx, w->n_row, int32_t);
	if (!block || !mean)
		return GEAE_ENOMEM;
	GEAE_TRY(make_bins(cx, energy + start, w));
	GEAE_TRY(check_energies(cx, p, energy + start, w, mean));
	count = geae_scratch(cx, (n_block + 1) * w->n_bin, double);
	density = geae_scratch(cx, (n_block + 1) * w->n_bin, double);
	rows = geae_scratch(cx, (n_block + 1) * n_point, double);
	spare = geae_scratch(cx, n_block * (w->n_bin > n_point ? w->n_bin : n_point), double);
	if (!count || !density || !rows || !spare)
		return GEAE_ENOMEM;
	for (int64_t t = 0; t < n_point; t++) {
		int64_t from = p->first[first + t] - start, to = p->first[first + t + 1] - start;

		if (geae_blocks(p, first + t, n_block, block + from, NULL) < 1)
			return geae_fail(cx, GEAE_EDATA, "%s = %g has %lld rows, fewer than the %lld blocks",
					 p->control->name, p->value[first + t], (long long)(to - from),
					 (long long)n_block);
		for (int64_t i = from; i < to; i++) {
			count[block[i] * w->n_bin + w->bin[i]] += 1;
			rows[block[i] * n_point + t] += 1;
		}
	}
	without_each(n_block, w->n_bin, count, spare);
	without_each(n_block, n_point, rows, spare);
	w->block = block;
	w->count = count;
	w->log_density = density;
	return geae_wham_solve(cx, w, p->value + first, mean, rows, density);
}

int geae_wham_fill(struct geae_cx *cx, const struct geae_wham *w, const struct geae_points *p, const double *q,
		   struct geae_wham_moments *m)
{
	int64_t n = (w->n_block + 1) * w->n_bin;
	double *one = geae_scratch(cx, n, double), *two = geae_scratch(cx, n, double);
	double *spare = geae_scratch(cx, n, double);

	if (!one || !two || !spare)
		return GEAE_ENOMEM;
	q += p->first[w->first];
	for (int64_t i = 0; i < w->n_row; i++) {
		int64_t at = w->block[i] * w->n_bin + w->bin[i];

		one[at] += q[i];
		two[at] += q[i] * q[i];
	}
	without_each(w->n_block, w->n_bin, one, spare);
	without_each(w->n_block, w->n_bin, two, spare);
	*m = (struct geae_wham_moments){ one, two };
	return GEAE_OK;
}

void geae_wham_means(const struct geae_wham *w, const struct geae_wham_moments *m, int64_t b, double T, double *mean_q,
		     double *mean_q2)
{
	const double *count = w->count + b * w->n_bin, *density = w->log_density + b * w->n_bin;
	const double *q = m->q + b * w->n_bin, *q2 = m->q2 + b * w->n_bin;
	double most = -(double)INFINITY, n = 0, one = 0, two = 0;

	for (int64_t i = 0; i < w->n_bin; i++)
		if (count[i] > 0)
			most = fmax(most, -density[i] - w->energy[i] / T);
	for (int64_t i = 0; i < w->n_bin; i++) {
		double weight;

		if (!(count[i] > 0))
			continue;
		weight = exp(-density[i] - w->energy[i] / T - most);
		n += weight * count[i];
		one += weight * q[i];
		two += weight * q2[i];
	}
	*mean_q = one / n;
	*mean_q2 = two / n;
}

double geae_wham_ratio(const struct geae_wham *w, const struct geae_wham_moments *m, int64_t b, double T)
{
	double q, q2;

	geae_wham_means(w, m, b, T, &q, &q2);
	return q2 / (q * q);
}
