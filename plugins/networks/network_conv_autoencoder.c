/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain autoencoder of convolutions (conv.h): conv-vae without a distribution of the latent. */
#include "conv.h"

struct conv_autoencoder {
	struct conv conv;
};

static const struct geae_param params[] = { CONV_ROWS(struct conv_autoencoder, conv), GEAE_P_END };

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv_autoencoder *a = self;

	(void)condition;
	GEAE_TRY(conv_check(cx, &a->conv, f->n_feature));
	head[0] = conv_encode(cx, &a->conv, g, x, a->conv.layers.latent);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv_autoencoder *a = self;

	(void)condition;
	conv_decode(cx, &a->conv, g, latent, f->n_feature, head);
	return GEAE_OK;
}

static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = layers_latent,
	.decode_heads = layers_out,
	.project = layers_project,
	.encode = encode,
	.decode = decode,
};

GEAE_DEFINE(
	GEAE_NETWORK, .name = "conv-autoencoder", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "autoencoder of convolutions along a row, with batch norm",
	.doc = "The layers of conv-vae without noise and without a distribution of the latent: trained with sse or mse alone.",
	.params = params, .instance_size = sizeof(struct conv_autoencoder), .ops = &ops)
