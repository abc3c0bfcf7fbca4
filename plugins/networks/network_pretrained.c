/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network written down layer by layer in the pipeline, for weights that come from elsewhere. */
#include "layers.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct pretrained {
	struct geae_strings encoder, decoder;
};

static const struct geae_param params[] = {
	GEAE_P_STRINGS(
		struct pretrained, encoder, NULL,
		"layers from a row to the latent: \"linear NAME FEATURES\", \"batch_norm NAME\", \"relu\", \"leaky_relu SLOPE\", "
		"\"softplus\", \"sigmoid\", \"tanh\", \"exp\", \"affine A B\" (A x + B); \"draw\" as the last: half of the features are "
		"means, the others logarithms of variances"),
	GEAE_P_STRINGS(struct pretrained, decoder, "[]",
		       "layers from the latent back to a row; empty: there is no way back"),
	GEAE_P_END
};

/* ---- one layer: its word, what follows it, how it is made ---- */

struct words {
	char text[4][128];
	int n;
	double a[2]; /* numbers behind the word */
};

typedef struct geae_tensor maker(struct geae_graph *, const struct words *, struct geae_tensor x);

static struct geae_tensor make_linear(struct geae_graph *g, const struct words *w, struct geae_tensor x)
{
	return nn_linear(g, w->text[1], x, atoll(w->text[2]));
}

static struct geae_tensor make_batch_norm(struct geae_graph *g, const struct words *w, struct geae_tensor x)
{
	return nn_batch_norm(g, w->text[1], x);
}

static struct geae_tensor make_leaky_relu(struct geae_graph *g, const struct words *w, struct geae_tensor x)
{
	return nn_leaky_relu(g, x, w->a[0]);
}

static struct geae_tensor make_affine(struct geae_graph *g, const struct words *w, struct geae_tensor x)
{
	return nn_affine(g, x, w->a[0], w->a[1]);
}

#define PLAIN(name) \
	static struct geae_tensor make_##name(struct geae_graph *g, const struct words *w, struct geae_tensor x) \
	{ \
		(void)w; \
		return nn_##name(g, x); \
	}
PLAIN(relu)
PLAIN(softplus)
PLAIN(sigmoid)
PLAIN(tanh)
PLAIN(exp)

static const struct layer {
	const char *word, *form; /* N a name, I a whole number, R a number */
	maker *make;
} layers[] = {
	{ "linear", "NI", make_linear },
	{ "batch_norm", "N", make_batch_norm },
	{ "relu", "", make_relu },
	{ "leaky_relu", "R", make_leaky_relu },
	{ "softplus", "", make_softplus },
	{ "sigmoid", "", make_sigmoid },
	{ "tanh", "", make_tanh },
	{ "exp", "", make_exp },
	{ "affine", "RR", make_affine },
	{ "draw", "", NULL },
};

static bool split(const char *text, struct words *w)
{
	*w = (struct words){ .n = 0 };
	for (;;) {
		size_t n;

		text += strspn(text, " ");
		n = strcspn(text, " ");
		if (!n)
			return w->n > 0;
		if (w->n == 4 || n >= sizeof(w->text[0]))
			return false;
		memcpy(w->text[w->n++], text, n);
		text += n;
	}
}

/* The words behind the first as the form says. */
static bool matches(struct words *w, const char *form)
{
	int numbers = 0;

	if ((size_t)w->n != 1 + strlen(form))
		return false;
	for (int k = 0; form[k]; k++) {
		char *end = "";
		double value = form[k] == 'N' ? 1 : strtod(w->text[k + 1], &end);

		if (*end || !isfinite(value) ||
		    (form[k] == 'I' && (value < 1 || value > 1e7 || strchr(w->text[k + 1], '.'))))
			return false;
		if (form[k] == 'R')
			w->a[numbers++] = value;
	}
	return true;
}

static const struct layer *parse(struct geae_cx *cx, const char *which, const char *text, struct words *w)
{
	if (split(text, w))
		for (size_t k = 0; k < sizeof(layers) / sizeof(layers[0]); k++)
			if (!strcmp(w->text[0], layers[k].word) && matches(w, layers[k].form))
				return &layers[k];
	geae_fail(
		cx, GEAE_EPARAM,
		"%s: \"%s\" is no layer; there are \"linear NAME FEATURES\", \"batch_norm NAME\", relu, \"leaky_relu SLOPE\", softplus, "
		"sigmoid, tanh, exp, \"affine A B\" and draw",
		which, text);
	return NULL;
}

/* Every layer of a list; `drawn`: the last one was draw. */
static int build(struct geae_cx *cx, const char *which, const struct geae_strings *list, struct geae_graph *g,
		 struct geae_tensor *x, bool *drawn)
{
	*drawn = false;
	for (size_t k = 0; k < list->n; k++) {
		struct words w;
		const struct layer *l = parse(cx, which, list->v[k], &w);

		if (!l)
			return GEAE_EPARAM;
		if (l->make)
			*x = l->make(g, &w, *x);
		else if (strcmp(which, "encoder") || k + 1 < list->n)
			return geae_fail(cx, GEAE_EPARAM, "%s: \"draw\" can only be the last layer of the encoder",
					 which);
		else
			*drawn = true;
	}
	return GEAE_OK;
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct pretrained *p = self;
	struct layers shape = { 0 };
	bool drawn;

	(void)f;
	(void)condition;
	GEAE_TRY(build(cx, "encoder", &p->encoder, g, &x, &drawn));
	if (drawn && x.features % 2)
		return geae_fail(cx, GEAE_EPARAM, "encoder: \"draw\" halves its features, but there are %d",
				 x.features);
	shape.latent = x.features / 2;
	if (drawn) {
		layers_draw(&shape, g, x, head);
		return GEAE_OK;
	}
	head[0] = head[1] = x;
	head[2] = (struct geae_tensor){ 0, 0 };
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct pretrained *p = self;
	bool drawn;

	(void)condition;
	head[0] = (struct geae_tensor){ 0, 0 };
	if (!p->decoder.n)
		return GEAE_OK;
	GEAE_TRY(build(cx, "decoder", &p->decoder, g, &latent, &drawn));
	head[0] = latent;
	if (latent.id && latent.features != f->n_feature)
		return geae_fail(cx, GEAE_ESHAPE, "decoder: its last layer has %d features, a row has %lld",
				 latent.features, (long long)f->n_feature);
	return GEAE_OK;
}

static const struct geae_head out[] = { { "reconstruction", "what the decoder's last layer says" }, { NULL, NULL } };

static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = layers_distribution,
	.decode_heads = out,
	.project = layers_project,
	.encode = encode,
	.decode = decode,
};

GEAE_DEFINE(
	GEAE_NETWORK, .name = "pretrained", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "a network written down layer by layer, for weights that come from elsewhere",
	.doc = "With weights = \"FILE.h5\" (a key of every network) it encodes and decodes with the weights of that file, in evaluation "
	       "mode. The parameters of \"linear NAME ...\" and \"batch_norm NAME\" are the arrays NAME.weight, NAME.bias, of a norm also "
	       "NAME.running_mean and NAME.running_var (or NAME.mean, NAME.variance): the names of a PyTorch state dictionary.",
	.params = params, .instance_size = sizeof(struct pretrained), .ops = &ops,
	.test = "encoder = [\"linear a 5\", \"tanh\", \"batch_norm b\", \"linear c 4\", \"draw\"];")
