/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The group-equivariant autoencoder.
 *
 * Its input features are the signed orbit means of geae/orbit.h, made from the generators that the model names, so that
 * z(h x) = z(x) for every h that no order parameter of degree 1 can break.  Mode `paper` is the network of Agrawal et
 * al., Phys. Rev. E 107, 054104 (2023): how the remaining symmetries act on z is asked for by a loss.  Mode `exact`
 * makes it so: with e the encoder without biases, Q the group of the remaining symmetries and psi one of its signs,
 *
 *   z(x) = (1/|Q|) sum over q in Q of psi(q) e(q x),   hence z(q x) = psi(q) z(x).
 *
 * Every psi but the trivial one that occurs on the features is a variant to be tried.  Where Q has the element -1 and
 * psi(-1) = -1, z is linear: the odd part of a leaky ReLU is.
 *
 * A latent of d > 1 dimensions, an order parameter that is a vector, transforms in a real irreducible representation of
 * degree d with matrices D: features are the orbit means of H_d (geae/never_broken.h),
 *
 *   z(x) = (1/|Q|) sum over q in Q of D(q)^-1 e(q x), hence z(q x) = D(q) z(x),
 *
 * and no dimension can be constant, for D is not trivial.  One variant for each D that occurs on the features.
 * Check values: Ising, any even L: 2 features, 2 variants; 339 parameters (paper), 334 (exact).
 */
#include <geae/autoencoder.h>
#include <geae/irreps.h>
#include <geae/quotient.h>

enum { EXACT, PAPER };

struct ge_autoencoder {
	struct geae_autoencoder net;
	int32_t mode;
};

static const struct geae_param params[] = {
	GEAE_AUTOENCODER_ROWS(struct ge_autoencoder, net),
	GEAE_P_CHOICE(
		struct ge_autoencoder, mode, "\"exact\"", "exact|paper",
		"exact: no encoder biases, the latent averaged over the remaining symmetries; paper: as published, to be "
		"trained with the loss 'symmetry'"),
	GEAE_P_END
};

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	const struct ge_autoencoder *net = self;

	if (net->net.latent > 1)
		return geae_project_degree(cx, state, s, (int32_t)net->net.latent, out);
	return geae_project_orbits(cx, state, s, out);
}

static int exact(const struct ge_autoencoder *net, const struct geae_features *f, const struct geae_quotient *q,
		 struct geae_graph *g, struct geae_tensor x, struct geae_tensor *z)
{
	uint32_t v;

	if (f->variant < 0 || f->variant >= (int64_t)q->n_character)
		return GEAE_EBUG;
	v = q->character[f->variant];
	for (uint32_t e = 0; e < q->n_element; e++) {
		struct geae_tensor y = nn_permute(g, x, q->perm + e * q->n_feature, q->sign + e * q->n_feature);
		struct geae_tensor term = nn_affine(g, geae_autoencoder_encode(&net->net, g, y, GEAE_NO_BIAS),
						    geae_psi(v, e) / (double)q->n_element, 0);

		*z = e ? nn_add(g, *z, term) : term;
	}
	return GEAE_OK;
}

/* The rows of D(q)^-1 = D(q)^T times e(q x), summed. */
static struct geae_tensor average(const struct ge_autoencoder *net, const struct geae_irreps *r, int64_t variant,
				  struct geae_graph *g, struct geae_tensor x)
{
	int64_t d = net->net.latent;
	struct geae_tensor z[GEAE_LATENT_MAX] = { { 0, 0 } }, all;

	for (uint32_t q = 0; q < r->n_element; q++) {
		struct geae_tensor y = nn_permute(g, x, r->perm + q * r->n_feature, r->sign + q * r->n_feature);
		struct geae_tensor e = geae_autoencoder_encode(&net->net, g, y, GEAE_NO_BIAS);

		for (int64_t b = 0; b < d; b++) {
			struct geae_tensor part = nn_slice(g, e, b, 1);

			for (int64_t a = 0; a < d; a++) {
				double D = r->irrep[variant].matrix[(q * d + b) * d + a];
				struct geae_tensor term = nn_affine(g, part, D / r->n_element, 0);

				if (fabs(D) > 1e-12)
					z[a] = z[a].id ? nn_add(g, z[a], term) : term;
			}
		}
	}
	all = z[0];
	for (int64_t a = 1; a < d; a++)
		all = nn_concat(g, all, z[a]);
	return all;
}

static int encode_vector(struct geae_cx *cx, const struct ge_autoencoder *net, const struct geae_features *f,
			 struct geae_graph *g, struct geae_tensor x, struct geae_tensor *head)
{
	struct geae_irreps *r = geae_irreps_create(f->n_feature, f->n_generator, f->generator, (int32_t)net->net.latent);
	int status = GEAE_OK;

	if (!r)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the representations on %lld features",
				 (long long)f->n_feature);
	if (r->fault)
		status = geae_fail(cx, GEAE_EUNSUP, "%s", r->fault);
	else if (f->variant < 0 || f->variant >= (int64_t)r->n_irrep)
		status = geae_fail(cx, GEAE_EBUG, "variant %lld: these features allow %u", (long long)f->variant,
				   r->n_irrep);
	else
		head[0] = average(net, r, f->variant, g, x);
	geae_irreps_destroy(r);
	return status;
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct ge_autoencoder *net = self;
	struct geae_quotient *q;
	int status = GEAE_OK;

	(void)condition;
	if (net->mode == PAPER) {
		head[0] = geae_autoencoder_encode(&net->net, g, x, GEAE_WITH_BIAS);
		return GEAE_OK;
	}
	if (net->net.latent > 1)
		return encode_vector(cx, net, f, g, x, head);
	q = geae_quotient_create(f->n_feature, f->n_generator, f->generator);
	if (!q)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the symmetries of %lld features",
				 (long long)f->n_feature);
	if (q->fault)
		status = geae_fail(cx, GEAE_EUNSUP, "%s", q->fault);
	else if (exact(net, f, q, g, x, &head[0]) != GEAE_OK)
		status = geae_fail(cx, GEAE_EBUG, "variant %lld: the symmetries of these features allow %u",
				   (long long)f->variant, q->n_character);
	geae_quotient_destroy(q);
	return status;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct ge_autoencoder *net = self;

	(void)cx;
	geae_autoencoder_decode(&net->net, g, f->n_feature, latent, condition, head);
	return GEAE_OK;
}

static struct geae_tensor health(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	(void)self;
	return geae_autoencoder_health(cx, aim);
}

static int64_t variants(const void *self, const struct geae_features *f)
{
	const struct ge_autoencoder *net = self;
	struct geae_quotient *q;
	int64_t n = 1;

	if (net->mode == PAPER)
		return n;
	if (net->net.latent > 1) {
		struct geae_irreps *r =
			geae_irreps_create(f->n_feature, f->n_generator, f->generator, (int32_t)net->net.latent);

		n = r && r->n_irrep ? r->n_irrep : 1;
		geae_irreps_destroy(r);
		return n;
	}
	q = geae_quotient_create(f->n_feature, f->n_generator, f->generator);
	if (q && !q->fault)
		n = q->n_character;
	geae_quotient_destroy(q);
	return n;
}

static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = geae_autoencoder_latent,
	.decode_heads = geae_autoencoder_out,
	.project = project,
	.encode = encode,
	.decode = decode,
	.health = health,
	.variants = variants,
};

GEAE_DEFINE(
	GEAE_NETWORK, .name = "ge-autoencoder", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary =
		"group-equivariant autoencoder: its inputs and the signs of its latent follow from the model's symmetries",
	.doc = "The input features are means over orbits of the "
	       "symmetries that such an order parameter cannot break. In mode exact the latent changes sign, or does not, "
	       "under every remaining symmetry exactly; one variant per way to do so is trained and the one of lowest "
	       "validation loss kept. A latent of several dimensions is a vector that "
	       "transforms in an irreducible representation, exactly. In mode paper a loss asks for either. A training whose "
	       "latent no symmetry turns round, or has a direction that none turns, has failed and is started again.",
	.cite = "@article{agrawal2023, author = {Agrawal, D. and Del Maestro, A. and Johnston, S. and Ostrowski, J.}, "
		"title = {A group-equivariant autoencoder for identifying spontaneously broken symmetries}, "
		"journal = {Phys. Rev. E}, volume = {107}, pages = {054104}, year = {2023}}",
	.params = params, .instance_size = sizeof(struct ge_autoencoder), .ops = &ops)
