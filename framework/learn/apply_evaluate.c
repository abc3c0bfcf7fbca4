/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Applying networks: every network looks at the chosen rows, batch by batch. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include "apply.h"
#include "executor.h"
#include "rows.h"
#include "weights.h"

/* Where the rows of this data set begin in the network's split; -1: it was not trained on them. */
static int64_t first_in_split(const struct apply *w, const struct instance *data)
{
	const struct instance *train = w->network->feed->from;
	const struct geae_array *n_row = object_find(&w->network->object, "data_rows");
	int64_t first = 0, k = 0;

	for (size_t f = 0; f < train->n_feed && n_row; f++) {
		if (strcmp(train->feed[f].ref->port, "data"))
			continue;
		if (train->feed[f].from == data)
			return first;
		first += (int64_t)geae_number(n_row, k++);
	}
	return -1;
}

static int choose_rows(struct job *job, struct apply *w)
{
	const struct apply_values *v = job->instance->self;
	const struct geae_array *valid = geae_coord(w->source.x, "valid"), *split = object_find(&w->network->object, "split");
	int64_t n = w->source.x->dim[0], first = v->part == PART_ALL ? 0 : first_in_split(w, apply_input(job, "data")->feed->from);

	if (w->latent) {
		w->row = arena_array(&job->arena, w->latent->dim[0] + 1, int64_t);
		while (w->n_row < w->latent->dim[0]) {
			w->row[w->n_row] = w->n_row;
			w->n_row++;
		}
		return GEAE_OK;
	}
	if (first < 0)
		return geae_fail(&job->cx.pub, GEAE_EDATA, "%s is not a data set that the network was trained on: it has no parts; use part = \"all\"",
				 w->source.label);
	w->row = arena_array(&job->arena, n + 1, int64_t);
	for (int64_t r = 0; r < n; r++)
		if ((!valid || geae_number(valid, r) > 0.5) && (v->part == PART_ALL || (int32_t)geae_number(split, first + r) == v->part))
			w->row[w->n_row++] = r;
	if (!w->n_row)
		return geae_fail(&job->cx.pub, GEAE_EDATA, "%s has no rows in that part", w->source.label);
	return GEAE_OK;
}

/* Given latents, and those conditions that come with them; the others are NAN: a network that looks at them gives NAN. */
static int take_latent(struct job *job, const struct apply *w, struct applied *e)
{
	int64_t n = w->n_row * w->learner.head[0].features;

	e->latent = arena_get(&job->arena, (size_t)(n + 1) * sizeof(float));
	e->condition = arena_get(&job->arena, (size_t)(w->n_row * w->features.n_condition + 1) * sizeof(float));
	if (!e->latent || !e->condition)
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for %" PRId64 " latents", n);
	for (int64_t i = 0; i < n; i++)
		e->latent[i] = (float)geae_number(w->latent, i);
	for (int64_t c = 0; c < w->features.n_condition; c++) {
		const struct geae_array *column = geae_coord(w->latent, w->features.condition[c]);

		for (int64_t r = 0; r < w->n_row; r++)
			e->condition[r * w->features.n_condition + c] = column ? (float)geae_number(column, r) : (float)NAN;
	}
	return GEAE_OK;
}

static int check_decoded(struct job *job, const struct apply *w, const struct applied *e)
{
	for (size_t k = 0; k < w->n_head && w->latent; k++)
		for (int64_t i = 0; i < w->n_row * w->n_network * w->head[k].features; i++)
			if (!isfinite(e->out[k][i]))
				return geae_fail(&job->cx.pub, GEAE_EMATH, "the decoded '%s' is not finite: are the latents, and do they bring along the "
						 "conditions of the network as columns?", w->name[k]);
	return GEAE_OK;
}

/* What the networks put out: as many numbers each, for they are of one kind and look at one data set. */
static int make_room(struct job *job, const struct apply *w, struct applied *e)
{
	size_t n = (size_t)(w->n_row * w->n_network);

	for (size_t k = 0; k < w->n_head; k++)
		if (!(e->out[k] = arena_get(&job->arena, (n * (size_t)w->head[k].features + 1) * sizeof(float))))
			return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for %zu values of '%s'", n, w->name[k]);
	if (w->want.transforms &&
	    !(e->transformed = arena_get(&job->arena, n * (size_t)apply_latent_features(w) * (w->features.n_generator + 1) * sizeof(float))))
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "no memory for the transformed latents");
	if (w->latent)
		return take_latent(job, w, e);
	return feature_conditions(&job->cx.pub, &w->source, w->features.condition, w->features.n_condition, e->wanted, &e->condition, &job->arena);
}

static int make_executor(struct job *job, struct apply *w, struct applied *e)
{
	const struct apply_values *v = job->instance->self;
	size_t n_out = w->n_head + (w->want.transforms ? w->features.n_generator : 0);
	struct geae_tensor *output = arena_array(&job->arena, n_out + 1, struct geae_tensor);
	struct executor_want want = { .graph = w->learner.graph, .batch = v->batch, .output = output, .n_output = n_out, .pool = job->session.pool };
	char error[256];

	memcpy(output, w->head, w->n_head * sizeof(output[0]));
	for (size_t k = w->n_head; k < n_out; k++)
		output[k] = w->learner.transformed[k - w->n_head];
	executor_destroy(e->executor);
	e->executor = executor_create(&want, error);
	if (!e->executor)
		return geae_fail(&job->cx.pub, GEAE_ENOMEM, "network '%s': %s", w->want.network->plugin->name, error);
	if (e->n_float < w->learner.n_float || e->n_state < w->learner.n_state) {
		e->n_float = w->learner.n_float;
		e->n_state = w->learner.n_state;
		e->parameter = arena_array(&job->arena, e->n_float + 16, float);
		e->state = arena_array(&job->arena, e->n_state + 16, float);
	}
	return weights_read(&job->cx.pub, &w->network->object, w->network->feed->from->label, &w->learner, e->parameter, e->state, &job->arena);
}

/* Network number `which` looks at all rows. */
static int look(struct job *job, struct apply *w, struct applied *e, int64_t which)
{
	const struct apply_values *v = job->instance->self;
	const struct graph_input *in;
	size_t n_in = graph_inputs(w->learner.graph, &in);
	struct feed *feed = arena_array(&job->arena, n_in + 1, struct feed), condition, latent;
	int64_t n_latent = apply_latent_features(w), before = which * w->n_row;

	condition = (struct feed){ .type = FEED_FLOAT, .data = e->condition, .stride = (size_t)w->features.n_condition * sizeof(float) };
	latent = (struct feed){ .type = FEED_FLOAT, .data = e->latent, .stride = (size_t)w->learner.head[0].features * sizeof(float) };
	for (int64_t at = 0; at < w->n_row; at += v->batch) {
		int64_t n = w->n_row - at < v->batch ? w->n_row - at : v->batch;
		struct batch b = { .n = n, .input = feed };

		for (size_t k = 0; k < n_in; k++) {
			if (in[k].noise || (w->latent && !strcmp(in[k].name, "x")))
				feed[k] = (struct feed){ .type = FEED_ZERO };
			else
				feed[k] = !strcmp(in[k].name, "x") ? w->set.x : !strcmp(in[k].name, "latent") ? latent : condition;
			feed[k].row = w->row + at;
		}
		if (!executor_run(e->executor, &b, e->parameter, e->state))
			return geae_fail(&job->cx.pub, GEAE_EMATH, "%s", executor_error(e->executor));
		for (size_t k = 0; k < w->n_head; k++)
			executor_output(e->executor, k, e->out[k] + (before + at) * w->head[k].features, (size_t)w->head[k].features);
		for (size_t k = 0; w->want.transforms && k < w->features.n_generator; k++)
			executor_output(e->executor, w->n_head + k,
					e->transformed + ((before * (int64_t)w->features.n_generator + (int64_t)k * w->n_row + at) * n_latent),
					(size_t)n_latent);
		GEAE_TRY(job->cx.pub.host->progress(&job->cx.pub, before + at + n, w->n_row * w->n_network));
	}
	return GEAE_OK;
}

int apply_evaluate(struct job *job, struct apply *w, struct applied *e)
{
	GEAE_TRY(choose_rows(job, w));
	e->wanted = arena_array(&job->arena, w->source.x->dim[0] + 1, bool);
	for (int64_t k = 0; k < w->n_row && !w->latent; k++)
		e->wanted[w->row[k]] = true;
	if (!w->latent)
		GEAE_TRY(feature_rows(&job->cx, &w->source, &w->set, e->wanted, &job->arena));
	GEAE_TRY(make_room(job, w, e));
	for (int64_t k = 0; k < w->n_network; k++) {
		if (k)
			GEAE_TRY(apply_take_network(job, w, k));
		GEAE_TRY(make_executor(job, w, e));
		GEAE_TRY(look(job, w, e, k));
	}
	return check_decoded(job, w, e);
}
