/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutional encoder and decoder, for channels = [1, 2, 4, 8] and n = 333 features:
 *
 *   encoder  4 stages to 1, 2, 4, 8 channels: conv -> ReLU -> norm -> conv -> pool -> ReLU -> norm; -> linear
 *            lengths 333 - 166 - 83 - 41 - 20
 *   decoder  linear to 8 channels of 20; 4 stages from 8, 4, 2, 1 channels: ReLU -> norm -> transposed conv -> ReLU
 *            -> norm -> conv to the next number of channels (1 in the end); lengths the other way
 *
 * Convolutions keep the length (odd kernel); pools take the larger of two positions; the transposed convolution has kernel
 * and stride 2 and makes up for what the pool dropped.  Miles et al., Phys. Rev. B 104, 235111 (2021).  Parameters:
 * encoder.0.conv.0, encoder.0.norm.0, encoder.0.conv.1, encoder.0.norm.1, ..., encoder.out; decoder.in, decoder.0.norm.0,
 * decoder.0.up, decoder.0.norm.1, decoder.0.conv, ...  Check value: 6,178 parameters with 333 features and 10 variational latents. */
#ifndef CONV_H
#define CONV_H

#include "layers.h"

struct conv {
	struct layers layers;
	struct geae_ints channels;
	int64_t kernel;
};

extern const struct geae_param conv_params[];
/* The whole network: the latent alone, or with its distribution and a draw of it (layers.h). */
extern const struct geae_network_ops conv_plain, conv_variational;

#endif
