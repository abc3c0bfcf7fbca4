/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The training loop.  Everything random of an epoch is drawn from a stream named after the epoch, so that the state
 * after an epoch is all that a checkpoint needs. */
#include "training.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "executor.h"
#include "fault.h"
#include "rng.h"
#include "stepper.h"

struct trial { /* what one variant and restart has; what a checkpoint holds, in this order */
	int64_t variant, restart, epoch, best_epoch;
	double best_loss, health;
};

struct run {
	struct context *cx;
	const struct training_values *v;
	const struct learn_rows *rows;
	struct learner_want want;
	struct geae_features features;
	const uint64_t *start_key;
	struct arena *arena;
	struct learner learner[2];   /* [0]: the losses active from the start; [1]: all */
	struct executor *train[2], *evaluate;
	bool two;                    /* they differ */
	struct stepper *stepper;
	struct trial trial;
	float *parameter, *state, *best, *best_state;
	double *train_loss, *validation_loss, *term;
	int64_t *order;
	double scalar[MAX_LOSSES];
	float *noise;
	/* the winner so far */
	double won_loss;
	struct training_result *won;
};

double loss_weight(const struct loss_extra *e, int64_t epoch, int64_t epochs)
{
	double from = floor(e->start * (double)epochs), since = (double)epoch - from;

	if (since < 0)
		return 0;
	return e->ramp == RAMP_TANH ? e->weight * tanh(2 * since / ((double)epochs / 2)) : e->weight;
}

static const struct loss_extra *extra(const struct run *r, size_t k)
{
	return r->want.loss[k]->extra;
}

static uint32_t active_at(const struct run *r, int64_t epoch)
{
	uint32_t active = 0;

	for (size_t k = 0; k < r->want.n_loss; k++)
		if (extra(r, k)->weight > 0 && (double)epoch >= floor(extra(r, k)->start * (double)r->v->epochs))
			active |= (uint32_t)1 << k;
	return active;
}

static void set_scalars(struct run *r, const struct learner *l, int64_t epoch)
{
	const char *const *name;
	size_t n = graph_scalars(l->graph, &name);

	for (size_t s = 0; s < n; s++)
		for (size_t k = 0; k < r->want.n_loss; k++)
			if (!strcmp(name[s], learner_weight_name(k)))
				r->scalar[s] = loss_weight(extra(r, k), epoch, r->v->epochs);
}

/* Feeds of one batch of rows; noise is drawn for training and is zero in evaluation. */
static void make_batch(struct run *r, const struct learner *l, const int64_t *row, int64_t n, bool train, int64_t number, struct feed *feed,
		       struct batch *b)
{
	const struct graph_input *in;
	size_t n_in = graph_inputs(l->graph, &in);
	float *noise = r->noise;

	for (size_t k = 0; k < n_in; k++) {
		struct geae_rng rng;
		char name[200];
		size_t count = (size_t)n * (size_t)in[k].features;
		double some[256];

		if (!in[k].noise) {
			feed[k] = !strcmp(in[k].name, "x") ? r->rows->x : r->rows->condition;
			feed[k].row = row;
			continue;
		}
		feed[k] = (struct feed){ .type = train ? FEED_FLOAT : FEED_ZERO, .data = noise, .stride = (size_t)in[k].features * sizeof(float) };
		if (!train)
			continue;
		snprintf(name, sizeof(name), "noise %.80s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64, in[k].name, r->trial.variant,
			 r->trial.restart, r->trial.epoch, number);
		rng_stream(r->cx->session->key, rng_id(name), &rng);
		for (size_t i = 0; i < count; i += 256) {
			size_t m = count - i < 256 ? count - i : 256;

			rng_normal(&rng, some, m);
			for (size_t j = 0; j < m; j++)
				noise[i + j] = (float)some[j];
		}
		noise += count;
	}
	*b = (struct batch){ .n = n, .input = feed, .scalar = r->scalar };
}

#define TRY_THIS "try a smaller rate of the optimizer, or smaller weights of the losses"

static int diverged(struct run *r, int64_t number)
{
	return geae_fail(&r->cx->pub, GEAE_EMATH, "the loss is not a finite number in epoch %" PRId64 ", batch %" PRId64 ": " TRY_THIS,
			 r->trial.epoch + 1, number + 1);
}

static void shuffle(struct run *r)
{
	struct geae_rng rng;
	char name[100];

	snprintf(name, sizeof(name), "shuffle %" PRId64 " %" PRId64 " %" PRId64, r->trial.variant, r->trial.restart, r->trial.epoch);
	rng_stream(r->cx->session->key, rng_id(name), &rng);
	memcpy(r->order, r->rows->train, (size_t)r->rows->n_train * sizeof(int64_t));
	for (int64_t i = r->rows->n_train - 1; i > 0; i--) {
		int64_t j = (int64_t)geae_below(&rng, (uint64_t)i + 1), keep = r->order[i];

		r->order[i] = r->order[j];
		r->order[j] = keep;
	}
}

/* The number of rows of the batch that begins at `at`: a last one of a single sample joins the one before. */
static int64_t batch_rows(const struct run *r, int64_t at, int64_t n)
{
	int64_t size = n - at < r->v->batch ? n - at : r->v->batch;

	return n - at - size == 1 && !r->v->drop_last ? size + 1 : size;
}

static int train_epoch(struct run *r)
{
	struct feed feed[8];
	struct batch b;
	const struct learner *l;
	struct executor *e;
	double sum = 0;
	int64_t n_all = r->rows->n_train, number = 0, seen = 0, which;

	which = r->two && active_at(r, r->trial.epoch) != r->want.active;
	l = &r->learner[which];
	e = r->train[which];
	shuffle(r);
	set_scalars(r, l, r->trial.epoch);
	for (int64_t at = 0, n; at < n_all; at += n, number++) {
		n = batch_rows(r, at, n_all);
		if (r->v->drop_last && n < r->v->batch && at)
			break;
		make_batch(r, l, r->order + at, n, true, number, feed, &b);
		if (!executor_run(e, &b, r->parameter, r->state))
			return geae_fail(&r->cx->pub, GEAE_EMATH, "%s", executor_error(e));
		if (!isfinite(executor_loss(e)))
			return diverged(r, number);
		sum += executor_loss(e) * (double)n;
		seen += n;
		stepper_step(r->stepper, executor_gradient(e), r->parameter, r->trial.epoch);
	}
	r->train_loss[r->trial.epoch] = seen ? sum / (double)seen : NAN;
	return GEAE_OK;
}

/* Terms and health over the validation rows, with every loss at its final weight; returns the total. */
static int validate(struct run *r, double *total, double *term, double *health)
{
	struct feed feed[8];
	struct batch b;
	const struct learner *l = &r->learner[0];
	int64_t n_all = r->rows->n_validate;
	double seen = 0;

	*total = *health = 0;
	memset(term, 0, r->want.n_loss * sizeof(double));
	set_scalars(r, l, r->v->epochs);
	for (int64_t at = 0, n; at < n_all; at += n) {
		n = batch_rows(r, at, n_all);
		make_batch(r, l, r->rows->validate + at, n, false, 0, feed, &b);
		if (!executor_run(r->evaluate, &b, r->parameter, r->state))
			return geae_fail(&r->cx->pub, GEAE_EMATH, "%s", executor_error(r->evaluate));
		for (size_t k = 0; k < r->want.n_loss; k++)
			term[k] += (double)n * executor_global(r->evaluate, k, 0);
		if (l->health.id)
			*health += (double)n * executor_global(r->evaluate, r->want.n_loss, 0);
		seen += (double)n;
	}
	for (size_t k = 0; k < r->want.n_loss && seen > 0; k++) {
		term[k] /= seen;
		*total += loss_weight(extra(r, k), r->v->epochs, r->v->epochs) * term[k];
	}
	*health = seen > 0 ? *health / seen : 0;
	return isfinite(*total) ? GEAE_OK : geae_fail(&r->cx->pub, GEAE_EMATH, "the validation loss is not a finite number after epoch %" PRId64
						      ": " TRY_THIS, r->trial.epoch + 1);
}

/* ---- checkpoints: struct trial, then the vectors ---- */

static size_t pieces(struct run *r, void **at, size_t *bytes)
{
	size_t n_float = (size_t)r->learner[0].n_float * sizeof(float), n_state = (size_t)r->learner[0].n_state * sizeof(float);
	size_t n_epoch = (size_t)r->v->epochs * sizeof(double), n = 0;
	void *list[] = { &r->trial, r->parameter, r->state, r->best, r->best_state, r->train_loss, r->validation_loss, r->term,
			 &r->won_loss, r->won->parameter, r->won->state, r->won->train_loss, r->won->validation_loss, r->won->term,
			 &r->won->variant, &r->won->restarts, &r->won->best_epoch, &r->won->health };
	size_t size[] = { sizeof(r->trial), n_float, n_state, n_float, n_state, n_epoch, n_epoch, n_epoch * r->want.n_loss,
			  sizeof(double), n_float, n_state, n_epoch, n_epoch, n_epoch * r->want.n_loss,
			  sizeof(int64_t), sizeof(int64_t), sizeof(int64_t), sizeof(double) };

	for (; n < sizeof(list) / sizeof(list[0]); n++) {
		at[n] = list[n];
		bytes[n] = size[n];
	}
	n += stepper_pieces(r->stepper, at + n, bytes + n);
	return n;
}

enum { MAX_PIECES = 32 };

static int checkpoint(struct run *r)
{
	void *at[MAX_PIECES];
	size_t bytes[MAX_PIECES], n = pieces(r, at, bytes), total = 0, put = 0;
	char *blob;
	int status;

	for (size_t k = 0; k < n; k++)
		total += bytes[k];
	blob = malloc(total);
	if (!blob)
		return geae_fail(&r->cx->pub, GEAE_ENOMEM, "no memory for a checkpoint of %zu bytes", total);
	for (size_t k = 0; k < n; put += bytes[k++])
		memcpy(blob + put, at[k], bytes[k]);
	status = r->cx->pub.host->save(&r->cx->pub, blob, total);
	free(blob);
	return status;
}

static bool resume(struct run *r)
{
	void *at[MAX_PIECES];
	size_t bytes[MAX_PIECES], n = pieces(r, at, bytes), total = 0, size = 0, got = 0;
	const void *blob = NULL;

	for (size_t k = 0; k < n; k++)
		total += bytes[k];
	if (r->cx->pub.host->restore(&r->cx->pub, &blob, &size) != GEAE_OK || size != total)
		return false;
	for (size_t k = 0; k < n; got += bytes[k++])
		memcpy(at[k], (const char *)blob + got, bytes[k]);
	return true;
}

/* ---- one variant ---- */

static void drop_variant(struct run *r)
{
	for (int k = 0; k < 2; k++) {
		executor_destroy(r->train[k]);
		r->train[k] = NULL;
		learner_destroy(&r->learner[k]);
	}
	executor_destroy(r->evaluate);
	r->evaluate = NULL;
}

static int make_executor(struct run *r, struct learner *l, bool train, struct executor **e)
{
	struct geae_tensor output[MAX_LOSSES + 1];
	struct executor_want want = { .graph = l->graph, .batch = r->v->batch + 1, .loss = train, .gradient = train, .train = train,
				      .pool = r->cx->session->pool };
	char error[256];

	for (size_t k = 0; k < r->want.n_loss; k++)
		output[k] = l->term[k];
	output[r->want.n_loss] = l->health;
	want.output = train ? NULL : output;
	want.n_output = train ? 0 : r->want.n_loss + (l->health.id != 0);
	*e = executor_create(&want, error);
	return *e ? GEAE_OK : geae_fail(&r->cx->pub, GEAE_ENOMEM, "network '%s': %s", r->want.network->plugin->name, error);
}

/* The graphs of trial.variant: one with all losses, and where some start later one without those. */
static int make_variant(struct run *r)
{
	uint32_t all = active_at(r, r->v->epochs), early = active_at(r, 0);

	drop_variant(r);
	r->features.variant = r->trial.variant;
	r->want.features = &r->features;
	r->want.active = all;
	r->two = early != all && early;
	GEAE_TRY(learner_make(&r->learner[0], r->cx, &r->want, r->arena));
	GEAE_TRY(make_executor(r, &r->learner[0], true, &r->train[0]));
	GEAE_TRY(make_executor(r, &r->learner[0], false, &r->evaluate));
	if (!r->two)
		return GEAE_OK;
	r->want.active = early;
	GEAE_TRY(learner_make(&r->learner[1], r->cx, &r->want, r->arena));
	r->want.active = all;
	return make_executor(r, &r->learner[1], true, &r->train[1]);
}

static int begin_trial(struct run *r)
{
	int64_t trial = r->trial.variant * 1000003 + r->trial.restart;

	r->trial.epoch = 0;
	r->trial.best_epoch = -1;
	r->trial.best_loss = INFINITY;
	stepper_clear(r->stepper);
	return learner_start(&r->learner[0], r->cx, &r->want, r->start_key, trial, r->parameter, r->state);
}

static void remember(struct run *r, double loss)
{
	/* totals before all losses have their full weight cannot be compared with later ones; the validation's always
	 * can, but a network that has not yet met a loss is not the one that was asked for */
	bool counts = active_at(r, r->trial.epoch) == active_at(r, r->v->epochs);
	bool best = r->v->keep == KEEP_LAST || !r->rows->n_validate || loss < r->trial.best_loss;

	if (!best || (!counts && r->v->keep == KEEP_BEST))
		return;
	r->trial.best_loss = loss;
	r->trial.best_epoch = r->trial.epoch;
	memcpy(r->best, r->parameter, (size_t)r->learner[0].n_float * sizeof(float));
	memcpy(r->best_state, r->state, (size_t)r->learner[0].n_state * sizeof(float));
}

static int run_epochs(struct run *r, int64_t done, int64_t total)
{
	while (r->trial.epoch < r->v->epochs) {
		double loss = NAN, health, *term = r->term + (size_t)r->trial.epoch * r->want.n_loss;
		bool looked = (r->trial.epoch + 1) % r->v->validate_every == 0 || r->trial.epoch + 1 == r->v->epochs;

		GEAE_TRY(train_epoch(r));
		for (size_t k = 0; k < r->want.n_loss; k++)
			term[k] = NAN;
		if (looked)
			GEAE_TRY(validate(r, &loss, term, &health));
		r->validation_loss[r->trial.epoch] = r->rows->n_validate ? loss : NAN;
		if (looked || r->v->keep == KEEP_LAST)
			remember(r, loss);
		r->trial.epoch++;
		fault_point("train-epoch");
		GEAE_TRY(checkpoint(r));
		GEAE_TRY(r->cx->pub.host->progress(&r->cx->pub, done + r->trial.epoch, total));
	}
	return GEAE_OK;
}

/* The kept parameters of this trial, measured once more. */
static int measure(struct run *r, double *loss)
{
	double *term = arena_array(r->arena, r->want.n_loss + 1, double);

	memcpy(r->parameter, r->best, (size_t)r->learner[0].n_float * sizeof(float));
	memcpy(r->state, r->best_state, (size_t)r->learner[0].n_state * sizeof(float));
	return validate(r, loss, term, &r->trial.health);
}

static void keep_winner(struct run *r, double loss)
{
	struct training_result *w = r->won;

	w->restarts += r->trial.restart;
	if (r->trial.variant && !(loss < r->won_loss))
		return;
	r->won_loss = loss;
	w->variant = r->trial.variant;
	w->best_epoch = r->trial.best_epoch;
	w->health = r->trial.health;
	memcpy(w->parameter, r->best, (size_t)r->learner[0].n_float * sizeof(float));
	memcpy(w->state, r->best_state, (size_t)r->learner[0].n_state * sizeof(float));
	memcpy(w->train_loss, r->train_loss, (size_t)r->v->epochs * sizeof(double));
	memcpy(w->validation_loss, r->validation_loss, (size_t)r->v->epochs * sizeof(double));
	memcpy(w->term, r->term, (size_t)r->v->epochs * r->want.n_loss * sizeof(double));
}

static int64_t variants(const struct run *r)
{
	const void *self;
	const struct geae_network_ops *ops = context_services.ops(r->want.network, GEAE_NETWORK, &self);
	int64_t n = ops->variants ? ops->variants(self, &r->features) : 1;

	return n < 1 ? 1 : n;
}

static int make_vectors(struct run *r, struct stepper **s, const struct geae_component *optimizer)
{
	size_t n_float = (size_t)r->learner[0].n_float + 16, n_state = (size_t)r->learner[0].n_state + 16, n_epoch = (size_t)r->v->epochs + 1;
	struct arena *a = r->arena;
	const struct graph_input *in;
	size_t n_in = graph_inputs(r->learner[0].graph, &in), noise = 1;

	if (n_in > 8)
		return geae_fail(&r->cx->pub, GEAE_EUNSUP, "the network has %zu inputs, at most 8 are possible", n_in);
	for (size_t k = 0; k < n_in; k++)
		noise += in[k].noise ? (size_t)in[k].features : 0;
	r->noise = arena_array(a, noise * (size_t)(r->v->batch + 1), float);
	r->parameter = arena_array(a, n_float, float);
	r->state = arena_array(a, n_state, float);
	r->best = arena_array(a, n_float, float);
	r->best_state = arena_array(a, n_state, float);
	r->train_loss = arena_array(a, n_epoch, double);
	r->validation_loss = arena_array(a, n_epoch, double);
	r->term = arena_array(a, n_epoch * (r->want.n_loss + 1), double);
	r->order = arena_array(a, r->rows->n_train + 1, int64_t);
	r->won->parameter = arena_array(a, n_float, float);
	r->won->state = arena_array(a, n_state, float);
	r->won->train_loss = arena_array(a, n_epoch, double);
	r->won->validation_loss = arena_array(a, n_epoch, double);
	r->won->term = arena_array(a, n_epoch * (r->want.n_loss + 1), double);
	r->won->n_epoch = r->v->epochs;
	return stepper_make(s, r->cx, optimizer, &r->want, &r->learner[0], r->v->schedule, r->v->final_rate, r->v->epochs, a);
}

static int run_variants(struct run *r, bool resumed)
{
	int64_t n = variants(r), total = n * r->v->epochs;

	for (; r->trial.variant < n; r->trial.variant++, r->trial.restart = 0) {
		if (r->features.variant != r->trial.variant)
			GEAE_TRY(make_variant(r));
		for (;; r->trial.restart++) {
			double loss;

			if (!resumed)
				GEAE_TRY(begin_trial(r));
			resumed = false;
			GEAE_TRY(run_epochs(r, r->trial.variant * r->v->epochs, total));
			GEAE_TRY(measure(r, &loss));
			if (r->trial.health >= 0 || r->trial.restart >= r->v->restarts) {
				keep_winner(r, loss);
				break;
			}
		}
	}
	if (r->won->health < 0) /* a variant that lost may be as it likes: the data may have no such order */
		geae_warn(&r->cx->pub, "training is unsound (health %.3g) even after %" PRId64 " restarts with new starting values",
			  r->won->health, r->v->restarts);
	return GEAE_OK;
}

int training_run(struct training_result *won, struct context *cx, const struct training_values *v, const struct learn_rows *rows,
		 const struct learner_want *want, const struct geae_component *optimizer, const uint64_t start_key[2], struct arena *arena)
{
	struct run r = { .cx = cx, .v = v, .rows = rows, .want = *want, .features = rows->features, .start_key = start_key, .arena = arena,
			 .won_loss = INFINITY, .won = won };
	bool resumed;
	int status = make_variant(&r);

	if (status == GEAE_OK)
		status = make_vectors(&r, &r.stepper, optimizer);
	if (status == GEAE_OK) {
		resumed = resume(&r);
		status = run_variants(&r, resumed);
	}
	if (status == GEAE_OK) { /* the winner's graph names its parameters */
		r.features.variant = won->variant;
		status = learner_make(&won->learner, cx, &r.want, arena);
	}
	drop_variant(&r);
	return status;
}
