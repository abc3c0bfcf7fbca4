/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the passes over the samples: partial sums are added, and globals are computed, in double precision.
 *
 * Moments of blocks are merged as Chan, Golub and LeVeque (1983) do: with d = mean_b - mean_a,
 * mean = mean_a + d n_b/n, M = M_a + M_b + d^2 n_a n_b/n. */
#include <string.h>
#include "executor_inner.h"
#include "scalar_math.h"

static int64_t blocks_of(const struct executor *e)
{
	return (e->n + KERNEL_BLOCK - 1) / KERNEL_BLOCK;
}

static void add_blocks(const struct executor *e, const struct global_step *s, double *out)
{
	const double *part = e->part + s->part;

	memcpy(out, part, sizeof(double) * (size_t)s->n);
	for (int64_t b = 1; b < blocks_of(e); b++) {
		part += s->n;
		for (int32_t k = 0; k < s->n; k++)
			out[k] += part[k];
	}
}

/* Norms in blocks: of each channel the sums of d in all its blocks, then those of d xhat. */
static void add_norm_sums(const struct executor *e, const struct global_step *s, double *out)
{
	int32_t channels = s->n / 2;
	const double *part = e->part + s->part;

	memset(out, 0, sizeof(double) * (size_t)s->n);
	for (int64_t b = 0; b < blocks_of(e); b++, part += s->part_step)
		for (int32_t c = 0; c < channels; c++)
			for (int32_t k = 0; k < s->blocks; k++) {
				out[c] += part[2 * c * s->blocks + k];
				out[channels + c] += part[(2 * c + 1) * s->blocks + k];
			}
}

static void update_running(struct executor *e, const struct global_step *s, const double *mean, const double *variance)
{
	const struct graph *g = e->graph;
	int32_t n = s->n / 3, state = g->node[s->node].state;
	float *running_mean = e->state + g->state[state].offset,
	      *running_variance = e->state + g->state[state + 1].offset;
	double count = (double)e->n * s->blocks, unbiased = count / (count - 1);

	for (int32_t f = 0; f < n; f++) {
		running_mean[f] = (float)((double)running_mean[f] + s->a[1] * (mean[f] - (double)running_mean[f]));
		running_variance[f] = (float)((double)running_variance[f] +
					      s->a[1] * (variance[f] * unbiased - (double)running_variance[f]));
	}
}

/* Rows of the parts are channels in `blocks` blocks each. */
static void merge_moments(struct executor *e, const struct global_step *s, double *out)
{
	int32_t n = s->n / 3, rows = n * s->blocks;
	const double *part = e->part + s->part;
	double *mean = out, *variance = out + n, *scale = out + 2 * n;

	memset(out, 0, sizeof(double) * (size_t)(2 * n));
	for (int64_t b = 0; b < blocks_of(e); b++, part += s->part_step)
		for (int32_t k = 0; k < s->blocks; k++) {
			int64_t left = e->n - b * KERNEL_BLOCK, samples = left < KERNEL_BLOCK ? left : KERNEL_BLOCK;
			double before = (double)(b * KERNEL_BLOCK * s->blocks + samples * k),
			       after = before + (double)samples;
			double share = (after - before) / after, weight = before * share;

			for (int32_t f = 0; f < n; f++) {
				double d = part[f * s->blocks + k] - mean[f];

				mean[f] += d * share;
				variance[f] += part[rows + f * s->blocks + k] + d * d * weight;
			}
		}
	for (int32_t f = 0; f < n; f++) {
		variance[f] /= (double)e->n * s->blocks;
		scale[f] = 1 / sqrt(variance[f] + s->a[0]);
	}
	if (e->graph->tracked[s->node])
		update_running(e, s, mean, variance);
}

static void running_moments(const struct executor *e, const struct global_step *s, double *out)
{
	const struct graph *g = e->graph;
	int32_t n = s->n / 3, state = g->node[s->node].state;

	for (int32_t f = 0; f < n; f++) {
		out[f] = (double)e->state[g->state[state].offset + f];
		out[n + f] = (double)e->state[g->state[state + 1].offset + f];
		out[2 * n + f] = 1 / sqrt(out[n + f] + s->a[0]);
	}
}

static void compute(const struct executor *e, const struct global_step *s, double *out)
{
	const double *x = e->global + s->in[0], *y = e->global + s->in[1];
	int32_t dx = s->n_in[0] > 1, dy = s->n_in[1] > 1;

	switch (s->op) {
	case N_NUMBER: out[0] = s->a[0]; break;
	case N_COUNT: out[0] = (double)e->n; break;
	case N_SCALAR: out[0] = e->batch->scalar[s->i0]; break;
	case N_PARAMETER:
		for (int32_t k = 0; k < s->n; k++)
			out[k] = (double)e->parameter[s->parameter + k];
		break;
	case N_UNARY:
		for (int32_t k = 0; k < s->n; k++)
			out[k] = scalar_unary(s->i0, x[k], s->a[0], s->a[1]);
		break;
	case N_BINARY:
		for (int32_t k = 0; k < s->n; k++)
			out[k] = scalar_binary(s->i0, x[k * dx], y[k * dy]);
		break;
	case N_SPREAD:
		for (int32_t k = 0; k < s->n; k++)
			out[k] = x[k * dx];
		break;
	case N_SLICE: memcpy(out, x + s->i0, sizeof(double) * (size_t)s->n); break;
	case N_PAD:
		memset(out, 0, sizeof(double) * (size_t)s->n);
		memcpy(out + s->i0, x, sizeof(double) * (size_t)s->n_in[0]);
		break;
	case N_CONCAT:
		memcpy(out, x, sizeof(double) * (size_t)s->n_in[0]);
		memcpy(out + s->n_in[0], y, sizeof(double) * (size_t)s->n_in[1]);
		break;
	case N_SUM_FEATURES:
		out[0] = 0;
		for (int32_t k = 0; k < s->n_in[0]; k++)
			out[0] += x[k];
		break;
	case N_MOMENTS: running_moments(e, s, out); break;
	default: break;
	}
}

void executor_globals(struct executor *e, const struct phase *phase)
{
	const struct global_step *s = e->global_step + phase->first_global, *end = s + phase->n_global;

	for (; s < end; s++) {
		double *out = e->global + s->out;

		if (!s->reduction)
			compute(e, s, out);
		else if (s->op == N_MOMENTS)
			merge_moments(e, s, out);
		else if (s->op == N_NORM_SUMS && s->blocks > 1)
			add_norm_sums(e, s, out);
		else
			add_blocks(e, s, out);
	}
}
