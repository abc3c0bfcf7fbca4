/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sampler without a model: rows of 6 real numbers and a column `U`, one of which may be no number, as the
 * parameters say: for tests of what networks are fed. */
#include <math.h>
#include <geae/plugin.h>

enum { POINTS = 6 };
enum { SOUND, NAN_IN_X, NAN_IN_U };

struct spectra {
	int64_t row, column;
	int32_t how, valid;
};

static const struct geae_column columns[] = {
	{ "U", "1", "height of the spectrum", GEAE_F64, GEAE_LABEL },
	{ .name = NULL },
};
static const struct geae_state numbers = { .encoding = GEAE_NUMBERS, .rank = 1, .dim = { POINTS }, .axis = { "omega" } };

static int plan(struct geae_cx *cx, const void *self, const struct geae_sampling *s, struct geae_sampling_plan *p)
{
	const int64_t n = s->n_point * s->count;
	struct geae_unit *unit = geae_scratch(cx, n, struct geae_unit);

	(void)self;
	if (!unit)
		return GEAE_ENOMEM;
	for (int64_t u = 0; u < n; u++)
		unit[u] = (struct geae_unit){ .point = u / s->count, .n_row = 1, .cost = 1 };
	*p = (struct geae_sampling_plan){ .n_unit = n, .unit = unit, .columns = columns, .state = &numbers };
	return GEAE_OK;
}

static int run(struct geae_cx *cx, const void *self, const struct geae_sampling *s, int64_t unit, struct geae_rows *rows)
{
	const struct spectra *m = self;
	float *x = rows->x;
	double *U = rows->column[0];
	struct geae_rng rng;

	(void)s;
	geae_stream(cx, (uint64_t)unit, &rng);
	U[0] = 1 + 2.385 * geae_uniform(&rng);
	for (int i = 0; i < POINTS; i++)
		x[i] = (float)(U[0] * exp(-0.1 * (i - 2.5) * (i - 2.5)) + 0.01 * geae_uniform(&rng));
	if (unit == m->row && m->how == NAN_IN_X)
		x[m->column] = NAN;
	if (unit == m->row && m->how == NAN_IN_U)
		U[0] = (double)NAN;
	if (unit == m->row)
		rows->valid[0] = (uint8_t)m->valid;
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_INT(struct spectra, row, "11", 0, 1e6, "", "the row in which something is wrong"),
	GEAE_P_INT(struct spectra, column, "4", 0, 5, "", "and the column"),
	GEAE_P_CHOICE(struct spectra, how, "\"sound\"", "sound|nan-in-x|nan-in-U", "what is wrong"),
	GEAE_P_BOOL(struct spectra, valid, "true", "whether that row is declared valid"),
	GEAE_P_END,
};
static const struct geae_sampler_ops ops = { .size = sizeof ops, .plan = plan, .run = run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "spectra", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "rows of real numbers", .doc = "For tests of the host.", .params = params,
	    .instance_size = sizeof(struct spectra), .ops = &ops)
