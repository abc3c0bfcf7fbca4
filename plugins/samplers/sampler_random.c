/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Independent random points of a parameter space. */
#include <geae/space.h>

struct random_points {
	struct geae_space space;
	struct geae_space_points *points;
};

static const struct geae_param params[] = { GEAE_SPACE_ROWS(struct random_points, space), GEAE_P_END };

struct source {
	struct geae_rng start, now;
};

static void draw(void *arg, int64_t i, size_t n, double *u)
{
	struct source *s = arg;

	if (i == 0)
		s->now = s->start;
	for (size_t k = 0; k < n; k++)
		u[k] = geae_uniform(&s->now);
}

static int random_open(struct geae_cx *cx, void *self)
{
	struct random_points *s = self;

	s->points = geae_space_open();
	return s->points ? GEAE_OK : geae_fail(cx, GEAE_ENOMEM, "no memory");
}

static void random_close(void *self)
{
	geae_space_close(((struct random_points *)self)->points);
}

static int random_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what, struct geae_sampling_plan *plan)
{
	const struct random_points *s = self;
	struct source source;

	geae_stream(cx, cx->host->id("points"), &source.start);
	return geae_space_plan(cx, &s->space, s->points, what, "random", draw, &source, plan);
}

static int random_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit, struct geae_rows *rows)
{
	const struct random_points *s = self;

	return geae_space_run(cx, &s->space, s->points, what, "random", unit, rows);
}

static const struct geae_sampler_ops ops = { .size = sizeof(ops), .flags = GEAE_OWN_CONTROLS, .plan = random_plan, .run = random_run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "random", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "random points of a parameter space, for models with a response",
	    .doc = "As sampler 'sobol', with independent random numbers: for statistics that need independent points. Sobol's sequence "
		   "covers a space more evenly.",
	    .params = params, .instance_size = sizeof(struct random_points), .open = random_open, .close = random_close, .ops = &ops,
	    .test = "axes = [\"a = uniform(1, 7)\", \"b = uniform(1, 3)\"];")
