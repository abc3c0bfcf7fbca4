/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain autoencoder of fully connected layers (dense.h): vae without a distribution of the latent. */
#include "dense.h"

struct autoencoder {
	struct dense dense;
};

static const struct geae_param params[] = { DENSE_ROWS(struct autoencoder, dense), GEAE_P_END };

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct autoencoder *a = self;

	(void)condition;
	GEAE_TRY(layers_check(cx, &a->dense.layers, f->n_feature));
	head[0] = dense_encode(cx, &a->dense, g, x, a->dense.layers.latent);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct autoencoder *a = self;

	(void)cx;
	(void)condition;
	dense_decode(&a->dense, g, latent, f->n_feature, head);
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
	GEAE_NETWORK, .name = "autoencoder", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "autoencoder of fully connected layers with batch norm",
	.doc = "The layers of vae without noise and without a distribution of the latent: trained with sse or mse alone.",
	.params = params, .instance_size = sizeof(struct autoencoder), .ops = &ops)
