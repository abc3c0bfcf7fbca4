/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fully connected encoder and decoder. */
#include "dense.h"

static struct geae_tensor hidden(struct geae_graph *g, const char *who, size_t k, struct geae_tensor x,
				 int64_t features)
{
	struct geae_tensor h = nn_relu(g, nn_linear(g, layers_name(who, (int64_t)k, NULL), x, features));

	return k ? nn_relu(g, nn_batch_norm(g, layers_name(who, (int64_t)k, "norm"), h)) : h;
}

static int check(struct geae_cx *cx, const struct dense *d, const struct geae_features *f)
{
	if (!d->hidden.n)
		return geae_fail(cx, GEAE_EPARAM, "hidden = [] is empty: an encoder has at least one hidden layer, for example hidden = [60]");
	return layers_check(cx, &d->layers, f->n_feature);
}

/* The last layer has so many features. */
static struct geae_tensor encoder(const struct dense *d, struct geae_graph *g, struct geae_tensor x, int64_t features)
{
	for (size_t k = 0; k < d->hidden.n; k++)
		x = hidden(g, "encoder", k, x, d->hidden.v[k]);
	return nn_linear(g, "encoder.out", x, features);
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct dense *d = self;

	(void)condition;
	GEAE_TRY(check(cx, d, f));
	head[0] = encoder(d, g, x, d->layers.latent);
	return GEAE_OK;
}

static int encode_variational(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
			      struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct dense *d = self;

	(void)condition;
	GEAE_TRY(check(cx, d, f));
	layers_draw(&d->layers, g, encoder(d, g, x, 2 * d->layers.latent), head);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct dense *d = self;
	struct geae_tensor h = latent;

	(void)cx;
	(void)condition;
	for (size_t k = 0; k < d->hidden.n; k++)
		h = hidden(g, "decoder", k, h, d->hidden.v[d->hidden.n - 1 - k]);
	layers_finish(&d->layers, g, nn_linear(g, "decoder.out", h, f->n_feature), head);
	return GEAE_OK;
}

#define OPS(heads, how) \
	{ .size = sizeof(struct geae_network_ops), .encode_heads = heads, .decode_heads = layers_out, .project = layers_project, \
	  .encode = how, .decode = decode }

const struct geae_network_ops dense_plain = OPS(layers_latent, encode), dense_variational = OPS(layers_distribution, encode_variational);

const struct geae_param dense_params[] = {
	LAYERS_ROWS(struct dense, layers),
	{ "hidden", GEAE_INTS, 0, GEAE_AT_(struct dense, hidden, struct geae_ints), "[240, 160, 80, 60]", 1, 65536, NULL, "1",
	  "features of the encoder's hidden layers; the decoder has them in reverse" },
	GEAE_P_END
};
