/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the dense and the convolutional autoencoders share: heads, input features, the draw of the latent, the output.
 *
 *   autoencoder              x -> encoder -> latent -> decoder -> reconstruction
 *   variational autoencoder  x -> encoder -> mean, log_variance; latent = mean + exp(log_variance/2) noise -> decoder
 *
 * Noise is 0 in evaluation: there the latent is the mean. */
#ifndef LAYERS_H
#define LAYERS_H

#include <geae/nn.h>

enum layers_output { LAYERS_SOFTPLUS, LAYERS_LINEAR, LAYERS_TANH };

struct layers {
	int64_t latent;
	int32_t output; /* enum layers_output */
};

#define LAYERS_ROWS(S, m) \
	{ "latent", GEAE_INT, 0, GEAE_AT_(S, m.latent, int64_t), "10", 1, 65536, NULL, "1", "latent numbers" }, \
	{ \
		"output", GEAE_CHOICE, 0, GEAE_AT_(S, m.output, int32_t), "\"softplus\"", 0, 0, \
			"softplus|linear|tanh", "", \
			"last step of the decoder. softplus: ln(1 + exp y), for data that are not negative; linear: y; tanh: " \
			"tanh(y/2), for data between -1 and 1, with y the logits of the loss bce" \
	}

/* Heads of encode(): the latent alone, or with its distribution; of decode(). */
extern const struct geae_head layers_latent[], layers_distribution[], layers_out[];

/* Every component of a row is a feature; the model's generators act on them as they are. */
int layers_project(struct geae_cx *, void *self, const struct geae_state *, const struct geae_symmetry *,
		   struct geae_projection *);
/* More latent numbers than features are refused. */
int layers_check(struct geae_cx *, const struct layers *, int64_t n_feature);
/* The heads of a variational encoder from its last layer, [2 latent]: means first, then logarithms of variances. */
void layers_draw(const struct layers *, struct geae_graph *, struct geae_tensor h, struct geae_tensor *head);
/* The heads of the decoder from its last layer. */
void layers_finish(const struct layers *, struct geae_graph *, struct geae_tensor y, struct geae_tensor *head);
/* "WHO.INDEX" and "WHO.INDEX.WHAT" (what NULL: the first), in one of two alternating buffers of the thread. */
const char *layers_name(const char *who, int64_t index, const char *what);

#endif
