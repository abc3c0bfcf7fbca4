/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The laws of optimizers: each parameter by itself, downhill, and at rest where the rate is 0. */
#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <geae/nn.h>
#include "law.h"

enum { N = 48, STEPS = 300 };

struct course { /* a vector on its way */
	float value[N], gradient[N], state[4][N];
	double scalar[GEAE_MAX_OPTIMIZER_SCALAR];
};

static const struct geae_optimizer_ops *ops_of(const struct trial *t)
{
	return t->ops;
}

static void course_start(struct course *c)
{
	memset(c, 0, sizeof(*c));
	for (int k = 0; k < N; k++)
		c->value[k] = (float)sin(1 + 2.385 * k);
}

/* Gradient of sum over k of (1 + k / N) v_k^2 / 2 */
static double slope(struct course *c)
{
	double loss = 0;

	for (int k = 0; k < N; k++) {
		const double a = 1 + (double)k / N, v = (double)c->value[k];

		c->gradient[k] = (float)(a * v);
		loss += a * v * v / 2;
	}
	return loss;
}

static void update(const struct trial *t, struct course *c, int64_t from, int64_t to, double factor)
{
	const struct geae_rate_group group = { 0, to - from, factor };
	struct geae_update u = { .n_group = 1, .group = &group, .gradient = c->gradient + from, .value = c->value + from, .scalar = c->scalar };

	for (uint32_t k = 0; k < ops_of(t)->n_state; k++)
		u.state[k] = c->state[k] + from;
	ops_of(t)->update(t->c->self, &u);
}

/* One step, in parts that end at these places. */
static void step(const struct trial *t, struct course *c, const int64_t *cut, int n_cut, double factor)
{
	int64_t from = 0;

	if (ops_of(t)->begin)
		ops_of(t)->begin(t->c->self, c->scalar);
	for (int k = 0; k < n_cut; k++, from = cut[k - 1])
		update(t, c, from, cut[k], factor);
}

static const int64_t whole[] = { N };

static bool parts(struct trial *t)
{
	static const int64_t cuts[][4] = { { 1, 2, 30, N }, { 16, 17, 31, N }, { 7, 24, 47, N } };
	struct course a, b;

	for (int k = 0; k < 3; k++) {
		course_start(&a);
		course_start(&b);
		trial_doing(t, "update() of a vector in parts");
		for (int s = 0; s < 5; s++) {
			slope(&a);
			slope(&b);
			step(t, &a, whole, 1, 1);
			step(t, &b, cuts[k], 4, 1);
		}
		for (int i = 0; i < N; i++)
			if (memcmp(&a.value[i], &b.value[i], sizeof(float)) != 0)
				return trial_broken(t, "element %d after 5 steps: %.9g as one vector, %.9g in parts that end at %" PRId64 ", %" PRId64 ", %" PRId64, i,
						    (double)a.value[i], (double)b.value[i], cuts[k][0], cuts[k][1], cuts[k][2]);
	}
	return true;
}

static bool downhill(struct trial *t)
{
	struct course c;
	double before, after;

	course_start(&c);
	before = slope(&c);
	trial_doing(t, "%d steps on a parabola", STEPS);
	for (int s = 0; s < STEPS; s++) {
		slope(&c);
		step(t, &c, whole, 1, 1);
	}
	after = slope(&c);
	return isfinite(after) && after < before ? true :
						   trial_broken(t, "sum of a v^2 / 2 is %.6g, and %.6g after %d steps with its own rate", before, after, STEPS);
}

static bool at_rest(struct trial *t)
{
	struct course c, start;

	course_start(&c);
	course_start(&start);
	trial_doing(t, "update() with the factor 0");
	for (int s = 0; s < 5; s++) {
		slope(&c);
		step(t, &c, whole, 1, 0);
	}
	for (int i = 0; i < N; i++)
		if (memcmp(&c.value[i], &start.value[i], sizeof(float)) != 0)
			return trial_broken(t, "element %d moves from %.9g to %.9g where the factor of its rate is 0", i, (double)start.value[i], (double)c.value[i]);
	return true;
}

static bool no_gradient(struct trial *t)
{
	struct course c;

	course_start(&c);
	trial_doing(t, "update() with the gradient 0");
	for (int s = 0; s < 50; s++)
		step(t, &c, whole, 1, 1);
	for (int i = 0; i < N; i++)
		if (!isfinite(c.value[i]))
			return trial_broken(t, "element %d becomes %g in 50 steps where all gradients are 0", i, (double)c.value[i]);
	return true;
}

static bool scalars(struct trial *t)
{
	double scalar[GEAE_MAX_OPTIMIZER_SCALAR + 1], again[GEAE_MAX_OPTIMIZER_SCALAR + 1];
	const uint32_t n = ops_of(t)->n_scalar;

	if (!ops_of(t)->begin)
		return trial_left_out(t, "no begin()");
	for (uint32_t k = 0; k <= GEAE_MAX_OPTIMIZER_SCALAR; k++)
		scalar[k] = again[k] = k < n ? 0 : 2.385;
	trial_doing(t, "begin()");
	for (int s = 0; s < 20; s++) {
		ops_of(t)->begin(t->c->self, scalar);
		ops_of(t)->begin(t->c->self, again);
	}
	for (uint32_t k = 0; k <= GEAE_MAX_OPTIMIZER_SCALAR; k++) {
		if (!isfinite(scalar[k]) || memcmp(&scalar[k], &again[k], sizeof(double)) != 0)
			return trial_broken(t, "scalar %u is %.17g after 20 steps, and %.17g in a training beside it", k, scalar[k], again[k]);
		if (k >= n && fabs(scalar[k] - 2.385) > 0)
			return trial_broken(t, "begin() writes scalar %u, of %u that it asked for", k, n);
	}
	return true;
}

int exercise_optimizer(struct trial *t)
{
	struct course c;

	course_start(&c);
	slope(&c);
	step(t, &c, whole, 1, 1);
	return GEAE_OK;
}

const struct law laws_optimizer[] = {
	{ "parts", "each element moves by itself, however the vector is cut", "update(): loops over [from, to) of each group; nothing kept between elements", parts, false },
	{ "downhill", "it lowers a parabola with its own rate", "the sign of the step, the rate, the correction of the first steps", downhill, false },
	{ "rates", "where the factor of a rate is 0 nothing moves", "update(): every term times group->factor, also weight decay", at_rest, false },
	{ "no-gradient", "gradients that are 0 leave finite values", "divisions by the root of a mean square: add epsilon", no_gradient, false },
	{ "scalars", "begin() advances its own scalars, from what they were", "begin(): static variables; n_scalar", scalars, false },
	{ .id = NULL },
};
