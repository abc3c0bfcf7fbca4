/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The autoencoder without symmetry: every component is an input and an output.  It starts as the same function as
 * ge-autoencoder in mode `paper` does from the same streams.
 *
 * Start.  Let component c belong to the orbit i of |i| components with the sign s, and let W, V, b be the parameters
 * of ge-autoencoder for its n features.  Then here
 *   encoder.0.weight[k][c] = s W[k][i] / |i|,   decoder.1.weight[c][k] = s V[i][k],   decoder.1.bias[c] = s b[i],
 * and the others are equal.  A component that is in no orbit starts with weights 0.  So z is the same, and each logit
 * is s times that of its orbit; the mean cross-entropy is the same too when the orbits are equally large.
 *
 * Rates.  The first step of Adam moves every parameter by its rate against the sign of its derivative.  For data that
 * H leaves unchanged as a whole, dloss/dencoder.0.weight[k][c] has the sign s sign(dloss/dW[k][i]): W moves
 * the sum over c of s W/|i| x_c by rate * mean(s x_c), so here the rate must be rate/|i| = rate * n/N.  An output
 * weight moves the logit of its own component alone, with the same sign as V times s: the same rate.  So do all others.
 * Hence `derived`: n/N for encoder.0.weight (for orbits of unequal size the mean of 1/|i|, weighted by size), else 1.
 * `paper` has n/N and in addition 1/2 for output weights and biases, the share of an orbit's derivative, as is right
 * for plain gradient descent of two orbits; Adam does not see the size of a derivative.
 * Check values: 17,865 parameters at L = 16, 1,130,697 at L = 128 (one condition).
 */
#include <stdlib.h>
#include <string.h>
#include <geae/autoencoder.h>
#include <geae/orbit.h>

enum { DERIVED, PAPER };

struct baseline {
	struct geae_autoencoder net;
	int32_t rates;
	/* as project() left them */
	int64_t n_component, n_orbit;
	int32_t *orbit; /* [n_component], -1: in none */
	int8_t *sign;	/* [n_component] */
	int64_t *size;	/* [n_orbit] */
};

static const struct geae_param params[] = {
	GEAE_AUTOENCODER_ROWS(struct baseline, net),
	GEAE_P_CHOICE(struct baseline, rates, "\"derived\"", "derived|paper",
		      "learning-rate factors. derived: the first step of Adam changes this network as it changes "
		      "ge-autoencoder; paper: outputs at half of that"),
	GEAE_P_END
};

static void forget(struct baseline *b)
{
	free(b->orbit);
	free(b->sign);
	free(b->size);
	b->orbit = NULL;
	b->sign = NULL;
	b->size = NULL;
}

static void baseline_close(void *self)
{
	forget(self);
}

static int keep(struct geae_cx *cx, struct baseline *b, const struct geae_orbits *o)
{
	size_t n = (size_t)o->n_component, m = (size_t)o->n_feature;

	forget(b);
	b->n_component = o->n_component;
	b->n_orbit = o->n_feature;
	b->orbit = malloc(n * sizeof(*b->orbit) + 1);
	b->sign = malloc(n + 1);
	b->size = malloc(m * sizeof(*b->size) + 1);
	if (!b->orbit || !b->sign || !b->size)
		return geae_fail(cx, GEAE_ENOMEM, "no memory for the orbits of %zu components", n);
	memcpy(b->orbit, o->feature, n * sizeof(*b->orbit));
	memcpy(b->sign, o->sign, n);
	memcpy(b->size, o->size, m * sizeof(*b->size));
	return GEAE_OK;
}

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s,
		   struct geae_projection *out)
{
	struct geae_symmetry none = { 0 };
	struct geae_orbits o;

	if (!state)
		return geae_fail(cx, GEAE_EUNSUP,
				 "the data do not say what a row is: nothing for a network to work on");
	none.n_component = geae_components(state);
	if (s && s->n_component != none.n_component)
		return geae_fail(cx, GEAE_EDATA, "the model's symmetries act on %lld components, its states have %lld",
				 (long long)s->n_component, (long long)none.n_component);
	GEAE_TRY(geae_orbits(cx, s ? s : &none, &o));
	if (!o.n_feature)
		GEAE_TRY(geae_orbits(cx, &none, &o));
	*out = (struct geae_projection){ .n_feature = o.n_component };
	if (s) {
		out->n_generator = s->n_generator;
		out->generator = s->generator;
	}
	return keep(cx, self, &o);
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor x, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct baseline *b = self;

	(void)cx;
	(void)f;
	(void)condition;
	head[0] = geae_autoencoder_encode(&b->net, g, x, GEAE_WITH_BIAS);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g,
		  struct geae_tensor latent, struct geae_tensor condition, struct geae_tensor *head)
{
	const struct baseline *b = self;

	(void)cx;
	geae_autoencoder_decode(&b->net, g, f->n_feature, latent, condition, head);
	return GEAE_OK;
}

/* What of a parameter belongs to components. */
static int is_input(const char *name)
{
	return !strcmp(name, "encoder.0.weight");
}

static int is_output(const char *name)
{
	return !strcmp(name, "decoder.1.weight") || !strcmp(name, "decoder.1.bias");
}

static int init(struct geae_cx *cx, const void *self, const struct geae_features *f, const char *name, int64_t rows,
		int64_t columns, struct geae_rng *rng, float *value)
{
	const struct baseline *b = self;
	int64_t fan_in = geae_autoencoder_fan_in(&b->net, b->n_orbit, f->n_condition, name);
	int64_t N = b->n_component, n = b->n_orbit;
	int64_t count = is_input(name) ? rows * n : is_output(name) ? n * columns : rows * columns;
	double bound = 1 / sqrt((double)fan_in);
	float *start;

	if (!fan_in || !b->orbit || (is_input(name) && columns != N) || (is_output(name) && rows != N))
		return geae_fail(cx, GEAE_EBUG,
				 "parameter '%s' [%lld][%lld] is not one of this network on %lld components", name,
				 (long long)rows, (long long)columns, (long long)N);
	start = geae_scratch(cx, count + 1, float);
	if (!start)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < count; k++)
		start[k] = (float)(bound * (2 * geae_uniform(rng) - 1));
	for (int64_t r = 0; r < rows; r++)
		for (int64_t c = 0; c < columns; c++) {
			int64_t at = is_input(name) ? c : r, i = b->orbit[at < N ? at : 0];
			float *out = &value[r * columns + c];

			if (is_input(name))
				*out = i < 0 ? 0
					     : (float)((double)(b->sign[c] * start[r * n + i]) / (double)b->size[i]);
			else if (is_output(name))
				*out = i < 0 ? 0 : (float)b->sign[r] * start[i * columns + c];
			else
				*out = start[r * columns + c];
		}
	return GEAE_OK;
}

static double rate(const void *self, const struct geae_features *f, const char *name)
{
	const struct baseline *b = self;
	int64_t in_orbits = 0;

	(void)f;
	for (int64_t i = 0; i < b->n_orbit; i++)
		in_orbits += b->size[i];
	if (is_input(name))
		return in_orbits ? (double)b->n_orbit / (double)in_orbits : 1;
	return is_output(name) && b->rates == PAPER ? 0.5 : 1;
}

static const struct geae_network_ops ops = {
	.size = sizeof(ops),
	.encode_heads = geae_autoencoder_latent,
	.decode_heads = geae_autoencoder_out,
	.project = project,
	.encode = encode,
	.decode = decode,
	.init = init,
	.rate = rate,
};

GEAE_DEFINE(
	GEAE_NETWORK, .name = "baseline-autoencoder", .version = "1.0", .license = "GPL-3.0-or-later",
	.summary = "autoencoder of all components, without symmetry: what ge-autoencoder is compared with",
	.doc = "The same layers as ge-autoencoder has, with every component as input and output. From the same seed it "
	       "starts as the same function as ge-autoencoder in mode paper, and its learning rates are such that the first "
	       "step of Adam changes both alike. Works without a model too.",
	.params = params, .instance_size = sizeof(struct baseline), .close = baseline_close, .ops = &ops)
