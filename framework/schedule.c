/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Earlier stages first; within a stage the last points of the sweep first, for they are usually the larger
 * ones, and whoever starts them last waits for them. */
#include "schedule.h"

static bool before(const struct schedule *s, size_t a, size_t b)
{
	int sa = s->plan->instance[a].stage->index, sb = s->plan->instance[b].stage->index;

	return sa != sb ? sa < sb : a > b;
}

/* A binary heap with the best at ready[0]. */
static void sink(struct schedule *s, size_t k)
{
	for (size_t c = 2 * k + 1; c < s->n_ready; k = c, c = 2 * k + 1) {
		size_t keep = s->ready[k];

		if (c + 1 < s->n_ready && before(s, s->ready[c + 1], s->ready[c]))
			c++;
		if (!before(s, s->ready[c], keep))
			return;
		s->ready[k] = s->ready[c];
		s->ready[c] = keep;
	}
}

void schedule_put_back(struct schedule *s, size_t at)
{
	size_t k = s->n_ready++;

	s->ready[k] = at;
	while (k && before(s, s->ready[k], s->ready[(k - 1) / 2])) {
		size_t up = (k - 1) / 2, keep = s->ready[up];

		s->ready[up] = s->ready[k];
		s->ready[k] = keep;
		k = up;
	}
}

void schedule_make(struct schedule *s, const struct plan *plan, struct arena *arena)
{
	size_t n = plan->n_instance;

	*s = (struct schedule){ .plan = plan };
	s->missing = arena_array(arena, n + 1, size_t);
	s->n_out = arena_array(arena, n + 1, size_t);
	s->out = arena_array(arena, n + 1, size_t *);
	s->ready = arena_array(arena, n + 1, size_t);
	for (size_t k = 0; k < n; k++)
		for (size_t f = 0; f < plan->instance[k].n_feed; f++)
			s->n_out[plan->instance[k].feed[f].from - plan->instance]++;
	for (size_t k = 0; k < n; k++) {
		s->out[k] = arena_array(arena, s->n_out[k] + 1, size_t);
		s->n_out[k] = 0;
	}
	for (size_t k = 0; k < n; k++)
		for (size_t f = 0; f < plan->instance[k].n_feed; f++) {
			size_t from = (size_t)(plan->instance[k].feed[f].from - plan->instance);

			s->out[from][s->n_out[from]++] = k;
			s->missing[k] += plan->instance[from].todo != TODO_CACHED;
		}
	for (size_t k = 0; k < n; k++)
		if (!s->missing[k] && instance_to_run(&plan->instance[k]))
			schedule_put_back(s, k);
}

bool schedule_next(struct schedule *s, const struct outcome *outcome, size_t *at)
{
	while (s->n_ready) {
		*at = s->ready[0];
		s->ready[0] = s->ready[--s->n_ready];
		sink(s, 0);
		if (outcome[*at].state == STATE_WAITING)
			return true;
	}
	return false;
}

size_t schedule_ready(const struct schedule *s, const struct outcome *outcome, size_t most)
{
	size_t n = 1;

	for (size_t k = 0; k < s->n_ready && n < most; k++)
		n += outcome[s->ready[k]].state == STATE_WAITING;
	return n;
}

void schedule_done(struct schedule *s, size_t at)
{
	for (size_t k = 0; k < s->n_out[at]; k++) {
		size_t j = s->out[at][k];

		if (!--s->missing[j] && instance_to_run(&s->plan->instance[j]))
			schedule_put_back(s, j);
	}
}
