/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Along which of the directions that a group of matrices distinguishes a vector orders.
 *
 * Each class of n equivalent states s (geae/matrix_group.h) predicts a mixture of normal laws,
 *
 *   p(w) = (1/n) sum_s N(w; r s, sigma^2),
 *
 * with r and sigma of greatest likelihood (expectation maximisation).  The class of the greatest likelihood counts where it
 * exceeds the others' by t standard errors of the difference (jackknife over blocks), and where the rows, carried to one
 * state, show no order across it: its cumulant lies below the threshold.  With several states the classes differ by the
 * sign or the magnitude of the anisotropy; where there is none the direction stays undecided.
 * Check value: w = (1, 0), (0, 1) and their negatives, with noise, under the group of the square: the class of the axes.
 */
#include "broken.h"

enum { ROUNDS = 25 };

struct fit {
	double r, sigma2, log_likelihood;
	double *of_row; /* [n] */
};

static double along_state(int d, const double *w, const double *state)
{
	double sum = 0;

	for (int a = 0; a < d; a++)
		sum += w[a] * state[a];
	return sum;
}

/* log (1/n) sum exp(r w.s/sigma^2) and the mean of w.s with these weights. */
static double mixture(int d, const struct geae_states_class *c, const double *w, double scale, double *mean)
{
	double most = -(double)INFINITY, sum = 0;

	*mean = 0;
	for (uint32_t s = 0; s < c->n_state; s++)
		most = fmax(most, along_state(d, w, c->state + s * (uint32_t)d));
	for (uint32_t s = 0; s < c->n_state; s++) {
		double projection = along_state(d, w, c->state + s * (uint32_t)d), weight = exp(scale * (projection - most));

		sum += weight;
		*mean += weight * projection;
	}
	*mean /= sum;
	return scale * most + log(sum / c->n_state);
}

static void fit_class(int d, const struct geae_states_class *c, int64_t n, const double *w, double square, struct fit *f)
{
	f->r = sqrt(square);
	f->sigma2 = square / (2 * d);
	for (int round = 0; round < ROUNDS; round++) {
		double r = 0;

		for (int64_t i = 0; i < n; i++) {
			double mean;

			mixture(d, c, w + i * d, f->r / f->sigma2, &mean);
			r += mean / (double)n;
		}
		f->r = r;
		f->sigma2 = fmax((square - r * r) / d, 1e-9 * square);
	}
	f->log_likelihood = 0;
	for (int64_t i = 0; i < n; i++) {
		double mean, w2 = along_state(d, w + i * d, w + i * d);

		f->of_row[i] = mixture(d, c, w + i * d, f->r / f->sigma2, &mean) - (w2 + f->r * f->r) / (2 * f->sigma2) -
			       d * log(f->sigma2) / 2;
		f->log_likelihood += f->of_row[i];
	}
}

/* Is the mean of a - b above 0 by t standard errors? */
static int exceeds(const struct broken *self, const int32_t *block, int64_t n, const double *a, const double *b, double t, double *sum)
{
	double all = 0, square = 0, n_block = (double)self->blocks;

	memset(sum, 0, sizeof(*sum) * (size_t)self->blocks);
	for (int64_t i = 0; i < n; i++) {
		sum[block[i]] += a[i] - b[i];
		all += a[i] - b[i];
	}
	for (int64_t k = 0; k < self->blocks; k++)
		square += (sum[k] - all / n_block) * (sum[k] - all / n_block);
	return all > t * sqrt(square * n_block / (n_block - 1));
}

/* The lengths across the reference state, each row carried to it. */
static void across(const struct geae_matrix_group *g, const struct geae_states_class *c, int64_t n, const double *w, double *length)
{
	int d = g->d;

	for (int64_t i = 0; i < n; i++) {
		double best = -(double)INFINITY, w2 = along_state(d, w + i * d, w + i * d), carried[GEAE_LATENTS_MOST];
		uint32_t at = 0;

		for (uint32_t s = 0; s < c->n_state; s++) {
			double projection = along_state(d, w + i * d, c->state + s * (uint32_t)d);

			if (projection > best) {
				best = projection;
				at = s;
			}
		}
		length[i] = sqrt(fmax(0, w2 - best * best));
		if (d > 2)
			continue;
		for (int a = 0; a < d; a++) { /* D^T w */
			carried[a] = 0;
			for (int b = 0; b < d; b++)
				carried[a] += g->D[(c->carry[at] * (uint32_t)d + (uint32_t)b) * (uint32_t)d + (uint32_t)a] * w[i * d + b];
		}
		length[i] = carried[1] * c->state[0] - carried[0] * c->state[1];
	}
}

static int one_point(struct geae_cx *cx, const struct broken *self, double t, struct found *f, int64_t point, struct fit *fit,
		     double *length)
{
	const struct geae_matrix_group *g = &f->group;
	int64_t first = f->points->first[point], n = f->points->first[point + 1] - first;
	const double *w = f->turned.w + first * g->d;
	int32_t *block = geae_scratch(cx, n, int32_t);
	double square = 0, *sum = geae_scratch(cx, self->blocks, double), U, sigma, threshold;
	uint32_t best = 0;

	if (!block || !sum)
		return GEAE_ENOMEM;
	geae_blocks(f->points, point, self->blocks, block, NULL);
	for (int64_t i = 0; i < n; i++)
		square += along_state(g->d, w + i * g->d, w + i * g->d) / (double)n;
	for (uint32_t c = 0; c < g->n_class; c++) {
		fit_class(g->d, &g->class[c], n, w, square, &fit[c]);
		best = fit[c].log_likelihood > fit[best].log_likelihood ? c : best;
	}
	for (uint32_t c = 0; c < g->n_class; c++)
		if (c != best && !exceeds(self, block, n, fit[best].of_row, fit[c].of_row, t, sum))
			return GEAE_OK;
	across(g, &g->class[best], n, w, length + first);
	GEAE_TRY(geae_binder_at(cx, f->points, point, length, g->d - 1, self->blocks, &U, &sigma));
	threshold = 0.6107 * (g->d > 2 ? 3.0 / (g->d + 1) : 1);
	if (U + t * sigma < threshold)
		f->direction[point] = (int)best;
	return GEAE_OK;
}

int broken_directions(struct geae_cx *cx, const struct broken *self, double t, struct found *f)
{
	const struct geae_points *p = f->points;
	struct fit *fit = geae_scratch(cx, GEAE_STATE_CLASSES, struct fit);
	double *length = geae_scratch(cx, p->n_row, double);
	int64_t most = 0;

	for (int64_t k = 0; k < p->n_point; k++) {
		f->direction[k] = NO_DIRECTION;
		most = p->first[k + 1] - p->first[k] > most ? p->first[k + 1] - p->first[k] : most;
	}
	if (!fit || !length)
		return GEAE_ENOMEM;
	for (uint32_t c = 0; c < f->group.n_class; c++)
		if (!(fit[c].of_row = geae_scratch(cx, most, double)))
			return GEAE_ENOMEM;
	for (int64_t k = 0; k < p->n_point && f->group.n_class; k++)
		if (f->decision[k] == ORDER)
			GEAE_TRY(one_point(cx, self, t, f, k, fit, length));
	return GEAE_OK;
}
