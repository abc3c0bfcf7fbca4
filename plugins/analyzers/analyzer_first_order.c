/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Is a transition of first order?  Two phases at one temperature give the energies two maxima with a valley between.
 *
 * At each control point the energies are counted in bins of a third of their standard deviation.  For bins a < v < b with
 * counts n_a, n_v, n_b the depth of the valley in standard errors is
 *
 *   s = (min(n_a, n_b) - n_v) / sqrt(2 tau (min(n_a, n_b) + n_v))
 *
 * (rows of a chain, integrated autocorrelation time tau of the energy, at least 1/2).  The deepest of all choices counts,
 * where its probability by chance, erfc(s/sqrt 2)/2 times the number of choices and points, is below `false_alarm`.
 * barrier = ln(min(n_a, n_b)/n_v): it grows with the size where phases coexist and vanishes with it where they do not.
 * Check values: two normal laws four standard deviations apart: two maxima; one normal law, a flat one: one.
 */
#include <stdio.h>
#include <string.h>
#include <geae/put.h>

enum { BINS = 24, MOST_SIZES = 64 };

struct first_order {
	const char *along, *size;
	double false_alarm;
};

struct valley {
	double depth, barrier, barrier_err, T;
	double count[BINS], at[BINS];
	int64_t n;
};

/* Bins from four standard deviations below the mean to four above; what is beyond belongs to the last. */
static void fill(const double *e, int64_t n, struct valley *v)
{
	double mean = 0, square = 0;

	memset(v, 0, sizeof(*v));
	for (int64_t i = 0; i < n; i++)
		mean += e[i] / (double)n;
	for (int64_t i = 0; i < n; i++)
		square += (e[i] - mean) * (e[i] - mean) / (double)n;
	v->n = n;
	for (int k = 0; k < BINS; k++)
		v->at[k] = mean + sqrt(square) * (k + 0.5 - BINS / 2) / 3;
	for (int64_t i = 0; i < n && square > 0; i++) {
		double at = floor((e[i] - mean) / sqrt(square) * 3) + BINS / 2;

		v->count[at < 0 ? 0 : at > BINS - 1 ? BINS - 1 : (int)at]++;
	}
}

static void deepest(struct valley *v, double tau)
{
	for (int a = 0; a < BINS; a++)
		for (int b = a + 2; b < BINS; b++)
			for (int k = a + 1; k < b; k++) {
				double least = fmin(v->count[a], v->count[b]), bottom = v->count[k],
				       depth = (least - bottom) / sqrt(2 * tau * (least + bottom) + 1e-9);

				if (!(depth > v->depth))
					continue;
				v->depth = depth;
				v->barrier = log((least + 0.5) / (bottom + 0.5));
				v->barrier_err = sqrt(2 * tau * (1 / (least + 0.5) + 1 / (bottom + 0.5)));
			}
}

static int one_size(struct geae_cx *cx, const struct first_order *self, const struct geae_array *energy, struct valley *best,
		    int64_t *n_point)
{
	struct geae_points p;
	double *e;

	GEAE_TRY(geae_points(cx, energy, self->along, &p));
	e = geae_gather(cx, &p, energy);
	if (!e)
		return GEAE_EDATA;
	best->depth = -1;
	*n_point = p.n_point;
	for (int64_t k = 0; k < p.n_point; k++) {
		const int64_t from = p.first[k], n = p.first[k + 1] - from;
		struct geae_autocorrelation t;
		struct valley v;

		if (n < 4 * BINS)
			return geae_fail(cx, GEAE_EDATA, "%s = %g has %lld rows, a distribution takes at least %d: sample more",
					 p.control->name, p.value[k], (long long)n, 4 * BINS);
		GEAE_TRY(geae_autocorrelation(cx, n, e + from, p.chain + from, &t));
		fill(e + from, n, &v);
		deepest(&v, fmax(0.5, t.tau));
		v.T = p.value[k];
		if (v.depth > best->depth)
			*best = v;
	}
	return GEAE_OK;
}

static double size_of(const struct first_order *self, const struct geae_given *g, size_t k)
{
	for (size_t a = 0; a < g->n_axis; a++)
		if (!strcmp(g->axis[a].name, self->size))
			return g->axis[a].number;
	return (double)k;
}

static int put(struct geae_cx *cx, size_t n, const struct valley *v, const double *size, const double *probability)
{
	double depth[MOST_SIZES], barrier[MOST_SIZES], error[MOST_SIZES], T[MOST_SIZES];
	double *L = geae_scratch(cx, n * BINS, double), *e = geae_scratch(cx, n * BINS, double),
	       *share = geae_scratch(cx, n * BINS, double);
	const struct geae_array sizes = geae_axis("L", "1", GEAE_F64, (int64_t)n, size), *along[] = { &sizes };

	if (!L || !e || !share)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < n; k++) {
		depth[k] = v[k].depth;
		barrier[k] = v[k].barrier;
		error[k] = v[k].barrier_err > 0 ? v[k].barrier_err : (double)NAN;
		T[k] = v[k].T;
		for (int b = 0; b < BINS; b++) {
			L[k * BINS + (size_t)b] = size[k];
			e[k * BINS + (size_t)b] = v[k].at[b];
			share[k * BINS + (size_t)b] = v[k].count[b] / (double)v[k].n;
		}
	}
	GEAE_TRY(geae_put(cx, "depth", "1", GEAE_F64, depth, 1, along));
	GEAE_TRY(geae_put(cx, "barrier", "1", GEAE_F64, barrier, 1, along));
	GEAE_TRY(geae_put(cx, "barrier_err", "1", GEAE_F64, error, 1, along));
	GEAE_TRY(geae_put(cx, "probability", "1", GEAE_F64, probability, 1, along));
	GEAE_TRY(geae_put(cx, "at", "energy/k_B", GEAE_F64, T, 1, along));
	{
		struct geae_array at = geae_axis("E", "energy", GEAE_F64, (int64_t)(n * BINS), e), of_size = geae_axis("size", "1", GEAE_F64, (int64_t)(n * BINS), L);
		const struct geae_array *coord[] = { &at, &of_size };
		struct geae_array like = { .name = "share", .unit = "1", .dtype = GEAE_F64, .rank = 1, .dim = { (int64_t)(n * BINS) },
					   .axis = { "bin" }, .n_coord = 2, .coord = coord };
		void *to;

		of_size.axis[0] = at.axis[0] = "bin";
		GEAE_TRY(cx->host->output(cx, "share", &like, &to));
		memcpy(to, share, n * BINS * sizeof(*share));
	}
	return GEAE_OK;
}

static int run(struct geae_cx *cx, void *instance, const struct geae_input *in)
{
	const struct first_order *self = instance;
	const size_t n = in[0].n;
	struct valley *v = geae_scratch(cx, n, struct valley);
	double size[MOST_SIZES], probability[MOST_SIZES];
	size_t largest = 0;
	char words[300];

	if (n > MOST_SIZES)
		return geae_fail(cx, GEAE_EDATA, "%zu sizes, at most %d are possible", n, MOST_SIZES);
	if (!v)
		return GEAE_ENOMEM;
	for (size_t k = 0; k < n; k++) {
		int64_t n_point;

		GEAE_TRY(one_size(cx, self, in[0].given[k].array, &v[k], &n_point));
		size[k] = size_of(self, &in[0].given[k], k);
		probability[k] = fmin(1, 0.5 * erfc(v[k].depth / sqrt(2)) * BINS * (BINS - 1) * (BINS - 2) / 6 * (double)n_point);
		largest = size[k] > size[largest] ? k : largest;
	}
	GEAE_TRY(put(cx, n, v, size, probability));
	if (probability[largest] < self->false_alarm)
		snprintf(words, sizeof(words), "Two maxima of the energy at %g, %s = %g (valley %.1f standard errors deep): two phases coexist, "
			 "the transition is of first order; scaling laws of continuous transitions do not hold.", v[largest].T,
			 self->size, size[largest], v[largest].depth);
	else
		snprintf(words, sizeof(words), "One maximum of the energy at every temperature up to %s = %g (deepest valley %.1f standard "
			 "errors): no sign of a transition of first order.", self->size, size[largest], v[largest].depth);
	GEAE_TRY(geae_put_text(cx, "words", words));
	return geae_put_text(cx, "verdict", probability[largest] < self->false_alarm ? "two maxima" : "one maximum");
}

static const struct geae_param params[] = {
	GEAE_P_STRING(struct first_order, along, "\"\"", "the control that varies; empty: find it"),
	GEAE_P_STRING(struct first_order, size, "\"L\"", "the sweep axis that holds the linear size"),
	GEAE_P_REAL_ABOVE(struct first_order, false_alarm, "0.01", 0, 0.5, "1",
			  "probability of seeing two maxima where there is one, at the largest size"),
	GEAE_P_END
};

static const struct geae_port in[] = {
	{ "energy", "row", 0, GEAE_MANY, "energy", "energy of each configuration; one array for each size" }, { 0 }
};

static const struct geae_port out[] = {
	{ "verdict", "", GEAE_TEXT, 0, "", "two maxima, or one, at the largest size" },
	{ "words", "", GEAE_TEXT, 0, "", "the same as a sentence" },
	{ "depth", "...", GEAE_F64, 0, "1", "deepest valley between two maxima, in standard errors, of each size" },
	{ "probability", "...", GEAE_F64, 0, "1", "of so deep a valley by chance; an upper bound" },
	{ "barrier", "...", GEAE_F64, 0, "1", "logarithm of the lower maximum over the valley" },
	{ "barrier_err", "...", GEAE_F64, 0, "1", "its standard error" },
	{ "at", "...", GEAE_F64, 0, "", "the control where the valley is deepest" },
	{ "share", "...", GEAE_F64, 0, "1", "part of the rows in each bin of energy, there" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "energies", .title = "Distribution of the energy", .kind = GEAE_SERIES, .x = "E", .y = "share", .colour = "size",
	  .x_label = "E", .y_label = "part of the rows", .colour_label = "L",
	  .caption = "Where the valley between two maxima is deepest, for each size: two phases show as two maxima." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = { .size = sizeof(ops), .port_size = sizeof(struct geae_port),
					      .figure_size = sizeof(struct geae_figure), .in = in, .out = out,
					      .figures = figures, .run = run };

GEAE_DEFINE(GEAE_ANALYZER, .name = "first-order", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "do the energies near a transition have two maxima, as where two phases coexist?",
	    .doc = "Looks for a valley in the distribution of energies at every control point, in standard errors that allow for "
		   "autocorrelation, and says at the largest size whether chance could have made it. A transition of weakly first order "
		   "shows at sizes above its correlation length only.",
	    .params = params, .instance_size = sizeof(struct first_order), .ops = &ops)
