/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sampler without a model: curves of one resonance each, of random place, width and height: as many rows as spectra of a
 * large data base have, made in no time. */
#include <math.h>
#include <geae/plugin.h>

enum { UNIT = 1000 }; /* rows */

struct resonances {
	int64_t points;
	struct geae_state state;
};

static const struct geae_column columns[] = {
	{ "width", "1", "width of the resonance", GEAE_F64, GEAE_LABEL },
	{ .name = NULL },
};

static int resonances_open(struct geae_cx *cx, void *self)
{
	struct resonances *m = self;

	(void)cx;
	m->state = (struct geae_state){ .encoding = GEAE_NUMBERS, .rank = 1, .dim = { m->points }, .axis = { "omega" } };
	return GEAE_OK;
}

static int plan(struct geae_cx *cx, const void *self, const struct geae_sampling *s, struct geae_sampling_plan *p)
{
	const struct resonances *m = self;
	const int64_t n = (s->count + UNIT - 1) / UNIT;
	struct geae_unit *unit = geae_scratch(cx, n, struct geae_unit);

	if (!unit)
		return GEAE_ENOMEM;
	for (int64_t u = 0; u < n; u++)
		unit[u] = (struct geae_unit){ .n_row = u + 1 < n ? UNIT : s->count - u * UNIT, .cost = 1 };
	*p = (struct geae_sampling_plan){ .n_unit = n, .unit = unit, .columns = columns, .state = &m->state };
	return GEAE_OK;
}

static int run(struct geae_cx *cx, const void *self, const struct geae_sampling *s, int64_t unit, struct geae_rows *rows)
{
	const struct resonances *m = self;
	int64_t n = s->count - unit * UNIT < UNIT ? s->count - unit * UNIT : UNIT;
	float *x = rows->x;
	double *width = rows->column[0];
	struct geae_rng rng;

	geae_stream(cx, (uint64_t)unit, &rng);
	for (int64_t r = 0; r < n; r++) {
		float place = (float)((double)m->points * (0.5 + 0.18 * (geae_uniform(&rng) - 0.5)));
		float height = (float)(0.2 + 0.8 * geae_uniform(&rng));


		width[r] = 5 + 40 * geae_uniform(&rng);
		for (int64_t i = 0; i < m->points; i++) {
			float d = ((float)i - place) / (float)width[r];

			*x++ = height / (1 + d * d);
		}
	}
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_INT(struct resonances, points, "333", 1, 1e6, "1", "numbers of a row"),
	GEAE_P_END,
};
static const struct geae_sampler_ops ops = { .size = sizeof ops, .plan = plan, .run = run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "resonances", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "curves of one resonance each", .doc = "For benchmarks.", .params = params,
	    .instance_size = sizeof(struct resonances), .open = resonances_open, .ops = &ops)
