/* SPDX-License-Identifier: GPL-3.0-or-later */
/* geae/autoencoder.h - the small autoencoder with a latent and conditions for its decoder.
 *
 *   encoder: x -> encoder.0 [encoder_hidden] -> leaky ReLU -> encoder.1 [latent] = z
 *   decoder: (z, conditions) -> decoder.0 [decoder_hidden] -> leaky ReLU -> decoder.1 [n_feature] = logits of (x + 1)/2
 */
#ifndef GEAE_AUTOENCODER_H
#define GEAE_AUTOENCODER_H

#include <geae/nn.h>

#ifdef __cplusplus
extern "C" {
#endif

struct geae_autoencoder {
	int64_t latent, encoder_hidden, decoder_hidden;
};

enum { GEAE_LATENT_MAX = 8 };

#define GEAE_AUTOENCODER_ROWS(S, m) \
	{ "latent", GEAE_INT, 0, GEAE_AT_(S, m.latent, int64_t), "1", 1, GEAE_LATENT_MAX, NULL, "1", "dimension of the latent" }, \
		{ "encoder_hidden", \
		  GEAE_INT, \
		  0, \
		  GEAE_AT_(S, m.encoder_hidden, int64_t), \
		  "4", \
		  1, \
		  65536, \
		  NULL, \
		  "1", \
		  "features of the encoder's hidden layer" }, \
	{ \
		"decoder_hidden", GEAE_INT, 0, GEAE_AT_(S, m.decoder_hidden, int64_t), "64", 1, 65536, NULL, "1", \
			"features of the decoder's hidden layer" \
	}

enum { GEAE_LOGITS, GEAE_RECONSTRUCTION }; /* the heads of decode() */

extern const struct geae_head geae_autoencoder_latent[], geae_autoencoder_out[];

/* bias: enum geae_linear */
struct geae_tensor geae_autoencoder_encode(const struct geae_autoencoder *, struct geae_graph *, struct geae_tensor x,
					   int bias);
void geae_autoencoder_decode(const struct geae_autoencoder *, struct geae_graph *, int64_t n_feature,
			     struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head);
/* Parameters start uniformly within +-1/sqrt(this); 0: no such parameter. */
int64_t geae_autoencoder_fan_in(const struct geae_autoencoder *, int64_t n_feature, int64_t n_condition,
				const char *name);
/* Of one dimension -0.1 - the least cosine between z and z of the transformed x: below 0 where no symmetry turns z round; of
 * several below 0 where they leave one direction as it is, a constant. */
struct geae_tensor geae_autoencoder_health(struct geae_cx *, const struct geae_aim *);
/* Of a latent z of d > 1 dimensions and its transforms zg[n], sums over the batch. */
struct geae_vector_terms {
	struct geae_tensor mismatch; /* 0 where each zg is an orthogonal matrix times z */
	struct geae_tensor constant; /* below d/2 where the symmetries turn every direction, 1 more for each that all leave */
	struct geae_tensor turned;   /* 0 where they leave one direction as it is; at least 1/d of the least turn else */
};
struct geae_vector_terms geae_vector_terms(struct geae_graph *, struct geae_tensor z, size_t n, const struct geae_tensor *zg);
/* The cosine of two latents over all samples of the batch, 0 where one of them vanishes. */
struct geae_tensor geae_latent_cosine(struct geae_graph *, struct geae_tensor z, struct geae_tensor other);

#ifdef __cplusplus
}
#endif
#endif
