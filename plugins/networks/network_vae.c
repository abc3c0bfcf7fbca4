/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The variational autoencoder of fully connected layers (dense.h; layers.h for the draw of the latent). */
#include "dense.h"

GEAE_DEFINE(
	GEAE_NETWORK, .name = "vae", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "variational autoencoder of fully connected layers with batch norm",
	.doc = "Trained with the losses sse and kl it finds how few numbers describe the rows of a data set: a latent number "
	       "that is not needed keeps mean 0 and variance 1, whatever the row.",
	.cite = "@article{miles2021, author = {Miles, Cole and Carbone, Matthew R. and Sturm, Erica J. and Lu, Deyu and "
		"Weichselbaum, Andreas and Barros, Kipton and Konik, Robert M.}, title = {Machine learning of Kondo physics using "
		"variational autoencoders and symbolic regression}, journal = {Phys. Rev. B}, volume = {104}, pages = {235111}, year = "
		"{2021}, eprint = {2107.08013}}",
	.params = dense_params, .instance_size = sizeof(struct dense), .ops = &dense_variational)
