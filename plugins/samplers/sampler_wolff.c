/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-cluster updates of Ising models whose couplings do not contradict each other.
 *
 * From a random site a cluster grows along satisfied bonds (J s_i s_j > 0), each taken with probability
 * 1 - exp(-2 |J| / T), and is flipped (Wolff, PRL 62, 361 (1989)).  A field is a bond to one more spin, the
 * ghost, of strength |h_i| and taken by the same rule, 1 - exp(-2 |h_i| / T), in both directions; the ghost flips
 * with its cluster, and a saved configuration is turned so that the ghost points along the field.
 *
 * Two forms: the square torus with couplings of one size per direction and one field, kept in the gauge in which all
 * couplings are positive; and any graph of bonds.
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
#include <geae/ising.h>
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

/* Probabilities to 2^-48: 16 bits decide, the rest is drawn only where they are equal. */
struct chance {
	uint32_t high, low;
};

struct work {
	struct geae_ising ising;
	int64_t n;
	double T;
	struct geae_xoshiro random;
	uint8_t *s;      /* torus: in the gauge; graph: levels */
	uint32_t *queue; /* of the cluster; one place more than sites */
	uint8_t ghost, ghost_start;
	/* torus */
	bool torus;
	uint32_t L;          /* of a square whose side is one of the powers of two below; else 0 */
	uint32_t (*near)[4]; /* down, up, right, left; where L is 0 */
	struct chance take[2];  /* down and up, right and left */
	double h;
	/* graph */
	const uint64_t *take_bond, *take_field; /* thresholds per bond type, per site */
	uint8_t *in;
};

static struct chance chance(double p)
{
	uint64_t scaled = p >= 1 ? (UINT64_C(1) << 48) - 1 : (uint64_t)(p * 0x1p48);

	return (struct chance){ (uint32_t)(scaled >> 32), (uint32_t)scaled };
}

static inline uint32_t resolve(uint32_t bits, struct chance c, struct geae_xoshiro *random)
{
	return bits != c.high ? bits < c.high : (uint32_t)(geae_xoshiro(random) >> 32) < c.low;
}

/* Flips spin j and queues it, or does neither: no branch depends on a random bit. */
static inline int64_t offer(uint8_t *s, uint32_t *queue, int64_t tail, uint32_t j, uint32_t flipped, uint32_t taken)
{
	const uint32_t spin = s[j], joins = (spin ^ flipped) & taken;

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
	const struct chance c0 = w->take[0], c1 = w->take[1];
	const uint32_t(*near)[4] = (const uint32_t(*)[4])w->near;
	uint32_t *queue = w->queue;
	uint8_t *s = w->s;

	while (head < tail) {
		const uint32_t i = queue[head++];
		const uint32_t j0 = L ? (i + L) & (L * L - 1) : near[i][0], j1 = L ? (i - L) & (L * L - 1) : near[i][1];
		const uint32_t j2 = L ? (i & ~(L - 1)) | ((i + 1) & (L - 1)) : near[i][2];
		const uint32_t j3 = L ? (i & ~(L - 1)) | ((i - 1) & (L - 1)) : near[i][3];
		const uint64_t bits = geae_xoshiro(&random);
		const uint32_t b0 = bits & 0xffff, b1 = bits >> 16 & 0xffff, b2 = bits >> 32 & 0xffff,
			       b3 = (uint32_t)(bits >> 48);
		uint32_t t0 = b0 < c0.high, t1 = b1 < c0.high, t2 = b2 < c1.high, t3 = b3 < c1.high;

		if (__builtin_expect((b0 == c0.high) | (b1 == c0.high) | (b2 == c1.high) | (b3 == c1.high), 0)) {
			t0 = resolve(b0, c0, &random);
			t1 = resolve(b1, c0, &random);
			t2 = resolve(b2, c1, &random);
			t3 = resolve(b3, c1, &random);
		}
		tail = offer(s, queue, tail, j0, flipped, t0);
		tail = offer(s, queue, tail, j1, flipped, t1);
		tail = offer(s, queue, tail, j2, flipped, t2);
		tail = offer(s, queue, tail, j3, flipped, t3);
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

/* The ghost joins if any of n bonds from the cluster to it is taken; then its own bonds are tried. */
static int64_t torus_ghost(struct work *w, int64_t tail, uint8_t old)
{
	uint64_t miss = geae_threshold(exp(-2 * w->h * (double)tail / w->T));
	uint64_t take = geae_threshold(-expm1(-2 * w->h / w->T));
	int64_t head = tail;

	if (geae_xoshiro(&w->random) < miss)
		return tail;
	w->ghost ^= 1;
	for (int64_t i = 0; i < w->n; i++)
		if (w->s[i] == old && geae_xoshiro(&w->random) < take) {
			w->s[i] ^= 1;
			w->queue[tail++] = (uint32_t)i;
		}
	return torus_grow(w, head, tail, old ^ 1u);
}

static int64_t torus_cluster(struct work *w)
{
	uint32_t seed = (uint32_t)geae_xoshiro_below(&w->random, (uint64_t)w->n);
	uint8_t old = w->s[seed];
	int64_t tail;

	w->queue[0] = seed;
	w->s[seed] ^= 1;
	tail = torus_grow(w, 0, 1, old ^ 1u);
	return w->h > 0 && w->ghost == old ? torus_ghost(w, tail, old) : tail;
}

/* Is the field bond of site i satisfied? */
static inline bool along_field(const struct work *w, int64_t i)
{
	return w->ising.h[i] != 0 && (w->s[i] ^ w->ghost ^ (w->ising.h[i] > 0)) == 0;
}

static int64_t graph_cluster(struct work *w)
{
	const struct geae_neighbours *near = &w->ising.near;
	int64_t head = 0, tail = 1;
	bool ghost = false;

	w->queue[0] = (uint32_t)geae_xoshiro_below(&w->random, (uint64_t)w->n);
	w->in[w->queue[0]] = 1;
	while (head < tail) {
		int64_t i = w->queue[head++];

		for (int64_t k = near->first[i]; k < near->first[i + 1]; k++) {
			int32_t j = near->at[k].site, type = near->at[k].view >> 1;

			if (w->in[j] || (w->s[i] ^ w->s[j]) != (w->ising.J[type] < 0) ||
			    geae_xoshiro(&w->random) >= w->take_bond[type])
				continue;
			w->in[j] = 1;
			w->queue[tail++] = (uint32_t)j;
		}
		if (ghost || !along_field(w, i) || geae_xoshiro(&w->random) >= w->take_field[i])
			continue;
		ghost = true;
		for (int64_t j = 0; j < w->n; j++)
			if (!w->in[j] && along_field(w, j) && geae_xoshiro(&w->random) < w->take_field[j]) {
				w->in[j] = 1;
				w->queue[tail++] = (uint32_t)j;
			}
	}
	for (int64_t k = 0; k < tail; k++) {
		w->s[w->queue[k]] ^= 1;
		w->in[w->queue[k]] = 0;
	}
	w->ghost ^= ghost;
	return tail;
}

static inline int64_t cluster(struct work *w)
{
	return w->torus ? torus_cluster(w) : graph_cluster(w);
}

/* One bond of each type to the next site along each of two axes, and one field for all? */
static bool is_square_torus(const struct geae_pairs *p, const struct geae_ising *ising)
{
	const int32_t *d = p->offset;

	if (p->rank != 2 || p->n_offset != 2 || p->n_bond_type != 2 || ising->competing ||
	    p->dim[0] * p->dim[1] != p->n_site)
		return false;
	if (abs(d[0]) + abs(d[1]) != 1 || abs(d[2]) + abs(d[3]) != 1 || abs(d[0]) == abs(d[2]))
		return false;
	for (int64_t i = 0; i < p->n_site; i++)
		if (fabs(ising->h[i]) != fabs(ising->h[0]))
			return false;
	return true;
}

static int torus_start(struct geae_cx *cx, struct work *w, const struct geae_pairs *p)
{
	static const int32_t step[4][2] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 } };
	double h = w->ising.h[0];

	w->L = p->dim[0] == p->dim[1] && p->dim[0] >= 16 && p->dim[0] <= 1024 && !(p->dim[0] & (p->dim[0] - 1)) ?
		       (uint32_t)p->dim[0] : 0;
	if (!w->L) {
		w->near = (uint32_t(*)[4])geae_scratch(cx, 4 * w->n, uint32_t);
		if (!w->near)
			return GEAE_ENOMEM;
		for (int64_t i = 0; i < w->n; i++)
			for (int k = 0; k < 4; k++)
				w->near[i][k] = (uint32_t)geae_shifted(2, p->dim, i, step[k]);
	}
	for (int k = 0; k < 2; k++)
		w->take[p->offset[2 * k] == 0] = chance(-expm1(-2 * fabs(w->ising.J[k]) / w->T));
	w->h = fabs(h);
	w->ghost = w->ghost_start = (h > 0) ^ w->ising.gauge[0];
	for (int64_t i = 0; i < w->n; i++)
		w->s[i] = w->ghost;
	return GEAE_OK;
}

static int graph_start(struct geae_cx *cx, struct work *w, const struct geae_pairs *p)
{
	uint64_t *take_bond = geae_scratch(cx, p->n_bond_type + 1, uint64_t), *take_field = geae_scratch(cx, w->n, uint64_t);
	double along = 0;

	w->in = geae_scratch(cx, w->n, uint8_t);
	if (!w->in || !take_bond || !take_field)
		return GEAE_ENOMEM;
	for (int32_t t = 0; t < p->n_bond_type; t++)
		take_bond[t] = geae_threshold(-expm1(-2 * fabs(w->ising.J[t]) / w->T));
	for (int64_t i = 0; i < w->n; i++) {
		take_field[i] = geae_threshold(-expm1(-2 * fabs(w->ising.h[i]) / w->T));
		along += w->ising.gauge[i] ? -w->ising.h[i] : w->ising.h[i];
	}
	for (int64_t i = 0; i < w->n; i++)
		w->s[i] = w->ising.gauge[i] ^ (along > 0);
	w->take_bond = take_bond;
	w->take_field = take_field;
	return GEAE_OK;
}

/* Clusters until `sweeps` times N spins are flipped: only before the schedule is fixed. */
static int flip_about(struct geae_cx *cx, struct work *w, int sweeps, double *mean_size)
{
	int64_t flipped = 0, n_cluster = 0;

	while (flipped < sweeps * w->n || n_cluster < FEWEST) {
		flipped += cluster(w);
		if (++n_cluster % 256 == 0)
			GEAE_TRY(cx->host->progress(cx, 0, 1));
	}
	*mean_size = (double)flipped / (double)n_cluster;
	return GEAE_OK;
}

static int settle(struct geae_cx *cx, const struct wolff *o, struct work *w, int64_t *per_row)
{
	double size;

	GEAE_TRY(flip_about(cx, w, SETTLE, &size));
	GEAE_TRY(flip_about(cx, w, MEASURE, &size));
	*per_row = (int64_t)fmax(1, round(o->spacing * (double)w->n / size));
	for (int64_t r = 0; r < o->burn_in; r++) {
		for (int64_t k = 0; k < *per_row; k++)
			cluster(w);
		GEAE_TRY(cx->host->progress(cx, 0, 1));
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
	w.n = chain.pairs.n_site;
	w.T = chain.pairs.T;
	w.random = chain.random;
	w.s = geae_scratch(cx, w.n, uint8_t);
	w.queue = geae_scratch(cx, w.n + 1, uint32_t);
	level = geae_scratch(cx, w.n, uint8_t);
	if (!w.s || !w.queue || !level)
		return GEAE_ENOMEM;
	w.torus = is_square_torus(&chain.pairs, &w.ising);
	GEAE_TRY(w.torus ? torus_start(cx, &w, &chain.pairs) : graph_start(cx, &w, &chain.pairs));
	GEAE_TRY(settle(cx, o, &w, &per_row));
	for (int64_t r = 0; r < rows->n; r++) {
		uint8_t turn;

		for (int64_t k = 0; k < per_row; k++)
			cluster(&w);
		turn = w.ghost ^ w.ghost_start;
		for (int64_t i = 0; i < w.n; i++)
			level[i] = (uint8_t)(w.s[i] ^ turn ^ (w.torus ? w.ising.gauge[i] : 0));
		GEAE_TRY(geae_chain_save(cx, &chain, r, level));
	}
	return GEAE_OK;
}

static int wolff_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	const struct geae_model_ops *model;
	struct geae_pairs last = { 0 };
	bool warned = false;
	const void *of;

	(void)self;
	GEAE_TRY(geae_chain_model(cx, what, "wolff", &model, &of));
	for (int64_t p = 0; p < what->n_point; p++) {
		struct geae_pairs pairs = { 0 };
		struct geae_ising ising;

		GEAE_TRY(model->pairs(cx, of, what->point + (size_t)p * what->n_control, &pairs));
		if (p > 0 && geae_pairs_same(&pairs, &last))
			continue;
		last = pairs;
		if (pairs.n_level != 2)
			return geae_fail(cx, GEAE_EUNSUP,
					 "sampler 'wolff' needs two levels per site, model '%s' has %d; "
					 "sampler 'metropolis' works",
					 cx->host->name(what->model), (int)pairs.n_level);
		GEAE_TRY(geae_ising_make(cx, &pairs, &ising));
		if (ising.frustrated)
			return geae_fail(cx, GEAE_EUNSUP,
					 "the couplings of model '%s' are frustrated (no configuration satisfies all bonds): "
					 "clusters would not help; sampler 'metropolis' works",
					 cx->host->name(what->model));
		if (ising.competing && !warned)
			geae_warn(cx, "the field of model '%s' competes with its couplings: sampler 'wolff' stays exact but is "
				      "slow; where the field is strong, 'metropolis' is faster", cx->host->name(what->model));
		warned |= ising.competing;
	}
	return GEAE_OK;
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
