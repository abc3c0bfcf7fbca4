/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Swendsen-Wang updates of more than two levels, by exchanges of levels.
 *
 * An exchange R (R R = 1) that leaves the energy f of every bond alone, f(R a, R b) = f(a, b), makes an Ising model of the
 * question which sites it acts on: a bond costs d = f(R a, b) - f(a, b) if it acts on one of its ends only.  Where d > 0 the
 * bond is taken with probability 1 - exp(-d/T); each cluster is exchanged as a whole, with the probability that its sites'
 * own energies give, 1/(1 + exp(dE/T)) (Fortuin and Kasteleyn 1972; Wolff, PRL 62, 361 (1989), for the embedding).  Every
 * sweep draws one of the exchanges.  Potts: all pairs of colours, clusters of equal ones; clock: mirrors; spin 1: the sign.
 *
 * Where exchanges do not lead from every level to every other (0 of spin 1), sweeps of heat-bath updates of single sites
 * come between.
 */
#include <stdbool.h>
#include <string.h>
#include <geae/single_spin.h>
#include "swendsen_wang_levels.h"

enum { ALL_UP_TO = 6, MOST_EXCHANGES = 400, MOST_LEVELS = 64 };

struct exchanges {
	int32_t n, q;
	uint8_t (*to)[MOST_LEVELS]; /* [n] */
	bool reach_all;             /* every level from every other */
};

static bool leaves_bonds(const struct geae_pairs *p, const uint8_t *to)
{
	const int64_t q = p->n_level;

	for (int64_t t = 0; t < p->n_bond_type; t++)
		for (int64_t a = 0; a < q; a++)
			for (int64_t b = 0; b < q; b++) {
				double x = p->f[(t * q + a) * q + b], y = p->f[(t * q + to[a]) * q + to[b]];

				if (fabs(x - y) > 1e-12 * (fabs(x) + fabs(y)))
					return false;
			}
	return true;
}

static void offer(const struct geae_pairs *p, struct exchanges *e, const uint8_t *to)
{
	bool moves = false;

	for (int32_t a = 0; a < e->q; a++)
		moves = moves || to[a] != a;
	for (int32_t k = 0; k < e->n; k++)
		if (!memcmp(e->to[k], to, (size_t)e->q))
			return;
	if (moves && e->n < MOST_EXCHANGES && leaves_bonds(p, to))
		memcpy(e->to[e->n++], to, (size_t)e->q);
}

/* Of few levels all exchanges: level a stays or changes places with a later one that is free. */
static void offer_all(const struct geae_pairs *p, struct exchanges *e, uint8_t *to, int32_t a)
{
	while (a < e->q && to[a] != a)
		a++;
	if (a == e->q) {
		offer(p, e, to);
		return;
	}
	offer_all(p, e, to, a + 1);
	for (int32_t b = a + 1; b < e->q; b++) {
		if (to[b] != b)
			continue;
		to[a] = (uint8_t)b;
		to[b] = (uint8_t)a;
		offer_all(p, e, to, a + 1);
		to[a] = (uint8_t)a;
		to[b] = (uint8_t)b;
	}
}

/* Of many: two levels, and the mirrors of a polygon and of a row. */
static void offer_some(const struct geae_pairs *p, struct exchanges *e, uint8_t *to)
{
	for (int32_t k = 0; k < e->q; k++) {
		for (int32_t a = 0; a < e->q; a++)
			to[a] = (uint8_t)((e->q + k - a) % e->q);
		offer(p, e, to);
	}
	for (int32_t k = 0; k < e->q; k++)
		for (int32_t l = k + 1; l < e->q; l++) {
			for (int32_t a = 0; a < e->q; a++)
				to[a] = (uint8_t)(a == k ? l : a == l ? k : a);
			offer(p, e, to);
		}
}

static int make_exchanges(struct geae_cx *cx, const struct geae_pairs *p, struct exchanges *e)
{
	uint8_t to[MOST_LEVELS], from[MOST_LEVELS];

	*e = (struct exchanges){ .q = p->n_level, .reach_all = true };
	if (e->q > MOST_LEVELS)
		return GEAE_OK;
	e->to = (uint8_t(*)[MOST_LEVELS])geae_scratch(cx, MOST_EXCHANGES * MOST_LEVELS, uint8_t);
	if (!e->to)
		return GEAE_ENOMEM;
	for (int32_t a = 0; a < e->q; a++)
		to[a] = from[a] = (uint8_t)a;
	if (e->q <= ALL_UP_TO)
		offer_all(p, e, to, 0);
	else
		offer_some(p, e, to);
	for (int32_t pass = 0; pass < e->q; pass++) /* levels that are joined get the lowest number among them */
		for (int32_t k = 0; k < e->n; k++)
			for (int32_t a = 0; a < e->q; a++)
				from[a] = from[a] < from[e->to[k][a]] ? from[a] : from[e->to[k][a]];
	for (int32_t a = 0; a < e->q; a++)
		e->reach_all = e->reach_all && from[a] == 0;
	return GEAE_OK;
}

int levels_accept(struct geae_cx *cx, const struct swendsen_wang *o, const struct geae_sampling *what, const struct geae_pairs *p)
{
	struct exchanges e;

	GEAE_TRY(make_exchanges(cx, p, &e));
	if (!e.n)
		return geae_fail(cx, GEAE_EUNSUP,
				 "no exchange of the %d levels of model '%s' leaves its bonds alone: there are no clusters; sampler "
				 "'metropolis' works", (int)p->n_level, cx->host->name(what->model));
	if (!e.reach_all && o->single == 0)
		return geae_fail(cx, GEAE_EPARAM,
				 "single = 0: exchanges of levels alone do not reach all %d levels of model '%s'; leave `single` out",
				 (int)p->n_level, cx->host->name(what->model));
	return GEAE_OK;
}

struct bond {
	int32_t site, earlier, view;
};

struct work {
	struct geae_neighbours near;
	struct exchanges by;
	struct geae_single_spin spins;
	struct geae_single_updates updates;
	struct geae_xoshiro *random;
	int64_t n, n_bond, single;
	double T;
	struct bond *bond;
	uint32_t *take; /* [exchange][view][q][q]: taken where 32 random bits are below this */
	int32_t *parent;
	double *cost; /* [n]: of exchanging a cluster, at its root; NULL: sites have no energies */
	uint8_t *level, *coin;
};

static uint32_t chance(double cost, double T)
{
	double p = cost > 0 ? -expm1(-cost / T) * 0x1p32 : 0;

	return p >= 0x1p32 - 1 ? UINT32_MAX : (uint32_t)(p + 0.5);
}

static int start(struct geae_cx *cx, const struct swendsen_wang *o, struct work *w, struct geae_chain *chain)
{
	const struct geae_pairs *p = &chain->pairs;
	const int32_t q = p->n_level;
	int64_t size;

	*w = (struct work){ .random = &chain->random, .n = p->n_site, .T = p->T };
	GEAE_TRY(geae_single_spin_make(cx, p, &w->spins));
	GEAE_TRY(geae_single_updates_make(cx, &w->spins, p->T, GEAE_HEAT_BATH, &w->updates));
	GEAE_TRY(make_exchanges(cx, p, &w->by));
	w->near = w->spins.near;
	w->single = o->single >= 0 ? o->single : !w->by.reach_all;
	size = (int64_t)w->near.n_view * q * q;
	w->bond = geae_scratch(cx, p->n_bond + 1, struct bond);
	w->take = geae_scratch(cx, w->by.n * size + 1, uint32_t);
	w->parent = geae_scratch(cx, w->n, int32_t);
	w->level = geae_scratch(cx, w->n, uint8_t);
	w->coin = geae_scratch(cx, w->n, uint8_t);
	w->cost = w->near.site ? geae_scratch(cx, w->n, double) : NULL;
	if (!w->bond || !w->take || !w->parent || !w->level || !w->coin || (w->near.site && !w->cost))
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < w->n; i++)
		for (int64_t k = w->near.first[i]; k < w->near.first[i + 1]; k++)
			if (w->near.at[k].site < i)
				w->bond[w->n_bond++] = (struct bond){ (int32_t)i, w->near.at[k].site, w->near.at[k].view };
	for (int64_t k = 0; k < w->by.n * size; k++) {
		const double *f = w->near.view + k % size / (q * q) * q * q;
		const int64_t a = k % (q * q) / q, b = k % q;

		w->take[k] = chance(f[w->by.to[k / size][a] * q + b] - f[a * q + b], w->T);
	}
	return GEAE_OK;
}

static inline int32_t root(int32_t *parent, int32_t i)
{
	while (parent[i] != i)
		i = parent[i] = parent[parent[i]];
	return i;
}

static void join(struct work *w, const uint32_t *take)
{
	const int32_t q = w->by.q;
	const uint8_t *level = w->level;
	struct geae_xoshiro random = *w->random;
	uint64_t bits = 0;

	for (int64_t i = 0; i < w->n; i++)
		w->parent[i] = (int32_t)i;
	for (int64_t k = 0; k < w->n_bond; k++) {
		const struct bond *b = &w->bond[k];

		bits = k & 1 ? bits >> 32 : geae_xoshiro(&random);
		if ((uint32_t)bits < take[(b->view * q + level[b->site]) * q + level[b->earlier]]) {
			int32_t x = root(w->parent, b->site), y = root(w->parent, b->earlier);

			w->parent[x < y ? y : x] = x < y ? x : y;
		}
	}
	*w->random = random;
}

/* A coin for each cluster, fair or weighted by what the exchange costs its sites. */
static void toss(struct work *w, const uint8_t *to)
{
	const int32_t q = w->by.q;

	if (w->cost)
		memset(w->cost, 0, sizeof(*w->cost) * (size_t)w->n);
	for (int64_t i = 0; i < w->n; i++) {
		w->parent[i] = w->parent[w->parent[i]];
		if (w->cost) {
			const double *g = w->near.site + (w->near.site_type ? w->near.site_type[i] : 0) * q;

			w->cost[w->parent[i]] += g[to[w->level[i]]] - g[w->level[i]];
		}
	}
	for (int64_t i = 0; i < w->n; i++)
		if (w->parent[i] == i)
			w->coin[i] = w->cost ? geae_xoshiro(w->random) < geae_threshold(1 / (1 + exp(w->cost[i] / w->T))) :
					       (uint8_t)(geae_xoshiro(w->random) >> 63);
}

static void sweep(struct work *w)
{
	const int32_t k = (int32_t)geae_xoshiro_below(w->random, (uint64_t)w->by.n);
	const uint8_t *to = w->by.to[k];

	join(w, w->take + (int64_t)k * w->near.n_view * w->by.q * w->by.q);
	toss(w, to);
	for (int64_t i = 0; i < w->n; i++)
		w->level[i] = w->coin[w->parent[i]] ? to[w->level[i]] : w->level[i];
	for (int64_t s = 0; s < w->single; s++)
		geae_single_sweep(&w->updates, GEAE_RANDOM_ORDER, w->level, w->random);
}

int levels_run(struct geae_cx *cx, const struct swendsen_wang *o, struct geae_chain *chain, int64_t n_row)
{
	struct work w;

	GEAE_TRY(start(cx, o, &w, chain));
	geae_ordered_start(&w.near, w.level, w.parent);
	for (int64_t k = 0; k < o->burn_in; k++) {
		sweep(&w);
		if (k % (1 + 65536 / w.n) == 0)
			GEAE_TRY(geae_chain_settle(cx, chain, k, o->burn_in));
	}
	for (int64_t r = 0; r < n_row; r++) {
		for (int64_t k = 0; k < o->spacing; k++)
			sweep(&w);
		GEAE_TRY(geae_chain_save(cx, chain, r, w.level));
	}
	return GEAE_OK;
}
