/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The variational autoencoder of convolutions (conv.h; layers.h for the draw of the latent). */
#include "conv.h"

GEAE_DEFINE(
	GEAE_NETWORK, .name = "conv-vae", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "variational autoencoder of convolutions along a row, with batch norm",
	.doc = "For rows that are curves: neighbouring numbers belong together. Far fewer parameters than vae (6,178 against 276,633 for "
	       "333 points); trained with the losses sse and kl.",
	.cite = "@article{miles2021, author = {Miles, Cole and Carbone, Matthew R. and Sturm, Erica J. and Lu, Deyu and "
		"Weichselbaum, Andreas and Barros, Kipton and Konik, Robert M.}, title = {Machine learning of Kondo physics using "
		"variational autoencoders and symbolic regression}, journal = {Phys. Rev. B}, volume = {104}, pages = {235111}, year = "
		"{2021}, eprint = {2107.08013}}",
	.params = conv_params, .instance_size = sizeof(struct conv), .ops = &conv_variational)
