/* SPDX-License-Identifier: GPL-3.0-or-later */
/* swish-autoencoder: an autoencoder of one hidden layer each way.  The framework differentiates what is declared here. */
#include <geae/nn.h>

struct swish_autoencoder {
	int64_t hidden, latent;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct swish_autoencoder, hidden, "32", 1, 100000, "1", "width of the hidden layers"),
	GEAE_P_INT(struct swish_autoencoder, latent, "1", 1, 1000, "1", "numbers of the latent"),
	GEAE_P_END
};

static const struct geae_head encode_heads[] = { { "latent", "the latent" }, { NULL, NULL } };
static const struct geae_head decode_heads[] = { { "reconstruction", "the input again" },
						 { "logits", "logarithm of the odds of each input being up" },
						 { NULL, NULL } };

/* Input features: here the components themselves.  Symmetries that are divided out would be left out of `generator`. */
static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s, struct geae_projection *out)
{
	(void)cx;
	(void)self;
	*out = (struct geae_projection){ .n_feature = geae_components(state), .n_generator = s ? s->n_generator : 0,
					 .generator = s ? s->generator : NULL };
	return GEAE_OK;
}

/* An operation of one's own is a function of the others: x sigmoid(x) */
static struct geae_tensor swish(struct geae_graph *g, struct geae_tensor x)
{
	return nn_mul(g, x, nn_sigmoid(g, x));
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor x,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	const struct swish_autoencoder *a = self;

	(void)cx;
	(void)f;
	(void)condition;
	head[0] = nn_linear(g, "encoder.out", swish(g, nn_linear(g, "encoder.hidden", x, a->hidden)), a->latent);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor z,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	const struct swish_autoencoder *a = self;

	(void)cx;
	(void)condition;
	head[1] = nn_linear(g, "decoder.out", swish(g, nn_linear(g, "decoder.hidden", z, a->hidden)), f->n_feature);
	head[0] = nn_tanh(g, nn_affine(g, head[1], 0.5, 0)); /* the mean of a spin with these odds */
	return GEAE_OK;
}

static const struct geae_network_ops ops = { .size = sizeof(ops), .encode_heads = encode_heads, .decode_heads = decode_heads,
					     .project = project, .encode = encode, .decode = decode };

GEAE_DEFINE(GEAE_NETWORK, .name = "swish-autoencoder", .version = "1.0", .license = "GPL-3.0-or-later", .summary = "autoencoder of one hidden layer each way",
	    .doc = "Dense layers with x sigmoid(x) between them.", .params = params, .instance_size = sizeof(struct swish_autoencoder), .ops = &ops)
