/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single-spin updates for any pair Hamiltonian, Metropolis or heat bath.  The number of sweeps between rows is fixed.
 * The updates themselves: geae/single_spin.h. */
#include <geae/chain.h>
#include <geae/single_spin.h>

enum { ORDERED_START, RANDOM_START };

struct metropolis {
	int64_t chains, burn_in, spacing;
	int32_t rule, order, start, randomise;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct metropolis, chains, "16", 1, 1e6, "chain",
		   "independent chains per control point, at most one per row; they are also the pieces of work"),
	GEAE_P_INT(struct metropolis, burn_in, "1000", 0, 1e9, "sweep", "updates per site before the first row"),
	GEAE_P_INT(struct metropolis, spacing, "10", 1, 1e9, "sweep",
		   "updates per site between rows; near a critical point rows stay correlated for about L^2 sweeps"),
	GEAE_P_CHOICE(struct metropolis, rule, "\"metropolis\"", "metropolis|heat-bath",
		      "metropolis proposes another level and accepts more often; heat-bath draws the new level from its "
		      "distribution given the neighbours"),
	GEAE_P_CHOICE(struct metropolis, order, "\"random\"", "random|sequential",
		      "order of the sites; sequential is faster, but with the rule metropolis it only alternates where T "
		      "is far above the couplings"),
	GEAE_P_CHOICE(struct metropolis, start, "\"ordered\"", "ordered|random",
		      "start from a ground state (as far as one is found along the bonds), or from random levels"),
	GEAE_P_BOOL(struct metropolis, randomise, "true",
		    "multiply every saved configuration by a random element of the model's symmetry group"),
	GEAE_P_END
};

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
		if (m->order == GEAE_SEQUENTIAL && m->rule == GEAE_METROPOLIS && pairs.T > largest && !warned) {
			geae_warn(cx, "T = %g is far above the couplings: sequential sweeps then nearly repeat the same "
				      "two configurations; use order = \"random\" or rule = \"heat-bath\"", pairs.T);
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
	struct geae_single_updates updates;
	struct geae_single_spin spins;
	struct geae_chain chain;
	uint8_t *level;
	int32_t *queue;
	int64_t n;

	GEAE_TRY(geae_chain_start(cx, &chain, what, unit, m->chains, m->randomise, rows));
	chain.before = m->burn_in / m->spacing;
	GEAE_TRY(geae_single_spin_make(cx, &chain.pairs, &spins));
	GEAE_TRY(geae_single_updates_make(cx, &spins, chain.pairs.T, (enum geae_rule)m->rule, &updates));
	n = spins.near.n_site;
	level = geae_scratch(cx, n, uint8_t);
	queue = geae_scratch(cx, n, int32_t);
	if (!level || !queue)
		return GEAE_ENOMEM;
	if (m->start == ORDERED_START)
		geae_ordered_start(&spins.near, level, queue);
	else
		for (int64_t i = 0; i < n; i++)
			level[i] = (uint8_t)geae_xoshiro_below(&chain.random, (uint64_t)spins.near.n_level);
	for (int64_t s = 0; s < m->burn_in; s++) {
		geae_single_sweep(&updates, (enum geae_order)m->order, level, &chain.random);
		if (s % (1 + 65536 / n) == 0)
			GEAE_TRY(geae_chain_settle(cx, &chain, s, m->burn_in));
	}
	/* hot spins accept every update: without this coin the number of flips, and with it the parity of the
	 * number of up spins, would be known */
	if (geae_xoshiro(&chain.random) >> 63)
		geae_single_update(&updates, level, &chain.random);
	for (int64_t r = 0; r < rows->n; r++) {
		for (int64_t s = 0; s < m->spacing; s++)
			geae_single_sweep(&updates, (enum geae_order)m->order, level, &chain.random);
		GEAE_TRY(geae_chain_save(cx, &chain, r, level));
	}
	return GEAE_OK;
}

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops), .accepts = metropolis_accepts, .plan = metropolis_plan, .run = metropolis_run,
};

GEAE_DEFINE(GEAE_SAMPLER, .name = "metropolis", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "single-spin Metropolis or heat-bath updates, for any pair Hamiltonian",
	    .doc = "Markov chains of single-site updates: any number of levels, any bonds. A fixed number of sweeps "
		   "(`spacing`) between rows, after `burn_in` sweeps from the start. Good away from critical points; near "
		   "one, neighbouring rows of a chain are correlated, and chains rather than rows are the independent "
		   "samples.",
	    .cite = "@article{metropolis1953, author = {Metropolis, N. and Rosenbluth, A. W. and Rosenbluth, M. N. and "
		    "Teller, A. H. and Teller, E.}, title = {Equation of State Calculations by Fast Computing Machines}, "
		    "journal = {J. Chem. Phys.}, volume = {21}, pages = {1087}, year = {1953}}",
	    .params = params, .instance_size = sizeof(struct metropolis), .ops = &ops)
