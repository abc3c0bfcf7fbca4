/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The variational autoencoder of convolutions (conv.h; layers.h for the draw of the latent). */
#include "conv.h"

struct conv_vae {
	struct conv conv;
};

static const struct geae_param params[] = { CONV_ROWS(struct conv_vae, conv), GEAE_P_END };

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv_vae *v = self;

	(void)condition;
	GEAE_TRY(conv_check(cx, &v->conv, f->n_feature));
	layers_draw(&v->conv.layers, g, conv_encode(cx, &v->conv, g, x, 2 * v->conv.layers.latent), head);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct conv_vae *v = self;

	(void)condition;
	conv_decode(cx, &v->conv, g, latent, f->n_feature, head);
	return GEAE_OK;
}

static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = layers_distribution,
	.decode_heads = layers_out,
	.project = layers_project,
	.encode = encode,
	.decode = decode,
};

GEAE_DEFINE(
	GEAE_NETWORK, .name = "conv-vae", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "variational autoencoder of convolutions along a row, with batch norm",
	.doc = "For rows that are curves: neighbouring numbers belong together. Far fewer parameters than vae (6,178 against 276,633 for "
	       "333 points); trained with the losses sse and kl.",
	.cite = "@article{miles2021, author = {Miles, Cole and Carbone, Matthew R. and Sturm, Erica J. and Lu, Deyu and "
		"Weichselbaum, Andreas and Barros, Kipton and Konik, Robert M.}, title = {Machine learning of Kondo physics using "
		"variational autoencoders and symbolic regression}, journal = {Phys. Rev. B}, volume = {104}, pages = {235111}, year = "
		"{2021}, eprint = {2107.08013}}",
	.params = params, .instance_size = sizeof(struct conv_vae), .ops = &ops)
