/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean squared error: mean over rows and features of (reconstruction - x)^2. */
#include <geae/nn.h>

static const struct geae_param params[] = { GEAE_P_END };
static const char *const needs[] = { "reconstruction", NULL };

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	struct geae_tensor x = aim->x, y = aim->head[0];

	(void)self;
	if (y.id && x.id && y.features != x.features) {
		geae_fail(cx, GEAE_ESHAPE,
			  "the head 'reconstruction' has %d features, the input has %d: they must be equal", y.features,
			  x.features);
		return (struct geae_tensor){ 0, 0 };
	}
	return nn_mean(aim->graph, nn_square(aim->graph, nn_sub(aim->graph, y, x)));
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(GEAE_LOSS, .name = "mse", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "mean squared error between the decoder's reconstruction and the input features",
	    .doc = "Mean over rows and features of (reconstruction - x)^2.", .params = params, .ops = &ops)
