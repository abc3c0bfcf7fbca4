/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Binary cross-entropy: mean over rows and features of
 *
 *   -t ln p - (1 - t) ln(1 - p),   t = (x + 1)/2, p = 1/(1 + e^-logit)
 *
 * For spins x = -1 or +1 the negative logarithm of their probability; for orbit means between -1 and 1 that of the
 * spins averaged over an orbit.  Check value: logits 0: ln 2 for every x.
 */
#include <geae/nn.h>

static const struct geae_param params[] = { GEAE_P_END };
static const char *const needs[] = { "logits", NULL };

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	struct geae_tensor x = aim->x, logits = aim->head[0];

	(void)self;
	if (logits.id && x.id && logits.features != x.features) {
		geae_fail(cx, GEAE_ESHAPE, "the head 'logits' has %d features, the input has %d: they must be equal",
			  logits.features, x.features);
		return (struct geae_tensor){ 0, 0 };
	}
	return nn_mean(aim->graph, nn_bce_with_logits(aim->graph, logits, nn_affine(aim->graph, x, 0.5, 0.5)));
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(
	GEAE_LOSS, .name = "bce", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "binary cross-entropy between the decoder's logits and the input features",
	.doc = "Mean over rows and features. The target is (x + 1)/2, so input features must lie between -1 and 1, as spins "
	       "and means of spins do.",
	.params = params, .ops = &ops)
