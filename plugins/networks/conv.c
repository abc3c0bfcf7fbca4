/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Convolutional encoder and decoder. */
#include "conv.h"

#include <geae/convolution.h>

enum { POOL = 2 };

int conv_check(struct geae_cx *cx, const struct conv *c, int64_t n_feature)
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

struct geae_tensor conv_encode(struct geae_cx *cx, const struct conv *c, struct geae_graph *g, struct geae_tensor x,
			       int64_t features)
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

void conv_decode(struct geae_cx *cx, const struct conv *c, struct geae_graph *g, struct geae_tensor latent,
		 int64_t n_feature, struct geae_tensor *head)
{
	size_t n = c->channels.n;
	struct geae_signal s = { .channels = c->channels.v[n - 1], .length = n_feature >> n };

	s.x = nn_linear(g, "decoder.in", latent, s.channels * s.length);
	for (size_t k = 0; k < n; k++) {
		int64_t length = n_feature >> (n - 1 - k), channels = k + 1 < n ? c->channels.v[n - 2 - k] : 1;

		s = geae_signal_norm(g, part("decoder", k, "norm.0"), relu(g, s));
		s = relu(g, geae_conv1d_transposed(cx, g, part("decoder", k, "up"), s, s.channels, POOL, POOL, length));
		s = geae_signal_norm(g, part("decoder", k, "norm.1"), s);
		s = geae_conv1d(cx, g, part("decoder", k, "conv"), s, channels, c->kernel, (c->kernel - 1) / 2);
	}
	layers_finish(&c->layers, g, s.x, head);
}
