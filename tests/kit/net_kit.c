/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A network plugin at work inside a test. */
#include "net_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "rng.h"

static _Noreturn void die(const char *what, const char *detail)
{
	fprintf(stderr, "net_kit: %s%s\n", what, detail ? detail : "");
	exit(99);
}

static void *copied(const void *from, size_t bytes)
{
	void *to = malloc(bytes + 1);

	if (!to)
		die("out of memory", NULL);
	if (bytes)
		memcpy(to, from, bytes);
	return to;
}

static void copy_projection(struct net *net, const struct geae_projection *p)
{
	size_t m = (size_t)p->n_feature, n = p->start ? (size_t)p->start[m] : 0;

	net->projection = *p;
	if (p->start) {
		net->projection.start = copied(p->start, (m + 1) * sizeof(int64_t));
		net->projection.index = copied(p->index, n * sizeof(int32_t));
		net->projection.weight = copied(p->weight, n * sizeof(double));
	}
	if (p->n_generator > NET_GENERATORS)
		die("too many generators", NULL);
	for (size_t k = 0; k < p->n_generator; k++) {
		const struct geae_generator *g = &p->generator[k];

		net->generator[k] = (struct geae_generator){ g->name, g->doc, copied(g->perm, m * sizeof(int32_t)),
							     g->sign ? copied(g->sign, m) : NULL };
	}
	net->projection.generator = net->generator;
	net->features = (struct geae_features){ .n_feature = p->n_feature,
						.n_generator = p->n_generator,
						.generator = net->generator };
}

int net_open(struct net *net, struct mini *mini, const char *network, const char *settings,
	     const struct geae_state *state, const struct geae_symmetry *symmetry)
{
	struct geae_projection p = { 0 };
	int status;

	*net = (struct net){ .mini = mini };
	net->network = mini_open(mini, GEAE_NETWORK, network, settings, NULL);
	net->ops = net->network->plugin->descriptor->ops;
	if (state)
		net->state = *state;
	status = net->ops->project(mini->cx, net->network->self, state, symmetry, &p);
	if (status == GEAE_OK)
		copy_projection(net, &p);
	return status;
}

int net_open_model(struct net *net, struct mini *mini, const char *network, const char *settings,
		   struct geae_component *model, const double *control)
{
	const struct geae_model_ops *ops = mini_model(model);
	struct context own; /* opening the network frees the scratch memory of the other context */
	struct geae_state state = { 0 };
	struct geae_symmetry symmetry = { 0 };
	int status;

	context_init(&own, mini->context.session);
	if (ops->state(&own.pub, model->self, &state) != GEAE_OK ||
	    ops->symmetry(&own.pub, model->self, control, &symmetry) != GEAE_OK)
		die("the model refuses", NULL);
	status = net_open(net, mini, network, settings, &state, &symmetry);
	context_finish(&own);
	return status;
}

static void unbuild(struct net *net)
{
	reference_destroy(net->reference);
	graph_destroy(net->graph);
	free(net->parameter);
	net->reference = NULL;
	net->graph = NULL;
	net->parameter = NULL;
}

void net_close(struct net *net)
{
	unbuild(net);
	if (net->projection.start) {
		free((void *)(uintptr_t)net->projection.start);
		free((void *)(uintptr_t)net->projection.index);
		free((void *)(uintptr_t)net->projection.weight);
	}
	for (size_t k = 0; k < net->features.n_generator; k++) {
		free((void *)(uintptr_t)net->generator[k].perm);
		free((void *)(uintptr_t)net->generator[k].sign);
	}
	mini_close(net->network);
}

struct aiming {
	struct geae_aim pub;
	struct net *net;
};

static struct geae_tensor encode_again(const struct geae_aim *aim, struct geae_tensor x, const char *head)
{
	struct net *net = ((const struct aiming *)aim)->net;
	struct geae_tensor out[NET_HEADS] = { { 0, 0 } };

	if (net->ops->encode(net->mini->cx, net->network->self, &net->features, graph_public(net->graph), x,
			     net->condition, out) != GEAE_OK)
		die("encode: ", mini_message(net->mini));
	for (size_t k = 0; k < net->n_encode; k++)
		if (!head || !strcmp(head, net->ops->encode_heads[k].name))
			return out[k];
	die("no such head: ", head);
}

static size_t find_head(const struct net *net, const char *name)
{
	for (size_t k = 0; k < net->n_encode; k++)
		if (!strcmp(net->ops->encode_heads[k].name, name))
			return k;
	for (size_t k = 0; net->ops->decode && net->ops->decode_heads[k].name; k++)
		if (!strcmp(net->ops->decode_heads[k].name, name))
			return net->n_encode + k;
	die("no such head: ", name);
}

static void build_losses(struct aiming *a, size_t n_loss, struct geae_component *const *loss)
{
	struct net *net = a->net;
	struct geae_graph *g = graph_public(net->graph);

	for (size_t k = 0; k < n_loss; k++) {
		const struct geae_loss_ops *ops = loss[k]->plugin->descriptor->ops;
		struct geae_tensor head[NET_HEADS], term;

		for (size_t h = 0; ops->needs[h]; h++)
			head[h] = net->head[find_head(net, ops->needs[h])];
		a->pub.head = head;
		term = ops->build(net->mini->cx, loss[k]->self, &a->pub);
		net->loss = k ? nn_add(g, net->loss, term) : term;
	}
}

void net_build(struct net *net, int64_t variant, int64_t n_condition, size_t n_loss, struct geae_component *const *loss)
{
	static const char *const condition[] = { "T" };
	struct aiming a = { .net = net };
	struct geae_graph *g;

	unbuild(net);
	net->graph = graph_create();
	if (!net->graph)
		die("out of memory", NULL);
	g = graph_public(net->graph);
	net->features.variant = variant;
	net->features.n_condition = n_condition;
	net->features.condition = condition;
	net->x = nn_input(g, "x", net->features.n_feature);
	net->condition = n_condition ? nn_input(g, "condition", n_condition) : (struct geae_tensor){ 0, 0 };
	a.pub = (struct geae_aim){
		.graph = g, .features = &net->features, .x = net->x, .condition = net->condition, .encode = encode_again
	};
	graph_track_norms(net->graph, true);
	for (net->n_encode = 0; net->ops->encode_heads[net->n_encode].name; net->n_encode++)
		;
	for (size_t k = 0; k < net->n_encode; k++)
		net->head[k] = encode_again(&a.pub, net->x, net->ops->encode_heads[k].name);
	if (net->ops->decode && net->ops->decode(net->mini->cx, net->network->self, &net->features, g, net->head[0],
						 net->condition, net->head + net->n_encode) != GEAE_OK)
		die("decode: ", mini_message(net->mini));
	graph_track_norms(net->graph, false);
	for (size_t k = 0; k < net->features.n_generator; k++)
		net->transformed[k] = encode_again(
			&a.pub, nn_permute(g, net->x, net->generator[k].perm, net->generator[k].sign), NULL);
	build_losses(&a, n_loss, loss);
	a.pub.head = net->head;
	if (net->ops->health)
		net->health = net->ops->health(net->mini->cx, net->network->self, &a.pub);
	if (n_loss && !graph_backward(net->graph, net->loss))
		die("backward: ", graph_error(net->graph));
	if (graph_error(net->graph))
		die("graph: ", graph_error(net->graph));
	net->reference = reference_create(net->graph);
	net->parameter = calloc((size_t)graph_parameter_floats(net->graph) + 1, sizeof(double));
	if (!net->reference || !net->parameter)
		die("out of memory", NULL);
}

int64_t net_count(const struct net *net)
{
	const struct graph_parameter *p;
	size_t n = graph_parameters(net->graph, &p);
	int64_t count = 0;

	for (size_t k = 0; k < n; k++)
		count += p[k].rows * p[k].columns;
	return count;
}

void net_start(struct net *net, uint64_t seed)
{
	const uint64_t key[2] = { seed, 2385 };
	const struct graph_parameter *p;
	size_t n = graph_parameters(net->graph, &p);

	for (size_t k = 0; k < n; k++) {
		int64_t count = p[k].rows * p[k].columns;
		float *value = calloc((size_t)count, sizeof(*value));
		struct geae_rng rng;

		rng_stream(key, rng_id(p[k].name), &rng);
		if (!net->ops->init)
			graph_parameter_start(&p[k], &rng, value);
		else if (net->ops->init(net->mini->cx, net->network->self, &net->features, p[k].name, p[k].rows,
					p[k].columns, &rng, value) != GEAE_OK)
			die("init: ", mini_message(net->mini));
		for (int64_t i = 0; i < count; i++)
			net->parameter[p[k].offset + i] = (double)value[i];
		free(value);
	}
}

double *net_parameter(struct net *net, const char *name)
{
	const struct graph_parameter *p;
	size_t n = graph_parameters(net->graph, &p);

	for (size_t k = 0; k < n; k++)
		if (!strcmp(p[k].name, name))
			return net->parameter + p[k].offset;
	die("no such parameter: ", name);
}

void net_project(const struct net *net, int64_t n, const uint8_t *level, float *feature)
{
	const struct geae_projection *p = &net->projection;
	int64_t N = geae_components(&net->state);

	for (int64_t r = 0; r < n; r++)
		for (int64_t i = 0; i < p->n_feature; i++) {
			double sum = 0;

			if (!p->start)
				sum = 2.0 * level[r * N + i] - 1;
			for (int64_t k = p->start ? p->start[i] : 0; p->start && k < p->start[i + 1]; k++)
				sum += p->weight[k] * (2.0 * level[r * N + p->index[k]] - 1);
			feature[r * p->n_feature + i] = (float)sum;
		}
}

void net_run(struct net *net, int64_t n, const float *feature, const float *T)
{
	struct feed x = { FEED_FLOAT, feature, sizeof(float) * (size_t)net->features.n_feature, NULL };
	struct feed condition = { FEED_FLOAT, T, sizeof(float), NULL };
	struct feed feed[] = { net->condition.id ? condition : x, x }; /* sorted by name */
	struct batch batch = { n, feed, NULL };
	double state[1] = { 0 };

	if (!reference_run(net->reference, &batch, net->parameter, state, true))
		die("out of memory", NULL);
}

const double *net_value(const struct net *net, struct geae_tensor t)
{
	return reference_value(net->reference, t);
}
