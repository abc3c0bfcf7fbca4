/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sum of squared errors: mean over rows of sum over features of (reconstruction - x)^2.
 *
 * The scale on which a KL divergence of weight 1 (loss kl) stands beside it is that of a Gaussian with variance 1/2. */
#include <geae/nn.h>

static const struct geae_param params[] = { GEAE_P_END };
static const char *const needs[] = { "reconstruction", NULL };

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	struct geae_graph *g = aim->graph;
	struct geae_tensor x = aim->x, y = aim->head[0];

	(void)self;
	if (y.id && x.id && y.features != x.features) {
		geae_fail(cx, GEAE_ESHAPE,
			  "the head 'reconstruction' has %d features, the input has %d: they must be equal", y.features,
			  x.features);
		return (struct geae_tensor){ 0, 0 };
	}
	return nn_div(g, nn_sum(g, nn_square(g, nn_sub(g, y, x))), nn_count(g));
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(GEAE_LOSS, .name = "sse", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "sum over features of the squared error between reconstruction and input",
	    .doc = "Mean over rows, sum over features, of (reconstruction - x)^2: mse times the number of features.",
	    .params = params, .ops = &ops)
