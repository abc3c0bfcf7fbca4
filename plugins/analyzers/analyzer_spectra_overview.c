/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a data base of spectra holds: how many, which failed, how two formulas of its columns are distributed, typical
 * spectra.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <geae/columns.h>
#include <geae/formula_label.h>
#include <geae/put.h>

enum { ROOM = 1600, MOST_DRAWN = 7, MOST_KINDS = 12 };

struct spectra_overview {
	const char *first, *second, *kind;
	int64_t drawn;
};

static const struct geae_param params[] = {
	GEAE_P_STRING(struct spectra_overview, first, "\"log10(T_K)\"", "formula of columns; its range orders the spectra that are drawn"),
	GEAE_P_STRING(struct spectra_overview, second, "\"abs(U + 2*eps_d)/Gamma\"", "formula of columns, shown against the first"),
	GEAE_P_STRING(struct spectra_overview, kind, "\"regime\"", "column whose values are counted; empty: none"),
	GEAE_P_INT(struct spectra_overview, drawn, "5", 1, MOST_DRAWN, "spectrum", "spectra drawn, at equal steps of the first formula"),
	GEAE_P_END
};

struct summary {
	int64_t n, n_finite;
	double low, high, median;
};

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int summarise(struct geae_cx *cx, int64_t n, const double *value, struct summary *s)
{
	double *sorted = geae_scratch(cx, n + 1, double);

	*s = (struct summary){ .n = n, .low = NAN, .high = NAN, .median = NAN };
	if (!sorted)
		return GEAE_ENOMEM;
	for (int64_t i = 0; i < n; i++)
		if (isfinite(value[i]))
			sorted[s->n_finite++] = value[i];
	if (!s->n_finite)
		return GEAE_OK;
	qsort(sorted, (size_t)s->n_finite, sizeof(*sorted), ascending);
	s->low = sorted[0];
	s->high = sorted[s->n_finite - 1];
	s->median = sorted[s->n_finite / 2];
	return GEAE_OK;
}

/* The rows nearest to equal steps from the lowest to the highest value. */
static void choose(int64_t n, const double *value, const struct summary *s, int64_t drawn, int64_t *row)
{
	for (int64_t d = 0; d < drawn; d++) {
		double wanted = drawn > 1 ? s->low + (s->high - s->low) * (double)d / (double)(drawn - 1) : s->median;

		row[d] = 0;
		for (int64_t r = 0; r < n; r++)
			if (isfinite(value[r]) && (!isfinite(value[row[d]]) || fabs(value[r] - wanted) < fabs(value[row[d]] - wanted)))
				row[d] = r;
	}
}

static int put_spectra(struct geae_cx *cx, const struct spectra_overview *a, const struct geae_array *x, const double *value,
		       const struct summary *s)
{
	const struct geae_array *grid = geae_coord(x, x->axis[1]);
	int64_t n = x->dim[1], row[MOST_DRAWN];
	double *A = geae_scratch(cx, a->drawn * n, double), *at = geae_scratch(cx, a->drawn, double), *omega = geae_scratch(cx, n, double);
	struct geae_array which, along_grid;
	const struct geae_array *along[] = { &which, &along_grid };

	if (!A || !at || !omega)
		return GEAE_ENOMEM;
	choose(x->dim[0], value, s, a->drawn, row);
	for (int64_t d = 0; d < a->drawn; d++) {
		at[d] = rint(100 * value[row[d]]) / 100;
		for (int64_t i = 0; i < n; i++)
			A[d * n + i] = geae_number(x, row[d] * n + i);
	}
	for (int64_t i = 0; i < n; i++)
		omega[i] = grid ? geae_number(grid, i) : (double)i;
	which = geae_axis("value", "1", GEAE_F64, a->drawn, at);
	which.doc = geae_formula_label(cx, a->first);
	if (!which.doc)
		return GEAE_ENOMEM;
	along_grid = geae_axis(x->axis[1], grid ? grid->unit : "1", GEAE_F64, n, omega);
	return geae_put(cx, "spectra", x->unit, GEAE_F64, A, 2, along);
}

/* "0: 812, 1: 97": rows of each value of the column. */
static int count_kinds(const struct geae_array *x, const char *name, char *text, size_t room)
{
	const struct geae_array *c = *name ? geae_coord(x, name) : NULL;
	double value[MOST_KINDS];
	int64_t count[MOST_KINDS] = { 0 };
	size_t used = 0;
	int n = 0;

	text[0] = 0;
	for (int64_t r = 0; c && r < x->dim[0]; r++) {
		double v = geae_number(c, r);
		int k = 0;

		while (k < n && fabs(value[k] - v) > 0)
			k++;
		if (k == MOST_KINDS || isnan(v))
			return 0;
		value[k] = v;
		n += k == n;
		count[k]++;
	}
	for (int k = 0; k < n && used < room; k++) {
		int best = -1;

		for (int j = 0; j < n; j++)
			if (count[j] && (best < 0 || value[j] < value[best]))
				best = j;
		used += (size_t)snprintf(text + used, room - used, "%s%g: %lld", k ? ", " : "", value[best], (long long)count[best]);
		count[best] = 0;
	}
	return n;
}

static int put_words(struct geae_cx *cx, const struct spectra_overview *a, const struct geae_array *x, const struct summary *first,
		     const struct summary *second, int64_t failed)
{
	const struct geae_array *group = geae_coord(x, "group"), *kind = *a->kind ? geae_coord(x, a->kind) : NULL;
	char *text = geae_scratch(cx, ROOM, char), kinds[400];
	int64_t groups = 0;
	size_t used;

	if (!text)
		return GEAE_ENOMEM;
	for (int64_t r = 0; group && r < x->dim[0]; r++)
		groups = geae_number(group, r) > (double)groups - 1 ? (int64_t)geae_number(group, r) + 1 : groups;
	used = (size_t)snprintf(text, ROOM, "%lld spectra on %lld frequencies, %lld of them failed", (long long)x->dim[0],
				(long long)x->dim[1], (long long)failed);
	if (group)
		used += (size_t)snprintf(text + used, ROOM - used, "; %lld groups (parameter sets with their images)", (long long)groups);
	used += (size_t)snprintf(text + used, ROOM - used, ". %s from %.4g to %.4g, median %.4g; %s from %.4g to %.4g, median %.4g.",
				 a->first, first->low, first->high, first->median, a->second, second->low, second->high, second->median);
	if (count_kinds(x, a->kind, kinds, sizeof(kinds)) && kind && used < ROOM)
		snprintf(text + used, ROOM - used, " Rows by %s (%s): %s.", a->kind, kind->doc ? kind->doc : "", kinds);
	return geae_put_text(cx, "words", text);
}

static int run(struct geae_cx *cx, void *self, const struct geae_input *in)
{
	const struct spectra_overview *a = self;
	const struct geae_array *x = in[0].given[0].array, *valid = geae_coord(x, "valid");
	static const char *const prefix[] = { "x" };
	struct geae_array rows = { .name = "row", .dtype = GEAE_F64, .rank = 1, .dim = { x->dim[0] }, .axis = { x->axis[0] },
				   .n_coord = x->n_coord, .coord = x->coord }; /* the columns of x, without its components */
	const struct geae_array *array = &rows;
	struct geae_columns c;
	struct summary first, second;
	struct geae_array row;
	const struct geae_array *along[] = { &row };
	double *value[2], *number;
	const char *label[2];
	int64_t failed = 0, n = x->dim[0];

	if (x->rank < 2)
		return geae_fail(cx, GEAE_ESHAPE, "'%s' is one number for each row, not a spectrum", x->name);
	value[0] = geae_scratch(cx, n + 1, double);
	value[1] = geae_scratch(cx, n + 1, double);
	number = geae_scratch(cx, n + 1, double);
	if (!value[0] || !value[1] || !number)
		return GEAE_ENOMEM;
	for (int64_t r = 0; r < n; r++) {
		number[r] = (double)r;
		failed += valid && geae_number(valid, r) < 0.5;
	}
	rows.data = number;
	GEAE_TRY(geae_columns(cx, 1, &array, prefix, &c));
	GEAE_TRY(geae_columns_value(cx, &c, a->first, value[0]));
	GEAE_TRY(geae_columns_value(cx, &c, a->second, value[1]));
	GEAE_TRY(summarise(cx, n, value[0], &first));
	GEAE_TRY(summarise(cx, n, value[1], &second));
	if (!first.n_finite)
		return geae_fail(cx, GEAE_EDATA, "\"%s\" has no value at any row", a->first);
	row = geae_axis("row", "1", GEAE_F64, n, number);
	label[0] = geae_formula_label(cx, a->first);
	label[1] = geae_formula_label(cx, a->second);
	if (!label[0] || !label[1])
		return GEAE_ENOMEM;
	GEAE_TRY(geae_put_with_doc(cx, "first", "1", label[0], GEAE_F64, value[0], 1, along));
	GEAE_TRY(geae_put_with_doc(cx, "second", "1", label[1], GEAE_F64, value[1], 1, along));
	GEAE_TRY(geae_put_count(cx, "n_failed", failed));
	GEAE_TRY(put_spectra(cx, a, x, value[0], &first));
	return put_words(cx, a, x, &first, &second, failed);
}

static const struct geae_port in[] = {
	{ "spectra", "row,...", 0, 0, "", "the spectra of a data set, with its columns" },
	{ 0 }
};

static const struct geae_port out[] = {
	{ "first", "row", GEAE_F64, 0, "1", "the first formula at each row; nan where the row failed" },
	{ "second", "row", GEAE_F64, 0, "1", "the second formula at each row" },
	{ "n_failed", "", GEAE_I64, 0, "row", "rows that failed" },
	{ "spectra", "value,...", GEAE_F64, 0, "1", "spectra at equal steps of the first formula" },
	{ "words", "", GEAE_TEXT, 0, "", "what the data base holds" },
	{ 0 }
};

static const struct geae_figure figures[] = {
	{ .name = "spectra", .title = "Typical spectra", .kind = GEAE_SERIES, .x = "omega", .y = "spectra", .x_label = "\\omega",
	  .y_label = "\\pi \\Gamma A(\\omega)", .colour_label = "@doc", .caption = "Spectra at equal steps of a formula of the columns." },
	{ .name = "cover", .title = "Where the points lie", .kind = GEAE_SCATTER, .x = "first", .y = "second", .x_label = "@doc",
	  .y_label = "@doc", .caption = "Both formulas at every row." },
	{ .name = "first", .title = "Distribution of the first formula", .kind = GEAE_HISTOGRAM, .y = "first", .x_label = "@doc" },
	{ .name = "second", .title = "Distribution of the second formula", .kind = GEAE_HISTOGRAM, .y = "second", .x_label = "@doc" },
	{ 0 }
};

static const struct geae_analyzer_ops ops = GEAE_ANALYZER_OPS(.in = in, .out = out, .figures = figures, .run = run);

GEAE_DEFINE(GEAE_ANALYZER, .name = "spectra-overview", .version = "1.0", .license = "GPL-3.0-or-later",
	    .summary = "what a data base of spectra holds",
	    .doc = "Counts rows, groups and failures, evaluates two formulas of the columns on every row and draws their distribution and "
		   "typical spectra.",
	    .params = params, .instance_size = sizeof(struct spectra_overview), .ops = &ops,
	    .test = "first = \"U\"; second = \"T\"; kind = \"chain\"; drawn = 3;")
