/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Mean squared error that breaks the law that the parameter `how` names. */
#include <geae/nn.h>

enum { SOUND, VECTOR, NOT_A_NUMBER, SAW, ROUNDING, MEMORY };

struct error {
	int32_t how;
};

static const char *const needs[] = { "reconstruction", NULL };

/* 2^22 teeth: no step of differences is small enough for it; 2^46: not even rounding is. */
static struct geae_tensor saw(struct geae_graph *g, struct geae_tensor x, int doublings)
{
	for (int k = 0; k < doublings; k++)
		x = nn_abs(g, nn_affine(g, x, 2, -1));
	return x;
}

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	const int32_t how = ((const struct error *)self)->how;
	struct geae_graph *g = aim->graph;
	struct geae_tensor d = nn_sub(g, aim->head[0], aim->x), loss;
	char *note = geae_scratch(cx, 8, char);

	if (how != MEMORY && !note)
		return (struct geae_tensor){ 0, 0 };
	*note = 0;
	loss = nn_mean(g, nn_square(g, d));
	if (how == VECTOR)
		return nn_mean_samples(g, nn_square(g, d));
	if (how == NOT_A_NUMBER)
		return nn_log(g, nn_affine(g, loss, -1, -1));
	if (how == SAW)
		return nn_mean(g, saw(g, nn_sigmoid(g, d), 22));
	if (how == ROUNDING) /* of the sum over the rows, which their order changes */
		return saw(g, nn_mean(g, nn_sigmoid(g, d)), 46);
	return loss;
}

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct error, how, "sound", "sound|vector|not-a-number|saw|rounding|memory", "the law to break"),
	GEAE_P_END
};
static const struct geae_loss_ops ops = { .size = sizeof ops, .needs = needs, .build = build };

GEAE_DEFINE(GEAE_LOSS, .name = "lawless", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct error), .ops = &ops)
