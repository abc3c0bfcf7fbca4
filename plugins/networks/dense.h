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

extern const struct geae_param dense_params[];
/* The whole network: the latent alone, or with its distribution and a draw of it (layers.h). */
extern const struct geae_network_ops dense_plain, dense_variational;

#endif
