/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parallel tempering: one replica at each temperature, neighbours exchanged with probability
 *
 *   min(1, exp((1/T_k - 1/T_l) (E_k - E_l)))
 *
 * (Hukushima and Nemoto, J. Phys. Soc. Jpn. 65, 1604 (1996)).  Every step is a sweep of single-spin updates of each
 * replica, then an attempt at all pairs of neighbouring temperatures that begin at an even place, or an odd one, in
 * turn.  Both leave the product of the Boltzmann distributions unchanged.
 *
 * A ladder is made of all control points with the same Hamiltonian: it is one unit of work and gives rows of all of
 * its points.  Ladders are independent of each other, the replicas of one ladder are not: they are one group.
 */
#include <string.h>
#include <geae/chain.h>
#include <geae/single_spin.h>

enum { ORDERED_START, RANDOM_START };
enum { REPLICA = 3 }; /* after the columns of every chain */

struct exchange {
	int64_t ladders, burn_in, spacing;
	int32_t rule, start, randomise;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct exchange, ladders, "16", 1, 1e6, "ladder",
		   "independent ladders of temperatures, at most one per row; they are also the pieces of work"),
	GEAE_P_INT(struct exchange, burn_in, "1000", 0, 1e9, "sweep",
		   "sweeps, each followed by attempts to exchange, before the first row"),
	GEAE_P_INT(struct exchange, spacing, "10", 1, 1e9, "sweep", "sweeps and attempts to exchange between rows"),
	GEAE_P_CHOICE(struct exchange, rule, "\"heat-bath\"", "metropolis|heat-bath", "single-spin updates of the replicas"),
	GEAE_P_CHOICE(struct exchange, start, "\"random\"", "ordered|random",
		      "replicas start from random levels, or from levels chosen along the bonds"),
	GEAE_P_BOOL(struct exchange, randomise, "true",
		    "multiply every saved configuration by a random element of the model's symmetry group"),
	GEAE_P_END
};

/* Points of the stage in ladders: member[first[g]] .. member[first[g + 1] - 1], by rising temperature. */
struct ladders {
	int64_t n, *first, *member;
	double *T; /* [n_point] */
};

static void sort(int64_t n, int64_t *member, const double *T) /* few, mostly in order: by insertion */
{
	for (int64_t k = 1; k < n; k++)
		for (int64_t m = k; m > 0 && T[member[m - 1]] > T[member[m]]; m--) {
			int64_t keep = member[m];

			member[m] = member[m - 1];
			member[m - 1] = keep;
		}
}

static int find_ladders(struct geae_cx *cx, const struct geae_sampling *what, const struct geae_model_ops *model,
			const void *of, struct ladders *l)
{
	struct geae_pairs *pairs = geae_scratch(cx, what->n_point, struct geae_pairs);
	bool *placed = geae_scratch(cx, what->n_point, bool);
	int64_t n_member = 0;

	*l = (struct ladders){ .first = geae_scratch(cx, what->n_point + 1, int64_t),
			       .member = geae_scratch(cx, what->n_point, int64_t),
			       .T = geae_scratch(cx, what->n_point, double) };
	if (!pairs || !placed || !l->first || !l->member || !l->T)
		return GEAE_ENOMEM;
	for (int64_t p = 0; p < what->n_point; p++) {
		GEAE_TRY(model->pairs(cx, of, what->point + (size_t)p * what->n_control, &pairs[p]));
		l->T[p] = pairs[p].T;
	}
	for (int64_t p = 0; p < what->n_point; p++) {
		if (placed[p])
			continue;
		for (int64_t k = p; k < what->n_point; k++)
			if (!placed[k] && (k == p || geae_pairs_same(&pairs[k], &pairs[p]))) {
				placed[k] = true;
				l->member[n_member++] = k;
			}
		sort(n_member - l->first[l->n], l->member + l->first[l->n], l->T);
		l->first[++l->n] = n_member;
	}
	return GEAE_OK;
}

struct work {
	struct geae_single_spin spins;
	struct geae_single_updates *updates; /* [R], by place */
	const struct geae_pairs *pairs;
	const double *T;                     /* [R], by place */
	uint8_t **level;                     /* [R], by replica */
	double *energy;                      /* [R], by replica */
	int64_t R, *at;                      /* at[place] = replica */
	int64_t step, *tried, *done;         /* exchanges of places k and k + 1 */
	struct geae_xoshiro random;
};

static void exchange(struct work *w)
{
	for (int64_t k = w->step++ % 2; k + 1 < w->R; k += 2) {
		int64_t a = w->at[k], b = w->at[k + 1];
		double gain = (1 / w->T[k] - 1 / w->T[k + 1]) * (w->energy[a] - w->energy[b]);

		w->tried[k]++;
		if (gain < 0 && geae_xoshiro(&w->random) >= geae_threshold(exp(gain)))
			continue;
		w->done[k]++;
		w->at[k] = b;
		w->at[k + 1] = a;
	}
}

static void step(struct work *w)
{
	for (int64_t k = 0; k < w->R; k++) {
		int64_t a = w->at[k];

		geae_single_sweep(&w->updates[k], GEAE_RANDOM_ORDER, w->level[a], &w->random);
		w->energy[a] = geae_pairs_energy(w->pairs, w->level[a]);
	}
	exchange(w);
}

static int start(struct geae_cx *cx, const struct exchange *o, const struct geae_pairs *pairs, const struct ladders *l,
		 int64_t g, struct work *w)
{
	int64_t R = l->first[g + 1] - l->first[g], n = pairs->n_site;
	int32_t *queue = geae_scratch(cx, n, int32_t);
	double *T = geae_scratch(cx, R, double);

	w->R = R;
	w->T = T;
	w->pairs = pairs;
	w->updates = geae_scratch(cx, R, struct geae_single_updates);
	w->level = geae_scratch(cx, R, uint8_t *);
	w->energy = geae_scratch(cx, R, double);
	w->at = geae_scratch(cx, R, int64_t);
	w->tried = geae_scratch(cx, R, int64_t);
	w->done = geae_scratch(cx, R, int64_t);
	if (!queue || !T || !w->updates || !w->level || !w->energy || !w->at || !w->tried || !w->done)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_single_spin_make(cx, pairs, &w->spins));
	for (int64_t k = 0; k < R; k++) {
		T[k] = l->T[l->member[l->first[g] + k]];
		GEAE_TRY(geae_single_updates_make(cx, &w->spins, T[k], (enum geae_rule)o->rule, &w->updates[k]));
		w->at[k] = k;
		w->level[k] = geae_scratch(cx, n, uint8_t);
		if (!w->level[k])
			return GEAE_ENOMEM;
		if (o->start == ORDERED_START)
			geae_ordered_start(&w->spins.near, w->level[k], queue);
		else
			for (int64_t i = 0; i < n; i++)
				w->level[k][i] = (uint8_t)geae_xoshiro_below(&w->random, (uint64_t)pairs->n_level);
	}
	return GEAE_OK;
}

/* What a ladder is between two steps, for a run that goes on later; energies follow from the levels. */
struct left {
	int64_t step;
	struct geae_xoshiro random;
};

static size_t left_bytes(const struct work *w)
{
	return sizeof(struct left) + (size_t)w->R * (3 * sizeof(int64_t) + (size_t)w->pairs->n_site);
}

static int leave(struct geae_cx *cx, const struct work *w, char *state)
{
	const struct left left = { w->step, w->random };
	const size_t n = (size_t)w->R * sizeof(int64_t);
	char *to = state;

	memcpy(to, &left, sizeof(left));
	to += sizeof(left);
	memcpy(to, w->at, n);
	memcpy(to + n, w->tried, n);
	memcpy(to + 2 * n, w->done, n);
	to += 3 * n;
	for (int64_t k = 0; k < w->R; k++, to += w->pairs->n_site)
		memcpy(to, w->level[k], (size_t)w->pairs->n_site);
	return cx->host->save(cx, state, left_bytes(w));
}

/* Goes on where another run was stopped. */
static int find_left(struct geae_cx *cx, struct work *w)
{
	const size_t n = (size_t)w->R * sizeof(int64_t);
	const void *state;
	const char *from;
	struct left left;
	size_t bytes;

	GEAE_TRY(cx->host->restore(cx, &state, &bytes));
	if (bytes != left_bytes(w))
		return GEAE_OK;
	from = state;
	memcpy(&left, from, sizeof(left));
	w->step = left.step;
	w->random = left.random;
	from += sizeof(left);
	memcpy(w->at, from, n);
	memcpy(w->tried, from + n, n);
	memcpy(w->done, from + 2 * n, n);
	from += 3 * n;
	for (int64_t k = 0; k < w->R; k++, from += w->pairs->n_site) {
		memcpy(w->level[k], from, (size_t)w->pairs->n_site);
		w->energy[k] = geae_pairs_energy(w->pairs, w->level[k]);
	}
	return GEAE_OK;
}

/* The rarest exchange of one ladder speaks for all of its Hamiltonian. */
static void tell(struct geae_cx *cx, const struct work *w)
{
	int64_t worst = 0;

	for (int64_t k = 1; k + 1 < w->R; k++)
		if ((double)w->done[k] * (double)w->tried[worst] < (double)w->done[worst] * (double)w->tried[k])
			worst = k;
	if (w->R < 2 || w->tried[worst] < 100)
		return;
	if (20 * w->done[worst] < w->tried[worst])
		geae_warn(cx, "temperatures T = %g and %g are too far apart: %.2g %% of their exchanges were accepted; put "
			      "more temperatures between them", w->T[worst], w->T[worst + 1],
			  100 * (double)w->done[worst] / (double)w->tried[worst]);
	else
		geae_note(cx, "least accepted of %lld kinds of exchanges: T = %g and %g, %.2g %%", (long long)(w->R - 1),
			  w->T[worst], w->T[worst + 1], 100 * (double)w->done[worst] / (double)w->tried[worst]);
}

static int exchange_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit,
			struct geae_rows *rows)
{
	const struct exchange *o = self;
	const struct geae_model_ops *model;
	struct geae_chain chain;
	struct work w = { 0 };
	struct ladders l;
	int64_t n_ladder = geae_chains_per_point(what, o->ladders), g = unit / n_ladder, n_step, n_row, every, *replica;
	const int64_t *member;
	const void *of;
	char *state;

	GEAE_TRY(geae_chain_model(cx, what, "exchange", &model, &of));
	GEAE_TRY(find_ladders(cx, what, model, of, &l));
	member = l.member + l.first[g];
	GEAE_TRY(geae_chain_start_at(cx, &chain, what, member[0], unit, unit % n_ladder, o->randomise, rows));
	w.random = chain.random;
	GEAE_TRY(start(cx, o, &chain.pairs, &l, g, &w));
	n_row = rows->n / w.R;
	n_step = o->burn_in + n_row * o->spacing;
	every = 1 + 65536 / (w.R * chain.pairs.n_site);
	replica = rows->column[REPLICA];
	state = geae_scratch(cx, left_bytes(&w), char);
	if (!state)
		return GEAE_ENOMEM;
	GEAE_TRY(find_left(cx, &w));
	for (int64_t k = 0; w.step > o->burn_in && k < (w.step - o->burn_in) / o->spacing * w.R; k++)
		geae_elements_next(&chain.elements); /* those of the rows that are there */
	while (w.step < n_step) {
		int64_t after;

		/* see sampler_metropolis.c: the parity of the number of updates must not be known */
		for (int64_t k = 0; w.step == o->burn_in && k < w.R; k++)
			if (geae_xoshiro(&w.random) >> 63)
				geae_single_update(&w.updates[k], w.level[w.at[k]], &w.random);
		step(&w);
		after = w.step - o->burn_in;
		for (int64_t k = 0; after > 0 && after % o->spacing == 0 && k < w.R; k++) {
			int64_t r = after / o->spacing - 1, row = k * n_row + r;

			for (size_t c = 0; c < what->n_control; c++)
				rows->control[(size_t)row * what->n_control + c] =
					what->point[(size_t)member[k] * what->n_control + c];
			geae_chain_put(&chain, row, r, w.level[w.at[k]]);
			replica[row] = w.at[k];
		}
		if (w.step % every == 0 || w.step == n_step) {
			int status = cx->host->progress(cx, w.step, n_step);

			if (w.step < n_step)
				GEAE_TRY(leave(cx, &w, state));
			GEAE_TRY(status);
		}
	}
	if (unit % n_ladder == 0)
		tell(cx, &w);
	return GEAE_OK;
}

static int exchange_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	const struct geae_model_ops *model;
	struct ladders l;
	const void *of;

	(void)self;
	GEAE_TRY(geae_chain_model(cx, what, "exchange", &model, &of));
	GEAE_TRY(find_ladders(cx, what, model, of, &l));
	for (int64_t p = 0; p < what->n_point; p++) {
		struct geae_pairs pairs = { 0 };
		struct geae_neighbours near;

		GEAE_TRY(model->pairs(cx, of, what->point + (size_t)p * what->n_control, &pairs));
		GEAE_TRY(geae_neighbours_make(cx, &pairs, &near));
	}
	for (int64_t g = 0; g < l.n; g++)
		if (l.first[g + 1] - l.first[g] < 2)
			return geae_fail(cx, GEAE_EPARAM,
					 "two or more temperatures are needed for the same couplings and fields, T = %g stands "
					 "alone; give more temperatures, or use 'metropolis'",
					 l.T[l.member[l.first[g]]]);
	return GEAE_OK;
}

static int exchange_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what,
			 struct geae_sampling_plan *plan)
{
	static const struct geae_column replica = { "replica", "1", "number of the replica that was at this temperature",
						    GEAE_I64, GEAE_INDEX };
	const struct exchange *o = self;
	const struct geae_model_ops *model;
	struct geae_column *columns = geae_scratch(cx, REPLICA + 2, struct geae_column);
	int64_t n = geae_chains_per_point(what, o->ladders);
	struct geae_unit *unit;
	struct ladders l;
	const void *of;

	GEAE_TRY(geae_chain_model(cx, what, "exchange", &model, &of));
	GEAE_TRY(find_ladders(cx, what, model, of, &l));
	unit = geae_scratch(cx, l.n * n, struct geae_unit);
	if (!unit || !columns)
		return GEAE_ENOMEM;
	for (int c = 0; c < REPLICA; c++)
		columns[c] = geae_chain_columns[c];
	columns[REPLICA] = replica;
	for (int64_t u = 0; u < l.n * n; u++) {
		int64_t R = l.first[u / n + 1] - l.first[u / n], n_step = what->count / n + (u % n < what->count % n);

		unit[u] = (struct geae_unit){ .point = -1, .n_row = R * n_step,
					      .cost = (double)R * ((double)o->burn_in + (double)(n_step * o->spacing)) };
	}
	*plan = (struct geae_sampling_plan){ .n_unit = l.n * n, .unit = unit, .columns = columns };
	return GEAE_OK;
}

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops), .accepts = exchange_accepts, .plan = exchange_plan, .run = exchange_run,
};

GEAE_DEFINE(GEAE_SAMPLER, .name = "exchange", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "parallel tempering over the temperatures of the stage, for any pair Hamiltonian",
	    .doc = "All temperatures that share couplings and fields form a ladder: one replica at each, single-spin "
		   "updates, and exchanges between neighbouring temperatures. For frustrated models, whose low temperatures "
		   "single-spin updates do not equilibrate. Neighbouring temperatures must be close enough for their energies "
		   "to overlap (the log says how many exchanges were accepted), the highest where the model relaxes by "
		   "itself. Rows of one ladder are one group; the column `replica` says which replica a row was.",
	    .cite = "@article{hukushima1996, author = {Hukushima, Koji and Nemoto, Koji}, title = {Exchange Monte Carlo Method "
		    "and Application to Spin Glass Simulations}, journal = {J. Phys. Soc. Jpn.}, volume = {65}, pages = "
		    "{1604}, year = {1996}}",
	    .params = params, .instance_size = sizeof(struct exchange), .ops = &ops)
