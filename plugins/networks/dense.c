/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fully connected encoder and decoder. */
#include "dense.h"

static struct geae_tensor hidden(struct geae_graph *g, const char *who, size_t k, struct geae_tensor x,
				 int64_t features)
{
	struct geae_tensor h = nn_relu(g, nn_linear(g, layers_name(who, (int64_t)k, NULL), x, features));

	return k ? nn_relu(g, nn_batch_norm(g, layers_name(who, (int64_t)k, "norm"), h)) : h;
}

struct geae_tensor dense_encode(struct geae_cx *cx, const struct dense *d, struct geae_graph *g, struct geae_tensor x,
				int64_t features)
{
	if (!d->hidden.n) {
		geae_fail(cx, GEAE_EPARAM, "hidden = []: an encoder has at least one hidden layer");
		return (struct geae_tensor){ 0, 0 };
	}
	for (size_t k = 0; k < d->hidden.n; k++)
		x = hidden(g, "encoder", k, x, d->hidden.v[k]);
	return nn_linear(g, "encoder.out", x, features);
}

void dense_decode(const struct dense *d, struct geae_graph *g, struct geae_tensor latent, int64_t n_feature,
		  struct geae_tensor *head)
{
	struct geae_tensor h = latent;

	for (size_t k = 0; k < d->hidden.n; k++)
		h = hidden(g, "decoder", k, h, d->hidden.v[d->hidden.n - 1 - k]);
	layers_finish(&d->layers, g, nn_linear(g, "decoder.out", h, n_feature), head);
}
