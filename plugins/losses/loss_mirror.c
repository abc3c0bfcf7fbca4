/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks every latent to be even or odd under the reversal of a row, x_1 ... x_n -> x_n ... x_1:
 *
 *   < sum over latents k of (mu_k(reversed x) - p_k mu_k(x))^2 >,   p_k = -1 for the first `odd` latents, else 1
 *
 * On a symmetric grid of frequencies the reversal is what the exchange of particles and holes does to a spectrum.  It needs
 * no label: the objective of a variational autoencoder does not decide between axes that are pure and any that a mirror
 * image exchanges, of equal KL divergence; this does.
 * Check value: mu(x) = first number of a row, rows (2, 5): 9 for an even latent, 49 for an odd one. */
#include <geae/nn.h>

struct mirror {
	int64_t odd;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct mirror, odd, "1", 0, 65536, "1", "latents that change their sign; the others keep their value"),
	GEAE_P_END
};
static const char *const needs[] = { "mean", NULL };
static const struct geae_tensor nothing = { 0, 0 };

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	const struct mirror *loss = self;
	struct geae_graph *g = aim->graph;
	struct geae_tensor mean = aim->head[0], image, even, odd, sum = nn_number(g, 0);
	int64_t n = aim->features->n_feature;
	int32_t *perm = geae_scratch(cx, n, int32_t);

	if (!perm)
		return nothing;
	if (loss->odd > mean.features) {
		geae_fail(cx, GEAE_EPARAM, "odd = %lld is more than the %lld latents of the network", (long long)loss->odd, (long long)mean.features);
		return nothing;
	}
	for (int64_t k = 0; k < n; k++)
		perm[k] = (int32_t)(n - 1 - k);
	image = aim->encode(aim, nn_permute(g, aim->x, perm, NULL), "mean");
	if (loss->odd) {
		odd = nn_add(g, nn_slice(g, image, 0, loss->odd), nn_slice(g, mean, 0, loss->odd));
		sum = nn_add(g, sum, nn_dot(g, odd, odd));
	}
	if (loss->odd < mean.features) {
		even = nn_sub(g, nn_slice(g, image, loss->odd, mean.features - loss->odd),
			      nn_slice(g, mean, loss->odd, mean.features - loss->odd));
		sum = nn_add(g, sum, nn_dot(g, even, even));
	}
	return nn_div(g, sum, nn_count(g));
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(
	GEAE_LOSS, .name = "mirror", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "asks each latent of a variational autoencoder to be even or odd under the reversal of a row",
	.doc = "Mean over rows of (mean(reversed row) - p mean(row))^2, summed over the latents; p = -1 for the first `odd` latents, 1 "
	       "for the others. On a symmetric grid of frequencies the reversal exchanges particles and holes, so that what is odd "
	       "(an asymmetry) and what is even (an energy scale) come to stand in latents of their own. No label is needed.",
	.params = params, .instance_size = sizeof(struct mirror), .ops = &ops)
