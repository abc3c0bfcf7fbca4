/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a label can be read from the latents, whatever their axes: the mean label of the nearest neighbours among the
 * training rows, for rows that the network has not seen.
 *
 * Distances are taken in units of each latent's standard deviation.  A readout as good as the label's own scatter says that
 * nothing was lost in the latent space; rank correlations of single latents only say how its axes lie.
 * Rows of one group never are neighbours.
 * Check: z = label = 1, 2, 3, ... n, two neighbours: only the ends are wrong, each by 1.5: rms 1.5 sqrt(2/n). */
#include <stdlib.h>
#include <string.h>
#include <geae/dependence.h>
#include <geae/formula_label.h>
#include "neighbours_of.h"

enum { LATENT, SPLIT, ROOM = 800, FEWEST = 10 };

struct latent_readout {
	const char *label, *filter;
	int32_t from, of;
	int64_t neighbours;
};

static const struct geae_param params[] = {
	GEAE_P_STRING(struct latent_readout, label, NULL, "formula of columns that is read out: \"log10(T_K)\""),
	GEAE_P_STRING(struct latent_readout, filter, "\"\"", "rows that are read out: \"regime == 0\"; empty: all"),
	GEAE_P_CHOICE(struct latent_readout, from, "\"train\"", "train|validation|test|all", "rows whose label is known"),
	GEAE_P_CHOICE(struct latent_readout, of, "\"test\"", "train|validation|test|all", "rows that are read out"),
	GEAE_P_INT(struct latent_readout, neighbours, "8", 1, NEIGHBOURS_MOST, "row", "neighbours whose labels are averaged"),
	GEAE_P_END
};

struct result {
	int64_t n;
	double *truth, *readout;
	int64_t *group;
};

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* rms error with its error from the groups, median error, Spearman. */
static int put_measures(struct geae_cx *cx, const struct latent_readout *a, const struct latent_table *t, const struct result *r)
{
	double *off = geae_scratch(cx, r->n, double), *sum = geae_scratch(cx, t->n_group, double), square = 0, variance = 0, groups = 0;
	double *count = geae_scratch(cx, t->n_group, double), *rank[2], rms, rho, median;
	int64_t *order = geae_scratch(cx, r->n, int64_t);
	char *text = geae_scratch(cx, ROOM, char);

	for (int k = 0; k < 2; k++)
		if (!(rank[k] = geae_scratch(cx, r->n, double)))
			return GEAE_ENOMEM;
	if (!off || !sum || !order || !text || !count)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < r->n; i++) {
		off[i] = fabs(r->readout[i] - r->truth[i]);
		square += off[i] * off[i] / (double)r->n;
		sum[r->group[i]] += off[i] * off[i];
		count[r->group[i]] += 1;
	}
	for (int64_t g = 0; g < t->n_group; g++) {
		double d = sum[g] - count[g] * square;

		variance += d * d;
		groups += count[g] > 0;
	}
	rms = sqrt(square);
	variance *= groups > 1 ? groups / (groups - 1) / ((double)r->n * (double)r->n) : (double)NAN;
	GEAE_TRY(geae_order(cx, r->n, r->truth, order));
	geae_ranks(r->n, r->truth, order, NULL, rank[0]);
	GEAE_TRY(geae_order(cx, r->n, r->readout, order));
	geae_ranks(r->n, r->readout, order, NULL, rank[1]);
	rho = geae_correlation(r->n, rank[0], rank[1], NULL);
	qsort(off, (size_t)r->n, sizeof(*off), ascending);
	median = r->n % 2 ? off[r->n / 2] : (off[r->n / 2 - 1] + off[r->n / 2]) / 2;
	GEAE_TRY(geae_put_number(cx, "rms", "1", rms));
	GEAE_TRY(geae_put_number(cx, "rms_err", "1", rms > 0 ? fmax(sqrt(variance) / (2 * rms), 1e-15) : 1e-15));
	GEAE_TRY(geae_put_number(cx, "median_error", "1", median));
	GEAE_TRY(geae_put_number(cx, "rho", "1", rho));
	GEAE_TRY(geae_put_number(cx, "rho_err", "1", fmax((1 - rho * rho) * sqrt((1 + rho * rho / 2) / fmax(groups - 3, 1)),
							  0.5 / (double)r->n)));
	GEAE_TRY(geae_put_count(cx, "n", r->n));
	latent_say(text, ROOM, "%s is read from the %lld latent%s with an error of %.3g (rms; median %.3g), rank correlation %.4f, on %lld rows",
		   a->label, (long long)t->n_latent, t->n_latent == 1 ? "" : "s", rms, median, rho, (long long)r->n);
	latent_say(text, ROOM, "%s%s.", *a->filter ? " with " : "", a->filter);
	return geae_put_text(cx, "words", text);
}

static int put_readout(struct geae_cx *cx, const struct latent_readout *a, const struct result *r)
{
	struct geae_array sample;
	const struct geae_array *along[] = { &sample };
	double *number = geae_scratch(cx, r->n, double);
	const char *label = geae_formula_label(cx, a->label);

	if (!number || !label)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < r->n; i++)
		number[i] = (double)i;
	sample = geae_axis("sample", "1", GEAE_F64, r->n, number);
	GEAE_TRY(geae_put_with_doc(cx, "truth", "1", label, GEAE_F64, r->truth, 1, along));
	return geae_put(cx, "readout", "1", GEAE_F64, r->readout, 1, along);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct latent_readout *a = self;
	struct latent_table t;
	uint8_t *take;
	int64_t *known, n_known, *wanted, n_wanted, *near;
	double *label;
	struct result r;

	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	if (!in[SPLIT].n && a->from != a->of)
		return geae_fail(cx, GEAE_EPARAM, "without `split` the parts are not known: connect it, or set from = \"all\" and of = \"all\"");
	take = geae_scratch(cx, t.n_row + 1, uint8_t);
	known = geae_scratch(cx, t.n_row + 1, int64_t);
	wanted = geae_scratch(cx, t.n_row + 1, int64_t);
	if (!take || !known || !wanted)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_labels(cx, &t, 1, &a->label, &label));
	GEAE_TRY(latent_part(cx, &t, &in[SPLIT], a->from, take));
	GEAE_TRY(latent_rows(cx, &t, take, 1, &label, FEWEST, known, &n_known));
	GEAE_TRY(latent_part(cx, &t, &in[SPLIT], a->of, take));
	GEAE_TRY(latent_where(cx, &t, a->filter, take));
	GEAE_TRY(latent_rows(cx, &t, take, 1, &label, FEWEST, wanted, &n_wanted));
	GEAE_TRY(latent_varies(cx, a->label, label, wanted, n_wanted));
	near = geae_scratch(cx, n_wanted * a->neighbours, int64_t);
	r = (struct result){ .n = n_wanted, .truth = geae_scratch(cx, n_wanted, double), .readout = geae_scratch(cx, n_wanted, double),
			     .group = geae_scratch(cx, n_wanted, int64_t) };
	if (!near || !r.truth || !r.readout || !r.group)
		return GEAE_ENOMEM;
	GEAE_TRY(neighbours_of(cx, &t, n_known, known, n_wanted, wanted, a->neighbours, near));
	for (int64_t i = 0; i < n_wanted; i++) {
		r.truth[i] = label[wanted[i]];
		r.group[i] = t.group[wanted[i]];
		for (int64_t k = 0; k < a->neighbours; k++)
			r.readout[i] += label[near[i * a->neighbours + k]] / (double)a->neighbours;
	}
	GEAE_TRY(put_measures(cx, a, &t, &r));
	return put_readout(cx, a, &r);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "latents of each row, for example z of active-latents" },
	{ "split", "row", 0, GEAE_OPTIONAL, "1", "part of each row of the data set, from the train stage" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "rms", "", GEAE_F64, 0, "1", "root of the mean squared error of the readout" },
	{ "rms_err", "", GEAE_F64, 0, "1", "its standard error, groups taken as independent" },
	{ "median_error", "", GEAE_F64, 0, "1", "median of the absolute error" },
	{ "rho", "", GEAE_F64, 0, "1", "rank correlation of readout and label" },
	{ "rho_err", "", GEAE_F64, 0, "1", "its standard error" },
	{ "n", "", GEAE_I64, 0, "1", "rows read out" },
	{ "truth", "sample", GEAE_F64, GEAE_BY_ROW, "1", "the label of each" },
	{ "readout", "sample", GEAE_F64, GEAE_BY_ROW, "1", "what the neighbours say" },
	{ "words", "", GEAE_TEXT, 0, "", "the result in a sentence" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "readout", .title = "Label read from the latents", .kind = GEAE_SCATTER, .x = "truth", .y = "readout",
	  .x_label = "@doc", .y_label = "read from the latents", .flags = GEAE_EQUAL,
	  .caption = "Mean label of the nearest neighbours among the training rows, against the label, of rows the network has not seen." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "latent-readout", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "how well a label can be read from the latents, by nearest neighbours",
	    .doc = "Averages the label over the nearest training rows in the latent space. Asks nothing of the axes: a network that "
		   "mixes two quantities in its latents is as good here as one that keeps them apart.",
	    .params = params, .instance_size = sizeof(struct latent_readout), .ops = &ops,
	    .test = "label = \"energy\"; data = { latent = \"magnetisation + 0.02*sin(7.3*step + 1.9*group)\"; split = \"step - 3*floor(step/3)\"; };")
