/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How latents go with labels: Pearson, Spearman, mutual information, what the best monotone curve leaves, and the spread of
 * the label among rows of nearly equal latent; on the rows of a filter and on all (latent_measures.h).
 *
 * Errors: bootstrap over groups (mirror images of one parameter set are drawn together), at least 1/(2 n). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/dependence.h>
#include <geae/formula_label.h>
#include "latent_measures.h"
#include "latent_table.h"

enum { LATENT, SPLIT, ROOM = 3000, FEWEST = 30, SHOWN = 4, NAME = 64, POINTS = 5000 };

struct latent_correlation {
	struct geae_strings labels;
	const char *filter;
	int32_t part;
	int64_t bins, resamples, run;
};

static const struct geae_param params[] = {
	GEAE_P_STRINGS(struct latent_correlation, labels, NULL, "formulas of columns: \"log10(T_K)\""),
	GEAE_P_STRING(struct latent_correlation, filter, "\"\"", "rows looked at beside all: \"regime == 0\"; empty: all only"),
	LATENT_PART(struct latent_correlation, "\"all\""),
	GEAE_P_INT(struct latent_correlation, bins, "16", 2, 1000, "bin", "bins of the mutual information along each column"),
	GEAE_P_INT(struct latent_correlation, resamples, "50", 8, 100000, "1", "bootstrap draws"),
	GEAE_P_INT(struct latent_correlation, run, "25", 4, 100000, "row", "rows of nearly equal latent, for the spread"),
	GEAE_P_END
};

static const struct { const char *port, *error, *unit; } measures[LATENT_N_MEASURE] = {
	[LATENT_PEARSON] = { "pearson", "pearson_err", "1" },
	[LATENT_SPEARMAN] = { "spearman", "spearman_err", "1" },
	[LATENT_INFORMATION] = { "information", "information_err", "nat" },
	[LATENT_MONOTONE] = { "monotone_residual", "monotone_residual_err", "1" },
	[LATENT_SPREAD] = { "spread", "spread_err", "1" },
};

/* Rows of one set: all, or those of the filter. */
struct row_set {
	int64_t n, n_group, *row, *group, **order_z, **order_label;
	double **z, **label;
};

static int make_set(struct geae_cx *cx, const struct latent_table *t, const uint8_t *take, size_t n_label, double *const *label,
		    struct row_set *s)
{
	int64_t *number = geae_scratch(cx, t->n_group + 1, int64_t);

	s->row = geae_scratch(cx, t->n_row + 1, int64_t);
	if (!number || !s->row)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_rows(cx, t, take, n_label, label, FEWEST, s->row, &s->n));
	s->group = geae_scratch(cx, s->n, int64_t);
	s->z = geae_scratch(cx, t->n_latent, double *);
	s->label = geae_scratch(cx, n_label, double *);
	s->order_z = geae_scratch(cx, t->n_latent, int64_t *);
	s->order_label = geae_scratch(cx, n_label, int64_t *);
	if (!s->group || !s->z || !s->label || !s->order_z || !s->order_label)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < s->n; i++)
		number[t->group[s->row[i]]] = 1;
	for (int64_t g = 0; g < t->n_group; g++)
		if (number[g])
			number[g] = s->n_group++;
	for (int64_t i = 0; i < s->n; i++)
		s->group[i] = number[t->group[s->row[i]]];
	for (int64_t k = 0; k < t->n_latent + (int64_t)n_label; k++) {
		const double *from = k < t->n_latent ? t->column[k] : label[k - t->n_latent];
		double *v = geae_scratch(cx, s->n, double);
		int64_t *order = geae_scratch(cx, s->n, int64_t);

		if (!v || !order)
			return GEAE_ENOMEM;
		for (int64_t i = 0; i < s->n; i++)
			v[i] = from[s->row[i]];
		GEAE_TRY(geae_order(cx, s->n, v, order));
		*(k < t->n_latent ? &s->z[k] : &s->label[k - t->n_latent]) = v;
		*(k < t->n_latent ? &s->order_z[k] : &s->order_label[k - t->n_latent]) = order;
	}
	return GEAE_OK;
}

static const char *const drawn[SHOWN][2] = { { "latent1", "label1" }, { "latent2", "label2" }, { "latent3", "label3" }, { "latent4", "label4" } };

struct table { /* [set][latent][label] of each measure */
	const char *only; /* what a single column of latents is called: the axis that another analyzer found; or NULL */
	int64_t n_set, n_latent, n_label;
	double *value[LATENT_N_MEASURE], *error[LATENT_N_MEASURE];
	int64_t n[2];
};

struct task { /* one pair at a time, in any order */
	const struct latent_correlation *a;
	struct row_set *set;
	struct table *t;
};

static int one_pair(struct geae_cx *cx, int64_t i, void *arg)
{
	struct task *task = arg;
	struct table *t = task->t;
	int64_t l = i % t->n_label, k = i / t->n_label % t->n_latent;
	const struct row_set *s = &task->set[i / t->n_label / t->n_latent];
	struct latent_pair p = { .n = s->n, .bins = task->a->bins, .run = task->a->run, .z = s->z[k],
			  .label = s->label[l], .order_z = s->order_z[k], .order_label = s->order_label[l] };
	double *weight = geae_scratch(cx, s->n, double), *of_group = geae_scratch(cx, s->n_group, double), value[LATENT_N_MEASURE];
	double sum[LATENT_N_MEASURE] = { 0 }, square[LATENT_N_MEASURE] = { 0 }, draws = (double)task->a->resamples;
	struct geae_rng random;

	if (!weight || !of_group)
		return GEAE_ENOMEM;
	GEAE_TRY(latent_pair_work(cx, &p));
	latent_measure(&p, NULL, value);
	for (int m = 0; m < LATENT_N_MEASURE; m++)
		t->value[m][i] = value[m];
	geae_stream(cx, (uint64_t)i, &random);
	for (int64_t d = 0; d < task->a->resamples; d++) {
		geae_resample(&random, s->n, s->group, s->n_group, of_group, weight);
		latent_measure(&p, weight, value);
		for (int m = 0; m < LATENT_N_MEASURE; m++) {
			sum[m] += value[m] - t->value[m][i];
			square[m] += (value[m] - t->value[m][i]) * (value[m] - t->value[m][i]);
		}
	}
	for (int m = 0; m < LATENT_N_MEASURE; m++)
		t->error[m][i] = fmax(sqrt(fmax(square[m] - sum[m] * sum[m] / draws, 0) / (draws - 1)), 0.5 / (double)s->n);
	return GEAE_OK;
}

static void name_of(const struct table *t, int64_t latent, const char *format, char name[NAME])
{
	if (t->only)
		snprintf(name, NAME, "%s", t->only);
	else
		snprintf(name, NAME, format, (int)latent + 1);
}

/* Each label against the latent that goes best with it, on the first set of rows. */
static int put_drawn(struct geae_cx *cx, const struct latent_correlation *a, const struct table *t, const struct row_set *s,
		     const int64_t *best)
{
	const int64_t step = (s->n + POINTS - 1) / POINTS, n = (s->n + step - 1) / step;
	double *number = geae_scratch(cx, n, double), *chosen = geae_scratch(cx, n, double);
	struct geae_array sample;
	const struct geae_array *along[] = { &sample };

	if (!number || !chosen)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		number[i] = (double)i;
	sample = geae_axis("sample", "1", GEAE_F64, n, number);
	for (int64_t l = 0; l < t->n_label && l < SHOWN; l++) {
		char name[NAME];
		const char *const doc[2] = { name, geae_formula_label(cx, a->labels.v[l]) };

		if (!doc[1])
			return GEAE_ENOMEM;
		name_of(t, best[l], "z_{%d}", name);
		for (int k = 0; k < 2; k++) {
			for (int64_t i = 0; i < n; i++)
				chosen[i] = (k ? s->label[l] : s->z[best[l]])[i * step];
			GEAE_TRY(geae_put_with_doc(cx, drawn[l][k], "1", doc[k], GEAE_F64, chosen, 1, along));
		}
	}
	return GEAE_OK;
}

static int put_words(struct geae_cx *cx, const struct latent_correlation *a, const struct table *t, const int64_t *best)
{
	char *text = geae_scratch(cx, ROOM, char);

	if (!text)
		return GEAE_ENOMEM;
	for (int64_t s = 0; s < t->n_set; s++) {
		latent_say(text, ROOM, "%s%s%s (%lld):", s ? ". " : "", s == 0 && *a->filter ? "Rows with " : "All rows",
			   s == 0 ? a->filter : "", (long long)t->n[s]);
		for (int64_t l = 0; l < t->n_label && l < SHOWN; l++) {
			int64_t at = (s * t->n_latent + best[l]) * t->n_label + l;
			char name[NAME];

			name_of(t, best[l], "z%d", name);
			latent_say(text, ROOM, "%s %s goes with %s: Spearman %.3f(%.0f), Pearson %.3f(%.0f), mutual information %.2f nat; "
					       "a monotone curve leaves %.3g, the spread at fixed %s is %.3g", l ? ";" : "",
				   a->labels.v[l], name, t->value[LATENT_SPEARMAN][at], ceil(1e3 * t->error[LATENT_SPEARMAN][at]),
				   t->value[LATENT_PEARSON][at], ceil(1e3 * t->error[LATENT_PEARSON][at]), t->value[LATENT_INFORMATION][at],
				   t->value[LATENT_MONOTONE][at], name, t->value[LATENT_SPREAD][at]);
		}
	}
	latent_say(text, ROOM, ".");
	return geae_put_text(cx, "words", text);
}

/* Of each label the latent that goes best with it, on the first set of rows. */
static int put_best(struct geae_cx *cx, const struct latent_correlation *a, const struct table *t, const struct row_set *set,
		    const struct geae_array *label)
{
	static const char *const ports[2][4] = { { "best_spearman", "best_spearman_err", "best_spearman_all", "best_spearman_all_err" },
						 { "best_pearson", "best_pearson_err", "best_pearson_all", "best_pearson_all_err" } };
	int64_t *best = geae_scratch(cx, t->n_label, int64_t), *number = geae_scratch(cx, t->n_label, int64_t);
	double *value = geae_scratch(cx, t->n_label, double), *error = geae_scratch(cx, t->n_label, double);
	double *spread = geae_scratch(cx, t->n_label, double), *spread_error = geae_scratch(cx, t->n_label, double);
	const struct geae_array *along[] = { label };

	if (!best || !number || !value || !error || !spread || !spread_error)
		return GEAE_ENOMEM;
	for (int64_t l = 0; l < t->n_label; l++) {
		for (int64_t k = 1; k < t->n_latent; k++)
			if (fabs(t->value[LATENT_SPEARMAN][k * t->n_label + l]) > fabs(t->value[LATENT_SPEARMAN][best[l] * t->n_label + l]))
				best[l] = k;
		number[l] = best[l] + 1;
		spread[l] = t->value[LATENT_SPREAD][best[l] * t->n_label + l];
		spread_error[l] = t->error[LATENT_SPREAD][best[l] * t->n_label + l];
	}
	for (int which = 0; which < 2; which++)
		for (int64_t s = 0; s < 2; s++) {
			const int m = which ? LATENT_PEARSON : LATENT_SPEARMAN;

			for (int64_t l = 0; l < t->n_label; l++) {
				int64_t at = ((t->n_set > 1 ? s : 0) * t->n_latent + best[l]) * t->n_label + l;

				value[l] = fabs(t->value[m][at]);
				error[l] = t->error[m][at];
			}
			GEAE_TRY(geae_put(cx, ports[which][2 * s], "1", GEAE_F64, value, 1, along));
			GEAE_TRY(geae_put(cx, ports[which][2 * s + 1], "1", GEAE_F64, error, 1, along));
		}
	GEAE_TRY(geae_put(cx, "best", "1", GEAE_I64, number, 1, along));
	GEAE_TRY(geae_put(cx, "best_spread", "1", GEAE_F64, spread, 1, along));
	GEAE_TRY(geae_put(cx, "best_spread_err", "1", GEAE_F64, spread_error, 1, along));
	GEAE_TRY(put_drawn(cx, a, t, set, best));
	return put_words(cx, a, t, best);
}

static int put_tables(struct geae_cx *cx, const struct latent_correlation *a, const struct table *t, const struct row_set *set)
{
	const char **which = geae_scratch(cx, 2, const char *), **name = geae_scratch(cx, t->n_label, const char *);
	double *number = geae_scratch(cx, t->n_latent, double);
	struct geae_array rows, latent, label;
	const struct geae_array *along[] = { &rows, &latent, &label };

	if (!which || !name || !number)
		return GEAE_ENOMEM;
	which[0] = *a->filter ? a->filter : "all";
	which[1] = "all";
	for (int64_t k = 0; k < t->n_latent; k++)
		number[k] = (double)k + 1;
	for (int64_t l = 0; l < t->n_label; l++)
		name[l] = a->labels.v[l];
	rows = geae_axis("rows", "", GEAE_TEXT, t->n_set, which);
	latent = geae_axis("latent", "1", GEAE_F64, t->n_latent, number);
	label = geae_axis("label", "", GEAE_TEXT, t->n_label, name);
	for (int m = 0; m < LATENT_N_MEASURE; m++) {
		GEAE_TRY(geae_put(cx, measures[m].port, measures[m].unit, GEAE_F64, t->value[m], 3, along));
		GEAE_TRY(geae_put(cx, measures[m].error, measures[m].unit, GEAE_F64, t->error[m], 3, along));
	}
	if (t->n_latent > 1)
		GEAE_TRY(geae_put(cx, "by_latent", "1", GEAE_F64, t->value[LATENT_SPEARMAN], 3, along));
	GEAE_TRY(geae_put(cx, "n", "1", GEAE_I64, t->n, 1, along));
	return put_best(cx, a, t, set, &label);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct latent_correlation *a = self;
	struct row_set set[2] = { { 0 } };
	struct latent_table t;
	struct table table = { .n_label = (int64_t)a->labels.n, .n_set = *a->filter ? 2 : 1 };
	struct task task = { a, set, &table };
	double **label = geae_scratch(cx, a->labels.n + 1, double *);
	uint8_t *take[2];

	if (!a->labels.n)
		return geae_fail(cx, GEAE_EPARAM, "labels = [] is empty: name at least one formula to compare the latents with");
	GEAE_TRY(latent_read(cx, in[LATENT].given->array, &t));
	take[0] = geae_scratch(cx, t.n_row + 1, uint8_t);
	take[1] = geae_scratch(cx, t.n_row + 1, uint8_t);
	if (!label || !take[0] || !take[1])
		return GEAE_ENOMEM;
	table.n_latent = t.n_latent;
	table.only = t.array->rank == 1 ? t.array->name : NULL;
	GEAE_TRY(latent_part(cx, &t, &in[SPLIT], a->part, take[1]));
	memcpy(take[0], take[1], (size_t)t.n_row);
	GEAE_TRY(latent_where(cx, &t, a->filter, take[0]));
	GEAE_TRY(latent_labels(cx, &t, a->labels.n, a->labels.v, label));
	for (int64_t s = 0; s < table.n_set; s++) {
		GEAE_TRY(make_set(cx, &t, take[s], a->labels.n, label, &set[s]));
		table.n[s] = set[s].n;
		for (size_t l = 0; l < a->labels.n; l++)
			GEAE_TRY(latent_varies(cx, a->labels.v[l], label[l], set[s].row, set[s].n));
	}
	for (int m = 0; m < LATENT_N_MEASURE; m++) {
		table.value[m] = geae_scratch(cx, table.n_set * table.n_latent * table.n_label, double);
		table.error[m] = geae_scratch(cx, table.n_set * table.n_latent * table.n_label, double);
		if (!table.value[m] || !table.error[m])
			return GEAE_ENOMEM;
	}
	GEAE_TRY(cx->host->parallel(cx, table.n_set * table.n_latent * table.n_label, one_pair, &task));
	return put_tables(cx, a, &table, &set[0]);
}

static const struct geae_port in[] = {
	{ "latent", "row,...", 0, 0, "1", "latents of each row, for example z of active-latents" },
	{ "split", "row", 0, GEAE_OPTIONAL, "1", "part of each row of the data set, from the train stage" },
	{ 0 }
};

#define TABLE(name, what) { name, "rows,latent,label", GEAE_F64, 0, "1", what }
#define BEST(name, what) { name, "label", GEAE_F64, 0, "1", what }
#define ERROR "its bootstrap error"
#define DRAWN(n, flag) { "latent" n, "sample", GEAE_F64, GEAE_BY_ROW | flag, "1", "the latent that goes best with label " n ", on rows of the filter" }, \
		       { "label" n, "sample", GEAE_F64, GEAE_BY_ROW | flag, "1", "label " n " on the same rows" }

static const struct geae_port out[] = {
	TABLE("pearson", "correlation of the values"),
	TABLE("pearson_err", ERROR),
	TABLE("spearman", "correlation of the ranks"),
	TABLE("spearman_err", ERROR),
	{ "information", "rows,latent,label", GEAE_F64, 0, "nat", "mutual information of the binned ranks, less its bias" },
	{ "information_err", "rows,latent,label", GEAE_F64, 0, "nat", ERROR },
	TABLE("monotone_residual", "rms of the label about the best rising or falling function of the latent"),
	TABLE("monotone_residual_err", ERROR),
	TABLE("spread", "median half width of the label (68 %) among rows of nearly equal latent"),
	TABLE("spread_err", ERROR),
	{ "n", "rows", GEAE_I64, 0, "1", "rows looked at" },
	{ "best", "label", GEAE_I64, 0, "1", "the latent with the largest |Spearman|, on the rows of the filter" },
	BEST("best_spearman", "its |Spearman|, on the rows of the filter"),
	BEST("best_spearman_err", ERROR),
	BEST("best_spearman_all", "its |Spearman| on all rows"),
	BEST("best_spearman_all_err", ERROR),
	BEST("best_pearson", "its |Pearson|, on the rows of the filter"),
	BEST("best_pearson_err", ERROR),
	BEST("best_pearson_all", "its |Pearson| on all rows"),
	BEST("best_pearson_all_err", ERROR),
	BEST("best_spread", "spread of the label at a fixed value of that latent"),
	BEST("best_spread_err", ERROR),
	{ "by_latent", "rows,latent,label", GEAE_F64, GEAE_OPTIONAL, "1", "spearman once more, where there are several latents to draw" },
	DRAWN("1", 0), DRAWN("2", GEAE_OPTIONAL), DRAWN("3", GEAE_OPTIONAL), DRAWN("4", GEAE_OPTIONAL),
	{ "words", "", GEAE_TEXT, 0, "", "what goes with what, in words" },
	{ 0 }
};

#define FIGURE(n) { .name = "label-" n, .title = "Label against latent", .kind = GEAE_SCATTER, .x = "latent" n, .y = "label" n, .x_label = "@doc", \
		    .y_label = "@doc", .caption = "The label against the latent that goes best with it, on the rows of the filter." }

static const struct geae_figure figures[] = {
	FIGURE("1"), FIGURE("2"), FIGURE("3"), FIGURE("4"),
	{ .name = "spearman", .title = "Rank correlations of latents and labels", .kind = GEAE_SERIES, .x = "latent", .y = "by_latent",
	  .x_label = "latent", .y_label = "\\rho", .y_marks = "0",
	  .caption = "Spearman's rank correlation of each latent with each label, on the rows of the filter and on all." },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "latent-correlation", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "which latent goes with which label, by four measures",
	    .doc = "Pearson, Spearman, mutual information and the residual of a monotone fit, between every latent and every label, with "
		   "bootstrap errors; and how far the label spreads at a fixed value of the latent. A latent has an arbitrary scale, "
		   "so Spearman and the monotone fit say more than Pearson.",
	    .params = params, .instance_size = sizeof(struct latent_correlation), .ops = &ops,
	    .test = "labels = (\"energy\", \"T\"); filter = \"chain > 0\"; part = \"train\"; resamples = 8; data = { latent = \"magnetisation + 0.02*sin(7.3*step + 1.9*group)\"; split = \"step - 3*floor(step/3)\"; };")
