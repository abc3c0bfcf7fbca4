/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each node computes, in double precision, in the plainest way.
 *
 * Batch norm (Ioffe, Szegedy 2015): y = w (x - mean) / sqrt(variance + eps) + b with the biased variance of the
 * batch; the running variance is the unbiased one.  With d = dL/dy, xhat = (y - b)/w and n samples
 * dL/dx = w (d - sum(d)/n - xhat sum(d xhat)/n) / sqrt(variance + eps). */
#include <string.h>
#include "reference_inner.h"
#include "scalar_math.h"

/* Element (feature f, sample s) of an operand under the rules of broadcasting. */
static double at(const struct reference *r, int32_t node, int64_t f, int64_t s)
{
	const struct node *v = &r->graph->node[node];
	int64_t row = v->n == 1 ? 0 : f;

	return r->value[node][v->kind == PER_SAMPLE ? row * r->batch->n + s : row];
}

static double feed_value(const struct feed *feed, int64_t i, int64_t f)
{
	const unsigned char *row =
		(const unsigned char *)feed->data + (size_t)(feed->row ? feed->row[i] : i) * feed->stride;
	float x;
	double y;

	switch (feed->type) {
	case FEED_FLOAT: memcpy(&x, row + f * 4, sizeof(x)); return (double)x;
	case FEED_DOUBLE: memcpy(&y, row + f * 8, sizeof(y)); return y;
	case FEED_BITS: return row[f >> 3] >> (f & 7) & 1 ? 1 : -1;
	case FEED_ZERO: break;
	}
	return 0;
}

static void run_input(struct reference *r, const struct node *v, double *out)
{
	int64_t n = r->batch->n;
	size_t k = 0;

	while (strcmp(r->input[k].name, v->name))
		k++;
	for (int32_t f = 0; f < v->n; f++)
		for (int64_t s = 0; s < n; s++)
			out[f * n + s] = feed_value(&r->batch->input[k], s, f);
}

static void run_scalar(struct reference *r, const struct node *v, double *out)
{
	size_t k = 0;

	while (strcmp(r->scalar[k], v->name))
		k++;
	out[0] = r->batch->scalar[k];
}

static void run_elementwise(struct reference *r, const struct node *v, double *out)
{
	int64_t n = v->kind == PER_SAMPLE ? r->batch->n : 1;

	for (int32_t f = 0; f < v->n; f++)
		for (int64_t s = 0; s < n; s++) {
			double x = at(r, v->in[0], f, s), y = v->n_in > 1 ? at(r, v->in[1], f, s) : 0, o = x;

			switch (v->op) {
			case N_UNARY: o = scalar_unary(v->i0, x, v->a[0], v->a[1]); break;
			case N_BINARY: o = scalar_binary(v->i0, x, y); break;
			case N_LEAKY_BACK: o = y > 0 ? x : v->a[0] * x; break;
			case N_BCE: o = scalar_bce(x, y); break;
			case N_BCE_BACK: o = (scalar_sigmoid(x) - y) * at(r, v->in[2], f, s); break;
			default: break; /* N_SPREAD */
			}
			out[f * n + s] = o;
		}
}

static void run_moved(struct reference *r, const struct node *v, double *out)
{
	int64_t n = v->kind == PER_SAMPLE ? r->batch->n : 1;
	const double *x = r->value[v->in[0]];
	size_t row = sizeof(double) * (size_t)n, nx = (size_t)r->graph->node[v->in[0]].n;

	if (v->op == N_SLICE) {
		memcpy(out, x + v->i0 * n, row * (size_t)v->n);
	} else if (v->op == N_PAD) {
		memset(out, 0, row * (size_t)v->n);
		memcpy(out + v->i0 * n, x, row * nx);
	} else if (v->op == N_CONCAT) {
		memcpy(out, x, row * nx);
		memcpy(out + nx * (size_t)n, r->value[v->in[1]], row * ((size_t)v->n - nx));
	} else {
		memset(out, 0, row * (size_t)v->n);
		for (int32_t i = 0; i < v->n; i++)
			for (int32_t k = v->map->start[i]; k < v->map->start[i + 1]; k++)
				for (int64_t s = 0; s < n; s++)
					out[i * n + s] += v->map->sign[k] * x[v->map->index[k] * n + s];
	}
}

static void run_sum_features(struct reference *r, const struct node *v, double *out)
{
	int64_t n = v->kind == PER_SAMPLE ? r->batch->n : 1;

	for (int64_t s = 0; s < n; s++) {
		out[s] = 0;
		for (int32_t f = 0; f < r->graph->node[v->in[0]].n; f++)
			out[s] += at(r, v->in[0], f, s);
	}
}

static void run_sum(struct reference *r, const struct node *v, double *out)
{
	int32_t n_feature = r->graph->node[v->in[0]].n;
	bool by_feature = v->op == N_SUM_SAMPLES || v->op == N_DOT_SAMPLES;

	memset(out, 0, sizeof(double) * (size_t)v->n);
	for (int32_t f = 0; f < n_feature; f++)
		for (int64_t s = 0; s < r->batch->n; s++) {
			double x = at(r, v->in[0], f, s), y = v->n_in > 1 ? at(r, v->in[1], f, s) : 1;

			out[by_feature ? f : 0] += v->op == N_SUM_BCE ? scalar_bce(x, y) : x * y;
		}
}

/* In blocks, the samples of all blocks of a channel follow each other: as many samples more. */
static int64_t samples_of(const struct reference *r, const struct node *v)
{
	return r->batch->n * blocks_of_node(v);
}

static void run_linear(struct reference *r, const struct node *v, double *out)
{
	const struct graph_parameter *p = &r->graph->parameter[v->weight];
	const double *w = r->parameter + p->offset, *x = r->value[v->in[0]];
	const double *bias = v->bias < 0 ? NULL : r->parameter + r->graph->parameter[v->bias].offset;
	int64_t n = samples_of(r, v);
	bool back = v->op == N_LINEAR_BACK;

	for (int64_t i = 0; i < v->n / blocks_of_node(v); i++) {
		for (int64_t s = 0; s < n; s++)
			out[i * n + s] = bias ? bias[i] : 0;
		for (int64_t k = 0; k < (back ? p->rows : p->columns); k++) {
			double a = back ? w[k * p->columns + i] : w[i * p->columns + k];

			for (int64_t s = 0; s < n; s++)
				out[i * n + s] += a * x[k * n + s];
		}
	}
}

static void run_outer(struct reference *r, const struct node *v, double *out)
{
	const struct graph_parameter *p = &r->graph->parameter[v->weight];
	const double *d = r->value[v->in[0]], *x = r->value[v->in[1]];
	int64_t n = samples_of(r, v);

	for (int64_t i = 0; i < p->rows; i++) {
		for (int64_t k = 0; k < p->columns; k++) {
			double sum = 0;

			for (int64_t s = 0; s < n; s++)
				sum += d[i * n + s] * x[k * n + s];
			out[i * p->columns + k] = sum;
		}
		out[p->rows * p->columns + i] = 0;
		for (int64_t s = 0; s < n; s++)
			out[p->rows * p->columns + i] += d[i * n + s];
	}
}

static void run_moments(struct reference *r, const struct node *v, bool tracked, double *out)
{
	const double *x = r->value[v->in[0]];
	int64_t n = samples_of(r, v), n_feature = v->n / 3;
	double *mean = r->state + r->graph->state[v->state].offset;
	double *variance = r->state + r->graph->state[v->state + 1].offset;

	for (int64_t f = 0; f < n_feature; f++) {
		double m = 0, q = 0;

		if (r->train) {
			for (int64_t s = 0; s < n; s++)
				m += x[f * n + s] / (double)n;
			for (int64_t s = 0; s < n; s++)
				q += (x[f * n + s] - m) * (x[f * n + s] - m) / (double)n;
		} else {
			m = mean[f];
			q = variance[f];
		}
		out[f] = m;
		out[n_feature + f] = q;
		out[2 * n_feature + f] = 1 / sqrt(q + v->a[0]);
		if (!r->train || !tracked)
			continue;
		mean[f] += v->a[1] * (m - mean[f]);
		variance[f] += v->a[1] * (q * (double)n / (double)(n - 1) - variance[f]);
	}
}

static void run_norm(struct reference *r, const struct node *v, double *out)
{
	bool back = v->op != N_NORM;
	int64_t n = samples_of(r, v);
	const struct node *moments_node = &r->graph->node[v->in[back ? 2 : 1]];
	const double *w = r->parameter + r->graph->parameter[v->weight < 0 ? 0 : v->weight].offset;
	const double *moments = r->value[v->in[back ? 2 : 1]], *x = r->value[v->in[back ? 1 : 0]],
		     *d = r->value[v->in[0]];
	int32_t channels = moments_node->n / 3;

	if (v->op == N_NORM_SUMS)
		memset(out, 0, sizeof(double) * (size_t)v->n);
	for (int32_t f = 0; f < channels; f++)
		for (int64_t s = 0; s < n; s++) {
			double xhat = (x[f * n + s] - moments[f]) * moments[2 * channels + f];

			if (v->op == N_NORM) {
				out[f * n + s] = w[f] * xhat + r->parameter[r->graph->parameter[v->bias].offset + f];
			} else if (v->op == N_NORM_SUMS) {
				out[f] += d[f * n + s];
				out[channels + f] += d[f * n + s] * xhat;
			} else {
				const double *sums = r->value[v->in[3]];

				out[f * n + s] =
					w[f] * moments[2 * channels + f] *
					(d[f * n + s] - sums[f] / (double)n - xhat * sums[channels + f] / (double)n);
			}
		}
}

void reference_node(struct reference *r, int32_t i)
{
	const struct node *v = &r->graph->node[i];
	double *out = r->value[i];

	switch ((enum node_op)v->op) {
	case N_INPUT:
	case N_NOISE: run_input(r, v, out); break;
	case N_NUMBER: out[0] = v->a[0]; break;
	case N_COUNT: out[0] = (double)r->batch->n; break;
	case N_SCALAR: run_scalar(r, v, out); break;
	case N_PARAMETER:
		memcpy(out, r->parameter + r->graph->parameter[v->weight].offset, sizeof(double) * (size_t)v->n);
		break;
	case N_UNARY:
	case N_BINARY:
	case N_SPREAD:
	case N_LEAKY_BACK:
	case N_BCE:
	case N_BCE_BACK: run_elementwise(r, v, out); break;
	case N_CONCAT:
	case N_SLICE:
	case N_PAD:
	case N_SPARSE: run_moved(r, v, out); break;
	case N_SUM_FEATURES: run_sum_features(r, v, out); break;
	case N_SUM:
	case N_SUM_SAMPLES:
	case N_DOT:
	case N_DOT_SAMPLES:
	case N_SUM_BCE: run_sum(r, v, out); break;
	case N_LINEAR:
	case N_LINEAR_BACK: run_linear(r, v, out); break;
	case N_OUTER: run_outer(r, v, r->outer + r->outer_at[i]); break;
	case N_MOMENTS: run_moments(r, v, r->graph->tracked[i], out); break;
	case N_NORM:
	case N_NORM_SUMS:
	case N_NORM_BACK: run_norm(r, v, out); break;
	case N_NONE:
	case N_OPS: break;
	}
}
