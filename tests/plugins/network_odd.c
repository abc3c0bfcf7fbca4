/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network of one linear layer each way that is odd in one respect, as the parameter `how` says; compiled with HEADLESS it
 * has no decoder. */
#include <stdio.h>
#include <geae/nn.h>

struct odd {
	int32_t how;
};

enum { SOUND, BATCH_NORM, MISFIT, BY_SIZE };

static const struct geae_head latent[] = { { "latent", "the latent" }, { NULL, NULL } };

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	(void)cx;
	(void)self;
	(void)s;
	*out = (struct geae_projection){ .n_feature = geae_components(state) };
	return GEAE_OK;
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor x,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	const struct odd *odd = self;
	char name[40] = "encoder";

	(void)cx;
	(void)condition;
	if (odd->how == BY_SIZE)
		snprintf(name, sizeof(name), "encoder.%lld", (long long)f->n_feature);
	head[0] = nn_linear(g, name, x, 1);
	if (odd->how == BATCH_NORM)
		head[0] = nn_batch_norm(g, "norm", head[0]);
	if (odd->how == MISFIT)
		head[0] = nn_add(g, nn_linear(g, "encoder.left", x, 3), nn_linear(g, "encoder.right", x, 2));
	return GEAE_OK;
}

#ifndef HEADLESS
static const struct geae_head out[] = { { "reconstruction", "the input again" }, { "logits", "its logits" }, { NULL, NULL } };

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor z,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	(void)cx;
	(void)self;
	(void)condition;
	head[0] = head[1] = nn_linear(g, "decoder", z, f->n_feature);
	return GEAE_OK;
}
#endif

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct odd, how, "sound", "sound|batch-norm|misfit|by-size", "what is odd"),
	GEAE_P_END,
};
static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = latent,
	.project = project,
	.encode = encode,
#ifndef HEADLESS
	.decode_heads = out,
	.decode = decode,
#endif
};

#ifdef HEADLESS
#define NAME "headless"
#else
#define NAME "odd"
#endif
GEAE_DEFINE(GEAE_NETWORK, .name = NAME, .version = "1.0", .license = "GPL-3.0-or-later", .summary = "is odd in one respect",
	    .doc = "For tests of the host.", .params = params, .instance_size = sizeof(struct odd), .ops = &ops)
