/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ising models with 64 replicas to a machine word: Metropolis sweeps and cluster flips in bits.
 *
 * A step is `sweeps` Metropolis sweeps and `clusters` flips of random clusters (bit_square.h, bit_graph.h).  Replicas
 * have their own random numbers throughout: they are independent Markov chains.  The numbers of steps are fixed
 * beforehand and look at no state.  One unit is up to 512 replicas at one control point.
 */
#include <unistd.h>
#include <geae/cluster.h>
#include "bit_rows.h"

enum { WORD = 64, UNIT = WORD * BIT_LANES_MAX, LONGEST = 64 };

struct bitcluster {
	int64_t replicas, burn_in, spacing, sweeps, clusters, seeds;
	int32_t randomise;
};

static const struct geae_param params[] = {
	GEAE_P_INT(struct bitcluster, replicas, "0", 0, 1e9, "chain",
		   "independent chains per control point, at most one per row; 0: 512, and more where a chain would have more "
		   "than 64 rows"),
	GEAE_P_INT(struct bitcluster, burn_in, "-1", -1, 1e9, "step",
		   "steps before the first row; -1: ten times the spacing that 0 stands for, in a field a hundred times"),
	GEAE_P_INT(struct bitcluster, spacing, "0", 0, 1e9, "step",
		   "steps between rows of a chain; 0: 1 + N^(1/6) (N sites; rounded), ten times as many where couplings are "
		   "frustrated"),
	GEAE_P_INT(struct bitcluster, sweeps, "1", 0, 1e6, "sweep", "Metropolis updates per site in a step"),
	GEAE_P_INT(struct bitcluster, clusters, "1", 0, 1e6, "1", "cluster flips in a step"),
	GEAE_P_INT(struct bitcluster, seeds, "4", 1, 1e6, "1",
		   "random sites per replica and flip; every cluster that holds one is flipped"),
	GEAE_P_BOOL(struct bitcluster, randomise, "true",
		    "multiply every saved configuration by a random element of the model's symmetry group"),
	GEAE_P_END
};

static const struct geae_column columns[] = {
	{ "chain", "1", "number of the Markov chain at its control point", GEAE_I64, GEAE_INDEX },
	{ "step", "1", "position in the chain, counted in saved configurations", GEAE_I64, GEAE_INDEX },
	{ "group", "1", "rows of one chain: never to be split between training and test", GEAE_I64, GEAE_INDEX },
	{ NULL, NULL, NULL, 0, 0 },
};

static int64_t min64(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Replicas per control point. */
static int64_t replicas_of(const struct bitcluster *o, const struct geae_sampling *what)
{
	int64_t n = o->replicas ? o->replicas : UNIT * (1 + (what->count - 1) / (UNIT * LONGEST));

	return min64(n, what->count);
}

static int64_t units_of(const struct bitcluster *o, const struct geae_sampling *what)
{
	return (replicas_of(o, what) + UNIT - 1) / UNIT;
}

/* Rows of chain k: the first ones get what is left over. */
static int64_t rows_of(const struct bitcluster *o, const struct geae_sampling *what, int64_t k)
{
	int64_t n = replicas_of(o, what);

	return what->count / n + (k < what->count % n);
}

struct lengths {
	int64_t burn_in, spacing;
};

/* On the square torus at T_c the spacing is twice the larger integrated autocorrelation time of e and m^2, which is, in
 * steps, 1.4, 1.9, 2.0, 2.4, 3.0, 3.4 for L = 8, 16, ..., 256, and less elsewhere; the energy of the ordered start is
 * forgotten as exp(-t / 3.5) at L = 128.  In a field large clusters are rarely flipped, and the magnetisation of the
 * ordered start is forgotten as exp(-t / 13), / 22, / 32, / 36 at L = 128 for (T, h) = (2.5, .001), (2.5, .01), (2.35, .001),
 * (2.35, .01): ten times the burn-in. */
static struct lengths lengths_of(const struct bitcluster *o, int64_t n_site, bool frustrated, bool field)
{
	int64_t two_tau = (1 + llround(pow((double)n_site, 1 / 6.0))) * (frustrated ? 10 : 1);

	return (struct lengths){ o->burn_in >= 0 ? o->burn_in : 10 * two_tau * (field ? 10 : 1), o->spacing ? o->spacing : two_tau };
}

static int bitcluster_plan(struct geae_cx *cx, const void *self, const struct geae_sampling *what, struct geae_sampling_plan *plan)
{
	const struct bitcluster *o = self;
	int64_t n = replicas_of(o, what), per_point = units_of(o, what);
	struct geae_unit *unit = geae_scratch(cx, what->n_point * per_point, struct geae_unit);
	const struct geae_model_ops *model;
	struct geae_state state;
	struct lengths t;
	const void *of;

	if (!unit)
		return GEAE_ENOMEM;
	GEAE_TRY(geae_chain_model(cx, what, "bitcluster", &model, &of));
	GEAE_TRY(model->state(cx, of, &state));
	t = lengths_of(o, geae_sites(&state), false, false);
	for (int64_t u = 0; u < what->n_point * per_point; u++) {
		int64_t first = u % per_point * UNIT, last = min64(first + UNIT, n);

		unit[u].point = u / per_point;
		for (int64_t k = first; k < last; k++)
			unit[u].n_row += rows_of(o, what, k);
		unit[u].cost = (double)geae_sites(&state) *
			       (double)((last - first + WORD - 1) / WORD * (t.burn_in + rows_of(o, what, first) * t.spacing));
	}
	*plan = (struct geae_sampling_plan){ .n_unit = what->n_point * per_point, .unit = unit, .columns = columns };
	return GEAE_OK;
}

static int bitcluster_run(struct geae_cx *cx, const void *self, const struct geae_sampling *what, int64_t unit,
			  struct geae_rows *rows)
{
	const struct bitcluster *o = self;
	const struct bit_schedule schedule = { o->sweeps, o->clusters, o->seeds };
	int64_t per_point = units_of(o, what), first = unit % per_point * UNIT, n = min64(UNIT, replicas_of(o, what) - first);
	int64_t start[UNIT + 1], chain0 = unit / per_point * replicas_of(o, what) + first, longest = rows_of(o, what, first);
	int64_t step = 0, n_step;
	struct geae_symmetry group = { 0 };
	struct bit_rows save;
	struct bit_chain c;
	struct lengths t;

	GEAE_TRY(geae_chain_start(cx, &c.of, what, unit, per_point, o->randomise, rows));
	if (o->randomise && c.of.model->symmetry)
		GEAE_TRY(c.of.model->symmetry(cx, c.of.self, what->point + (size_t)(unit / per_point) * what->n_control, &group));
	GEAE_TRY(bit_chain_start(cx, &c, unit * BIT_LANES_MAX, (int)((n + WORD - 1) / WORD), &schedule));
	GEAE_TRY(bit_rows_start(cx, &save, &c, &group));
	t = lengths_of(o, c.of.pairs.n_site, c.ising.frustrated, c.ising.field);
	start[0] = 0;
	for (int64_t k = 0; k < n; k++) {
		start[k + 1] = start[k] + rows_of(o, what, first + k);
		for (int64_t r = start[k]; r < start[k + 1]; r++) {
			((int64_t *)rows->column[0])[r] = first + k;
			((int64_t *)rows->column[1])[r] = r - start[k];
			((int64_t *)rows->column[2])[r] = chain0 + k;
		}
	}
	n_step = t.burn_in + 1 + (longest - 1) * t.spacing;
	for (; step < t.burn_in; step++) {
		GEAE_TRY(cx->host->progress(cx, step, n_step));
		bit_chain_step(&c);
	}
	for (int64_t r = 0; r < longest; r++) {
		for (int64_t s = 0; s < t.spacing && (r || s == 0); s++, step++) {
			GEAE_TRY(cx->host->progress(cx, step, n_step));
			bit_chain_step(&c);
		}
		for (int w = 0; w < c.n_word; w++) {
			int64_t row[WORD];
			int n_row = 0;

			while (n_row < WORD && w * WORD + n_row < n && rows_of(o, what, first + w * WORD + n_row) > r) {
				row[n_row] = start[w * WORD + n_row] + r;
				n_row++;
			}
			bit_rows_save(&c, &save, w, n_row, row);
		}
	}
	return cx->host->progress(cx, n_step, n_step);
}

/* Memory that one unit needs: its words, and its rows as they are stored. */
static int check_memory(struct geae_cx *cx, const struct bitcluster *o, const struct geae_sampling *what,
			const struct geae_state *state, double bonds_per_site)
{
	const double page = (double)sysconf(_SC_PAGESIZE), have = page * (double)sysconf(_SC_PHYS_PAGES);
	const double GiB = 1024.0 * 1024 * 1024;
	double replicas = (double)min64(UNIT, replicas_of(o, what)), words = ceil(replicas / WORD) * (double)geae_sites(state);
	double need = 8 * words * (2 + fmax(2, bonds_per_site)) +
		      replicas * (double)rows_of(o, what, 0) * (double)geae_row_bytes(state);

	if (need <= have || page <= 0)
		return GEAE_OK;
	return geae_fail(cx, GEAE_EPARAM,
			 "%.0f replicas of %lld sites with %lld rows each need %.3g GiB at once, this machine has %.3g GiB; fewer "
			 "replicas, rows or sites", replicas, (long long)geae_sites(state), (long long)rows_of(o, what, 0),
			 need / GiB, have / GiB);
}

struct accepting {
	const char *model;
	bool warned;
};

static int accept_pairs(struct geae_cx *cx, void *arg, const struct geae_pairs *pairs, const struct geae_ising *ising)
{
	struct accepting *a = arg;
	(void)pairs;
	if (ising->frustrated && !a->warned)
		geae_warn(cx, "the couplings of model '%s' are frustrated: clusters hardly help, rows of a chain may stay "
			      "correlated for long; see whether burn_in and spacing are long enough", a->model);
	else if (ising->competing && !a->warned)
		geae_warn(cx, "the field of model '%s' competes with its couplings: sampler 'bitcluster' stays exact, but "
			      "clusters hardly help; see whether burn_in and spacing are long enough", a->model);
	a->warned |= ising->frustrated || ising->competing;
	return GEAE_OK;
}

static int bitcluster_accepts(struct geae_cx *cx, const void *self, const struct geae_sampling *what)
{
	const struct bitcluster *o = self;
	const struct geae_model_ops *model;
	struct geae_pairs pairs = { 0 };
	struct geae_state state;
	struct accepting a = { 0 };
	const void *of;

	GEAE_TRY(geae_chain_model(cx, what, "bitcluster", &model, &of));
	if (!o->sweeps && !o->clusters)
		return geae_fail(cx, GEAE_EPARAM, "sweeps = 0 and clusters = 0: nothing would ever change; set one of them");
	GEAE_TRY(model->state(cx, of, &state));
	GEAE_TRY(model->pairs(cx, of, what->point, &pairs));
	/* before anything of that size is made */
	GEAE_TRY(check_memory(cx, o, what, &state, (double)pairs.n_bond / (double)pairs.n_site));
	a.model = cx->host->name(what->model);
	return geae_ising_each(cx, what, "bitcluster", "metropolis", accept_pairs, &a);
}

static const struct geae_sampler_ops ops = {
	.size = sizeof(ops), .accepts = bitcluster_accepts, .plan = bitcluster_plan, .run = bitcluster_run,
};

GEAE_DEFINE(GEAE_SAMPLER, .name = "bitcluster", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "Ising models, 64 replicas to a machine word: Metropolis sweeps and cluster flips in bits",
	    .doc = "One machine word holds a site of 64 independent replicas, one vector up to 512. A step is a Metropolis sweep and "
		   "a flip of random clusters along Fortuin and Kasteleyn's bonds, all by operations on bits; every replica has its "
		   "own random numbers. Exact for any pair Hamiltonian with two levels: a fixed number of steps, no rule that looks at "
		   "the states. Fastest on the square torus with one coupling and no field, at and away from criticality. "
		   "Unfrustrated models start ordered, others from random spins. For frustrated couplings give burn_in and spacing "
		   "yourself. With the defaults, successive rows of a chain on the square torus have an integrated "
		   "autocorrelation time below .8 rows at every temperature; with replicas = count all rows are independent.",
	    .cite = "@article{swendsen1987, author = {Swendsen, Robert H. and Wang, Jian-Sheng}, title = {Nonuniversal critical "
		    "dynamics in Monte Carlo simulations}, journal = {Phys. Rev. Lett.}, volume = {58}, pages = {86}, year = {1987}}",
	    .params = params, .instance_size = sizeof(struct bitcluster), .ops = &ops)
