/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-cluster updates of Ising models whose couplings do not contradict each other.
 *
 * From a random site a cluster grows along satisfied bonds (J s_i s_j > 0), each taken with probability
 * 1 - exp(-2 |J| / T), and is flipped (Wolff, PRL 62, 361 (1989)).  A field is a bond to one more spin, the
 * ghost, of strength |h_i| and taken by the same rule, 1 - exp(-2 |h_i| / T), in both directions; the ghost flips
 * with its cluster, and a saved configuration is turned so that the ghost points along the field.
 *
 * Spins are kept in the gauge in which all couplings are positive, so that a spin of the cluster is told from its
 * surroundings by its value.  Two forms: the square torus with one coupling per direction and one field, and any graph
 * of bonds, where fields of both signs may draw spins of both values into one cluster: these are marked.
 *
 * The schedule of a chain, fixed before its first row:
 *   1. from a ground state, clusters until 10 N spins are flipped (settling);
 *   2. clusters until 10 N more: their mean size c;  k = round(spacing N / c), at least 1;
 *   3. burn_in rows' worth, k clusters each, and one more cluster or not, by a coin;
 *   4. rows: k clusters, then one is saved.
 * Stopping "when so many spins have been flipped" would prefer states that follow large clusters: at L = 16,
 * T = 2.5 the energy per site would come out as -1.203 instead of -1.1313.
 */
#include <stdlib.h>
#include <geae/chain.h>
#include <geae/cluster.h>
#include <geae/lattice.h>

enum { SETTLE = 10, MEASURE = 10, FEWEST = 10 };

struct wolff {
	int64_t chains, burn_in;
	double spacing;
	int32_t randomise;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct wolff, chains, "16", 1, 1e6, "chain",
		   "independent chains per control point, at most one per row; they are also the pieces of work"),
	GEAE_P_INT(struct wolff, burn_in, "10", 0, 1e9, "row",
		   "rows that each chain discards, after its number of clusters per row is fixed"),
	GEAE_P_REAL_ABOVE(struct wolff, spacing, "2.0", 0, 1e9, "sweep",
			  "flipped spins per site between rows, on average; sets the fixed number of clusters per row"),
	GEAE_P_BOOL(struct wolff, randomise, "true",
		    "multiply every saved configuration by a random element of the model's symmetry group"),
	GEAE_P_END
};

/* Four probabilities to 2^-47, compared at once: 15 bits in each quarter of a word decide, the rest is drawn only where
 * they are equal. */
struct chances {
	uint64_t high;
	uint32_t low[4];
};

struct work {
	struct geae_ising ising;
	struct geae_edges edges;
	int64_t n;
	double T;
	struct geae_xoshiro random;
	uint8_t *s;      /* 0 or 1, in the gauge */
	uint8_t flip;    /* spin ^ flip: turned, and marked as a member where fields compete */
	uint32_t *queue; /* of the cluster; one place more than sites */
	uint8_t ghost;   /* 1: turned, and with it what is saved */
	const uint64_t *take_field; /* per site; NULL: no field */
	/* torus */
	bool torus;
	uint32_t L;          /* of a square whose side is one of the powers of two below; else 0 */
	uint32_t (*near)[4]; /* down, up, right, left; where L is 0 */
	struct chances take; /* in this order, too */
};

enum { MARK = 2 };

static void set_chance(struct chances *c, int k, double p)
{
	uint64_t scaled = p >= 1 ? (UINT64_C(1) << 47) - 1 : (uint64_t)(p * 0x1p47);

	c->high |= scaled >> 32 << 16 * k;
	c->low[k] = (uint32_t)scaled;
}

#define QUARTERS(x) (UINT64_C(0x0001000100010001) * (x))

/* The highest bit of quarter k is 1 where that neighbour is refused: 2^15 + bits - chance never borrows from the next one. */
static inline uint64_t refuse(const struct chances *c, struct geae_xoshiro *random)
{
	uint64_t no = (geae_xoshiro(random) | QUARTERS(0x8000)) - c->high;
	const uint64_t equal = ~((no & QUARTERS(0x7fff)) + QUARTERS(0x7fff)) & no & QUARTERS(0x8000);

	if (__builtin_expect(equal != 0, 0))
		for (int k = 0; k < 4; k++) {
			const uint64_t bit = UINT64_C(0x8000) << 16 * k;

			if (equal & bit && (uint32_t)(geae_xoshiro(random) >> 32) < c->low[k])
				no ^= bit;
		}
	return no;
}

/* Flips spin j and queues it, or does neither: no branch depends on a random bit.  The lowest bit of `no` counts. */
static inline int64_t offer(uint8_t *s, uint32_t *queue, int64_t tail, uint32_t j, uint32_t flipped, uint64_t no)
{
	const uint32_t spin = s[j], joins = (spin ^ flipped) & ~(uint32_t)no;

	queue[tail] = j;
	s[j] = (uint8_t)(spin ^ joins);
	return tail + joins;
}

/* Grows from queue[head..tail-1], whose spins are flipped already, to neighbours not yet `flipped`.  L: a power of
 * two known to the compiler, so that neighbours are computed, or 0: they come from a table. */
static inline __attribute__((always_inline)) int64_t grow_on(struct work *w, int64_t head, int64_t tail,
							     uint32_t flipped, const uint32_t L)
{
	struct geae_xoshiro random = w->random;
	const struct chances take = w->take;
	const uint32_t(*near)[4] = (const uint32_t(*)[4])w->near;
	uint32_t *queue = w->queue;
	uint8_t *s = w->s;

	while (head < tail) {
		const uint32_t i = queue[head++];
		const uint32_t j0 = L ? (i + L) & (L * L - 1) : near[i][0], j1 = L ? (i - L) & (L * L - 1) : near[i][1];
		const uint32_t j2 = L ? (i & ~(L - 1)) | ((i + 1) & (L - 1)) : near[i][2];
		const uint32_t j3 = L ? (i & ~(L - 1)) | ((i - 1) & (L - 1)) : near[i][3];
		const uint64_t no = refuse(&take, &random);

		tail = offer(s, queue, tail, j0, flipped, no >> 15);
		tail = offer(s, queue, tail, j1, flipped, no >> 31);
		tail = offer(s, queue, tail, j2, flipped, no >> 47);
		tail = offer(s, queue, tail, j3, flipped, no >> 63);
	}
	w->random = random;
	return tail;
}

static int64_t torus_grow(struct work *w, int64_t head, int64_t tail, uint32_t flipped)
{
	switch (w->L) {
	case 16: return grow_on(w, head, tail, flipped, 16);
	case 32: return grow_on(w, head, tail, flipped, 32);
	case 64: return grow_on(w, head, tail, flipped, 64);
	case 128: return grow_on(w, head, tail, flipped, 128);
	case 256: return grow_on(w, head, tail, flipped, 256);
	case 512: return grow_on(w, head, tail, flipped, 512);
	case 1024: return grow_on(w, head, tail, flipped, 1024);
	default: return grow_on(w, head, tail, flipped, 0);
	}
}

/* Two edges share the 64 bits of one random number.  degree: known to the compiler, or 0. */
static inline __attribute__((always_inline)) int64_t graph_grow_on(struct work *w, int64_t head, int64_t tail,
								   const uint32_t degree)
{
	struct geae_xoshiro random = w->random;
	const struct geae_edge *at = w->edges.at;
	const uint32_t *first = w->edges.first, flip = w->flip;
	uint32_t *queue = w->queue;
	uint8_t *s = w->s;

	while (head < tail) {
		const uint32_t i = queue[head++], joining = (s[i] & 1u) ^ 1u;
		const struct geae_edge *edge = at + (degree ? degree * i : first[i]);
		const uint32_t n = degree ? degree : first[i + 1] - first[i];
		uint64_t bits = 0;

		for (uint32_t k = 0; k < n; k++) {
			const uint32_t j = edge[k].site, spin = s[j];
			uint32_t joins;

			bits = k & 1 ? bits >> 32 : geae_xoshiro(&random);
			joins = (spin == joining) & ((uint32_t)bits < edge[k].take);
			queue[tail] = j;
			s[j] = (uint8_t)(spin ^ (flip & (0u - joins)));
			tail += joins;
		}
	}
	w->random = random;
	return tail;
}

static int64_t graph_grow(struct work *w, int64_t head, int64_t tail)
{
	switch (w->edges.degree) {
	case 4: return graph_grow_on(w, head, tail, 4);
	case 6: return graph_grow_on(w, head, tail, 6);
	default: return graph_grow_on(w, head, tail, 0);
	}
}

static inline int64_t grow(struct work *w, int64_t head, int64_t tail)
{
	return w->torus ? torus_grow(w, head, tail, w->s[w->queue[head]]) : graph_grow(w, head, tail);
}

/* A spin and the ghost are alike (1 = along its field) or not. */
static inline bool along_field(const struct work *w, int64_t i, uint32_t spin)
{
	return w->edges.field[i] != 0 && (spin ^ w->ghost ^ (w->edges.field[i] > 0)) == 0;
}

/* The ghost joins if any of the bonds from the cluster to it is taken; then its own bonds are tried. */
static int64_t through_ghost(struct work *w, int64_t tail)
{
	int64_t head = tail;
	double strength = 0;

	for (int64_t k = 0; k < tail; k++) {
		uint32_t i = w->queue[k];

		if (along_field(w, i, (w->s[i] & 1u) ^ 1u))
			strength += fabs(w->edges.field[i]);
	}
	if (strength == 0 || geae_xoshiro(&w->random) < geae_threshold(exp(-2 * strength / w->T)))
		return tail;
	for (int64_t i = 0; i < w->n; i++)
		if (w->s[i] < MARK && along_field(w, i, w->s[i]) && geae_xoshiro(&w->random) < w->take_field[i]) {
			w->s[i] ^= w->flip;
			w->queue[tail++] = (uint32_t)i;
		}
	w->ghost ^= 1;
	return head < tail ? grow(w, head, tail) : tail;
}

static inline int64_t cluster(struct work *w)
{
	uint32_t seed = (uint32_t)geae_xoshiro_below(&w->random, (uint64_t)w->n);
	int64_t tail;

	w->queue[0] = seed;
	w->s[seed] ^= w->flip;
	tail = grow(w, 0, 1);
	if (w->take_field)
		tail = through_ghost(w, tail);
	if (w->flip & MARK)
		for (int64_t k = 0; k < tail; k++)
			w->s[w->queue[k]] &= 1;
	return tail;
}

/* One bond of each type to the next site along each of two axes, and no fields of both signs? */
static bool is_square_torus(const struct geae_pairs *p, const struct geae_ising *ising)
{
	const int32_t *d = p->offset;

	if (p->rank != 2 || p->n_offset != 2 || p->n_bond_type != 2 || ising->competing ||
	    p->dim[0] * p->dim[1] != p->n_site)
		return false;
	if (abs(d[0]) + abs(d[1]) != 1 || abs(d[2]) + abs(d[3]) != 1 || abs(d[0]) == abs(d[2]))
		return false;
	return true;
}

static int torus_start(struct geae_cx *cx, struct work *w, const struct geae_pairs *p)
{
	static const int32_t step[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };

	w->L = p->dim[0] == p->dim[1] && p->dim[0] >= 16 && p->dim[0] <= 1024 && !(p->dim[0] & (p->dim[0] - 1)) ?
		       (uint32_t)p->dim[0] : 0;
	for (int k = 0; k < 4; k++) /* offset k / 2, once forwards and once backwards */
		set_chance(&w->take, 2 * (p->offset[k & 2] == 0) + (k & 1), -expm1(-2 * fabs(w->ising.J[k / 2]) / w->T));
	if (w->L)
		return GEAE_OK;
	w->near = (uint32_t(*)[4])geae_scratch(cx, 4 * w->n, uint32_t);
	if (!w->near)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < w->n; i++)
		for (int k = 0; k < 4; k++)
			w->near[i][k] = (uint32_t)geae_shifted(2, p->dim, i, step[k]);
	return GEAE_OK;
}

/* The ghost starts so that spins 1 are along positive fields of the gauge; all spins start along most fields. */
static int start(struct geae_cx *cx, struct work *w, const struct geae_pairs *p, bool torus)
{
	uint64_t *take_field = geae_scratch(cx, p->n_site, uint64_t);
	double along = 0;

	w->n = p->n_site;
	w->T = p->T;
	w->s = geae_scratch(cx, w->n, uint8_t);
	w->queue = geae_scratch(cx, w->n + 1, uint32_t);
	if (!w->s || !w->queue || !take_field)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_edges_make(cx, &w->ising, w->T, false, &w->edges));
	for (int64_t i = 0; i < w->n && w->ising.field; i++) {
		take_field[i] = geae_threshold(-expm1(-2 * fabs(w->edges.field[i]) / w->T));
		along += w->edges.field[i];
	}
	for (int64_t i = 0; i < w->n; i++)
		w->s[i] = along > 0;
	w->take_field = w->ising.field ? take_field : NULL;
	w->flip = w->ising.competing ? 1 | MARK : 1;
	w->torus = torus;
	return torus ? torus_start(cx, w, p) : GEAE_OK;
}

/* Clusters until `sweeps` times N spins are flipped: only before the schedule is fixed. */
static int flip_about(struct geae_cx *cx, const struct geae_chain *chain, struct work *w, int sweeps, double *mean_size)
{
	int64_t flipped = 0, n_cluster = 0;

	while (flipped < sweeps * w->n || n_cluster < FEWEST) {
		flipped += cluster(w);
		if (++n_cluster % 256 == 0)
			GEAE_TRY(geae_chain_settle(cx, chain, 0, 1));
	}
	*mean_size = (double)flipped / (double)n_cluster;
	return GEAE_OK;
}

static int settle(struct geae_cx *cx, const struct wolff *o, const struct geae_chain *chain, struct work *w, int64_t *per_row)
{
	double size;

	GEAE_TRY(flip_about(cx, chain, w, SETTLE, &size));
	GEAE_TRY(flip_about(cx, chain, w, MEASURE, &size));
	*per_row = (int64_t)fmax(1, round(o->spacing * (double)w->n / size));
	for (int64_t r = 0; r < o->burn_in; r++) {
		for (int64_t k = 0; k < *per_row; k++)
			cluster(w);
		GEAE_TRY(geae_chain_settle(cx, chain, chain->before - o->burn_in + r, chain->before));
	}
	/* where all clusters have one size (T far above the couplings), the parity of the up spins would be known */
	if (geae_xoshiro(&w->random) >> 63)
		cluster(w);
	return GEAE_OK;
}

static int wolff_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit,
		     struct geae_rows *rows)
{
	const struct wolff *o = self;
	struct geae_chain chain;
	struct work w = { 0 };
	uint8_t *level;
	int64_t per_row;

	GEAE_TRY(geae_chain_start(cx, &chain, what, unit, o->chains, o->randomise, rows));
	GEAE_TRY(geae_ising_make(cx, &chain.pairs, &w.ising));
	w.random = chain.random;
	GEAE_TRY(start(cx, &w, &chain.pairs, is_square_torus(&chain.pairs, &w.ising)));
	level = geae_scratch(cx, w.n, uint8_t);
	if (!level)
		return GEAE_ENOMEM;
	chain.before = o->burn_in + (int64_t)((SETTLE + MEASURE) / o->spacing);
	GEAE_TRY(settle(cx, o, &chain, &w, &per_row));
	for (int64_t r = 0; r < rows->n; r++) {
		for (int64_t k = 0; k < per_row; k++)
			cluster(&w);
		for (int64_t i = 0; i < w.n; i++)
			level[i] = (uint8_t)(w.s[i] ^ w.ghost ^ w.ising.gauge[i]);
		GEAE_TRY(geae_chain_save(cx, &chain, r, level));
	}
	return GEAE_OK;
}

static int wolff_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	(void)self;
	return geae_cluster_accepts(cx, what, "wolff");
}

static int wolff_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what,
		      struct geae_sampling_plan *plan)
{
	const struct wolff *o = self;

	return geae_chain_plan(cx, what, o->chains, (double)o->burn_in + (SETTLE + MEASURE) / o->spacing, o->spacing,
			       plan);
}

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops), .accepts = wolff_accepts, .plan = wolff_plan, .run = wolff_run,
};

GEAE_DEFINE(GEAE_SAMPLER, .name = "wolff", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Wolff cluster updates for Ising models without frustration, with or without field",
	    .doc = "Markov chains of single-cluster updates: good at and near criticality. Needs two levels per site and "
		   "couplings that some configuration satisfies all at once (ferromagnet, antiferromagnet on a bipartite "
		   "lattice). Each chain first settles and measures its mean cluster size, then fixes the number of "
		   "clusters per row for good (`spacing` flipped spins per site on average), discards `burn_in` rows and "
		   "only then saves: the number of updates never depends on the states they lead to. With the defaults "
		   "successive rows are nearly independent, except at the critical point (integrated autocorrelation "
		   "time of one to three rows at L = 16..128).",
	    .cite = "@article{wolff1989, author = {Wolff, Ulli}, title = {Collective Monte Carlo Updating for Spin Systems}, "
		    "journal = {Phys. Rev. Lett.}, volume = {62}, pages = {361}, year = {1989}}",
	    .params = params, .instance_size = sizeof(struct wolff), .ops = &ops)
