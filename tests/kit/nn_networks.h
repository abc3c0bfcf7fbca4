/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Networks with their losses, as plugins would declare them: the autoencoder of a few group-averaged features with its
 * symmetry loss, the same on bare spins, a variational autoencoder of spectra, and layers in blocks with norms. */
#ifndef GEAE_NN_NETWORKS_H
#define GEAE_NN_NETWORKS_H

#include <stdbool.h>
#include <geae/nn.h>

enum { KIT_GE, KIT_BASELINE, KIT_VAE, KIT_BLOCKS };

struct kit_network {
	int kind;
	int32_t features;
	bool smooth;   /* softplus in place of (leaky) ReLU, a sum in place of a minimum: no kinks */
	int32_t width; /* of the decoder's hidden layer (64), or of the first VAE layer (240) */
	int32_t latent;
};

/* The whole loss, from inputs "x", "T" (and noise "eps"), scalar "ramp"; of layers in blocks from "x" alone. */
struct geae_tensor kit_loss(struct geae_graph *, const struct kit_network *);
/* Encoder alone: the latent of an input "x". */
struct geae_tensor kit_latent(struct geae_graph *, const struct kit_network *);

#endif
