/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fully connected encoder and decoder, for hidden = [240, 160, 80, 60] and n features:
 *
 *   encoder  n -> 240 -> ReLU; for 160, 80, 60: linear -> ReLU -> batch norm -> ReLU; -> linear
 *   decoder  latent -> 60 -> ReLU; for 80, 160, 240: linear -> ReLU -> batch norm -> ReLU; -> linear -> n
 *
 * Miles et al., Phys. Rev. B 104, 235111 (2021).  Parameters: encoder.0, encoder.1 with encoder.1.norm, ..., encoder.out,
 * and the same for decoder.  Check value: 276,633 parameters with 333 features and 10 variational latents. */
#ifndef DENSE_H
#define DENSE_H

#include "layers.h"

struct dense {
	struct layers layers;
	struct geae_ints hidden;
};

#define DENSE_ROWS(S, m) \
	LAYERS_ROWS(S, m.layers), \
	{ \
		"hidden", GEAE_INTS, 0, GEAE_AT_(S, m.hidden, struct geae_ints), "[240, 160, 80, 60]", 1, 65536, NULL, \
			"1", "features of the encoder's hidden layers; the decoder has them in reverse" \
	}

/* The encoder's last layer with so many features; the invalid tensor after geae_fail(). */
struct geae_tensor dense_encode(struct geae_cx *, const struct dense *, struct geae_graph *, struct geae_tensor x,
				int64_t features);
void dense_decode(const struct dense *, struct geae_graph *, struct geae_tensor latent, int64_t n_feature,
		  struct geae_tensor *head);

#endif
