/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Updates of all clusters at once, for Ising models whose couplings do not contradict each other; for more than two levels
 * see swendsen_wang_levels.c.
 *
 * Every satisfied bond (J s_i s_j > 0) is taken with probability 1 - exp(-2 |J| / T); each of the clusters that taken
 * bonds join is flipped by a fair coin (Swendsen and Wang, PRL 58, 86 (1987)).  A field is a bond of strength |h_i| to
 * one more spin, the ghost, which is held fixed: a cluster with a taken bond to it stays as it is.
 *
 * Clusters are trees in which every site points to one of a lower number, or to itself; finding a root halves the
 * path (Tarjan and van Leeuwen, J. ACM 31, 245 (1984)).  In rising order every site then has the coin of its parent;
 * the one drawn for the root counts.
 */
#include <geae/cluster.h>
#include "swendsen_wang_levels.h"

static const struct geae_param params[] = {
	GEAE_P_INT(struct swendsen_wang, chains, "16", 1, 1e6, "chain",
		   "independent chains per control point, at most one per row; they are also the pieces of work"),
	GEAE_P_INT(struct swendsen_wang, burn_in, "100", 0, 1e9, "sweep", "sweeps from the ordered start that each chain discards"),
	GEAE_P_INT(struct swendsen_wang, spacing, "5", 1, 1e9, "sweep",
		   "sweeps between rows; the autocorrelation time at the critical point is 3 to 6 sweeps at L = 16..128"),
	GEAE_P_INT(struct swendsen_wang, single, "-1", -1, 1e6, "sweep",
		   "of more than two levels: heat-bath updates per site in a sweep; -1: one where clusters alone do not reach every level"),
	GEAE_P_BOOL(struct swendsen_wang, randomise, "true",
		    "multiply every saved configuration by a random element of the model's symmetry group"),
	GEAE_P_END
};

struct bond {
	uint32_t site, earlier;
};

struct work {
	struct geae_ising ising;
	struct geae_edges edges; /* to sites of lower numbers */
	double T;
	struct geae_xoshiro random;
	uint8_t *s;       /* in the gauge */
	uint32_t *parent; /* [n_site] */
	uint32_t *owner;  /* [n_edge]: the site of the higher number */
	struct bond *taken; /* [n_edge + 1] */
	uint8_t *coin;    /* [n_site]: 1 = flip */
	const uint64_t *take_field; /* [n_site]; NULL: no field */
};

static int start(struct geae_cx *cx, struct work *w, const struct geae_pairs *p)
{
	int64_t n = p->n_site, n_edge;
	uint64_t *take_field = geae_scratch(cx, n, uint64_t);
	double along = 0;

	w->T = p->T;
	GEAE_TRY(geae_edges_make(cx, &w->ising, w->T, true, &w->edges));
	n_edge = w->edges.first[n];
	w->s = geae_scratch(cx, n, uint8_t);
	w->coin = geae_scratch(cx, n + 64, uint8_t);
	w->parent = geae_scratch(cx, n, uint32_t);
	w->owner = geae_scratch(cx, n_edge + 1, uint32_t);
	w->taken = geae_scratch(cx, n_edge + 1, struct bond);
	if (!w->s || !w->coin || !w->parent || !w->owner || !w->taken || !take_field)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		for (uint32_t k = w->edges.first[i]; k < w->edges.first[i + 1]; k++)
			w->owner[k] = (uint32_t)i;
	for (int64_t i = 0; i < n && w->edges.field; i++) {
		take_field[i] = geae_threshold(-expm1(-2 * fabs(w->edges.field[i]) / w->T));
		along += w->edges.field[i];
	}
	for (int64_t i = 0; i < n; i++)
		w->s[i] = along > 0;
	w->take_field = w->edges.field ? take_field : NULL;
	return GEAE_OK;
}

/* The list of taken bonds; which are taken decides no branch. */
static uint32_t take_bonds(struct work *w)
{
	const uint32_t n_edge = w->edges.first[w->edges.n_site], *owner = w->owner;
	const struct geae_edge *at = w->edges.at;
	struct geae_xoshiro random = w->random;
	struct bond *taken = w->taken;
	const uint8_t *s = w->s;
	uint32_t n = 0, k = 0;

	for (; k + 1 < n_edge; k += 2) {
		const uint64_t bits = geae_xoshiro(&random);

		taken[n] = (struct bond){ owner[k], at[k].site };
		n += (s[owner[k]] == s[at[k].site]) & ((uint32_t)bits < at[k].take);
		taken[n] = (struct bond){ owner[k + 1], at[k + 1].site };
		n += (s[owner[k + 1]] == s[at[k + 1].site]) & ((uint32_t)(bits >> 32) < at[k + 1].take);
	}
	if (k < n_edge) {
		taken[n] = (struct bond){ owner[k], at[k].site };
		n += (s[owner[k]] == s[at[k].site]) & ((uint32_t)geae_xoshiro(&random) < at[k].take);
	}
	w->random = random;
	return n;
}

static inline uint32_t find(uint32_t *parent, uint32_t i)
{
	for (;;) {
		const uint32_t above = parent[i], next = parent[above];

		if (next == above)
			return above;
		parent[i] = next;
		i = next;
	}
}

static void join(struct work *w, uint32_t n_taken)
{
	const struct bond *taken = w->taken;
	uint32_t *parent = w->parent, a = 0, last = UINT32_MAX;

	for (uint32_t i = 0; i < (uint32_t)w->edges.n_site; i++)
		parent[i] = i;
	for (uint32_t m = 0; m < n_taken; m++) {
		const uint32_t i = taken[m].site, b = find(parent, taken[m].earlier);

		a = i == last ? a : i; /* bonds of one site follow each other: its root is known */
		last = i;
		parent[a < b ? b : a] = a < b ? a : b;
		a = a < b ? a : b;
	}
}

/* A taken bond to the ghost holds the cluster: its root's coin becomes 0. */
static void hold(struct work *w)
{
	uint32_t *parent = w->parent;

	for (int64_t i = 0; i < w->edges.n_site; i++) {
		parent[i] = parent[parent[i]];
		if (w->edges.field[i] != 0 && w->s[i] == (w->edges.field[i] > 0) && geae_xoshiro(&w->random) < w->take_field[i])
			w->coin[parent[i]] = 0;
	}
}

static void sweep(struct work *w)
{
	const int64_t n = w->edges.n_site;
	const uint32_t *parent = w->parent;
	uint8_t *coin = w->coin, *s = w->s;

	join(w, take_bonds(w));
	for (int64_t i = 0; i < n; i += 64) {
		const uint64_t bits = geae_xoshiro(&w->random);

		for (int k = 0; k < 64; k++)
			coin[i + k] = bits >> k & 1;
	}
	if (w->take_field)
		hold(w);
	for (int64_t i = 0; i < n; i++) { /* parent[i] <= i has its root's coin already */
		coin[i] = coin[parent[i]];
		s[i] ^= coin[i];
	}
}

static int swendsen_wang_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit,
			     struct geae_rows *rows)
{
	const struct swendsen_wang *o = self;
	struct geae_chain chain;
	struct work w = { 0 };
	uint8_t *level;

	GEAE_TRY(geae_chain_start(cx, &chain, what, unit, o->chains, o->randomise, rows));
	chain.before = o->burn_in / o->spacing;
	if (chain.pairs.n_level > 2)
		return levels_run(cx, o, &chain, rows->n);
	GEAE_TRY(geae_ising_make(cx, &chain.pairs, &w.ising));
	w.random = chain.random;
	GEAE_TRY(start(cx, &w, &chain.pairs));
	level = geae_scratch(cx, w.edges.n_site, uint8_t);
	if (!level)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < o->burn_in; k++) {
		sweep(&w);
		if (k % (1 + 65536 / w.edges.n_site) == 0)
			GEAE_TRY(geae_chain_settle(cx, &chain, k, o->burn_in));
	}
	for (int64_t r = 0; r < rows->n; r++) {
		for (int64_t k = 0; k < o->spacing; k++)
			sweep(&w);
		for (int64_t i = 0; i < w.edges.n_site; i++)
			level[i] = w.s[i] ^ w.ising.gauge[i];
		GEAE_TRY(geae_chain_save(cx, &chain, r, level));
	}
	return GEAE_OK;
}

static int swendsen_wang_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	const struct geae_model_ops *model;
	struct geae_pairs last = { 0 };
	const void *of;

	GEAE_TRY(geae_chain_model(cx, what, "swendsen-wang", &model, &of));
	for (int64_t p = 0; p < what->n_point; p++) {
		struct geae_pairs pairs = { 0 };

		GEAE_TRY(model->pairs(cx, of, what->point + (size_t)p * what->n_control, &pairs));
		if (pairs.n_level <= 2)
			return geae_cluster_accepts(cx, what, "swendsen-wang");
		if (p == 0 || !geae_pairs_same(&pairs, &last))
			GEAE_TRY(levels_accept(cx, self, what, &pairs));
		last = pairs;
	}
	return GEAE_OK;
}

static int swendsen_wang_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what,
			      struct geae_sampling_plan *plan)
{
	const struct swendsen_wang *o = self;

	return geae_chain_plan(cx, what, o->chains, (double)o->burn_in / (double)o->spacing, (double)o->spacing, plan);
}

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops), .accepts = swendsen_wang_accepts, .plan = swendsen_wang_plan, .run = swendsen_wang_run,
};

GEAE_DEFINE(GEAE_SAMPLER, .name = "swendsen-wang", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Swendsen-Wang cluster updates: Ising models without frustration, Potts, clock and spin-1 models",
	    .doc = "Markov chains in which every sweep flips each cluster of spins by a fair coin: good at and near "
		   "criticality, and a fixed amount of work per sweep. Two levels per site need couplings that some "
		   "configuration satisfies all at once (ferromagnet, antiferromagnet on a bipartite lattice). With more levels a "
		   "sweep draws an exchange of levels that leaves all bonds alone (two colours of a Potts model, a mirror of a "
		   "clock, the sign of spin 1) and does it to each cluster, or not. A fixed number "
		   "of sweeps (`spacing`) between rows, after `burn_in` sweeps from the ordered start.",
	    .cite = "@article{swendsen1987, author = {Swendsen, Robert H. and Wang, Jian-Sheng}, title = {Nonuniversal "
		    "critical dynamics in Monte Carlo simulations}, journal = {Phys. Rev. Lett.}, volume = {58}, pages = {86}, "
		    "year = {1987}}",
	    .params = params, .instance_size = sizeof(struct swendsen_wang), .ops = &ops)
