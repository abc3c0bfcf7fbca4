/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A sampler without a model, each unit one row of 8 spins and a column `number`, that misbehaves in one of
 * its units as the parameter `how` says: for tests of what is left of the others. */
#include <stdlib.h>
#include <unistd.h>
#include <geae/plugin.h>

struct misbehave {
	int64_t unit;
	int32_t how;
};

enum { SOUND, CRASH, ABORT, EXIT, LOOP, FAIL, SHORT };
enum { SPINS = 8 };

static const struct geae_column columns[] = {
	{ "number", "1", "a random number of the unit", GEAE_F64, GEAE_OBSERVABLE },
	{ .name = NULL },
};
static const struct geae_state spins = {
	.encoding = GEAE_SIGN, .rank = 1, .dim = { SPINS }, .axis = { "site" }, .n_level = 2
};
static volatile int zero; /* keeps the compiler from seeing what follows from it */

static int plan(struct geae_cx *cx, const void *self, const struct geae_sampling *s, struct geae_sampling_plan *p)
{
	const int64_t n = s->n_point * s->count;
	struct geae_unit *unit = geae_scratch(cx, n, struct geae_unit);

	(void)self;
	if (!unit)
		return GEAE_ENOMEM;
	for (int64_t u = 0; u < n; u++)
		unit[u] = (struct geae_unit){ .point = u / s->count, .n_row = 1, .cost = 1 };
	p->n_unit = n;
	p->unit = unit;
	p->columns = columns;
	p->state = &spins;
	return GEAE_OK;
}

static int run(struct geae_cx *cx, const void *self, const struct geae_sampling *s, int64_t unit, struct geae_rows *rows)
{
	const struct misbehave *m = self;
	struct geae_rng rng;

	(void)s;
	if (unit == m->unit) {
		switch (m->how) {
		case CRASH:
			*(volatile int *)(uintptr_t)(16 + zero) = 1;
			break;
		case ABORT:
			abort();
		case EXIT:
			exit(0);
		case LOOP:
			while (!zero)
				continue;
			break;
		case FAIL:
			return geae_fail(cx, GEAE_EMATH, "unit %lld does not thermalise", (long long)unit);
		case SHORT: /* one row declared invalid */
			rows->valid[0] = 0;
			break;
		default:
			break;
		}
	}
	geae_stream(cx, (uint64_t)unit, &rng);
	for (int64_t r = 0; r < rows->n; r++) {
		*((uint8_t *)rows->x + (size_t)r * rows->x_stride) = (uint8_t)geae_below(&rng, 256);
		((double *)rows->column[0])[r] = geae_uniform(&rng);
	}
	return GEAE_OK;
}

static const struct geae_param params[] = {
	GEAE_P_INT(struct misbehave, unit, "2", 0, 1e6, "", "the unit in which it goes wrong"),
	GEAE_P_CHOICE(struct misbehave, how, "sound", "sound|crash|abort|exit|loop|fail|short", "what to do wrong"),
	GEAE_P_END,
};
static const struct geae_sampler_ops ops = { .size = sizeof ops, .plan = plan, .run = run };

GEAE_DEFINE(GEAE_SAMPLER, .name = "misbehave", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "does what samplers must not do", .doc = "For tests of the host.", .params = params,
	    .instance_size = sizeof(struct misbehave), .ops = &ops)
