/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks the latent to transform in a representation of degree 1 of the remaining symmetries, and not in the trivial one.
 *
 *   penalty * sum over g of [(1 - |z_g|^2/|z|^2)^2 + 1 - (z.z_g)^2/(|z|^2 |z_g|^2)] + 1 + min over g of cos(z, z_g)
 *
 * with z_g = encode(g x), sums over the rows of a batch, and g the generators that act on the input features, each
 * action once.  Agrawal et al., Phys. Rev. E 107, 054104 (2023).  1e-12 beside |z|^2 keeps it finite at z = 0.
 *
 * A latent of several dimensions is asked to transform by orthogonal matrices and to have no direction that all symmetries
 * leave as it is (geae_vector_terms(): a constant is no order parameter),
 *
 *   penalty * mismatch + 2 constant.
 *
 * Check value: 0 where z_g = -z for some g and z_g = z or -z for all; 2 where z_g = z for all.
 */
#include <geae/autoencoder.h>
#include <geae/quotient.h>

#define SMALL 1e-12

struct symmetry {
	double penalty;
};

static const struct geae_param params[] = {
	GEAE_P_REAL(struct symmetry, penalty, "1.0", 0, 1e6, "1",
		    "factor of the terms that ask z and z_g to be parallel or antiparallel and equally long, of several dimensions "
		    "z_g to be an orthogonal matrix times z"),
	GEAE_P_END
};
static const char *const needs[] = { "latent", NULL };
static const struct geae_tensor nothing = { 0, 0 };

/* (1 - |z_g|^2/|z|^2)^2 + 1 - cos^2 */
static struct geae_tensor mismatch(struct geae_graph *g, struct geae_tensor z, struct geae_tensor zg,
				   struct geae_tensor cosine)
{
	struct geae_tensor zz = nn_affine(g, nn_dot(g, z, z), 1, SMALL), gg = nn_affine(g, nn_dot(g, zg, zg), 1, SMALL);
	struct geae_tensor size = nn_square(g, nn_affine(g, nn_div(g, gg, zz), -1, 1));

	return nn_add(g, size, nn_affine(g, nn_square(g, cosine), -1, 1));
}

static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	const struct symmetry *loss = self;
	const struct geae_features *f = aim->features;
	struct geae_graph *g = aim->graph;
	struct geae_tensor z = aim->head[0], sum = nn_number(g, 1), least = nothing;
	struct geae_tensor *zg = geae_scratch(cx, f->n_generator + 1, struct geae_tensor);
	size_t *which = geae_scratch(cx, f->n_generator + 1, size_t), n;

	if (!which || !zg)
		return nothing;
	n = geae_acting(f->n_feature, f->n_generator, f->generator, which);
	if (!n) {
		geae_fail(cx, GEAE_EUNSUP,
			  "no symmetry of the model acts on the input features of this network: leave the loss "
			  "'symmetry' out");
		return nothing;
	}
	for (size_t k = 0; k < n; k++) {
		const struct geae_generator *h = &f->generator[which[k]];
		struct geae_tensor cosine;

		zg[k] = aim->encode(aim, nn_permute(g, aim->x, h->perm, h->sign), "latent");
		if (z.features > 1)
			continue;
		cosine = geae_latent_cosine(g, z, zg[k]);
		sum = nn_add(g, sum, nn_affine(g, mismatch(g, z, zg[k], cosine), loss->penalty, 0));
		least = k ? nn_min(g, least, cosine) : cosine;
	}
	if (z.features > 1) {
		struct geae_vector_terms t = geae_vector_terms(g, z, n, zg);

		return nn_add(g, nn_affine(g, t.mismatch, loss->penalty, 0), nn_affine(g, t.constant, 2, 0));
	}
	return nn_add(g, sum, least);
}

static const struct geae_loss_ops ops = { .size = sizeof(ops), .needs = needs, .build = build };

GEAE_DEFINE(
	GEAE_LOSS, .name = "symmetry", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "asks the latent to transform in a representation of the symmetries, and not in the trivial one",
	.doc = "Of one dimension: to keep or change its sign under every symmetry, and to change it under one; of several: by "
	       "orthogonal matrices, with no direction that all of them leave. "
	       "Without it nothing in the reconstruction keeps the latent from mixing representations. Usually switched on "
	       "halfway: start = 0.5. In mode exact of ge-autoencoder it is 0 by construction.",
	.params = params, .instance_size = sizeof(struct symmetry), .ops = &ops)
