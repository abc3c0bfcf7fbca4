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

#define CONV_ROWS(S, m) \
	LAYERS_ROWS(S, m.layers), \
		{ "channels", \
		  GEAE_INTS, \
		  0, \
		  GEAE_AT_(S, m.channels, struct geae_ints), \
		  "[1, 2, 4, 8]", \
		  1, \
		  4096, \
		  NULL, \
		  "1", \
		  "channels of the encoder's stages, each of which halves the length; the decoder has them in reverse" }, \
	{ \
		"kernel", GEAE_INT, 0, GEAE_AT_(S, m.kernel, int64_t), "5", 1, 999, NULL, "1", \
			"positions that a convolution looks at, an odd number" \
	}

/* Refuses what does not fit together. */
int conv_check(struct geae_cx *, const struct conv *, int64_t n_feature);
/* The encoder's last layer with so many features. */
struct geae_tensor conv_encode(struct geae_cx *, const struct conv *, struct geae_graph *, struct geae_tensor x,
			       int64_t features);
void conv_decode(struct geae_cx *, const struct conv *, struct geae_graph *, struct geae_tensor latent,
		 int64_t n_feature, struct geae_tensor *head);

#endif
