/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The small autoencoder that the equivariant network and the baseline share.
 *
 * Agrawal, Del Maestro, Johnston and Ostrowski, Phys. Rev. E 107, 054104 (2023): one latent, hidden layers of 4 and 64.
 * Check value: 339 parameters with two features, one condition and biases everywhere.
 */
#include <string.h>
#include <geae/autoencoder.h>
#include <geae/quotient.h>

#define SLOPE 0.01  /* of the leaky ReLU */
#define SMALL 1e-12 /* beside sums of squares: no 0/0 while every latent is 0 */

const struct geae_head geae_autoencoder_latent[] = {
	{ "latent", "the latent number z of each row: the order parameter" },
	{ NULL, NULL },
};
const struct geae_head geae_autoencoder_out[] = {
	[GEAE_LOGITS] = { "logits", "logit of (x + 1)/2 for each input feature" },
	[GEAE_RECONSTRUCTION] = { "reconstruction", "each input feature as the decoder expects it, tanh(logit/2)" },
	{ NULL, NULL },
};

static struct geae_tensor linear(struct geae_graph *g, const char *name, struct geae_tensor x, int64_t features,
				 int bias)
{
	return bias == GEAE_NO_BIAS ? nn_linear_no_bias(g, name, x, features) : nn_linear(g, name, x, features);
}

struct geae_tensor geae_autoencoder_encode(const struct geae_autoencoder *a, struct geae_graph *g, struct geae_tensor x,
					   int bias)
{
	struct geae_tensor h = nn_leaky_relu(g, linear(g, "encoder.0", x, a->encoder_hidden, bias), SLOPE);

	return linear(g, "encoder.1", h, a->latent, bias);
}

void geae_autoencoder_decode(const struct geae_autoencoder *a, struct geae_graph *g, int64_t n_feature,
			     struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	struct geae_tensor x = condition.id ? nn_concat(g, latent, condition) : latent;
	struct geae_tensor h = nn_leaky_relu(g, nn_linear(g, "decoder.0", x, a->decoder_hidden), SLOPE);

	head[GEAE_LOGITS] = nn_linear(g, "decoder.1", h, n_feature);
	head[GEAE_RECONSTRUCTION] = nn_tanh(g, nn_affine(g, head[GEAE_LOGITS], 0.5, 0));
}

int64_t geae_autoencoder_fan_in(const struct geae_autoencoder *a, int64_t n_feature, int64_t n_condition,
				const char *name)
{
	const struct {
		const char *layer;
		int64_t columns;
	} layers[] = {
		{ "encoder.0.", n_feature },
		{ "encoder.1.", a->encoder_hidden },
		{ "decoder.0.", a->latent + n_condition },
		{ "decoder.1.", a->decoder_hidden },
	};

	for (size_t k = 0; k < sizeof(layers) / sizeof(*layers); k++)
		if (!strncmp(name, layers[k].layer, strlen(layers[k].layer)))
			return layers[k].columns;
	return 0;
}

struct geae_tensor geae_latent_cosine(struct geae_graph *g, struct geae_tensor z, struct geae_tensor other)
{
	struct geae_tensor zz = nn_affine(g, nn_dot(g, z, z), 1, SMALL),
			   oo = nn_affine(g, nn_dot(g, other, other), 1, SMALL);

	return nn_div(g, nn_dot(g, z, other), nn_sqrt(g, nn_mul(g, zz, oo)));
}

struct geae_tensor geae_autoencoder_health(struct geae_cx *cx, const struct geae_aim *aim)
{
	const struct geae_features *f = aim->features;
	size_t *which = geae_scratch(cx, f->n_generator + 1, size_t), n;
	struct geae_graph *g = aim->graph;
	struct geae_tensor least = nn_number(g, 1), *zg = geae_scratch(cx, f->n_generator + 1, struct geae_tensor);

	if (!which || !zg)
		return (struct geae_tensor){ 0, 0 };
	n = geae_acting(f->n_feature, f->n_generator, f->generator, which);
	for (size_t k = 0; k < n; k++) {
		const struct geae_generator *h = &f->generator[which[k]];

		zg[k] = aim->encode(aim, nn_permute(g, aim->x, h->perm, h->sign), NULL);
		least = nn_min(g, least, geae_latent_cosine(g, aim->head[0], zg[k]));
	}
	if (aim->head[0].features > 1)
		return nn_affine(g, geae_vector_terms(g, aim->head[0], n, zg).turned, 1, -0.1 / aim->head[0].features);
	return nn_affine(g, least, -1, -0.1);
}
