/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gradient descent with momentum: u <- momentum u + g,  x <- x - rate u, from u = 0. */
#include <geae/nn.h>

struct sgd {
	double rate, momentum;
};

static const struct geae_param params[] = { GEAE_P_REAL_ABOVE(struct sgd, rate, "0.01", 0, 1e3, "1", "learning rate"),
					    { "momentum", GEAE_REAL, GEAE_BELOW_MAX,
					      GEAE_AT_(struct sgd, momentum, double), "0.0", 0, 1, NULL, "1",
					      "part of the last step that is kept" },
					    GEAE_P_END };

static void update(const void *self, const struct geae_update *u)
{
	const struct sgd *s = self;
	const float momentum = (float)s->momentum;

	for (size_t k = 0; k < u->n_group; k++) {
		const float step = (float)(s->rate * u->group[k].factor);
		int64_t from = u->group[k].from, n = u->group[k].to - from;
		const float *restrict g = u->gradient + from;
		float *restrict x = u->value + from, *restrict v = u->state[0] + from;

		for (int64_t i = 0; i < n; i++) {
			v[i] = momentum * v[i] + g[i];
			x[i] -= step * v[i];
		}
	}
}

static const struct geae_optimizer_ops ops = { .size = sizeof(ops), .n_state = 1, .update = update };

GEAE_DEFINE(GEAE_OPTIMIZER, .name = "sgd", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "plain gradient descent, with momentum if wanted",
	    .doc = "u = momentum u + gradient, x = x - rate u.", .params = params, .instance_size = sizeof(struct sgd),
	    .ops = &ops)
