/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The variational autoencoder of fully connected layers (dense.h; layers.h for the draw of the latent). */
#include "dense.h"

struct vae {
	struct dense dense;
};

static const struct geae_param params[] = { DENSE_ROWS(struct vae, dense), GEAE_P_END };

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct vae *v = self;

	(void)condition;
	GEAE_TRY(layers_check(cx, &v->dense.layers, f->n_feature));
	layers_draw(&v->dense.layers, g, dense_encode(cx, &v->dense, g, x, 2 * v->dense.layers.latent), head);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct vae *v = self;

	(void)cx;
	(void)condition;
	dense_decode(&v->dense, g, latent, f->n_feature, head);
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
	GEAE_NETWORK, .name = "vae", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "variational autoencoder of fully connected layers with batch norm",
	.doc = "Trained with the losses sse and kl it finds how few numbers describe the rows of a data set: a latent number "
	       "that is not needed keeps mean 0 and variance 1, whatever the row.",
	.cite = "@article{miles2021, author = {Miles, Cole and Carbone, Matthew R. and Sturm, Erica J. and Lu, Deyu and "
		"Weichselbaum, Andreas and Barros, Kipton and Konik, Robert M.}, title = {Machine learning of Kondo physics using "
		"variational autoencoders and symbolic regression}, journal = {Phys. Rev. B}, volume = {104}, pages = {235111}, year = "
		"{2021}, eprint = {2107.08013}}",
	.params = params, .instance_size = sizeof(struct vae), .ops = &ops)
