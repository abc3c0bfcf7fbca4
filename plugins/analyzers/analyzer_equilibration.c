/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Had the chains settled, and do they agree?  For any column of a data set, at each value of the control that varies.
 *
 * With the variance v inside the chains and their autocorrelation time tau (in rows), a mean of n rows has the variance
 * 2 tau v / n.  Two comparisons, in standard errors:
 *   drift   the first fifth of every chain against the rest;
 *   spread  the means m_c of the chains against their common mean: chi^2 = sum_c n_c (m_c - m)^2 / (2 tau v) with one
 *           degree of freedom less than chains, as a normal deviate (Wilson and Hilferty, PNAS 17, 684 (1931)).
 * v and tau are taken about the mean of each chain, so that chains that stay apart are seen.  Chains too short to tell
 * tau are compared with their scatter instead, where there are enough of them: the drift by the scatter of each chain's
 * own, and their means by the potential scale reduction R, close to 1 where a chain covers what all do (Gelman and
 * Rubin, Stat. Sci. 7, 457 (1992)).
 * Check value: chi^2 = 25 with 10 degrees of freedom is 2.54 standard deviations (P = .0053 beyond). */
#include <stdbool.h>
#include <string.h>
#include <geae/stat.h>

enum { DRIFT, SPREAD, TAU, TAU_ERR, N_EFFECTIVE, LENGTH, N_VALUE };
enum { FIRST_PART = 5, LONG_ENOUGH = 20, MANY = 32 }; /* chains of 20 tau tell tau to a third */
static const double most_reduction = 1.1;

struct equilibration {
	const char *along;
	double limit;
	int32_t modulus;
};

static const struct {
	const char *port, *unit, *doc;
} values[N_VALUE] = {
	[DRIFT] = { "drift", "1", "first fifth of the chains less the rest, in standard errors" },
	[SPREAD] = { "spread", "1", "disagreement of the chains' means, in standard deviations; not a number for one chain or short ones" },
	[TAU] = { "tau", "row", "integrated autocorrelation time inside the chains; 1/2: independent" },
	[TAU_ERR] = { "tau_err", "row", "its standard error; not a number for single rows" },
	[N_EFFECTIVE] = { "n_effective", "1", "number of independent rows, n/(2 tau)" },
	[LENGTH] = { "length", "1", "rows of the shortest chain" },
};

struct chains {
	int64_t n, n_chain, shortest;
	const int64_t *chain;
	const double *raw;
	double *x;        /* less the mean of its chain */
	double drift;     /* mean of the first parts less mean of the rest */
	double part[2];   /* rows of each */
	double scatter;   /* sum of n_c (m_c - m)^2 */
	double variance;  /* inside the chains */
	double own_drift, own_square; /* sums over chains of their own drifts, and of their squares */
	bool enough;      /* chains of 20 tau */
};

static void chain_statistics(struct chains *c)
{
	double mean = 0, sum[2] = { 0 }, square = 0, all = 0;

	c->shortest = c->n;
	for (int64_t k = 0; k < c->n; k++) {
		mean += c->raw[k] / (double)c->n;
		all += c->raw[k] * c->raw[k];
	}
	for (int64_t from = 0, to; from < c->n; from = to) {
		double own = 0, half[2] = { 0 }, n_half[2] = { 0 };

		for (to = from; to < c->n && c->chain[to] == c->chain[from]; to++)
			own += c->raw[to];
		own /= (double)(to - from);
		for (int64_t k = from; k < to; k++) {
			int late = (k - from) * FIRST_PART >= to - from;

			if (to - from > 1) {
				half[late] += c->raw[k];
				n_half[late]++;
			}
			c->x[k] = c->raw[k] - own;
			square += c->x[k] * c->x[k];
		}
		if (n_half[0] > 0) {
			double drift = half[0] / n_half[0] - half[1] / n_half[1];

			c->own_drift += drift;
			c->own_square += drift * drift;
		}
		for (int late = 0; late < 2; late++) {
			sum[late] += half[late];
			c->part[late] += n_half[late];
		}
		c->scatter += (double)(to - from) * (own - mean) * (own - mean);
		c->shortest = to - from < c->shortest ? to - from : c->shortest;
		c->n_chain++;
	}
	c->drift = sum[0] / c->part[0] - sum[1] / c->part[1];
	/* rounding of constant chains is no variance */
	c->variance = square > 1e-24 * all ? square / (double)(c->n - c->n_chain) : 0;
}

static double deviate(double chi2, double f) /* Wilson and Hilferty */
{
	return (cbrt(chi2 / f) - (1 - 2 / (9 * f))) / sqrt(2 / (9 * f));
}

/* The mean of the chains' own drifts over its error. */
static double drift_by_scatter(const struct chains *c)
{
	double n = (double)c->n_chain, mean = c->own_drift / n;

	return mean / sqrt((c->own_square / n - mean * mean) / (n - 1));
}

/* R: what all chains cover over what one does. */
static double reduction(const struct chains *c)
{
	double length = (double)c->n / (double)c->n_chain;
	double between = c->scatter / length / (double)(c->n_chain - 1); /* variance of the means */

	return sqrt((length - 1) / length + between / c->variance);
}

static int one_point(struct geae_cx *cx, struct chains *c, double out[N_VALUE])
{
	struct geae_autocorrelation a;
	double unit;

	chain_statistics(c);
	GEAE_TRY(geae_autocorrelation(cx, c->n, c->x, c->chain, &a));
	c->enough = a.resolved && (double)c->shortest >= LONG_ENOUGH * a.tau;
	if (!c->enough) /* their own means would hide most of it */
		GEAE_TRY(geae_autocorrelation(cx, c->n, c->raw, c->chain, &a));
	unit = 2 * fmax(a.tau, 0.5) * c->variance;
	out[TAU] = a.tau;
	out[TAU_ERR] = a.tau_error > 0 ? a.tau_error : (double)NAN;
	out[N_EFFECTIVE] = a.n_effective;
	out[LENGTH] = (double)c->shortest;
	out[DRIFT] = !c->enough && c->n_chain >= MANY && c->own_square > 0 ? drift_by_scatter(c) :
		     unit > 0 ? c->drift / sqrt(unit * (1 / c->part[0] + 1 / c->part[1])) : (double)NAN;
	out[SPREAD] = c->n_chain < 2 || c->shortest < 2 ? (double)NAN :
		      unit > 0 && !c->enough ? (double)NAN :
		      unit > 0 ? deviate(c->scatter / unit, (double)(c->n_chain - 1)) :
		      c->scatter > 0 ? (double)INFINITY : 0; /* constant chains: equal, or apart for ever */
	return GEAE_OK;
}

static const char *verdict(const struct equilibration *self, const struct chains *c, const double value[N_VALUE])
{
	if (value[LENGTH] < 2)
		return "single rows: nothing to compare";
	if (value[SPREAD] > self->limit && isinf(value[SPREAD]))
		return "every chain is stuck at a value of its own";
	if (!c->enough && (c->n_chain < MANY || reduction(c) > most_reduction))
		return "chains are too short beside their autocorrelation time";
	if (fabs(value[DRIFT]) > self->limit)
		return "the chains had not settled: raise the burn-in";
	if (value[SPREAD] > self->limit)
		return "the chains do not agree: they are stuck apart";
	return "settled";
}

static int put(struct geae_cx *cx, const char *port, const char *unit, const struct geae_array *along, uint32_t dtype,
	       const void *data)
{
	const struct geae_array like = { .name = port, .unit = unit, .dtype = dtype, .rank = 1, .dim = { along->dim[0] },
					 .axis = { along->name }, .n_coord = 1, .coord = &along };
	void *to;

	GEAE_TRY(cx->host->output(cx, port, &like, &to));
	memcpy(to, data, 8 * (size_t)along->dim[0]);
	return GEAE_OK;
}

_Static_assert(sizeof(const char *) == 8 && sizeof(double) == 8 && sizeof(int64_t) == 8, "put() copies any of them");

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct equilibration *self = instance;
	const struct geae_array *column = in[0].given->array;
	double *x, *centred, *value[N_VALUE];
	const char **said;
	struct geae_array along;
	struct geae_points p;
	int64_t *settled;

	GEAE_TRY(geae_points(cx, column, self->along, &p));
	x = geae_gather(cx, &p, column);
	if (!x)
		return GEAE_EDATA;
	settled = geae_scratch(cx, p.n_point, int64_t);
	centred = geae_scratch(cx, p.n_row, double);
	said = geae_scratch(cx, p.n_point, const char *);
	if (!settled || !said || !centred)
		return GEAE_ENOMEM;
	for (int v = 0; v < N_VALUE; v++)
		if (!(value[v] = geae_scratch(cx, p.n_point, double)))
			return GEAE_ENOMEM;
	for (int64_t i = 0; i < p.n_row && self->modulus; i++)
		x[i] = fabs(x[i]);
	for (int64_t k = 0; k < p.n_point; k++) {
		struct chains c = { .n = p.first[k + 1] - p.first[k], .chain = p.chain + p.first[k],
				    .raw = x + p.first[k], .x = centred + p.first[k] };
		double out[N_VALUE];

		GEAE_TRY(one_point(cx, &c, out));
		said[k] = verdict(self, &c, out);
		settled[k] = !strcmp(said[k], "settled");
		if (!settled[k])
			geae_warn(cx, "%s at %s = %g: %s", column->name, p.control->name, p.value[k], said[k]);
		for (int v = 0; v < N_VALUE; v++)
			value[v][k] = out[v];
	}
	along = (struct geae_array){ .name = p.control->name, .unit = p.control->unit, .doc = p.control->doc,
				     .dtype = GEAE_F64, .rank = 1, .role = GEAE_CONTROL, .dim = { p.n_point },
				     .axis = { p.control->name }, .data = p.value };
	for (int v = 0; v < N_VALUE; v++)
		GEAE_TRY(put(cx, values[v].port, values[v].unit, &along, GEAE_F64, value[v]));
	GEAE_TRY(put(cx, "settled", "1", &along, GEAE_I64, settled));
	return put(cx, "verdict", "1", &along, GEAE_TEXT, said);
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct equilibration, along, "\"\"", "the control to plot against; empty: the one that varies"),
	GEAE_P_REAL_ABOVE(struct equilibration, limit, "4.5", 0, 100, "1",
			  "standard errors that count as a difference; settled chains pass 4.5 by chance once in 100,000"),
	GEAE_P_BOOL(struct equilibration, modulus, "false",
		    "compare absolute values: for a magnetisation whose sign the sampler randomises"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "values", "row", 0, 0, "", "any column of a data set made of chains: energy, an observable, a latent" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "drift", "...", GEAE_F64, 0, "1", "first fifth of the chains less the rest, in standard errors" },
	{ "spread", "...", GEAE_F64, 0, "1", "disagreement of the chains' means, in standard deviations" },
	{ "tau", "...", GEAE_F64, 0, "row", "integrated autocorrelation time inside the chains, in rows; 1/2: independent" },
	{ "tau_err", "...", GEAE_F64, 0, "row", "its standard error" },
	{ "n_effective", "...", GEAE_F64, 0, "1", "number of independent rows, n/(2 tau)" },
	{ "length", "...", GEAE_F64, 0, "1", "rows of the shortest chain" },
	{ "settled", "...", GEAE_I64, 0, "1", "1: no difference was found" },
	{ "verdict", "...", GEAE_TEXT, 0, "1", "what was found, in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ "drift", "Settling", GEAE_SERIES, .x = "T", .y = "drift", .x_label = "T", .y_label = "first - later rows (standard errors)",
	  .caption = "Within +-2 almost everywhere when the burn-in was long enough." },
	{ "tau", "Autocorrelation time", GEAE_SERIES, .x = "T", .y = "tau", .x_label = "T", .y_label = "tau (rows)",
	  .caption = "Rows of a chain until it has forgotten itself; 1/2: independent." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "equilibration", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "had the chains settled, and do they agree with each other",
	    .doc = "Compares the first fifth of every chain with the rest, and the chains with each other, in standard errors "
		   "that take the autocorrelation inside the chains into account. Works on any column of a data set whose rows "
		   "carry chain and step.",
	    .params = params, .instance_size = sizeof(struct equilibration), .ops = &ops)
