/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads, input features, draw of the latent and output of the autoencoders. */
#include "layers.h"

#include <stdio.h>
#include <geae/states.h>

#define LATENT \
	{ \
		"latent", "the latent numbers of each row; of a variational autoencoder their means in evaluation" \
	}

const struct geae_head layers_latent[] = { LATENT, { NULL, NULL } };
const struct geae_head layers_distribution[] = {
	LATENT,
	{ "mean", "mean of each latent number" },
	{ "log_variance", "logarithm of its variance" },
	{ NULL, NULL },
};
const struct geae_head layers_out[] = {
	{ "reconstruction", "each input feature as the decoder expects it" },
	{ "logits", "the same before the last step" },
	{ NULL, NULL },
};

int layers_project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	(void)self;
	if (!state)
		return geae_fail(cx, GEAE_EUNSUP,
				 "the data do not say what a row is: nothing for a network to work on");
	*out = (struct geae_projection){ .n_feature = geae_components(state) };
	if (!s)
		return GEAE_OK;
	if (s->n_component != out->n_feature)
		return geae_fail(cx, GEAE_EDATA, "the model's symmetries act on %lld components, its states have %lld",
				 (long long)s->n_component, (long long)out->n_feature);
	out->n_generator = s->n_generator;
	out->generator = s->generator;
	return GEAE_OK;
}

int layers_check(struct geae_cx *cx, const struct layers *l, int64_t n_feature)
{
	if (l->latent <= n_feature)
		return GEAE_OK;
	return geae_fail(
		cx, GEAE_EPARAM,
		"latent = %lld is more than the %lld numbers of a row: take fewer, such a code compresses nothing",
		(long long)l->latent, (long long)n_feature);
}

void layers_draw(const struct layers *l, struct geae_graph *g, struct geae_tensor h, struct geae_tensor *head)
{
	struct geae_tensor mean = nn_slice(g, h, 0, l->latent), log_variance = nn_slice(g, h, l->latent, l->latent);
	struct geae_tensor deviation = nn_exp(g, nn_affine(g, log_variance, 0.5, 0));

	head[0] = nn_add(g, mean, nn_mul(g, deviation, nn_noise(g, "noise", l->latent)));
	head[1] = mean;
	head[2] = log_variance;
}

void layers_finish(const struct layers *l, struct geae_graph *g, struct geae_tensor y, struct geae_tensor *head)
{
	switch ((enum layers_output)l->output) {
	case LAYERS_SOFTPLUS: head[0] = nn_softplus(g, y); break;
	case LAYERS_LINEAR: head[0] = y; break;
	case LAYERS_TANH: head[0] = nn_tanh(g, nn_affine(g, y, 0.5, 0)); break;
	}
	head[1] = y;
}

const char *layers_name(const char *who, int64_t index, const char *what)
{
	static _Thread_local char name[2][64];
	static _Thread_local int turn;

	turn = !turn;
	snprintf(name[turn], sizeof(name[turn]), "%s.%lld%s%s", who, (long long)index, what ? "." : "",
		 what ? what : "");
	return name[turn];
}
