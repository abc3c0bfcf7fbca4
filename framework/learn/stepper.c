/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of an optimizer: rate of each parameter = the optimizer's own * the network's factor * the schedule. */
#include "stepper.h"

#include <math.h>
#include <string.h>
#include "training.h"

enum { PART = 16384 }; /* floats a thread takes at a time */

struct stepper {
	const struct geae_optimizer_ops *ops;
	const void *self;
	struct pool *pool;
	double *base; /* factor of each group, without the schedule */
	struct geae_rate_group *group;
	size_t n_group;
	float *state[4];
	double scalar[GEAE_MAX_OPTIMIZER_SCALAR];
	int64_t n_float, epochs;
	int schedule;
	double final_rate;
	struct geae_update update; /* of the step under way */
};

/* A run of parameters with equal factor is one group. */
static void make_groups(struct stepper *s, const struct learner_want *want, const struct learner *l, struct arena *arena)
{
	const void *self;
	const struct geae_network_ops *ops = context_services.ops(want->network, GEAE_NETWORK, &self);
	const struct graph_parameter *p;
	size_t n = graph_parameters(l->graph, &p);

	s->group = arena_array(arena, n + 1, struct geae_rate_group);
	s->base = arena_array(arena, n + 1, double);
	for (size_t k = 0; k < n; k++) {
		double factor = ops->rate ? ops->rate(self, want->features, p[k].name) : 1;
		int64_t end = k + 1 < n ? p[k + 1].offset : l->n_float;
		struct geae_rate_group *last = s->n_group ? &s->group[s->n_group - 1] : NULL;

		if (last && last->to == p[k].offset && !(s->base[s->n_group - 1] < factor) && !(s->base[s->n_group - 1] > factor)) {
			last->to = end;
			continue;
		}
		s->base[s->n_group] = factor;
		s->group[s->n_group++] = (struct geae_rate_group){ p[k].offset, end, factor };
	}
}

int stepper_make(struct stepper **out, struct context *cx, const struct geae_component *optimizer, const struct learner_want *want,
		 const struct learner *l, int schedule, double final_rate, int64_t epochs, struct arena *arena)
{
	struct stepper *s = *out = arena_array(arena, 1, struct stepper);

	s->ops = context_services.ops(optimizer, GEAE_OPTIMIZER, &s->self);
	if (s->ops->n_state > 4 || s->ops->n_scalar > GEAE_MAX_OPTIMIZER_SCALAR)
		return geae_fail(&cx->pub, GEAE_EBUG, "optimizer '%s' wants too much state", optimizer->plugin->name);
	s->pool = cx->session->pool;
	s->n_float = l->n_float;
	s->schedule = schedule;
	s->final_rate = final_rate;
	s->epochs = epochs;
	for (uint32_t k = 0; k < s->ops->n_state; k++)
		s->state[k] = arena_array(arena, s->n_float + 16, float);
	make_groups(s, want, l, arena);
	return GEAE_OK;
}

void stepper_clear(struct stepper *s)
{
	memset(s->scalar, 0, sizeof(s->scalar));
	for (uint32_t k = 0; k < s->ops->n_state; k++)
		memset(s->state[k], 0, (size_t)s->n_float * sizeof(float));
}

static double scheduled(const struct stepper *s, int64_t epoch)
{
	double phase = 3.14159265358979323846 * (double)epoch / (double)s->epochs;

	return s->schedule == SCHEDULE_COSINE ? s->final_rate + (1 - s->final_rate) * 0.5 * (1 + cos(phase)) : 1;
}

static void one_part(int64_t i, int thread, void *arg)
{
	struct stepper *s = arg;
	int64_t first = i * PART, last = first + PART < s->n_float ? first + PART : s->n_float;

	(void)thread;
	for (size_t k = 0; k < s->n_group; k++) {
		int64_t from = s->group[k].from > first ? s->group[k].from : first, to = s->group[k].to < last ? s->group[k].to : last;
		struct geae_rate_group part = { 0, to - from, s->group[k].factor };
		struct geae_update u = s->update;

		if (from >= to)
			continue;
		u.n_group = 1;
		u.group = &part;
		u.gradient += from;
		u.value += from;
		for (uint32_t j = 0; j < s->ops->n_state; j++)
			u.state[j] += from;
		s->ops->update(s->self, &u);
	}
}

void stepper_step(struct stepper *s, const float *gradient, float *parameter, int64_t epoch)
{
	double factor = scheduled(s, epoch);
	int64_t parts = (s->n_float + PART - 1) / PART;

	if (s->ops->begin)
		s->ops->begin(s->self, s->scalar);
	for (size_t k = 0; k < s->n_group; k++)
		s->group[k].factor = s->base[k] * factor;
	s->update = (struct geae_update){ .gradient = gradient, .value = parameter, .scalar = s->scalar };
	memcpy(s->update.state, s->state, sizeof(s->state));
	if (parts > 1 && s->pool) {
		pool_run(s->pool, parts, one_part, s);
		return;
	}
	for (int64_t i = 0; i < parts; i++)
		one_part(i, 0, s);
}

size_t stepper_pieces(struct stepper *s, void **at, size_t *bytes)
{
	size_t n = 0;

	at[n] = s->scalar;
	bytes[n++] = sizeof(s->scalar);
	for (uint32_t k = 0; k < s->ops->n_state; k++) {
		at[n] = s->state[k];
		bytes[n++] = (size_t)s->n_float * sizeof(float);
	}
	return n;
}
