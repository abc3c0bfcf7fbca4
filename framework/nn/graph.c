/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making and finding nodes: equal nodes are one node, found by a hash of what they are made of. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "graph_inner.h"
#include "graph_op.h"

#define MAX_NODES 100000

struct graph *graph_create(void)
{
	struct graph *g = calloc(1, sizeof(*g));

	if (!g)
		return NULL;
	g->pub.host = &graph_services;
	g->n_node = 1;
	if (!graph_grow(g, (void **)&g->node, &g->room, 64, sizeof(*g->node))) {
		graph_destroy(g);
		return NULL;
	}
	g->node[0] = (struct node){ .weight = -1, .bias = -1, .state = -1 };
	return g;
}

void graph_destroy(struct graph *g)
{
	if (!g)
		return;
	free(g->node);
	free(g->slot);
	free(g->parameter);
	free(g->state);
	free(g->tracked);
	free(g->part);
	free(g->sorted_parameter);
	free(g->sorted_state);
	free(g->input);
	free(g->scalar);
	arena_free(&g->arena);
	free(g);
}

struct geae_graph *graph_public(struct graph *g)
{
	return &g->pub;
}

const char *graph_error(const struct graph *g)
{
	return g->error[0] ? g->error : NULL;
}

void graph_track_norms(struct graph *g, bool on)
{
	g->track = on;
}

bool graph_uses(const struct graph *g, struct geae_tensor x)
{
	for (int32_t i = x.id + 1; x.id && i < g->n_node; i++)
		for (int32_t k = 0; k < g->node[i].n_in; k++)
			if (g->node[i].in[k] == x.id)
				return true;
	return false;
}

size_t graph_size(const struct graph *g)
{
	return (size_t)g->n_node - 1;
}

bool graph_needs_two_samples(const struct graph *g)
{
	for (int32_t i = 1; i < g->n_node; i++)
		if (g->node[i].op == N_MOMENTS)
			return true;
	return false;
}

int32_t graph_fail(struct graph *g, const char *format, ...)
{
	va_list args;

	if (g->error[0])
		return 0;
	va_start(args, format);
	vsnprintf(g->error, sizeof(g->error), format, args);
	va_end(args);
	return 0;
}

bool graph_grow(struct graph *g, void **array, int32_t *room, int32_t need, size_t size)
{
	int32_t more = *room ? *room : 16;
	void *p;

	if (need <= *room)
		return true;
	while (more < need)
		more *= 2;
	p = realloc(*array, (size_t)more * size);
	if (!p) {
		graph_fail(g, "out of memory while the network is put together");
		return false;
	}
	*array = p;
	*room = more;
	return true;
}

static uint64_t mix(uint64_t z) /* the finalizer of splitmix64 (Steele, Lea, Flood 2014) */
{
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

uint64_t graph_hash(uint64_t seed, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	uint64_t h = mix(seed + 0x9e3779b97f4a7c15u + n);

	for (; n >= 8; n -= 8, p += 8) {
		uint64_t word;

		memcpy(&word, p, 8);
		h = mix(h ^ word) + 0x9e3779b97f4a7c15u;
	}
	for (; n; n--, p++)
		h = mix(h ^ *p) + 0x9e3779b97f4a7c15u;
	return h;
}

static uint64_t hash_name(uint64_t seed, const char *name)
{
	return name ? graph_hash(seed, name, strlen(name)) : graph_hash(seed, "", 1);
}

static uint64_t structural_key(const struct graph *g, const struct node *v)
{
	int32_t words[5] = { v->op, v->kind, v->n, v->n_in, v->i0 };
	uint64_t h = graph_hash(1, words, sizeof(words));

	h = graph_hash(h, v->a, sizeof(v->a));
	h = hash_name(h, v->name);
	h = hash_name(h, v->weight < 0 ? NULL : g->parameter[v->weight].name);
	h = hash_name(h, v->bias < 0 ? NULL : g->parameter[v->bias].name);
	h = hash_name(h, v->state < 0 ? NULL : g->state[v->state].name);
	if (v->map)
		h = graph_hash(h, &v->map->key, sizeof(v->map->key));
	for (int32_t k = 0; k < v->n_in; k++)
		h = graph_hash(h, &g->node[v->in[k]].key, sizeof(v->key));
	return h;
}

static bool same_name(const char *x, const char *y)
{
	return x == y || (x && y && !strcmp(x, y));
}

static bool same_map(const struct sparse *x, const struct sparse *y)
{
	return x == y || (x && y && x->key == y->key && x->n_out == y->n_out && x->n_in == y->n_in &&
			  !memcmp(x->start, y->start, sizeof(*x->start) * (size_t)(x->n_out + 1)) &&
			  !memcmp(x->index, y->index, sizeof(*x->index) * (size_t)x->start[x->n_out]) &&
			  !memcmp(x->sign, y->sign, sizeof(*x->sign) * (size_t)x->start[x->n_out]));
}

static bool same_node(const struct node *x, const struct node *y)
{
	return x->key == y->key && x->op == y->op && x->kind == y->kind && x->n == y->n && x->n_in == y->n_in &&
	       x->i0 == y->i0 && x->weight == y->weight && x->bias == y->bias && x->state == y->state &&
	       !memcmp(x->a, y->a, sizeof(x->a)) && !memcmp(x->in, y->in, sizeof(x->in)) &&
	       same_name(x->name, y->name) && same_map(x->map, y->map);
}

static bool rehash(struct graph *g)
{
	int32_t n = g->n_slot ? 2 * g->n_slot : 256, *slot = calloc((size_t)n, sizeof(*slot));

	if (!slot) {
		graph_fail(g, "out of memory while the network is put together");
		return false;
	}
	for (int32_t i = 1; i < g->n_node; i++) {
		uint32_t at = (uint32_t)g->node[i].key & (uint32_t)(n - 1);

		while (slot[at])
			at = (at + 1) & (uint32_t)(n - 1);
		slot[at] = i;
	}
	free(g->slot);
	g->slot = slot;
	g->n_slot = n;
	return true;
}

int32_t graph_node(struct graph *g, struct node v)
{
	int32_t tracked_room = g->room;
	uint32_t at;

	if (g->error[0])
		return 0;
	for (int32_t k = 0; k < v.n_in; k++)
		if (!v.in[k])
			return 0;
	for (int32_t k = v.n_in; k < 4; k++)
		v.in[k] = 0;
	for (int k = 0; k < 2; k++)
		if (v.a[k] == 0)
			v.a[k] = 0; /* -0 and 0 are one attribute */
	v.key = structural_key(g, &v);
	if (2 * g->n_node >= g->n_slot && !rehash(g))
		return 0;
	for (at = (uint32_t)v.key & (uint32_t)(g->n_slot - 1); g->slot[at]; at = (at + 1) & (uint32_t)(g->n_slot - 1))
		if (same_node(&g->node[g->slot[at]], &v))
			return g->slot[at];
	if (g->n_node == MAX_NODES)
		return graph_fail(g, "the network has more than %d operations", MAX_NODES);
	if (!graph_grow(g, (void **)&g->node, &g->room, g->n_node + 1, sizeof(v)))
		return 0;
	if (!g->tracked || tracked_room != g->room) {
		uint8_t *p = realloc(g->tracked, (size_t)g->room);

		if (!p)
			return graph_fail(g, "out of memory while the network is put together");
		g->tracked = p;
	}
	if (v.name)
		v.name = arena_text(&g->arena, v.name);
	g->tracked[g->n_node] = 0;
	g->node[g->n_node] = v;
	g->slot[at] = g->n_node;
	return g->n_node++;
}
