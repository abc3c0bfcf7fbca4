/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network with its losses under test. */
#include "graph_trial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <geae/states.h>
#include <geae/xoshiro.h>
#include "executor.h"

static double uniform(struct geae_xoshiro *r)
{
	return (double)(geae_xoshiro(r) >> 11) * 0x1p-53;
}

bool graph_trial_project(struct graph_trial *g, struct trial *t, struct geae_component *network, struct partner *p)
{
	struct geae_array *x = arena_array(&t->arena, 1, struct geae_array);
	double *control = arena_array(&t->arena, 2, double);
	struct feature_source source = { .x = x, .model = &p->component, .network = network, .label = "the test data", .control = control };

	memset(g, 0, sizeof(*g));
	g->t = t;
	g->partner = p;
	g->want.network = network;
	control[0] = 2.385;
	control[1] = 1.3;
	x->rank = p->state.rank + 1;
	x->dtype = p->state.encoding == GEAE_SIGN ? GEAE_BIT : p->state.encoding == GEAE_NUMBERS ? GEAE_F32 : GEAE_U8;
	x->dim[0] = TRIAL_ROWS;
	for (uint32_t k = 0; k < p->state.rank; k++)
		x->dim[k + 1] = p->state.dim[k];
	trial_doing(t, "project() of %s", p->what);
	context_reset(&t->cx);
	return feature_project(&t->cx.pub, &source, &g->set, &t->arena) == GEAE_OK;
}

/* One component of a row as a number, before any projection. */
static double component(const struct partner *p, const uint8_t *level, int64_t row, int64_t c)
{
	const int64_t q = p->state.n_level;

	switch (p->state.encoding) {
	case GEAE_SIGN: return 2.0 * level[c] - 1;
	case GEAE_ONE_HOT: return level[c / q] == c % q;
	case GEAE_VALUE: return p->state.value[level[c]];
	default: return exp(-0.1 * pow((double)c - 2 - 0.5 * (double)row, 2)) + 0.05 * (double)row;
	}
}

static void make_batch(struct graph_trial *g)
{
	const struct geae_projection *q = &g->set.projection;
	const struct partner *p = g->partner;
	const int64_t n = g->set.n_feature, n_site = geae_sites(&p->state);
	struct geae_xoshiro random = { { 5, 2385, 3, 1 } };
	uint8_t *level = arena_array(&g->t->arena, n_site + 1, uint8_t);

	g->x = arena_array(&g->t->arena, TRIAL_ROWS * n + 1, float);
	g->condition = arena_array(&g->t->arena, TRIAL_ROWS, float);
	for (int64_t r = 0; r < TRIAL_ROWS; r++) {
		const uint64_t near = 1 + (uint64_t)r % 4; /* some rows nearly uniform, some not */

		g->condition[r] = (float)(1.5 + 0.2 * (double)r);
		for (int64_t i = 0; i < n_site && p->state.n_level; i++)
			level[i] = geae_xoshiro_below(&random, near) ? 0 : (uint8_t)geae_xoshiro_below(&random, (uint64_t)p->state.n_level);
		for (int64_t i = 0; i < n; i++) {
			double sum = q->start ? 0 : component(p, level, r, i);

			for (int64_t k = q->start ? q->start[i] : 0; q->start && k < q->start[i + 1]; k++)
				sum += q->weight[k] * component(p, level, r, q->index[k]);
			g->x[r * n + i] = (float)sum;
		}
	}
}

bool graph_trial_build(struct graph_trial *g, int64_t n_condition, int64_t variant, size_t n_loss, struct geae_component *const *loss)
{
	static const char *const names[] = { "T" };
	static const uint64_t key[2] = { 2385, 17 };
	struct trial *t = g->t;
	int status;

	graph_trial_free(g);
	g->features = (struct geae_features){ .n_feature = g->set.n_feature, .n_condition = n_condition, .condition = names,
					      .n_generator = g->set.n_generator, .generator = g->set.generator, .variant = variant };
	g->want.features = &g->features;
	g->want.loss = loss;
	g->want.n_loss = n_loss;
	g->want.active = (uint32_t)((1u << n_loss) - 1);
	g->want.decode = true;
	g->want.transforms = true;
	context_reset(&t->cx);
	trial_doing(t, "the graph (%s, %d condition%s, variant %d)", g->partner->what, (int)n_condition, n_condition == 1 ? "" : "s", (int)variant);
	status = learner_make(&g->learner, &t->cx, &g->want, &t->arena);
	g->refused = status == GEAE_EPARAM || status == GEAE_EUNSUP;
	if (g->refused)
		return false;
	if (status != GEAE_OK)
		return trial_broken(t, "%s: the graph cannot be built: %s", g->partner->what, trial_error(t, status));
	g->start = arena_array(&t->arena, g->learner.n_float + 16, float);
	g->state = arena_array(&t->arena, g->learner.n_state + 16, float);
	trial_doing(t, "init()");
	status = learner_start(&g->learner, &t->cx, &g->want, key, 0, g->start, g->state);
	if (status != GEAE_OK)
		return trial_broken(t, "init() fails: %s", trial_error(t, status));
	g->parameter = arena_array(&t->arena, g->learner.n_float + 16, double);
	for (int64_t k = 0; k < g->learner.n_float; k++)
		g->parameter[k] = (double)g->start[k];
	make_batch(g);
	g->reference = reference_create(g->learner.graph);
	return g->reference ? true : trial_broken(t, "no memory for the graph");
}

void graph_trial_free(struct graph_trial *g)
{
	reference_destroy(g->reference);
	g->reference = NULL;
	if (g->learner.graph)
		learner_destroy(&g->learner);
	memset(&g->learner, 0, sizeof(g->learner));
}

static double run(struct graph_trial *g, const double *parameter, const int64_t *order)
{
	const struct graph_input *in;
	const size_t n = graph_inputs(g->learner.graph, &in);
	struct feed feed[8] = { { 0 } };
	const char *const *name;
	double one[MAX_LOSSES], state[4096] = { 0 };
	struct batch batch = { TRIAL_ROWS, feed, one };

	for (size_t k = 0; k < n && k < 8; k++) {
		const int64_t width = in[k].features;

		if (in[k].noise)
			feed[k] = (struct feed){ .type = FEED_ZERO };
		else
			feed[k] = (struct feed){ FEED_FLOAT, strcmp(in[k].name, "x") ? g->condition : g->x, sizeof(float) * (size_t)width, order };
	}
	for (size_t k = 0; k < graph_scalars(g->learner.graph, &name) && k < MAX_LOSSES; k++)
		one[k] = 1;
	for (int64_t k = 0; k < g->learner.n_state && k < 4096; k++)
		state[k] = (double)g->state[k];
	return n <= 8 && g->learner.n_state <= 4096 && reference_run(g->reference, &batch, parameter, state, true) ?
		       g->want.n_loss ? reference_loss(g->reference) : 0 :
		       (double)NAN;
}

double graph_trial_loss(struct graph_trial *g, const double *parameter, const int64_t *order)
{
	return run(g, parameter, order);
}

static double along(struct graph_trial *g, const double *direction, double h, double *work)
{
	double forth, back;

	for (int64_t k = 0; k < g->learner.n_float; k++)
		work[k] = g->parameter[k] + h * direction[k];
	forth = run(g, work, NULL);
	for (int64_t k = 0; k < g->learner.n_float; k++)
		work[k] = g->parameter[k] - h * direction[k];
	back = run(g, work, NULL);
	return (forth - back) / (2 * h);
}

bool graph_trial_gradient(struct graph_trial *g)
{
	const int64_t n = g->learner.n_float;
	double *direction = arena_array(&g->t->arena, n + 1, double), *work = arena_array(&g->t->arena, n + 1, double);
	struct geae_xoshiro random = { { 9, 8, 2385, 6 } };

	trial_doing(g->t, "the derivative");
	for (int trial = 0; trial < 4; trial++) {
		double slope = 0, numeric[3], least = INFINITY, size = 0;
		const double *gradient;

		for (int64_t k = 0; k < n; k++) {
			g->parameter[k] = (double)g->start[k] + 0.02 * (uniform(&random) - 0.5); /* away from kinks where values are equal */
			direction[k] = uniform(&random) - 0.5;
			size += direction[k] * direction[k];
		}
		if (!isfinite(run(g, g->parameter, NULL)))
			return trial_broken(g->t, "%s: the loss is not a finite number", g->partner->what);
		gradient = reference_gradient(g->reference);
		for (int64_t k = 0; k < n; k++)
			slope += gradient[k] * direction[k] / sqrt(size);
		for (int64_t k = 0; k < n; k++)
			direction[k] /= sqrt(size);
		for (int h = 0; h < 3; h++) { /* a kink within one step is not within all */
			numeric[h] = along(g, direction, h == 0 ? 1e-4 : h == 1 ? 1e-5 : 1e-6, work);
			least = fmin(least, fabs(numeric[h] - slope));
		}
		if (!(least <= 1e-6 + 1e-4 * fabs(slope)))
			return trial_broken(g->t, "%s: along a random direction the derivative says %.8g, differences of the loss %.8g", g->partner->what,
					    slope, numeric[1]);
	}
	return true;
}
