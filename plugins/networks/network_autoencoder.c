/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain autoencoder of fully connected layers (dense.h): vae without a distribution of the latent. */
#include "dense.h"

GEAE_DEFINE(
	GEAE_NETWORK, .name = "autoencoder", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "autoencoder of fully connected layers with batch norm",
	.doc = "The layers of vae without noise and without a distribution of the latent: trained with sse or mse alone.",
	.params = dense_params, .instance_size = sizeof(struct dense), .ops = &dense_plain)
