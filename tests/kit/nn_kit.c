/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nn_kit.c - data for graphs under test, and derivatives by differences:
 * f'(x) = (f(x - 2h) - 8 f(x - h) + 8 f(x + h) - f(x + 2h)) / 12 h + O(h^4). */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "graph_inner.h"
#include "nn_kit.h"
#include "reference.h"

double kit_uniform(uint64_t seed, uint64_t i)
{
	uint64_t z = seed * 0xd1342543de82ef95u + (i + 1) * 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static void *need(size_t n, size_t size)
{
	void *p = calloc(n ? n : 1, size);

	if (!p)
		abort();
	return p;
}

static void fill_feed(struct feed *feed, const struct graph_input *in, int64_t n, uint64_t seed, void **rows)
{
	int64_t stride = in->features;

	if (!strcmp(in->name, "bits")) {
		unsigned char *p = need((size_t)(n * (stride + 7) / 8 + n * 8), 1);

		feed->type = FEED_BITS;
		feed->stride = (size_t)(stride + 7) / 8;
		for (size_t i = 0; i < feed->stride * (size_t)n; i++)
			p[i] = (unsigned char)(256 * kit_uniform(seed, i));
		feed->data = *rows = p;
	} else {
		float *p = need((size_t)(n * stride), sizeof(*p));

		feed->type = FEED_FLOAT;
		feed->stride = sizeof(*p) * (size_t)stride;
		for (int64_t i = 0; i < n * stride; i++) /* a triangular density around 0 */
			p[i] = (float)(2 * (kit_uniform(seed, 2 * (uint64_t)i) +
					    kit_uniform(seed, 2 * (uint64_t)i + 1)) -
				       2);
		feed->data = *rows = p;
	}
}

struct kit_data *kit_data_create(struct graph *g, int64_t n, uint64_t seed)
{
	struct kit_data *d = need(1, sizeof(*d));
	const struct graph_parameter *p;
	const struct graph_state *s;
	const struct graph_input *in;
	const char *const *name;
	size_t n_p = graph_parameters(g, &p), n_s = graph_states(g, &s), n_scalar = graph_scalars(g, &name);

	d->n_rows = graph_inputs(g, &in);
	d->feed = need(d->n_rows, sizeof(*d->feed));
	d->rows = need(d->n_rows, sizeof(*d->rows));
	for (size_t k = 0; k < d->n_rows; k++)
		fill_feed(&d->feed[k], &in[k], n, 100 * seed + k, &d->rows[k]);
	d->scalar = need(n_scalar, sizeof(double));
	for (size_t k = 0; k < n_scalar; k++)
		d->scalar[k] = 0.4 + 0.4 * kit_uniform(seed + 7, k);
	d->n_parameter = graph_parameter_floats(g);
	d->n_state = graph_state_floats(g);
	d->parameter = need((size_t)d->n_parameter, sizeof(double));
	d->state = need((size_t)d->n_state, sizeof(double));
	d->start = need((size_t)d->n_state, sizeof(double));
	for (size_t k = 0; k < n_p; k++)
		for (int64_t i = 0; i < p[k].rows * p[k].columns; i++) {
			double u = 2 * kit_uniform(seed + 1000 + k, (uint64_t)i) - 1;

			d->parameter[p[k].offset + i] =
				(double)(float)(p[k].fan_in ? u / sqrt((double)p[k].fan_in) : p[k].start + 0.3 * u);
		}
	for (size_t k = 0; k < n_s; k++)
		for (int64_t i = 0; i < s[k].length; i++)
			d->start[s[k].offset + i] = d->state[s[k].offset + i] = s[k].start;
	d->batch = (struct batch){ n, d->feed, d->scalar };
	return d;
}

void kit_data_destroy(struct kit_data *d)
{
	if (!d)
		return;
	for (size_t k = 0; k < d->n_rows; k++)
		free(d->rows[k]);
	free(d->rows);
	free(d->feed);
	free(d->scalar);
	free(d->parameter);
	free(d->state);
	free(d->start);
	free(d);
}

static double loss_at(struct reference *r, struct kit_data *d, double *p, double value)
{
	double kept = *p;

	*p = value;
	memcpy(d->state, d->start, sizeof(double) * (size_t)d->n_state);
	if (!reference_run(r, &d->batch, d->parameter, d->state, true))
		abort();
	*p = kept;
	return reference_loss(r);
}

double kit_gradient_error(struct graph *g, struct kit_data *d, int most)
{
	struct reference *r = reference_create(g);
	const struct graph_parameter *p;
	size_t n_p = graph_parameters(g, &p);
	double *gradient = need((size_t)d->n_parameter, sizeof(double)), largest = 0, worst = 0, h = 1e-3;

	if (!r)
		abort();
	loss_at(r, d, d->parameter, d->parameter[0]);
	memcpy(gradient, reference_gradient(r), sizeof(double) * (size_t)d->n_parameter);
	for (int64_t i = 0; i < d->n_parameter; i++)
		largest = fmax(largest, fabs(gradient[i]));
	for (size_t k = 0; k < n_p; k++) {
		int64_t n = p[k].rows * p[k].columns, tried = n < most ? n : most;

		for (int64_t t = 0; t < tried; t++) {
			int64_t i = p[k].offset + (n <= most ? t : (int64_t)((double)n * kit_uniform(k, (uint64_t)t)));
			double *x = &d->parameter[i], x0 = *x;
			double slope = (loss_at(r, d, x, x0 - 2 * h) - 8 * loss_at(r, d, x, x0 - h) +
					8 * loss_at(r, d, x, x0 + h) - loss_at(r, d, x, x0 + 2 * h)) /
				       (12 * h);

			if (!(fabs(slope - gradient[i]) <= worst))
				worst = fabs(slope - gradient[i]);
		}
	}
	reference_destroy(r);
	free(gradient);
	return largest > 0 ? worst / largest : (double)INFINITY;
}

double kit_kink_distance(struct graph *g, struct kit_data *d)
{
	struct reference *r = reference_create(g);
	double least = (double)INFINITY;

	if (!r)
		abort();
	loss_at(r, d, d->parameter, d->parameter[0]);
	for (int32_t i = 1; i <= g->loss; i++) {
		const struct node *v = &g->node[i];
		bool two = v->op == N_BINARY && (v->i0 == GEAE_MIN || v->i0 == GEAE_MAX);
		bool one = v->op == N_UNARY && (v->i0 == GEAE_LEAKY_RELU || v->i0 == GEAE_ABS || v->i0 == GEAE_STEP);
		const double *x, *y;

		if (!one && !two)
			continue;
		x = reference_value(r, (struct geae_tensor){ v->in[0], 0 });
		y = reference_value(r, (struct geae_tensor){ v->in[two ? 1 : 0], 0 });
		for (int64_t f = 0; f < v->n; f++)
			for (int64_t s = 0; s < (v->kind == PER_SAMPLE ? d->batch.n : 1); s++) {
				const struct node *vx = &g->node[v->in[0]], *vy = &g->node[v->in[two ? 1 : 0]];
				int64_t nx = vx->kind == PER_SAMPLE ? d->batch.n : 1;
				int64_t ny = vy->kind == PER_SAMPLE ? d->batch.n : 1;
				double a = x[(vx->n == 1 ? 0 : f) * nx + (nx > 1 ? s : 0)];
				double b = y[(vy->n == 1 ? 0 : f) * ny + (ny > 1 ? s : 0)];

				least = fmin(least, two ? fabs(a - b) : fabs(a));
			}
	}
	reference_destroy(r);
	return least;
}
