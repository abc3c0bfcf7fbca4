/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network of one layer each way that breaks the law that the parameter `how` names; solved by a formula with FITTED. */
#include <stdlib.h>
#include <string.h>
#include <geae/nn.h>

enum { SOUND, PERM, ACTION, MISFIT, LOGARITHM, SAW, SEED, RATE, HUGE_VALUES, MEMORY, FIRST_ROW };

struct net {
	int32_t how;
	int32_t *perm;
};

static const struct geae_head latent[] = { { "latent", "the latent" }, { NULL, NULL } };
static const struct geae_head back[] = { { "reconstruction", "the input again" }, { NULL, NULL } };

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s, struct geae_projection *out)
{
	struct net *net = self;
	const int64_t n = geae_components(state);
	struct geae_generator *g = geae_scratch(cx, s ? s->n_generator : 1, struct geae_generator);
	int32_t *perm = geae_scratch(cx, n, int32_t);

	if (net->how != MEMORY && (!g || !perm))
		return GEAE_ENOMEM;
	*out = (struct geae_projection){ .n_feature = n, .n_generator = s ? s->n_generator : 0, .generator = g };
	for (size_t k = 0; k < out->n_generator; k++)
		g[k] = s->generator[k];
	perm[0] = 0;
	if (!out->n_generator || (net->how != PERM && net->how != ACTION))
		return GEAE_OK;
	memcpy(perm, g[0].perm, (size_t)n * sizeof(*perm));
	if (net->how == PERM)
		perm[0] = perm[1];
	else
		for (int64_t c = 0; c < n; c++)
			perm[c] = g[0].perm[g[0].perm[c]];
	g[0].perm = perm;
	return GEAE_OK;
}

/* 2^22 teeth: no step of differences is small enough for it. */
static struct geae_tensor saw(struct geae_graph *g, struct geae_tensor x)
{
	x = nn_sigmoid(g, x);
	for (int k = 0; k < 22; k++)
		x = nn_abs(g, nn_affine(g, x, 2, -1));
	return x;
}

static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor x,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	const struct net *net = self;

	(void)cx;
	(void)f;
	(void)condition;
	head[0] = nn_linear(g, "encoder", x, 2);
	if (net->how == MISFIT)
		head[0] = nn_add(g, head[0], nn_linear(g, "other", x, 3));
	if (net->how == LOGARITHM)
		head[0] = nn_log(g, nn_affine(g, nn_square(g, head[0]), -1, -1));
	if (net->how == SAW)
		head[0] = saw(g, head[0]);
	if (net->how == HUGE_VALUES) /* what is left of two large numbers */
		head[0] = nn_affine(g, nn_sub(g, nn_square(g, nn_affine(g, head[0], 1, 1e6)), nn_square(g, nn_affine(g, head[0], 1, -1e6))),
				    0.25e-6, 0);
	return GEAE_OK;
}

static int decode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor z,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	(void)cx;
	(void)self;
	(void)condition;
	head[0] = nn_linear(g, "decoder", z, f->n_feature);
	return GEAE_OK;
}

static int init(struct geae_cx *cx, const void *self, const struct geae_features *f, const char *name, int64_t rows, int64_t columns,
		struct geae_rng *rng, float *value)
{
	static int count;

	(void)cx;
	(void)f;
	(void)name;
	for (int64_t i = 0; i < rows * columns; i++)
		value[i] = (float)(geae_uniform(rng) - 0.5);
	if (((const struct net *)self)->how == SEED)
		value[0] = (float)count++;
	return GEAE_OK;
}

static double rate(const void *self, const struct geae_features *f, const char *name)
{
	(void)f;
	(void)name;
	return ((const struct net *)self)->how == RATE ? -1 : 1;
}

#ifdef FITTED
static int fit(struct geae_cx *cx, const void *self, const struct geae_features *f, int64_t n, const float *x, const double *condition, const char *name,
	       int64_t rows, int64_t columns, float *value)
{
	(void)cx;
	(void)condition;
	(void)name;
	for (int64_t i = 0; i < rows * columns; i++) {
		value[i] = 0;
		for (int64_t r = 0; r < (((const struct net *)self)->how == FIRST_ROW ? 1 : n); r++)
			value[i] += x[r * f->n_feature + i % f->n_feature];
	}
	return GEAE_OK;
}
#define NAME "lawless-fit"
#else
#define NAME "lawless"
#endif

static const struct geae_param params[] = {
	GEAE_P_CHOICE(struct net, how, "sound", "sound|perm|action|misfit|logarithm|saw|seed|rate|huge|memory|first-row", "the law to break"),
	GEAE_P_END
};
static const struct geae_network_ops ops = { .size = sizeof ops, .encode_heads = latent, .decode_heads = back, .project = project, .encode = encode,
					     .decode = decode, .init = init, .rate = rate,
#ifdef FITTED
					     .fit = fit,
#endif
};

GEAE_DEFINE(GEAE_NETWORK, .name = NAME, .version = "1.0", .license = "GPL-3.0-or-later", .summary = "breaks one law",
	    .doc = "For tests of geaepipe test-plugin.", .params = params, .instance_size = sizeof(struct net), .ops = &ops)
