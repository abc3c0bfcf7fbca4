/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network for losses to be tried with, and a loss for networks. */
#include <string.h>
#include "partner.h"

enum { MOST_HEADS = 15 };

struct any_network {
	struct geae_network_ops ops;
	struct geae_plugin descriptor;
	struct plugin plugin;
	struct geae_component component;
	struct geae_head heads[MOST_HEADS + 2]; /* the latent first */
	int width[MOST_HEADS + 1];
	size_t n;
};

static int project(struct geae_cx *cx, void *self, const struct geae_state *state, const struct geae_symmetry *s, struct geae_projection *out)
{
	(void)cx;
	(void)self;
	*out = (struct geae_projection){ .n_feature = geae_components(state) };
	if (s) {
		out->n_generator = s->n_generator;
		out->generator = s->generator;
	}
	return GEAE_OK;
}

/* Every head is the encoder's: a loss may ask for any of them again on other features. */
static int encode(struct geae_cx *cx, const void *self, const struct geae_features *f, struct geae_graph *g, struct geae_tensor x,
		  struct geae_tensor condition, struct geae_tensor *head)
{
	const struct any_network *a = self;

	(void)cx;
	(void)f;
	(void)condition;
	head[0] = nn_tanh(g, nn_linear(g, "encoder", x, 2));
	for (size_t k = 1; k < a->n; k++)
		head[k] = nn_linear(g, a->heads[k].name, head[0], a->width[k]);
	return GEAE_OK;
}

struct geae_component *partner_network(const char *const *heads, const int *width, struct arena *arena)
{
	struct any_network *a = arena_array(arena, 1, struct any_network);

	a->heads[a->n++] = (struct geae_head){ "latent", "two numbers" };
	for (size_t k = 0; heads[k] && a->n <= MOST_HEADS; k++)
		if (strcmp(heads[k], "latent")) {
			a->width[a->n] = width[k];
			a->heads[a->n++] = (struct geae_head){ heads[k], "a head" };
		}
	a->ops = (struct geae_network_ops){ .size = sizeof(a->ops), .encode_heads = a->heads, .project = project, .encode = encode };
	a->descriptor = (struct geae_plugin){ .magic = GEAE_MAGIC, .kind = GEAE_NETWORK, .name = "test", .version = "1", .ops = &a->ops };
	a->plugin = (struct plugin){ .kind = GEAE_NETWORK, .name = "test", .descriptor = &a->descriptor };
	a->component = (struct geae_component){ .plugin = &a->plugin, .slot = "network", .self = a, .open = true };
	return &a->component;
}

struct any_loss {
	struct geae_loss_ops ops;
	struct geae_plugin descriptor;
	struct plugin plugin;
	struct geae_component component;
	const char *needs[MOST_HEADS + 1];
	size_t n;
};

/* Sum over the heads of the mean of (tanh h - 0.3)^2: smooth, and of any head. */
static struct geae_tensor build(struct geae_cx *cx, const void *self, const struct geae_aim *aim)
{
	const struct any_loss *a = self;
	struct geae_tensor sum = nn_number(aim->graph, 0);

	(void)cx;
	for (size_t k = 0; k < a->n; k++)
		sum = nn_add(aim->graph, sum,
			     nn_mean(aim->graph, nn_square(aim->graph, nn_affine(aim->graph, nn_tanh(aim->graph, aim->head[k]), 1, -0.3))));
	return sum;
}

struct geae_component *partner_loss(const struct geae_head *heads, struct arena *arena)
{
	struct any_loss *a = arena_array(arena, 1, struct any_loss);

	for (; heads && heads->name && a->n < MOST_HEADS; heads++)
		a->needs[a->n++] = heads->name;
	a->ops = (struct geae_loss_ops){ .size = sizeof(a->ops), .needs = a->needs, .build = build };
	a->descriptor = (struct geae_plugin){ .magic = GEAE_MAGIC, .kind = GEAE_LOSS, .name = "test", .version = "1", .ops = &a->ops };
	a->plugin = (struct plugin){ .kind = GEAE_LOSS, .name = "test", .descriptor = &a->descriptor };
	a->component = (struct geae_component){ .plugin = &a->plugin, .slot = "losses", .self = a, .open = true };
	return &a->component;
}
