/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain autoencoder of convolutions (conv.h): conv-vae without a distribution of the latent. */
#include "conv.h"

GEAE_DEFINE(
	GEAE_NETWORK, .name = "conv-autoencoder", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "autoencoder of convolutions along a row, with batch norm",
	.doc = "The layers of conv-vae without noise and without a distribution of the latent: trained with sse or mse alone.",
	.params = conv_params, .instance_size = sizeof(struct conv), .ops = &conv_plain)
