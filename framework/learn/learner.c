/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking network and losses for their parts of the graph. */
#include "learner.h"

#include <inttypes.h>
#include <string.h>
#include "pretrained.h"
#include "rng.h"

struct aiming { /* what a loss is handed, and what its encode() needs of us */
	struct geae_aim pub;
	struct learner *learner;
	struct context *cx;
	const struct learner_want *want;
	const struct geae_network_ops *ops;
	const void *self;
};

const char *learner_weight_name(size_t k)
{
	static const char *const name[MAX_LOSSES] = { "weight.00", "weight.01", "weight.02", "weight.03", "weight.04", "weight.05",
						      "weight.06", "weight.07", "weight.08", "weight.09", "weight.10", "weight.11",
						      "weight.12", "weight.13", "weight.14", "weight.15" };

	return name[k];
}

static int failed(struct context *cx, const struct learner *l, const struct geae_component *c, int status)
{
	const char *text = graph_error(l->graph);

	if (status == GEAE_OK && !text)
		return GEAE_OK;
	if (!text)
		return status;
	return geae_fail(&cx->pub, status == GEAE_OK ? GEAE_ESHAPE : status, "%s '%s': %s", kind_names[c->plugin->kind], c->plugin->name, text);
}

static size_t count_heads(const struct geae_head *h)
{
	size_t n = 0;

	while (h && h[n].name)
		n++;
	return n;
}

static struct geae_tensor encode_again(const struct geae_aim *aim, struct geae_tensor x, const char *head)
{
	const struct aiming *a = (const struct aiming *)aim;
	struct geae_tensor out[MAX_HEADS] = { { 0, 0 } };

	graph_track_norms(a->learner->graph, false);
	if (a->ops->encode(&a->cx->pub, a->self, a->want->features, graph_public(a->learner->graph), x, a->learner->condition, out) != GEAE_OK)
		out[0] = (struct geae_tensor){ 0, 0 };
	graph_track_norms(a->learner->graph, true);
	for (size_t k = 0; k < a->learner->n_encode; k++)
		if (!head || !strcmp(a->learner->head_name[k], head))
			return out[k];
	return (struct geae_tensor){ 0, 0 };
}

static int make_heads(struct aiming *a)
{
	struct learner *l = a->learner;
	struct geae_tensor latent;
	size_t n = count_heads(a->ops->encode_heads), m = a->want->decode && a->ops->decode ? count_heads(a->ops->decode_heads) : 0;

	if (!n || n + m > MAX_HEADS)
		return geae_fail(&a->cx->pub, GEAE_EBUG, "network '%s' has %zu heads", a->want->network->plugin->name, n + m);
	for (size_t k = 0; k < n + m; k++)
		l->head_name[k] = k < n ? a->ops->encode_heads[k].name : a->ops->decode_heads[k - n].name;
	l->n_encode = n;
	l->n_head = n + m;
	GEAE_TRY(failed(a->cx, l, a->want->network,
			a->ops->encode(&a->cx->pub, a->self, a->want->features, graph_public(l->graph), l->x, l->condition, l->head)));
	if (!m)
		return GEAE_OK;
	latent = a->want->given ? nn_input(graph_public(l->graph), "latent", l->head[0].features) : l->head[0];
	return failed(a->cx, l, a->want->network,
		      a->ops->decode(&a->cx->pub, a->self, a->want->features, graph_public(l->graph), latent, l->condition, l->head + n));
}

static int make_term(struct aiming *a, size_t k)
{
	struct learner *l = a->learner;
	const struct geae_component *c = a->want->loss[k];
	const void *self;
	const struct geae_loss_ops *ops = context_services.ops(c, GEAE_LOSS, &self);
	struct geae_tensor head[MAX_HEADS] = { { 0, 0 } };
	size_t n = 0;

	for (; ops->needs && ops->needs[n] && n < MAX_HEADS; n++) {
		size_t h = 0;

		while (h < l->n_head && strcmp(l->head_name[h], ops->needs[n]))
			h++;
		if (h == l->n_head)
			return geae_fail(&a->cx->pub, GEAE_EUNSUP, "loss '%s' needs the head '%s', which network '%s' does not have", c->plugin->name,
					 ops->needs[n], a->want->network->plugin->name);
		head[n] = l->head[h];
		if (!head[n].id)
			return geae_fail(&a->cx->pub, GEAE_EUNSUP, "loss '%s' needs the head '%s', which network '%s' does not have as it is set here",
					 c->plugin->name, ops->needs[n], a->want->network->plugin->name);
	}
	a->pub.head = head;
	l->term[k] = ops->build(&a->cx->pub, self, &a->pub);
	if (!l->term[k].id && !graph_error(l->graph) && a->cx->error.status == GEAE_OK)
		return geae_fail(&a->cx->pub, GEAE_EBUG, "loss '%s' built nothing", c->plugin->name);
	return failed(a->cx, l, c, a->cx->error.status);
}

static int make_total(struct aiming *a)
{
	struct geae_graph *g = graph_public(a->learner->graph);
	struct geae_tensor total = { 0, 0 };

	for (size_t k = 0; k < a->want->n_loss; k++) {
		struct geae_tensor part;

		if (!(a->want->active >> k & 1))
			continue;
		part = nn_mul(g, nn_scalar(g, learner_weight_name(k)), a->learner->term[k]);
		total = total.id ? nn_add(g, total, part) : part;
	}
	if (!total.id || graph_error(a->learner->graph))
		return failed(a->cx, a->learner, a->want->network, GEAE_OK);
	if (!graph_backward(a->learner->graph, total))
		return failed(a->cx, a->learner, a->want->network, GEAE_EBUG);
	return GEAE_OK;
}

static int make_transforms(struct aiming *a, struct arena *arena)
{
	struct learner *l = a->learner;
	const struct geae_features *f = a->want->features;

	l->transformed = arena_array(arena, f->n_generator + 1, struct geae_tensor);
	for (size_t k = 0; k < f->n_generator; k++)
		l->transformed[k] = encode_again(&a->pub, nn_permute(graph_public(l->graph), l->x, f->generator[k].perm, f->generator[k].sign), NULL);
	return failed(a->cx, l, a->want->network, GEAE_OK);
}

static int build(struct aiming *a, struct arena *arena)
{
	struct learner *l = a->learner;
	struct geae_graph *g = graph_public(l->graph);
	const struct geae_features *f = a->want->features;

	l->x = nn_input(g, "x", f->n_feature);
	if (f->n_condition)
		l->condition = nn_input(g, "condition", f->n_condition);
	a->pub.x = l->x;
	a->pub.condition = l->condition;
	graph_track_norms(l->graph, true);
	GEAE_TRY(make_heads(a));
	for (size_t k = 0; k < a->want->n_loss; k++)
		GEAE_TRY(make_term(a, k));
	if (a->want->n_loss && a->ops->health) {
		a->pub.head = l->head;
		l->health = a->ops->health(&a->cx->pub, a->self, &a->pub);
		GEAE_TRY(failed(a->cx, l, a->want->network, a->cx->error.status));
	}
	if (a->want->transforms)
		GEAE_TRY(make_transforms(a, arena));
	return make_total(a);
}

int learner_make(struct learner *l, struct context *cx, const struct learner_want *want, struct arena *arena)
{
	struct aiming a = { .learner = l, .cx = cx, .want = want };
	int status;

	memset(l, 0, sizeof(*l));
	if (want->n_loss > MAX_LOSSES)
		return geae_fail(&cx->pub, GEAE_EPARAM, "%zu losses, at most %d are possible", want->n_loss, MAX_LOSSES);
	l->graph = graph_create();
	if (!l->graph)
		return geae_fail(&cx->pub, GEAE_ENOMEM, "no memory for the graph of network '%s'", want->network->plugin->name);
	a.ops = context_services.ops(want->network, GEAE_NETWORK, &a.self);
	a.pub = (struct geae_aim){ .graph = graph_public(l->graph), .features = want->features, .encode = encode_again };
	status = build(&a, arena);
	if (status != GEAE_OK) {
		learner_destroy(l);
		return status;
	}
	l->n_float = graph_parameter_floats(l->graph);
	l->n_state = graph_state_floats(l->graph);
	return GEAE_OK;
}

void learner_destroy(struct learner *l)
{
	graph_destroy(l->graph);
	l->graph = NULL;
}

int learner_start(struct learner *l, struct context *cx, const struct learner_want *want, const uint64_t key[2], int64_t trial, float *value,
		  float *state)
{
	const void *self;
	const struct geae_network_ops *ops = context_services.ops(want->network, GEAE_NETWORK, &self);
	const struct graph_parameter *p;
	const struct graph_state *s;
	size_t n = graph_parameters(l->graph, &p);
	char name[256];
	struct arena arena = { 0 };
	int status;

	memset(value, 0, (size_t)l->n_float * sizeof(float));
	for (size_t k = 0; k < n; k++) {
		struct geae_rng r;

		snprintf(name, sizeof(name), "start %" PRId64 " %.200s", trial, p[k].name);
		rng_stream(key, rng_id(name), &r);
		if (ops->init)
			GEAE_TRY(ops->init(&cx->pub, self, want->features, p[k].name, p[k].rows, p[k].columns, &r, value + p[k].offset));
		else
			graph_parameter_start(&p[k], &r, value + p[k].offset);
	}
	n = graph_states(l->graph, &s);
	for (size_t k = 0; k < n; k++)
		for (int64_t i = 0; i < s[k].length; i++)
			state[s[k].offset + i] = (float)s[k].start;
	if (!pretrained_wanted(want))
		return GEAE_OK;
	status = pretrained_read(&cx->pub, want, l, value, state, &arena);
	arena_free(&arena);
	return status;
}
