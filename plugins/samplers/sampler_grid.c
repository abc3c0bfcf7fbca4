/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control points of the pipeline as they are: every one is asked of the model once. */
#include <geae/space.h>

struct grid {
	struct geae_strings keep, copies, together;
	struct geae_space space;
	struct geae_space_points *points;
};

static const struct geae_param params[] = {
	GEAE_P_STRINGS(struct grid, keep, "[]", "formulas of controls and labels that must hold; other points are left out"),
	GEAE_P_STRINGS(struct grid, copies, "[]", "images of every point, of its group: \"eps_d = -eps_d - U; B = -B\""),
	GEAE_P_STRINGS(struct grid, together, "[]",
		       "controls whose values, one after the other, belong to one unit of work and one group: name them last in `control`"),
	GEAE_P_END
};

static int grid_open(struct geae_cx *cx, void *self)
{
	struct grid *s = self;

	s->space = (struct geae_space){ .keep = s->keep, .copies = s->copies, .together = s->together, .draws = 1, .tries = 1, .pool = 1,
					.bins = 2 };
	s->points = geae_space_open();
	return s->points ? GEAE_OK : geae_fail(cx, GEAE_ENOMEM, "no memory");
}

static void grid_close(void *self)
{
	geae_space_close(((struct grid *)self)->points);
}

static int grid_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what, struct geae_sampling_plan *plan)
{
	const struct grid *s = self;

	if (what->count != 1)
		return geae_fail(cx, GEAE_EPARAM, "count = %lld: each point of a grid is made once", (long long)what->count);
	return geae_space_plan(cx, &s->space, s->points, what, "grid", NULL, NULL, plan);
}

static int grid_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit, struct geae_rows *rows)
{
	const struct grid *s = self;

	return geae_space_run(cx, &s->space, s->points, what, "grid", unit, rows);
}

static const struct geae_sampler_ops ops = { .size = sizeof(ops), .plan = grid_plan, .run = grid_run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "grid", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "every control point of the pipeline, for models with a response",
	    .doc = "The product of the lists in the pipeline's `control` (count = 1). Several temperatures of one parameter set are solved "
		   "together by models that can: name T last and say together = [\"T\"].",
	    .params = params, .instance_size = sizeof(struct grid), .open = grid_open, .close = grid_close, .ops = &ops)
