/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heat bath of single spins that breaks the law that the parameter `how` names. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <geae/neighbours.h>
#include <geae/plugin.h>
#include <geae/states.h>

enum { SOUND, COUNT, BITS, TEMPERATURE, ENERGY, SHARED, KEPT, STREAM, STOP, MEMORY };
enum { UNITS = 16 }; /* of each point */

struct bath {
	int32_t how;
};

static int64_t calls; /* of run(), in this process */
static const struct geae_column columns[] = { { "energy", "energy", "total energy", GEAE_F64, GEAE_OBSERVABLE }, { .name = NULL } };

static int accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *ask)
{
	const void *model;
	const struct geae_model_ops *ops = ask->model ? cx->host->ops(ask->model, GEAE_MODEL, &model) : NULL;
	struct geae_pairs p;

	(void)self;
	if (!ops || !ops->pairs)
		return geae_fail(cx, GEAE_EUNSUP, "needs pairs");
	GEAE_TRY(ops->pairs(cx, model, ask->point, &p));
	return p.n_level == 2 ? GEAE_OK : geae_fail(cx, GEAE_EUNSUP, "needs two levels");
}

static int plan(struct geae_cx *cx, const void *self, const struct geae_sampling *ask, struct geae_sampling_plan *p)
{
	const struct bath *b = self;
	struct geae_unit *unit = geae_scratch(cx, UNITS * ask->n_point, struct geae_unit);

	if (!unit && b->how != MEMORY)
		return GEAE_ENOMEM;
	for (int64_t u = 0; u < UNITS * ask->n_point; u++)
		unit[u] = (struct geae_unit){ .point = u / UNITS, .cost = 1,
					      .n_row = (u % UNITS + 1) * ask->count / UNITS - u % UNITS * ask->count / UNITS + (b->how == COUNT && u == 3) };
	*p = (struct geae_sampling_plan){ .n_unit = UNITS * ask->n_point, .unit = unit, .columns = columns };
	return GEAE_OK;
}

static int run(struct geae_cx *cx, const void *self, const struct geae_sampling *ask, int64_t unit, struct geae_rows *rows)
{
	const struct bath *b = self;
	const void *model;
	const struct geae_model_ops *ops = cx->host->ops(ask->model, GEAE_MODEL, &model);
	uint8_t level[64] = { 0 };
	struct geae_rng rng;
	struct geae_pairs p;
	uint64_t id = (uint64_t)unit;

	GEAE_TRY(ops->pairs(cx, model, ask->point + (size_t)(unit / UNITS) * ask->n_control, &p));
	calls++;
	if (b->how == KEPT)
		id += (uint64_t)(calls / 8) << 32;
	if (b->how == STREAM)
		id /= 2;
	geae_stream(cx, id, &rng);
	if (b->how == SHARED) { /* each thread waits for the other's turn of the counter */
		static volatile int64_t turn;
		const int64_t mine = turn++;

		usleep(1000);
		if (turn != mine + 1)
			geae_u64(&rng);
	}
	for (int64_t r = -20; r < rows->n; r++) {
		char *x = (char *)rows->x + (size_t)(r < 0 ? 0 : r) * rows->x_stride;

		for (int sweep = 0; sweep < 3; sweep++)
			for (int64_t i = 0; i < p.n_site; i++) {
				double up, down;

				level[i] = 1;
				up = geae_pairs_energy(&p, level);
				level[i] = 0;
				down = geae_pairs_energy(&p, level);
				level[i] = geae_uniform(&rng) < 1 / (1 + exp((up - down) / (b->how == TEMPERATURE ? 1.1 * p.T : p.T)));
			}
		if (r < 0)
			continue;
		if (cx->host->progress(cx, r, rows->n) != GEAE_OK)
			return b->how == STOP ? GEAE_EDATA : GEAE_ESTOP;
		geae_pack(p.n_site, level, x);
		if (b->how == BITS && p.n_site == 6)
			x[rows->x_stride - 1] = (char)(x[rows->x_stride - 1] | 0x80);
		((double *)rows->column[0])[r] = geae_pairs_energy(&p, level) * (b->how == ENERGY ? 0.5 : 1);
	}
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct bath, how, "sound", "sound|count|bits|temperature|energy|shared|kept|stream|stop|memory", "the law to break"),
	GEAE_P_END
};
static const struct geae_sampler_ops ops = { .size = sizeof ops, .accepts = accepts, .plan = plan, .run = run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "lawless", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct bath), .ops = &ops)
