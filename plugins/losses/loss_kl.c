/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kullback-Leibler divergence of the latent's distribution N(mu, sigma^2) from N(0, 1): mean over rows, sum over latents, of
 *
 *   (mu^2 + sigma^2 - ln sigma^2 - 1)/2
 *
 * Kingma and Welling, arXiv:1312.6114, appendix B.  Check values: 0 for mu = 0, sigma = 1; 1/8 + ln 2 for
 * mu = 1, sigma = 1/2.
 */
#include <geae/nn.h>

static const struct geae_param params[] = { GEAE_P_END };
static const char *const needs[] = { "mean", "log_variance", NULL };

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	struct geae_graph *g = aim->graph;
	struct geae_tensor mean = aim->head[0], log_variance = aim->head[1];
	struct geae_tensor rest = nn_sub(g, nn_exp(g, log_variance), nn_affine(g, log_variance, 1, 1));

	(void)cx;
	(void)self;
	return nn_div(g, nn_affine(g, nn_add(g, nn_dot(g, mean, mean), nn_sum(g, rest)), 0.5, 0), nn_count(g));
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(
	GEAE_LOSS, .name = "kl", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "Kullback-Leibler divergence of the latent of a variational autoencoder from N(0, 1)",
	.doc = "Mean over rows, sum over latent numbers, of (mean^2 + variance - ln variance - 1)/2. Its weight is the price of "
	       "one unit of information in the latent; ramp = \"tanh\" lets it grow during the first half of the epochs.",
	.cite = "@inproceedings{kingma2014, author = {Kingma, Diederik P. and Welling, Max}, title = {Auto-Encoding Variational "
		"Bayes}, booktitle = {ICLR}, year = {2014}, eprint = {1312.6114}}",
	.params = params, .ops = &ops)
