/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutional encoder and decoder. */
#include "conv.h"

#include <geae/convolution.h>

enum { POOL = 2 };

/* Refuses what does not fit together. */
static int check(struct geae_cx *cx, const struct conv *c, int64_t n_feature)
{
	GEAE_TRY(layers_check(cx, &c->layers, n_feature));
	if (!c->channels.n)
		return geae_fail(cx, GEAE_EPARAM, "channels = []: an encoder has at least one stage");
	if (c->kernel % 2 == 0)
		return geae_fail(cx, GEAE_EPARAM,
				 "kernel = %lld is even: a convolution that keeps the length has an odd one",
				 (long long)c->kernel);
	if (c->channels.n > 40 || n_feature >> c->channels.n == 0)
		return geae_fail(cx, GEAE_EPARAM,
				 "%lld numbers of a row cannot be halved %zu times: take fewer channels",
				 (long long)n_feature, c->channels.n);
	return GEAE_OK;
}

static struct geae_signal relu(struct geae_graph *g, struct geae_signal s)
{
	s.x = nn_relu(g, s.x);
	return s;
}

/* "WHO.STAGE.WHAT" */
static const char *part(const char *who, size_t stage, const char *what)
{
	return layers_name(who, (int64_t)stage, what);
}

/* The last layer with so many features. */
static struct geae_tensor encoder(struct geae_cx *cx, const struct conv *c, struct geae_graph *g, struct geae_tensor x, int64_t features)
{
	struct geae_signal s = { x, 1, x.features };
	int64_t padding = (c->kernel - 1) / 2;

	for (size_t k = 0; k < c->channels.n; k++) {
		s = relu(g, geae_conv1d(cx, g, part("encoder", k, "conv.0"), s, c->channels.v[k], c->kernel, padding));
		s = geae_signal_norm(g, part("encoder", k, "norm.0"), s);
		s = geae_conv1d(cx, g, part("encoder", k, "conv.1"), s, c->channels.v[k], c->kernel, padding);
		s = relu(g, geae_max_pool1d(cx, g, s, POOL));
		s = geae_signal_norm(g, part("encoder", k, "norm.1"), s);
	}
	return nn_linear(g, "encoder.out", s.x, features);
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv *c = self;

	(void)condition;
	GEAE_TRY(check(cx, c, f->n_feature));
	head[0] = encoder(cx, c, g, x, c->layers.latent);
	return GEAE_OK;
}

static int encode_variational(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
			      struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv *c = self;

	(void)condition;
	GEAE_TRY(check(cx, c, f->n_feature));
	layers_draw(&c->layers, g, encoder(cx, c, g, x, 2 * c->layers.latent), head);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv *c = self;
	size_t n = c->channels.n;
	struct geae_signal s = { .channels = c->channels.v[n - 1], .length = f->n_feature >> n };

	(void)condition;
	s.x = nn_linear(g, "decoder.in", latent, s.channels * s.length);
	for (size_t k = 0; k < n; k++) {
		int64_t length = f->n_feature >> (n - 1 - k), channels = k + 1 < n ? c->channels.v[n - 2 - k] : 1;

		s = geae_signal_norm(g, part("decoder", k, "norm.0"), relu(g, s));
		s = relu(g, geae_conv1d_transposed(cx, g, part("decoder", k, "up"), s, s.channels, POOL, POOL, length));
		s = geae_signal_norm(g, part("decoder", k, "norm.1"), s);
		s = geae_conv1d(cx, g, part("decoder", k, "conv"), s, channels, c->kernel, (c->kernel - 1) / 2);
	}
	layers_finish(&c->layers, g, s.x, head);
	return GEAE_OK;
}

#define OPS(heads, how) \
	{ .size = sizeof(struct geae_network_ops), .encode_heads = heads, .decode_heads = layers_out, .project = layers_project, \
	  .encode = how, .decode = decode }

const struct geae_network_ops conv_plain = OPS(layers_latent, encode), conv_variational = OPS(layers_distribution, encode_variational);

const struct geae_param conv_params[] = {
	LAYERS_ROWS(struct conv, layers),
	{ "channels", GEAE_INTS, 0, GEAE_AT_(struct conv, channels, struct geae_ints), "[1, 2, 4, 8]", 1, 4096, NULL, "1",
	  "channels of the encoder's stages, each of which halves the length; the decoder has them in reverse" },
	{ "kernel", GEAE_INT, 0, GEAE_AT_(struct conv, kernel, int64_t), "5", 1, 999, NULL, "1",
	  "positions that a convolution looks at, an odd number" },
	GEAE_P_END
};
