/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A small group-convolutional autoencoder: another architecture in one file.
 *
 * On the orbit means x of geae/orbit.h acts the group Q of the symmetries that could break.  A lifting layer makes a
 * function on Q of them, a convolution over Q (Cohen and Welling, arXiv:1602.07576) another, the latent is its part that
 * transforms with the sign psi:
 *
 *   h(q) = leaky ReLU(A q x),   y(q) = sum over r in Q of B(r) h(r q),   z = 1/|Q| sum over q of psi(q) c.y(q)
 *
 * Hence z(q x) = psi(q) z(x) exactly, whatever A, B and c are.
 * Check value: Ising, any even L: 2 features, |Q| = 4: 2 K + 4 K^2 + K parameters of the encoder, K = encoder_hidden.
 */
#include <geae/autoencoder.h>
#include <geae/quotient.h>

struct group_convolution {
	struct geae_autoencoder net;
};

static const struct geae_param params[] = { GEAE_AUTOENCODER_ROWS(struct group_convolution, net), GEAE_P_END };

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	(void)self;
	return geae_project_orbits(cx, state, s, out);
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct group_convolution *net = self;
	struct geae_quotient *Q = geae_quotient_create(f->n_feature, f->n_generator, f->generator);
	struct geae_tensor h[GEAE_QUOTIENT_MAX], all = { 0, 0 }, c;

	(void)condition;
	if (!Q || Q->fault || f->variant >= (int64_t)Q->n_character) {
		geae_quotient_destroy(Q);
		return geae_fail(cx, GEAE_EUNSUP, "these symmetries leave no order parameter of degree 1");
	}
	for (uint32_t q = 0; q < Q->n_element; q++)
		h[q] = nn_leaky_relu(g, nn_linear_no_bias(g, "encoder.lift",
							  nn_permute(g, x, Q->perm + q * f->n_feature, Q->sign + q * f->n_feature),
							  net->net.encoder_hidden), 0.01);
	for (uint32_t q = 0; q < Q->n_element; q++) {
		for (uint32_t r = 0; r < Q->n_element; r++) /* the number of a product is the exclusive or */
			all = r ? nn_concat(g, all, h[r ^ q]) : h[q];
		c = nn_linear_no_bias(g, "encoder.out", nn_linear_no_bias(g, "encoder.convolution", all, net->net.encoder_hidden), 1);
		c = nn_affine(g, c, geae_psi(Q->character[f->variant], q) / (double)Q->n_element, 0);
		head[0] = q ? nn_add(g, head[0], c) : c;
	}
	geae_quotient_destroy(Q);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor latent,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	(void)cx;
	geae_autoencoder_decode(&((const struct group_convolution *)self)->net, g, f->n_feature, latent, condition, head);
	return GEAE_OK;
}

static int64_t variants(const void *self, const struct geae_features *f) /* one for every sign that occurs */
{
	struct geae_quotient *Q = geae_quotient_create(f->n_feature, f->n_generator, f->generator);
	int64_t n = Q && !Q->fault ? Q->n_character : 1;

	(void)self;
	geae_quotient_destroy(Q);
	return n;
}

static const struct geae_network_ops ops = { .size = sizeof(ops), .encode_heads = geae_autoencoder_latent, .decode_heads = geae_autoencoder_out,
					     .project = project, .encode = encode, .decode = decode, .variants = variants };

GEAE_DEFINE(GEAE_NETWORK, .name = "group-convolution", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "group-convolutional autoencoder on orbit means: exactly equivariant, one hidden layer on the group",
	    .doc = "For every sign with which the remaining symmetries can act on the latent one variant is trained, the best is kept.",
	    .params = params, .instance_size = sizeof(struct group_convolution), .ops = &ops)
