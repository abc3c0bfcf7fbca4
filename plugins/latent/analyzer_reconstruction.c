/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How well a network gives its rows back, beside principal components and the mean row.
 *
 *   e_r = sqrt(sum over the n numbers of row r of (out - in)^2 / n),   rms = sqrt(<e_r^2>)
 *
 * Mean and components are those of the training rows; all errors are of the rows of `part`.
 * Check: rows that are sums of two fixed shapes: nothing is left of them with two components. */
#include <stdlib.h>
#include <string.h>
#include "components.h"
#include "latent_table.h"
#include "spectrum_axis.h"

enum { X, OUT, SPLIT, MOST_DRAWN = 12, ROOM = 800, FEWEST = 10 };

struct reconstruction {
	struct geae_ints components;
	int64_t latent, drawn;
	int32_t part;
};

static const struct geae_param params[] = {
	GEAE_P_INTS(struct reconstruction, components, "[2, 3]", 0, 100000, "1", "principal components to compare with"),
	GEAE_P_INT(struct reconstruction, latent, "0", 0, 100000, "1", "latents of the network: as many components are compared too; 0: unknown"),
	GEAE_P_INT(struct reconstruction, drawn, "6", 1, MOST_DRAWN / 2, "row", "worst rows drawn, and as many typical ones"),
	LATENT_PART(struct reconstruction, "\"test\""),
	GEAE_P_END
};

struct scored {
	double error;
	int64_t row, output; /* in x, in the network's output */
};

static int by_error(const void *a, const void *b)
{
	const struct scored *x = a, *y = b;

	if (x->error < y->error || x->error > y->error)
		return x->error < y->error ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

struct work {
	const struct geae_array *x, *out, *from; /* from: row_in_data, or NULL */
	int64_t n, n_scored, n_train, *train;
	struct scored *scored;
	double rms, rms_err;
};

static double row_error(const struct work *w, int64_t output, int64_t row)
{
	double square = 0;

	for (int64_t i = 0; i < w->n; i++) {
		double d = geae_number(w->out, output * w->n + i) - geae_number(w->x, row * w->n + i);

		square += d * d;
	}
	return sqrt(square / (double)w->n);
}

static int score(struct geae_cx *cx, const struct reconstruction *a, const struct geae_input *in, struct work *w)
{
	const struct geae_array *split = in[SPLIT].n ? in[SPLIT].given->array : NULL, *valid = geae_coord(w->out, "valid");
	double sum = 0, square = 0;

	w->from = geae_coord(w->out, "row_in_data");
	w->scored = geae_scratch(cx, w->out->dim[0] + 1, struct scored);
	w->train = geae_scratch(cx, w->out->dim[0] + 1, int64_t);
	if (!w->scored || !w->train)
		return GEAE_ENOMEM;
	if (!w->from && w->out->dim[0] != w->x->dim[0])
		return geae_fail(cx, GEAE_ESHAPE, "the network gives %lld rows back, the data set has %lld", (long long)w->out->dim[0],
				 (long long)w->x->dim[0]);
	for (int64_t o = 0; o < w->out->dim[0]; o++) {
		int64_t row = w->from ? (int64_t)geae_number(w->from, o) : o, part;
		double e;

		if (row < 0 || row >= w->x->dim[0] || (split && row >= geae_count(split)))
			return geae_fail(cx, GEAE_EDATA, "row %lld is not in '%s': give the data set that the network looked at", (long long)row,
					 w->x->name);
		part = split ? (int64_t)geae_number(split, row) : 0;
		e = row_error(w, o, row);
		if ((valid && geae_number(valid, o) < 0.5) || !isfinite(e))
			continue;
		if (!split || part == 0)
			w->train[w->n_train++] = row;
		if (!split || a->part == LATENT_PARTS_ALL || part == a->part)
			w->scored[w->n_scored++] = (struct scored){ e, row, o };
	}
	if (w->n_scored < FEWEST || w->n_train < FEWEST)
		return geae_fail(cx, GEAE_EDATA, "%lld rows of that part and %lld training rows: at least %d of each are needed",
				 (long long)w->n_scored, (long long)w->n_train, FEWEST);
	qsort(w->scored, (size_t)w->n_scored, sizeof(*w->scored), by_error);
	for (int64_t k = 0; k < w->n_scored; k++)
		sum += w->scored[k].error * w->scored[k].error / (double)w->n_scored;
	for (int64_t k = 0; k < w->n_scored; k++) {
		double d = w->scored[k].error * w->scored[k].error - sum;

		square += d * d;
	}
	w->rms = sqrt(sum);
	w->rms_err = w->rms > 0 ? fmax(sqrt(square) / (double)w->n_scored / (2 * w->rms), 1e-15) : 1e-15;
	return GEAE_OK;
}

static int put_yardsticks(struct geae_cx *cx, const struct reconstruction *a, struct work *w, char *text)
{
	int64_t *other = geae_scratch(cx, w->n_scored, int64_t), n_list = (int64_t)a->components.n + 2, n = 0;
	double *rms = geae_scratch(cx, w->n + 1, double), *count = geae_scratch(cx, n_list, double), *left = geae_scratch(cx, n_list, double);
	struct geae_array axis;
	const struct geae_array *along[] = { &axis };

	if (!other || !rms || !count || !left)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < w->n_scored; k++)
		other[k] = w->scored[k].row;
	GEAE_TRY(components_left(cx, w->x, w->n, w->n_train, w->train, w->n_scored, other, rms));
	for (int64_t k = 0; k < n_list; k++) { /* the mean row alone, the list, as many as latents */
		int64_t c = !k ? 0 : k <= (int64_t)a->components.n ? a->components.v[k - 1] : a->latent;
		int seen = 0;

		if (c > w->n)
			return geae_fail(cx, GEAE_EPARAM, "%lld components of rows of %lld numbers: there are not so many", (long long)c,
					 (long long)w->n);
		for (int64_t j = 0; j < n; j++)
			seen |= fabs(count[j] - (double)c) < 0.5;
		if (seen)
			continue;
		count[n] = (double)c;
		left[n++] = rms[c];
	}
	axis = geae_axis("components", "1", GEAE_F64, n, count);
	GEAE_TRY(geae_put(cx, "pca", "1", GEAE_F64, left, 1, along));
	latent_say(text, ROOM, " The mean row leaves %.4f", left[0]);
	for (int64_t k = 1; k < n; k++)
		latent_say(text, ROOM, ", %lld principal component%s %.4f", (long long)count[k], count[k] > 1.5 ? "s" : "", left[k]);
	latent_say(text, ROOM, ".");
	return GEAE_OK;
}

/* In and out of some rows: the typical ones about the median, the worst. */
static int put_drawn(struct geae_cx *cx, const struct reconstruction *a, const struct work *w, const struct spectrum_axis *axis, int worst)
{
	int64_t n = a->drawn < w->n_scored ? a->drawn : w->n_scored, first = worst ? w->n_scored - n : (w->n_scored - n) / 2;
	double *given = geae_scratch(cx, n * w->n, double), *made = geae_scratch(cx, n * w->n, double), *row = geae_scratch(cx, n, double);
	struct geae_array which;
	const struct geae_array *along[] = { &which, &axis->omega };

	if (!given || !made || !row)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < n; k++) {
		const struct scored *s = &w->scored[worst ? w->n_scored - 1 - k : first + k];

		row[k] = (double)s->row;
		for (int64_t i = 0; i < w->n; i++) {
			given[k * w->n + i] = geae_number(w->x, s->row * w->n + i);
			made[k * w->n + i] = geae_number(w->out, s->output * w->n + i);
		}
	}
	which = geae_axis(worst ? "worst_row" : "typical_row", "1", GEAE_F64, n, row);
	GEAE_TRY(geae_put(cx, worst ? "worst_in" : "typical_in", w->x->unit, GEAE_F64, given, 2, along));
	return geae_put(cx, worst ? "worst_out" : "typical_out", w->x->unit, GEAE_F64, made, 2, along);
}

static int put_distribution(struct geae_cx *cx, const struct work *w)
{
	double *error = geae_scratch(cx, w->n_scored, double), *row = geae_scratch(cx, w->n_scored, double);
	struct geae_array sample;
	const struct geae_array *along[] = { &sample };

	if (!error || !row)
		return GEAE_ENOMEM;
	for (int64_t k = 0; k < w->n_scored; k++) {
		error[k] = w->scored[k].error;
		row[k] = (double)k;
	}
	sample = geae_axis("sample", "1", GEAE_F64, w->n_scored, row);
	GEAE_TRY(geae_put(cx, "error", "1", GEAE_F64, error, 1, along));
	GEAE_TRY(geae_put_number(cx, "median", "1", error[w->n_scored / 2]));
	return geae_put_number(cx, "worst", "1", error[w->n_scored - 1]);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct reconstruction *a = self;
	struct work w = { .x = in[X].given->array, .out = in[OUT].given->array };
	struct spectrum_axis axis;
	const struct geae_array *along[] = { &axis.omega };
	char *text = geae_scratch(cx, ROOM, char);

	if (!text)
		return GEAE_ENOMEM;
	GEAE_TRY(spectrum_axis(cx, w.x, &axis));
	w.n = axis.n;
	if (!w.out->dim[0])
		return geae_fail(cx, GEAE_EDATA, "'%s' has no rows", w.out->name);
	if (w.out->rank < 2 || geae_count(w.out) / w.out->dim[0] != w.n)
		return geae_fail(cx, GEAE_ESHAPE, "rows of the data set have %lld numbers, those of the network %lld", (long long)w.n,
				 (long long)(geae_count(w.out) / w.out->dim[0]));
	GEAE_TRY(score(cx, a, in, &w));
	GEAE_TRY(geae_put_number(cx, "rms", "1", w.rms));
	GEAE_TRY(geae_put_number(cx, "rms_err", "1", w.rms_err));
	GEAE_TRY(geae_put_count(cx, "n", w.n_scored));
	latent_say(text, ROOM, "The network gives %lld rows back with an error of %.4f for each number (rms; the worst row %.3f).",
		   (long long)w.n_scored, w.rms, w.scored[w.n_scored - 1].error);
	GEAE_TRY(put_yardsticks(cx, a, &w, text));
	GEAE_TRY(geae_put_text(cx, "words", text));
	GEAE_TRY(geae_put_with_doc(cx, "place", "1", axis.label, GEAE_F64, axis.place, 1, along));
	GEAE_TRY(put_distribution(cx, &w));
	GEAE_TRY(put_drawn(cx, a, &w, &axis, 1));
	return put_drawn(cx, a, &w, &axis, 0);
}

static const struct geae_port in[] = {
	{ "x", "row,...", 0, 0, "", "x of the data set" },
	{ "reconstruction", "row,...", 0, 0, "", "what the network makes of its rows" },
	{ "split", "row", 0, GEAE_OPTIONAL, "1", "part of each row of the data set, from the train stage" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "rms", "", GEAE_F64, 0, "1", "root of the mean squared error of a number" },
	{ "rms_err", "", GEAE_F64, 0, "1", "its standard error, rows taken as independent" },
	{ "n", "", GEAE_I64, 0, "1", "rows it is the mean of" },
	{ "median", "", GEAE_F64, 0, "1", "error of the median row" },
	{ "worst", "", GEAE_F64, 0, "1", "error of the worst row" },
	{ "error", "sample", GEAE_F64, 0, "1", "error of each row, rising" },
	{ "pca", "components", GEAE_F64, 0, "1", "rms with so many principal components; 0: the mean row alone" },
	{ "place", "omega", GEAE_F64, 0, "1", "where each frequency is drawn" },
	{ "worst_in", "worst_row,omega", GEAE_F64, 0, "", "the rows with the largest error" },
	{ "worst_out", "worst_row,omega", GEAE_F64, 0, "", "what the network makes of them" },
	{ "typical_in", "typical_row,omega", GEAE_F64, 0, "", "rows with the median error" },
	{ "typical_out", "typical_row,omega", GEAE_F64, 0, "", "what the network makes of them" },
	{ "words", "", GEAE_TEXT, 0, "", "the result in words" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "errors", .title = "Errors of the rows", .kind = GEAE_HISTOGRAM, .y = "error", .x_label = "rms of each row" },
	{ .name = "worst", .title = "The worst rows", .kind = GEAE_PANELS, .x = "place", .y = "worst_in: given; worst_out: reconstructed",
	  .colour = "worst_row: row", .x_label = "@doc", .y_label = "x" },
	{ .name = "typical", .title = "Typical rows", .kind = GEAE_PANELS, .x = "place", .y = "typical_in: given; typical_out: reconstructed",
	  .colour = "typical_row: row", .x_label = "@doc", .y_label = "x" },
	{ .name = "components", .title = "Principal components for comparison", .kind = GEAE_SERIES, .x = "components", .y = "pca",
	  .x_label = "principal components", .y_label = "rms", .y_marks = "rms: network", .flags = GEAE_LOG_Y },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "reconstruction", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "how well an autoencoder gives its rows back, beside principal components and the mean row",
	    .doc = "Errors of the rows, the worst and typical rows drawn, and what the mean row and principal components of the training rows "
		   "leave of the same rows.",
	    .params = params, .instance_size = sizeof(struct reconstruction), .ops = &ops)
