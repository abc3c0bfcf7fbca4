/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-spin Metropolis updates for any pair Hamiltonian.
 *
 * A site, another level for it, accepted with probability min(1, exp(-dE/T)) (Metropolis et al. 1953).
 * Two levels and few kinds of bonds: dE depends only on how many neighbours along each kind are up, so the
 * acceptance comes from a table.  Anything else: dE is summed up from the pair table.
 *
 * Stationarity: each update alone leaves the Boltzmann distribution unchanged, hence so does any order of
 * sites chosen without looking at the spins.  The number of sweeps between rows is fixed.
 */
#include <string.h>
#include <geae/chain.h>
#include <geae/neighbours.h>

enum { RANDOM_ORDER, SEQUENTIAL };
enum { ORDERED_START, RANDOM_START };
enum { MAX_CLASS = 64, MAX_KEY = 4096, MAX_KIND = 16 };

struct metropolis {
	int64_t chains, burn_in, spacing;
	int32_t order, start, randomise;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct metropolis, chains, "16", 1, 1e6, "chain",
		   "independent chains per control point, at most one per row; they are also the pieces of work"),
	GEAE_P_INT(struct metropolis, burn_in, "1000", 0, 1e9, "sweep", "updates per site before the first row"),
	GEAE_P_INT(struct metropolis, spacing, "10", 1, 1e9, "sweep",
		   "updates per site between rows; near a critical point rows stay correlated for about L^2 sweeps"),
	GEAE_P_CHOICE(struct metropolis, order, "\"random\"", "random|sequential",
		      "order of the sites; sequential is faster, but only alternates where T is far above the couplings"),
	GEAE_P_CHOICE(struct metropolis, start, "\"ordered\"", "ordered|random",
		      "start from a ground state (as far as one is found along the bonds), or from random levels"),
	GEAE_P_BOOL(struct metropolis, randomise, "true",
		    "multiply every saved configuration by a random element of the model's symmetry group"),
	GEAE_P_END
};

struct counted { /* a neighbour whose level 1 adds `stride` to the key */
	int32_t site, stride;
};

struct table { /* two levels: acceptance by (class of the site, own level, key) */
	const struct counted *at;
	const uint16_t *class_of;
	const uint64_t *accept;
	int32_t n_key;
};

struct work {
	struct geae_neighbours near;
	struct table table;
	bool tabled;
	double T;
	uint8_t *level;
};

static double site_energy(const struct geae_neighbours *g, int64_t i, int64_t a, const uint8_t *level)
{
	int64_t q = g->n_level;
	double e = g->site ? g->site[(g->site_type ? g->site_type[i] : 0) * q + a] : 0;

	for (int64_t k = g->first[i]; k < g->first[i + 1]; k++)
		e += g->view[(g->at[k].view * q + a) * q + level[g->at[k].site]];
	return e;
}

/* Views of bonds under which a flip costs the same are of one kind; false: too many for a table. */
static bool find_kinds(const struct geae_neighbours *g, int32_t *kind, double (*flip)[2], int *n_kind)
{
	*n_kind = 0;
	for (int32_t v = 0; v < g->n_view; v++) {
		const double *f = g->view + 4 * v;
		int k = 0;

		while (k < *n_kind && (flip[k][0] != f[2] - f[0] || flip[k][1] != f[3] - f[1]))
			k++;
		if (k == MAX_KIND)
			return false;
		flip[k][0] = f[2] - f[0];
		flip[k][1] = f[3] - f[1];
		kind[v] = k;
		if (k == *n_kind)
			++*n_kind;
	}
	return true;
}

struct site_class {
	int32_t type, degree[MAX_KIND];
};

static struct site_class class_at(const struct geae_neighbours *g, int64_t i, const int32_t *kind)
{
	struct site_class c = { .type = g->site_type ? g->site_type[i] : 0 };

	for (int64_t k = g->first[i]; k < g->first[i + 1]; k++)
		c.degree[kind[g->at[k].view]]++;
	return c;
}

/* *tabled stays false where a table would be too large. */
static int make_table(struct geae_cx *cx, struct work *w)
{
	const struct geae_neighbours *g = &w->near;
	int32_t *kind = geae_scratch(cx, g->n_view + 1, int32_t), stride[MAX_KIND], widest[MAX_KIND] = { 0 };
	uint16_t *class_of = geae_scratch(cx, g->n_site, uint16_t);
	struct counted *at = geae_scratch(cx, g->first[g->n_site] + 1, struct counted);
	struct site_class class[MAX_CLASS];
	double flip[MAX_KIND][2];
	int n_kind, n_class = 0;
	int64_t n_key = 1;
	uint64_t *accept;

	if (!kind || !class_of || !at)
		return GEAE_ENOMEM;
	if (g->n_level != 2 || !find_kinds(g, kind, flip, &n_kind))
		return GEAE_OK;
	for (int64_t i = 0; i < g->n_site; i++) {
		struct site_class c = class_at(g, i, kind);
		int k = 0;

		while (k < n_class && memcmp(&class[k], &c, sizeof(c)) != 0)
			k++;
		if (k == MAX_CLASS)
			return GEAE_OK;
		class[k] = c;
		n_class += k == n_class;
		class_of[i] = (uint16_t)k;
		for (int m = 0; m < n_kind; m++)
			widest[m] = c.degree[m] > widest[m] ? c.degree[m] : widest[m];
	}
	for (int m = 0; m < n_kind; m++) {
		stride[m] = (int32_t)n_key;
		n_key *= widest[m] + 1;
		if (n_key > MAX_KEY)
			return GEAE_OK;
	}
	for (int64_t k = 0; k < g->first[g->n_site]; k++)
		at[k] = (struct counted){ g->at[k].site, stride[kind[g->at[k].view]] };
	accept = geae_scratch(cx, n_class * 2 * n_key, uint64_t);
	if (!accept)
		return GEAE_ENOMEM;
	for (int c = 0; c < n_class; c++)
		for (int64_t key = 0; key < n_key; key++) {
			double up = g->site ? g->site[2 * class[c].type + 1] - g->site[2 * class[c].type] : 0;

			for (int m = 0; m < n_kind; m++) {
				int64_t n_up = key / stride[m] % (widest[m] + 1);

				up += flip[m][1] * (double)n_up + flip[m][0] * (double)(class[c].degree[m] - n_up);
			}
			accept[(2 * c + 0) * n_key + key] = geae_threshold(exp(-up / w->T));
			accept[(2 * c + 1) * n_key + key] = geae_threshold(exp(up / w->T));
		}
	w->table = (struct table){ at, class_of, accept, (int32_t)n_key };
	w->tabled = true;
	return GEAE_OK;
}

static inline void update_tabled(struct work *w, int64_t i, struct geae_xoshiro *random)
{
	const struct table *t = &w->table;
	uint8_t *level = w->level;
	int32_t key = 0;

	for (int64_t k = w->near.first[i]; k < w->near.first[i + 1]; k++)
		key += level[t->at[k].site] * t->at[k].stride;
	level[i] ^= geae_xoshiro(random) < t->accept[(2 * t->class_of[i] + level[i]) * t->n_key + key];
}

static inline void update_any(struct work *w, int64_t i, struct geae_xoshiro *random)
{
	int64_t q = w->near.n_level, old = w->level[i];
	int64_t new = (int64_t)geae_xoshiro_below(random, (uint64_t)q - 1);
	double cost;

	new += new >= old;
	cost = site_energy(&w->near, i, new, w->level) - site_energy(&w->near, i, old, w->level);
	if (cost <= 0 || geae_xoshiro(random) < geae_threshold(exp(-cost / w->T)))
		w->level[i] = (uint8_t)new;
}

static void sweep(struct work *w, int order, struct geae_xoshiro *random)
{
	struct geae_xoshiro r = *random;
	int64_t n = w->near.n_site;

	if (w->tabled && order == RANDOM_ORDER)
		for (int64_t k = 0; k < n; k++)
			update_tabled(w, (int64_t)geae_xoshiro_below(&r, (uint64_t)n), &r);
	else if (w->tabled)
		for (int64_t i = 0; i < n; i++)
			update_tabled(w, i, &r);
	else
		for (int64_t k = 0; k < n; k++)
			update_any(w, order == RANDOM_ORDER ? (int64_t)geae_xoshiro_below(&r, (uint64_t)n) : k, &r);
	*random = r;
}

/* The largest energy that one update can cost anywhere. */
static double largest_cost(const struct geae_neighbours *g)
{
	double largest = 0;

	for (int64_t i = 0; i < g->n_site; i++) {
		double cost = 0;

		for (int64_t k = g->first[i]; k < g->first[i + 1]; k++) {
			const double *f = g->view + (int64_t)g->at[k].view * g->n_level * g->n_level;
			double low = f[0], high = f[0];

			for (int64_t m = 1; m < (int64_t)g->n_level * g->n_level; m++) {
				low = fmin(low, f[m]);
				high = fmax(high, f[m]);
			}
			cost += high - low;
		}
		largest = fmax(largest, cost);
	}
	return largest;
}

static int metropolis_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	const struct metropolis *m = self;
	const struct geae_model_ops *model;
	struct geae_pairs last = { 0 };
	double largest = 0;
	bool warned = false;
	const void *of;

	GEAE_TRY(geae_chain_model(cx, what, "metropolis", &model, &of));
	for (int64_t p = 0; p < what->n_point; p++) {
		struct geae_pairs pairs = { 0 };
		struct geae_neighbours near;

		GEAE_TRY(model->pairs(cx, of, what->point + (size_t)p * what->n_control, &pairs));
		if (p == 0 || !geae_pairs_same(&pairs, &last)) {
			GEAE_TRY(geae_neighbours_make(cx, &pairs, &near));
			largest = largest_cost(&near);
			last = pairs;
		}
		if (m->order == SEQUENTIAL && pairs.T > largest && !warned) {
			geae_warn(cx, "T = %g is far above the couplings: sequential sweeps then nearly repeat the same "
				      "two configurations; use order = \"random\"", pairs.T);
			warned = true;
		}
	}
	return GEAE_OK;
}

static int metropolis_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what,
			   struct geae_sampling_plan *plan)
{
	const struct metropolis *m = self;

	return geae_chain_plan(cx, what, m->chains, (double)m->burn_in / (double)m->spacing, (double)m->spacing, plan);
}

static int metropolis_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit,
			  struct geae_rows *rows)
{
	const struct metropolis *m = self;
	struct geae_chain chain;
	struct work w = { 0 };
	int32_t *queue;

	GEAE_TRY(geae_chain_start(cx, &chain, what, unit, m->chains, m->randomise, rows));
	GEAE_TRY(geae_neighbours_make(cx, &chain.pairs, &w.near));
	w.T = chain.pairs.T;
	w.level = geae_scratch(cx, w.near.n_site, uint8_t);
	queue = geae_scratch(cx, w.near.n_site, int32_t);
	if (!w.level || !queue)
		return GEAE_ENOMEM;
	GEAE_TRY(make_table(cx, &w));
	if (m->start == ORDERED_START)
		geae_ordered_start(&w.near, w.level, queue);
	else
		for (int64_t i = 0; i < w.near.n_site; i++)
			w.level[i] = (uint8_t)geae_xoshiro_below(&chain.random, (uint64_t)w.near.n_level);
	for (int64_t s = 0; s < m->burn_in; s++) {
		sweep(&w, m->order, &chain.random);
		if (s % (1 + 65536 / w.near.n_site) == 0)
			GEAE_TRY(cx->host->progress(cx, 0, rows->n));
	}
	/* hot spins accept every update: without this coin the number of flips, and with it the parity of the
	 * number of up spins, would be known */
	if (geae_xoshiro(&chain.random) >> 63)
		update_any(&w, (int64_t)geae_xoshiro_below(&chain.random, (uint64_t)w.near.n_site), &chain.random);
	for (int64_t r = 0; r < rows->n; r++) {
		for (int64_t s = 0; s < m->spacing; s++)
			sweep(&w, m->order, &chain.random);
		GEAE_TRY(geae_chain_save(cx, &chain, r, w.level));
	}
	return GEAE_OK;
}

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops), .accepts = metropolis_accepts, .plan = metropolis_plan, .run = metropolis_run,
};

GEAE_DEFINE(GEAE_SAMPLER, .name = "metropolis", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "single-spin Metropolis updates, for any pair Hamiltonian",
	    .doc = "Markov chains of single-site updates: any number of levels, any bonds. A fixed number of sweeps "
		   "(`spacing`) between rows, after `burn_in` sweeps from the start. Good away from critical points; near "
		   "one, neighbouring rows of a chain are correlated, and chains rather than rows are the independent "
		   "samples.",
	    .cite = "@article{metropolis1953, author = {Metropolis, N. and Rosenbluth, A. W. and Rosenbluth, M. N. and "
		    "Teller, A. H. and Teller, E.}, title = {Equation of State Calculations by Fast Computing Machines}, "
		    "journal = {J. Chem. Phys.}, volume = {21}, pages = {1087}, year = {1953}}",
	    .params = params, .instance_size = sizeof(struct metropolis), .ops = &ops)
