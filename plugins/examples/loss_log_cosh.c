/* SPDX-License-Identifier: GPL-3.0-or-later */
/* log-cosh: mean of log cosh of the errors: as the square where they are small, as the absolute value where they are large. */
#include <geae/nn.h>

struct log_cosh {
	double scale;
};

static const struct geae_param params[] = {
	GEAE_P_REAL_ABOVE(struct log_cosh, scale, "1.0", 0, 1000, "1", "error from which on it grows linearly"),
	GEAE_P_END
};

/* Heads of the network; the pipeline is refused where it has none of that name. */
static const char *const needs[] = { "reconstruction", NULL };

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	const struct log_cosh *a = self;
	struct geae_graph *g = aim->graph;
	struct geae_tensor d = nn_affine(g, nn_sub(g, aim->head[0], aim->x), 2 / a->scale, 0);

	(void)cx;
	/* log cosh(x) = softplus(2 x) - x - log 2 */
	return nn_affine(g, nn_mean(g, nn_sub(g, nn_softplus(g, d), nn_affine(g, d, 0.5, 0))), 1, -log(2));
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(GEAE_LOSS, .name = "log-cosh", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "mean of log cosh of the errors",
	    .doc = "Less moved by single large errors than their square.", .params = params, .instance_size = sizeof(struct log_cosh), .ops = &ops)
