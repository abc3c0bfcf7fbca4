/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Momentum descent that breaks the law that the parameter `how` names. */
#include <geae/nn.h>

enum { SOUND, NEIGHBOUR, UPHILL, DECAY, DIVISION, COUNTER };

struct descent {
	int32_t how;
};

static void begin(const void *self, double *scalar)
{
	static double steps;

	scalar[0] += 1;
	if (((const struct descent *)self)->how == COUNTER)
		scalar[0] = ++steps;
}

static void update(const void *self, const struct geae_update *u)
{
	const int32_t how = ((const struct descent *)self)->how;

	for (size_t k = 0; k < u->n_group; k++)
		for (int64_t i = u->group[k].from; i < u->group[k].to; i++) {
			float rate = 0.01f * (float)u->group[k].factor;

			u->state[0][i] = 0.5f * u->state[0][i] + u->gradient[i];
			if (how == NEIGHBOUR && i > u->group[k].from)
				u->state[0][i] += 0.1f * u->state[0][i - 1];
			if (how == DIVISION && !(u->gradient[i] * u->gradient[i] > 0))
				u->state[0][i] /= u->gradient[i];
			u->value[i] -= (how == UPHILL ? -rate : rate) * u->state[0][i];
			if (how == DECAY)
				u->value[i] *= 0.999f;
		}
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct descent, how, "sound", "sound|neighbour|uphill|decay|division|counter", "the law to break"),
	GEAE_P_END
};
static const struct geae_optimizer_ops ops = { .size = sizeof ops, .n_state = 1, .n_scalar = 1, .begin = begin, .update = update };

GEAE_DEFINE(GEAE_OPTIMIZER, .name = "lawless", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct descent), .ops = &ops)
