/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Five measures of how a latent goes with a label (geae/dependence.h has the formulas of four).
 *
 *   spread: rows in the order of the latent, cut into runs of `run` rows; half the distance between the 16th and the 84th
 *   percentile of the label in each; the median over the runs.
 *
 * Check values: latent = label: 1, 1, ln bins, 0; normal independent columns: 0, 0, 0, and a spread of .957 sigma for run = 25
 * (percentiles by interpolation), 1 for long runs. */
#include <math.h>
#include <stdlib.h>
#include <geae/dependence.h>
#include "latent_measures.h"

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double percentile(const double *sorted, int64_t n, double p)
{
	double at = p * (double)(n - 1);
	int64_t k = (int64_t)at;

	return k + 1 < n ? sorted[k] + (at - (double)k) * (sorted[k + 1] - sorted[k]) : sorted[n - 1];
}

/* Every row as often as its weight says. */
static double spread_of(const struct latent_pair *p, const double *weight)
{
	int64_t held = 0, n_run = 0;

	for (int64_t i = 0; i < p->n; i++) {
		int64_t row = p->order_z[i], times = weight ? (int64_t)weight[row] : 1;

		for (; times > 0; times--) {
			p->work[held++] = p->label[row];
			if (held < p->run)
				continue;
			qsort(p->work, (size_t)held, sizeof(double), ascending);
			p->runs[n_run++] = (percentile(p->work, held, 0.841345) - percentile(p->work, held, 0.158655)) / 2;
			held = 0;
		}
	}
	qsort(p->runs, (size_t)n_run, sizeof(double), ascending);
	return n_run ? percentile(p->runs, n_run, 0.5) : (double)NAN;
}

void latent_measure(const struct latent_pair *p, const double *weight, double value[LATENT_N_MEASURE])
{
	geae_ranks(p->n, p->z, p->order_z, weight, p->rank_z);
	geae_ranks(p->n, p->label, p->order_label, weight, p->rank_label);
	value[LATENT_PEARSON] = geae_correlation(p->n, p->z, p->label, weight);
	value[LATENT_SPEARMAN] = geae_correlation(p->n, p->rank_z, p->rank_label, weight);
	value[LATENT_INFORMATION] = geae_information(p->n, p->rank_z, p->rank_label, weight, p->bins, p->table);
	value[LATENT_MONOTONE] = geae_monotone_fit(p->n, p->z, p->order_z, p->label, weight, p->fit, p->work);
	value[LATENT_SPREAD] = spread_of(p, weight);
}

int latent_pair_work(struct geae_cx *cx, struct latent_pair *p)
{
	p->rank_z = geae_scratch(cx, 2 * p->n, double);
	p->fit = geae_scratch(cx, p->n, double);
	p->work = geae_scratch(cx, 4 * p->n + p->run, double);
	p->runs = geae_scratch(cx, 4 * p->n / p->run + 16, double);
	p->table = geae_scratch(cx, p->bins * (p->bins + 2), double);
	if (!p->rank_z || !p->fit || !p->work || !p->runs || !p->table)
		return GEAE_ENOMEM;
	p->rank_label = p->rank_z + p->n;
	return GEAE_OK;
}
