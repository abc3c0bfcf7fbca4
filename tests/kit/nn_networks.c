/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nn_networks.c - declared networks for tests and benchmarks. */
#include <stdio.h>
#include "nn_networks.h"

static struct geae_tensor activation(struct geae_graph *g, const struct kit_network *k, struct geae_tensor x,
				     double slope)
{
	return k->smooth ? nn_softplus(g, x) : nn_leaky_relu(g, x, slope);
}

/* ---- autoencoders with one latent ---- */

static struct geae_tensor encode(struct geae_graph *g, const struct kit_network *k, struct geae_tensor x)
{
	return nn_linear(g, "encoder.1", activation(g, k, nn_linear(g, "encoder.0", x, 4), 0.01), 1);
}

static struct geae_tensor decode(struct geae_graph *g, const struct kit_network *k, struct geae_tensor z,
				 struct geae_tensor temperature)
{
	struct geae_tensor h =
		activation(g, k, nn_linear(g, "decoder.0", nn_concat(g, z, temperature), k->width), 0.01);

	return nn_linear(g, "decoder.1", h, k->features);
}

/* (1 - |z_g|^2/|z|^2)^2 + 1 - cos^2 for both generators, + 1 + the smaller cosine */
static struct geae_tensor symmetry(struct geae_graph *g, const struct kit_network *k, struct geae_tensor x)
{
	static const int32_t swap[2] = { 1, 0 };
	static const int8_t minus[2] = { -1, -1 };
	struct geae_tensor z = encode(g, k, x), zz = nn_dot(g, z, z), loss = nn_number(g, 1), cosine[2];

	for (int i = 0; i < 2; i++) {
		static const int32_t same[2] = { 0, 1 };
		struct geae_tensor zg = encode(g, k, nn_permute(g, x, i ? same : swap, i ? minus : NULL));
		struct geae_tensor gg = nn_dot(g, zg, zg), zzg = nn_dot(g, z, zg), norm = nn_mul(g, zz, gg);

		loss = nn_add(g, loss, nn_square(g, nn_affine(g, nn_div(g, gg, zz), -1, 1)));
		loss = nn_add(g, loss, nn_affine(g, nn_div(g, nn_square(g, zzg), norm), -1, 1));
		cosine[i] = nn_div(g, zzg, nn_sqrt(g, norm));
	}
	return nn_add(g, loss, k->smooth ? nn_add(g, cosine[0], cosine[1]) : nn_min(g, cosine[0], cosine[1]));
}

static struct geae_tensor autoencoder_loss(struct geae_graph *g, const struct kit_network *k)
{
	struct geae_tensor x = nn_input(g, "x", k->features), temperature = nn_input(g, "T", 1);
	struct geae_tensor logits = decode(g, k, encode(g, k, x), temperature);
	struct geae_tensor loss = nn_mean(g, nn_bce_with_logits(g, logits, nn_affine(g, x, 0.5, 0.5)));

	if (k->kind == KIT_BASELINE)
		return loss;
	return nn_add(g, loss, nn_mul(g, nn_scalar(g, "ramp"), symmetry(g, k, x)));
}

/* ---- the variational autoencoder ---- */

static struct geae_tensor stack(struct geae_graph *g, const struct kit_network *k, const char *who,
				struct geae_tensor x, const int32_t *width)
{
	char name[40];

	for (int i = 0; i < 4; i++) {
		snprintf(name, sizeof(name), "%s.%d", who, i);
		x = activation(g, k, nn_linear(g, name, x, width[i]), 0);
		if (!i)
			continue;
		snprintf(name, sizeof(name), "%s.%d.norm", who, i);
		x = activation(g, k, nn_batch_norm(g, name, x), 0);
	}
	return x;
}

static struct geae_tensor vae_encode(struct geae_graph *g, const struct kit_network *k, struct geae_tensor x,
				     struct geae_tensor *mean, struct geae_tensor *log_variance)
{
	int32_t w = k->width, width[4] = { w, w * 2 / 3, w / 3, w / 4 };
	struct geae_tensor h = nn_linear(g, "encoder.out", stack(g, k, "encoder", x, width), 2 * k->latent);

	*mean = nn_slice(g, h, 0, k->latent);
	*log_variance = nn_slice(g, h, k->latent, k->latent);
	return nn_add(g, *mean,
		      nn_mul(g, nn_exp(g, nn_affine(g, *log_variance, 0.5, 0)), nn_noise(g, "eps", k->latent)));
}

/* (1/n) (sum (out - in)^2 + ramp KL), KL = 1/2 sum(mu^2 + e^logvar - logvar - 1) */
static struct geae_tensor vae_loss(struct geae_graph *g, const struct kit_network *k)
{
	int32_t w = k->width, width[4] = { w / 4, w / 3, w * 2 / 3, w };
	struct geae_tensor x = nn_input(g, "x", k->features), mean, log_variance;
	struct geae_tensor z = vae_encode(g, k, x, &mean, &log_variance);
	struct geae_tensor y =
		nn_softplus(g, nn_linear(g, "decoder.out", stack(g, k, "decoder", z, width), k->features));
	struct geae_tensor rest = nn_sum(g, nn_square(g, nn_sub(g, y, x)));
	struct geae_tensor kl = nn_sum(
		g, nn_sub(g, nn_add(g, nn_square(g, mean), nn_exp(g, log_variance)), nn_affine(g, log_variance, 1, 1)));

	return nn_div(g, nn_add(g, rest, nn_mul(g, nn_scalar(g, "ramp"), nn_affine(g, kl, 0.5, 0))), nn_count(g));
}

/* ---- layers in blocks: each feature a block of one channel, 6, 20 and 8 channels, back to the features ---- */

static struct geae_tensor blocks_loss(struct geae_graph *g, const struct kit_network *k)
{
	static const struct {
		const char *layer, *norm;
		int32_t channels;
	} rows[] = { { "a", "a.norm", 6 }, { "b", "b.norm", 20 }, { "c", "c.norm", 8 } };
	int32_t n = k->features;
	struct geae_tensor x = nn_input(g, "x", n), h = x;

	for (int i = 0; i < 3; i++)
		h = nn_batch_norm_blocks(
			g, rows[i].norm,
			activation(g, k, nn_linear_blocks(g, rows[i].layer, h, rows[i].channels * n, n), 0), n);
	return nn_mean(g, nn_square(g, nn_sub(g, nn_linear(g, "out", h, n), x)));
}

struct geae_tensor kit_loss(struct geae_graph *g, const struct kit_network *k)
{
	if (k->kind == KIT_BLOCKS)
		return blocks_loss(g, k);
	return k->kind == KIT_VAE ? vae_loss(g, k) : autoencoder_loss(g, k);
}

struct geae_tensor kit_latent(struct geae_graph *g, const struct kit_network *k)
{
	struct geae_tensor x = nn_input(g, "x", k->features), mean, log_variance;

	if (k->kind != KIT_VAE)
		return encode(g, k, x);
	vae_encode(g, k, x, &mean, &log_variance);
	return mean;
}
