/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks that are solved, not trained. */
#include "fitting.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

static const struct geae_network_ops *network_of(const struct geae_component *network, const void **self)
{
	return context_services.ops(network, GEAE_NETWORK, self);
}

bool fitting_wanted(const struct geae_component *network)
{
	const void *self;

	return network_of(network, &self)->fit != NULL;
}

static void unpack(const struct feed *f, int64_t row, int64_t n, float *out)
{
	const unsigned char *at = (const unsigned char *)f->data + (size_t)row * f->stride;
	double value;

	for (int64_t i = 0; i < n; i++)
		if (f->type == FEED_BITS) {
			out[i] = at[i / 8] >> (i % 8) & 1 ? 1 : -1;
		} else if (f->type == FEED_FLOAT) {
			memcpy(&out[i], at + (size_t)i * sizeof(float), sizeof(float));
		} else {
			memcpy(&value, at + (size_t)i * sizeof(double), sizeof(double));
			out[i] = (float)value;
		}
}

int fitting_run(struct training_result *out, struct context *cx, const struct learn_rows *rows, const struct learner_want *want,
		struct arena *arena)
{
	const void *self;
	const struct geae_network_ops *ops = network_of(want->network, &self);
	const struct graph_parameter *p;
	int64_t n = rows->n_train;
	float *x = arena_get(arena, (size_t)(n * rows->n_feature + 1) * sizeof(float)), *condition;
	double *c = arena_get(arena, (size_t)(n * rows->n_condition + 1) * sizeof(double));
	size_t n_parameter;

	if (!x || !c)
		return geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for %" PRId64 " x %" PRId64 " input features", n, rows->n_feature);
	condition = arena_array(arena, rows->n_condition + 1, float);
	for (int64_t k = 0; k < n; k++) {
		unpack(&rows->x, rows->train[k], rows->n_feature, x + k * rows->n_feature);
		if (rows->n_condition)
			unpack(&rows->condition, rows->train[k], rows->n_condition, condition);
		for (int64_t i = 0; i < rows->n_condition; i++)
			c[k * rows->n_condition + i] = (double)condition[i];
	}
	GEAE_TRY(learner_make(&out->learner, cx, want, arena));
	out->parameter = arena_array(arena, out->learner.n_float + 16, float);
	out->state = arena_array(arena, out->learner.n_state + 16, float);
	out->train_loss = out->validation_loss = out->term = arena_array(arena, 1, double);
	n_parameter = graph_parameters(out->learner.graph, &p);
	for (size_t k = 0; k < n_parameter; k++)
		GEAE_TRY(ops->fit(&cx->pub, self, want->features, n, x, c, p[k].name, p[k].rows, p[k].columns, out->parameter + p[k].offset));
	return GEAE_OK;
}
